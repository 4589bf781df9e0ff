"""Ordinary dirty data: every method gives what the cleaned frame gives, or an error with a cure.

A case a public function; kinds of dirt for its columns of numbers, of groups and of times, and
for the frame as a whole. ``python -m tests.methods.test_dirty_frames`` prints which kinds give a
value and which a cure.
"""

import inspect
import re
import sys
import traceback
import warnings
from collections import defaultdict
from functools import cache
from importlib import import_module
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from belonging_edu.addresses import ADDRESSES
from belonging_edu.methods.estimates import tidy
from tests.methods import dirt

MODULES = sorted(name for name, where in ADDRESSES.items() if where.startswith("methods."))
FRAMES = {"data", "items", "codes", "counts", "table", "tables", "first", "scores", "fit"}
CURE = re.compile(
    r"[:;.,] .*\b(add|ask|check|choose|compare|correct|drop|fit|give|keep|leave|look|make|mend|"
    r"merge|name|plan|put|recode|rename|report|reverse|say|see|simulate|start|take|try|turn|use|write)\b",
    re.IGNORECASE,
)
WORDS = {"term", "group", "row", "column"}  # of results; a column may be called 0
OURS = ".*code for missing|alpha is"  # hints that the package gives on purpose


# Clean frames


def people():
    """48 residents of 8 programs, with everything that methods for one wave ask for."""
    rng = np.random.default_rng(7)
    n = 48
    data = pd.DataFrame({"program": np.repeat(list("ABCDEFGH"), 6)})
    data["stage"] = np.tile(["fellow", "intern", "senior"], n // 3)
    shared = rng.standard_normal(8).repeat(6)
    data["x"] = np.round(3 + rng.standard_normal(n), 1)
    data["z"] = rng.integers(0, 10, n).astype(float)
    data["y"] = np.round(50 + 4 * data["x"] + 3 * shared + 5 * rng.standard_normal(n), 1)
    data["event"] = (rng.random(n) < 0.45).astype(float)
    data["weight"] = np.round(1 + rng.random(n), 2)
    latent = rng.standard_normal(n)
    for k in range(1, 5):
        score = latent + rng.standard_normal(n)
        data[f"bel_{k}"] = np.digitize(score, [-1.5, -0.5, 0.5, 1.5]) + 1.0
    for coder in "abc":
        noise = rng.random(n) < 0.25
        data[f"code_{coder}"] = np.where(noise, rng.integers(1, 4, n), data["bel_1"].clip(1, 3))
    return data


def panel():
    """40 residents in three waves."""
    rng = np.random.default_rng(8)
    who = np.tile([f"R{k:02d}" for k in range(40)], 3)
    data = pd.DataFrame({"who": who, "wave": np.repeat([0.0, 1, 2], 40)})
    data["program"] = np.tile(np.repeat(list("ABCDEFGH"), 5), 3)
    trait = np.tile(rng.standard_normal(40), 3)
    data["x"] = np.round(trait + rng.standard_normal(120), 2)
    data["y"] = np.round(trait + rng.standard_normal(120), 2)
    return data


def wedge():
    """A roll-out: eight programs, four periods; two start in each of three, two never do."""
    rng = np.random.default_rng(9)
    cells = [(p, t, k) for p in range(8) for t in range(4) for k in range(3)]
    data = pd.DataFrame(cells, columns=["program", "period", "person"]).astype(float)
    data["treated"] = (data["period"] > data["program"] // 2).astype(float)
    data["program"] = data["program"].map(dict(enumerate("ABCDEFGH")))
    data["y"] = np.round(data["treated"] + rng.standard_normal(len(data)), 2)
    return data


def table_of_counts():
    return pd.DataFrame(
        {"yes": [3.0, 40, 25, 18], "no": [60.0, 55, 30, 22], "unsure": [14.0, 20, 31, 12]},
        index=list("PQRS"),
    )


# One case a public function


class Case(NamedTuple):
    """How to call a function on a frame whose columns may have other names."""

    base: object
    call: object
    numbers: tuple = ()
    groups: tuple = ()
    times: tuple = ()


def quoted(name):
    return f"Q({name!r})"


def linear(function, *, more="", numbers=("y", "x"), **options):
    """A case of a formula with a factor; `more` names the argument of the cluster."""

    def call(data, at, **free):
        formula = f"{quoted(at['y'])} ~ {quoted(at['x'])} + C({quoted(at['stage'])})"
        named = {more: at["program"]} if more else {}
        return function(formula, data, **named, **options, **free)

    return Case(people, call, numbers, ("program", "stage") if more else ("stage",))


def logistic(function, *, variable=None, cluster=False):
    def call(data, at, **free):
        formula = f"{quoted(at['event'])} ~ {quoted(at['x'])} + {quoted(at['stage'])}"
        named = {"variable": at[variable]} if variable else {}
        named |= {"cluster": at["program"]} if cluster else {}
        return function(formula, data, **named, **free)

    return Case(people, call, ("event", "x"), ("stage", "program") if cluster else ("stage",))


def of_items(function, count=4, **options):
    names = tuple(f"bel_{k}" for k in range(1, count + 1))
    return Case(
        people, lambda data, at, **f: function(pick(data, at, names), **options, **f), names
    )


def pick(data, at, names):
    wanted = [at[name] for name in names]
    plain = isinstance(data, pd.DataFrame) and data.columns.nlevels == 1
    return data[wanted] if plain else data


def wedge_of(function, **options):
    def call(data, at, **free):
        named = {"cluster": at["program"], "period": at["period"], "treated": at["treated"]}
        return function(data, outcome=at["y"], **named, **options, **free)

    return Case(wedge, call, ("y", "treated"), ("program",), ("period",))


def column(data, at, name):
    plain = isinstance(data, pd.DataFrame) and data.columns.nlevels == 1
    return data[at[name]] if plain else data


def spelled(name):
    """Codes as text."""
    return people()[name].map({1.0: "no", 2.0: "perhaps", 3.0: "yes"})


def cases():
    """The case of each public function, under its full name."""
    m = {name: import_module(f"belonging_edu.{name}") for name in MODULES}
    two = {"high": "senior", "low": "intern"}
    by_stage = {"fellow": 100, "intern": 120, "senior": 90}
    found = {
        "adjusted.adjusted_risks": logistic(m["adjusted"].adjusted_risks, variable="stage"),
        "adjusted.modified_poisson": logistic(m["adjusted"].modified_poisson, cluster=True),
        "agreement.agreement": Case(
            people,
            lambda d, at, **f: m["agreement"].agreement(
                column(d, at, "code_a"), column(d, at, "code_b"), weights="linear", **f
            ),
            ("code_a", "code_b"),
        ),
        "attenuation.conditional_reliability": Case(
            people,
            lambda d, at: m["attenuation"].conditional_reliability(
                d, score=at["x"], reliability=0.9,
                given=f"{quoted(at['z'])} + {quoted(at['stage'])}",
            ),
            ("x", "z"),
            ("stage",),
        ),
        "attenuation.corrected_slope": Case(
            people,
            lambda d, at, **f: m["attenuation"].corrected_slope(
                f"{quoted(at['y'])} ~ {quoted(at['x'])} + {quoted(at['stage'])}",
                d, score=at["x"], reliability=0.9, **f,
            ),
            ("y", "x"),
            ("stage",),
        ),
        "clusters.cluster_robust": linear(m["clusters"].cluster_robust, more="cluster"),
        "clusters.icc": linear(m["clusters"].icc, more="cluster"),
        "clusters.within_between": Case(
            people,
            lambda d, at, **f: m["clusters"].within_between(
                d, outcome=at["y"], predictor=at["x"], cluster=at["program"], **f
            ),
            ("y", "x"),
            ("program",),
        ),
        "effect_sizes.standardized_difference": Case(
            people,
            lambda d, at, **f: m["effect_sizes"].standardized_difference(
                d, outcome=at["y"], group=at["stage"], **two, **f
            ),
            ("y",),
            ("stage",),
        ),
        "estimates.extreme_gap": Case(
            people,
            lambda d, at, **f: m["estimates"].extreme_gap(
                d, outcome=at["y"], by=at["x"], share=0.25, **f
            ),
            ("y", "x"),
        ),
        "estimates.extreme_groups": Case(
            people, lambda d, at: m["estimates"].extreme_groups(column(d, at, "x"), 0.2), ("x",)
        ),
        "estimates.group_difference": Case(
            people,
            lambda d, at, **f: m["estimates"].group_difference(
                d, outcome=at["y"], group=at["stage"], **two, **f
            ),
            ("y",),
            ("stage",),
        ),
        "factors.component_shares": of_items(m["factors"].component_shares),
        "factors.eigenvalues": of_items(m["factors"].eigenvalues),
        "factors.omega_total": of_items(m["factors"].omega_total),
        "factors.parallel_analysis": of_items(
            m["factors"].parallel_analysis, seed=1, n_simulations=50
        ),
        "firth.firth_logistic": logistic(m["firth"].firth_logistic),
        "firth.separation": logistic(m["firth"].separation),
        "missing.impute": Case(
            lambda: people()[["y", "x", "z", "stage"]].assign(
                y=lambda d: d["y"].where(d.index > 8)
            ),
            lambda d, at: m["missing"].impute(d, n_imputations=2, n_cycles=1, seed=1),
            ("x", "z"),
            ("stage",),
        ),
        "missing.pool": Case(
            lambda: pd.DataFrame(
                {"term": list("ab"), "estimate": [1.0, 2.5], "std_error": [0.5, 0.25]}
            ),
            lambda d, at, **f: m["missing"].pool([d, d], **f),
            ("estimate", "std_error"),
            ("term",),
        ),
        "missing.tipping_point": Case(
            lambda: people()[["x", "z"]].assign(x=lambda d: d["x"].where(d.index > 8)),
            lambda d, at: m["missing"].tipping_point(
                d, [_filled(d, k) for k in (2.0, 3.5)], column=at["x"], deltas=[0, -1],
                analyze=_analysis(at), term="slope",
            ),
            ("x",),
        ),
        "multilevel.random_intercept": linear(m["multilevel"].random_intercept, more="group"),
        "panels.cross_lagged": Case(
            panel,
            lambda d, at, **f: m["panels"].cross_lagged(
                d, person=at["who"], wave=at["wave"], x=at["x"], y=at["y"],
                cluster=at["program"], **f,
            ),
            ("x", "y"),
            ("who", "program"),
            ("wave",),
        ),
        "privacy.k_anonymity": Case(
            people,
            lambda d, at, **f: m["privacy"].k_anonymity(d, [at["program"], at["stage"]], **f),
            (),
            ("program", "stage"),
        ),
        "privacy.possible_values": Case(
            lambda: table_of_counts().mask(lambda d: d < 19),
            lambda d, at: m["privacy"].possible_values(
                d, table_of_counts().sum(axis=1),
                table_of_counts().rename(columns=at).sum(),
            ),
            ("no",),
        ),
        "privacy.suppress": Case(
            table_of_counts, lambda d, at, **f: m["privacy"].suppress(d, **f), ("yes", "no")
        ),
        "rankings.rank_intervals": linear(
            m["rankings"].rank_intervals, more="cluster", seed=1, n_draws=100
        ),
        "rankings.shrunken_means": linear(m["rankings"].shrunken_means, more="cluster"),
        "rollouts.difference_in_differences": wedge_of(
            m["rollouts"].difference_in_differences, leads=1
        ),
        "rollouts.stepped_wedge": wedge_of(m["rollouts"].stepped_wedge),
        "scales.cronbach_alpha": of_items(m["scales"].cronbach_alpha),
        "scales.item_statistics": of_items(m["scales"].item_statistics),
        "scales.score": Case(
            people,
            lambda d, at: m["scales"].score(
                d, items=[at["bel_1"], at["bel_2"]], answers=(1, 5), reverse=[at["bel_2"]],
                min_items=1,
            ),
            ("bel_1", "bel_2"),
        ),
        "survey.poststratified_mean": Case(
            people,
            lambda d, at, **f: m["survey"].poststratified_mean(
                d, outcome=at["y"], by=at["stage"], totals=by_stage, **f
            ),
            ("y",),
            ("stage",),
        ),
        "survey.response_weights": logistic(m["survey"].response_weights),
        "survey.weighted_mean": Case(
            people,
            lambda d, at, **f: m["survey"].weighted_mean(
                d, outcome=at["y"], weights=at["weight"], strata=at["stage"],
                clusters=at["program"], **f,
            ),
            ("y", "weight"),
            ("stage", "program"),
        ),
    }  # fmt: skip
    return found


def _filled(data, value):
    """A copy as `impute` returns it: numbers, with a value where the first column has holes."""
    if not isinstance(data, pd.DataFrame) or not isinstance(data.columns[0], str):
        return data
    objects = data.select_dtypes("object").columns if data.columns.is_unique else ()
    others = {name: _with(np.nan, data[name]) for name in objects}
    return data.assign(**others | {data.columns[0]: _with(value, data.iloc[:, 0])})


def _with(value, column):
    return [float(v) if isinstance(v, int | float) and v == v else value for v in column]


def _analysis(at):
    def table(copy):
        renamed = copy.rename(columns={at["x"]: "slope", at["z"]: "z"})
        return tidy(smf.ols("z ~ slope", renamed).fit())

    return table


#: Public functions that take neither a frame nor a column.
WITHOUT_FRAMES = set(
    "batched.Fits batched.cluster_robust batched.logistic batched.ols batched.random_intercept "
    "effect_sizes.gap_from_r "
    "power.simulate_power risks.e_value risks.odds_from_risk risks.odds_ratio_from_risks "
    "risks.risk_from_odds risks.risks_at study_designs.ClusterTrial study_designs.SteppedWedge "
    "study_designs.TwoGroups survey.response_rates".split()
)
OF_FITS = {"estimates.tidy"}  # takes a fitted model; its own tests stand in test_methods_dirty.py
CASES = cases()


#: What a function answers by its own rule, which its docstring says and other tests hold.
BESIDE = {
    "clusters.cluster_robust": {dirt.categories_of_numbers},  # dummies of clusters have no error
    "missing.tipping_point": {
        dirt.all_missing,
        dirt.one_row,
        dirt.two_rows,
    },  # the analysis is the user's
    "privacy.k_anonymity": set(dirt.IDENTIFIERS),  # the groups themselves are the result
    # Complete columns may hold words, and a few days are a few words.
    "missing.impute": {dirt.days_as_text},
    # A table has each term once, so that no two spellings of one can stand side by side.
    "missing.pool": {dirt.other_capitals, dirt.blanks_at_the_end, dirt.hidden_characters},
    # What is hidden is missing in the result.
    "privacy.suppress": {dirt.columns_of_levels, dirt.long_integers},
    "privacy.possible_values": {dirt.columns_of_levels},
}
#: Groups whose names no case asks for.
ANY_NAME = {"program", "who"}
WHOLE_TABLES = {"missing.impute", "missing.pool", "privacy.suppress", "privacy.possible_values"}
# What is right

CLEAN = object()  # the frame was clean already: its result is known


def outcome_of(call, *arguments, **options):
    """The result, or the error message with its cure; whatever else happens is a defect."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", OURS, UserWarning)
        try:
            return call(*arguments, **options), None
        except ValueError as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            assert "belonging_edu" in last.filename, f"raised by a library: {error!r} {last}"
            assert CURE.search(str(error)), f"no cure: {error}"
            return None, str(error)


def numbers_of(result):
    """All numbers of a result, in order, and which of its columns have holes."""
    if isinstance(result, list):
        parts = [numbers_of(part) for part in result]
        return np.concatenate([p[0] for p in parts]), set().union(*(p[1] for p in parts))
    if isinstance(result, pd.Series) and isinstance(result.dtype, pd.CategoricalDtype):
        return result.cat.codes.to_numpy(float), set()
    if isinstance(result, pd.DataFrame):
        words = WORDS & set(result) if {"estimate", "lowest"} & set(result) else []
        wide = result.drop(columns=list(words)).select_dtypes("number")
        holes = {name for name in wide if wide[name].isna().any()}
        return wide.to_numpy(float, na_value=np.nan).ravel(), holes
    return np.asarray(result, float).ravel(), set()


def check(call, dirty, clean, base, at):
    """Assert that a dirty frame gives what the clean one gives, or a cure; say which."""
    found, message = outcome_of(call, dirty, at)
    if message is not None:
        return "cure"
    assert clean is not None, "a value, where only a cure would do"
    values, holes = numbers_of(found)
    if isinstance(clean, str):
        assert not holes - numbers_of(base)[1], f"missing numbers in {holes}"
        return "value"
    wanted = base
    if clean is not CLEAN:
        wanted, refused = outcome_of(call, clean, {name: name for name in at})
        assert refused is None, f"a value for the dirty frame, for the clean one: {refused}"
    wanted = numbers_of(wanted)[0]
    assert values.shape == wanted.shape, "another shape than that of the cleaned frame"
    np.testing.assert_allclose(values, wanted, rtol=1e-6, atol=1e-9)
    return "value"


def kinds_of(name):
    """All (kind, column) of a function."""
    case = CASES[name]
    used, numbers = (*case.numbers, *case.groups, *case.times), case.numbers[:2]
    whole = [
        kind
        for kind in dirt.WHOLE
        if kind is not dirt.unused_column_twice or name not in WHOLE_TABLES
    ]
    if name == "missing.pool" or name.startswith("privacy."):
        whole = [kind for kind in whole if kind not in (dirt.index_twice, dirt.index_of_levels)]
    every = [(kind, column) for kind in dirt.NUMBERS for column in numbers]
    every += [(kind, column) for kind in dirt.GROUPS for column in case.groups]
    every += [
        (kind, column) for kind in dirt.IDENTIFIERS for column in case.groups if column in ANY_NAME
    ]
    every += [(kind, column) for kind in dirt.TIMES for column in case.times]
    every += [(kind, used[0]) for kind in whole]
    return [(kind, column) for kind, column in every if kind not in BESIDE.get(name, ())]


@cache
def usual(name):
    """What a function gives for its clean frame."""
    frame = CASES[name].base()
    return CASES[name].call(frame, {one: one for one in frame})


def tried(name, kind, column, rows):
    case = CASES[name]
    frame = case.base()
    dirty, clean = kind(frame, column, [row % len(frame) for row in rows])
    clean = CLEAN if clean is frame else clean
    return check(case.call, dirty, clean, usual(name), {one: one for one in frame})


def renamed(name, column, odd):
    case = CASES[name]
    frame = case.base()
    if odd in frame:
        return "value"
    at = {one: odd if one == column else one for one in frame}
    return check(case.call, frame.rename(columns=at), CLEAN, usual(name), at)


@pytest.mark.parametrize("name", sorted(CASES))
@settings(max_examples=12, derandomize=True, database=None, deadline=None)
@given(data=st.data())
def test_dirty_frames_give_what_the_cleaned_ones_give_or_a_cure(name, data):
    kind, column = data.draw(st.sampled_from(kinds_of(name)))
    rows = data.draw(st.lists(st.integers(0, 200), min_size=1, max_size=4, unique=True))
    tried(name, kind, column, rows)


@pytest.mark.parametrize("name", sorted(CASES))
@settings(max_examples=3, derandomize=True, database=None, deadline=None)
@given(data=st.data())
def test_odd_names_of_columns_do_not_matter_or_have_a_cure(name, data):
    case = CASES[name]
    column = data.draw(st.sampled_from((*case.numbers, *case.groups, *case.times)))
    renamed(name, column, data.draw(st.sampled_from(dirt.ODD_NAMES)))


@pytest.mark.parametrize("name", sorted(CASES))
def test_scalars_of_numpy_are_numbers(name):
    case = CASES[name]
    frame, module, _, function = case.base(), *name.partition(".")
    same = {column: column for column in frame}
    takes = inspect.signature(
        getattr(import_module(f"belonging_edu.{module}"), function)
    ).parameters
    for option, plain in (("conf_level", 0.9), ("k", 4), ("smallest", 11), ("df_complete", 40)):
        if option in takes:
            kind = np.float64 if isinstance(plain, float) else np.int64
            found, wanted = (
                numbers_of(case.call(frame, same, **{option: value}))[0]
                for value in (kind(plain), plain)
            )
            np.testing.assert_array_equal(found, wanted)
            for wrong in ("0.9", None, np.nan, [0.9]):
                if not (wrong is None and option == "df_complete"):
                    _, message = outcome_of(case.call, frame, same, **{option: wrong})
                    assert message, f"{option}={wrong!r} is taken"


def test_every_public_function_has_its_case():
    public = {
        f"{module}.{name}"
        for module in MODULES
        for name in import_module(f"belonging_edu.{module}").__all__
    }
    assert public == set(CASES) | WITHOUT_FRAMES | OF_FITS
    for name in WITHOUT_FRAMES:
        module, _, function = name.partition(".")
        takes = inspect.signature(getattr(import_module(f"belonging_edu.{module}"), function))
        assert not FRAMES & set(takes.parameters), name


def careless_mean(data, at):
    return pd.DataFrame({"estimate": [pd.to_numeric(data[at["y"]], errors="coerce").mean()]})


def raises(error):
    def call(data, at):
        raise error

    return call


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (careless_mean, dirt.decimal_commas, "only a cure would do"),
        (careless_mean, dirt.infinite, "only a cure would do"),
        (careless_mean, dirt.all_missing, "missing numbers"),
        (lambda data, at: careless_mean(data.head(40), at), dirt.index_twice, None),
        (
            lambda data, at: data[[at["y"]]].map(lambda v: float(v is None)),
            dirt.objects,
            "Not equal",
        ),
        (lambda data, at: np.log(-data[[at["y"]]]), dirt.nullable, "invalid value"),
        (raises(ValueError("no")), dirt.nullable, "raised by a library"),
        (raises(TypeError("no")), dirt.nullable, "no"),
    ],
)
def test_the_harness_goes_red(call, kind, said):
    frame = people()
    same = {column: column for column in frame}
    dirty, clean = kind(frame, "y", [3])
    if said is None:
        assert check(call, dirty, clean, frame, same) == "value"
        return
    with pytest.raises((AssertionError, TypeError, RuntimeWarning), match=said):
        check(call, dirty, clean, pd.DataFrame({"estimate": [1.0]}), same)


def outcomes(name):
    """Whether each kind gives a function's value or a cure, and what did neither."""
    found, defects = defaultdict(set), []
    for kind, column in kinds_of(name):
        try:
            found[kind.__name__].add(tried(name, kind, column, [3, 11]))
        except Exception as error:
            said = " ".join(str(error).split())[:200]
            defects.append(f"{name}, {kind.__name__}, {column}: {type(error).__name__} {said}")
    return found, defects


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(CASES))
def test_every_kind_in_every_column_gives_a_value_or_a_cure(name):
    assert outcomes(name)[1] == []


def table():
    """Rows of Markdown: for each function the kinds that give a value, or a cure; and defects."""
    lines, defects = ["| function | a value | a cure |", "|---|---|---|"], []
    for name in sorted(CASES):
        found, more = outcomes(name)
        defects += more
        sides = [
            ", ".join(k.replace("_", " ") for k, v in found.items() if what in v)
            for what in ("value", "cure")
        ]
        lines.append(f"| `{name}` | {sides[0]} | {sides[1]} |")
    return lines, defects


if __name__ == "__main__":
    rows, wrong = table()
    print(*rows, *wrong, f"{len(wrong)} defects", sep="\n")
    sys.exit(bool(wrong))
