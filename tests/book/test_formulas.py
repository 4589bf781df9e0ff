"""Each formula that a chapter displays is evaluated, and gives what code computes another way."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor

from belonging_edu.explore import clustering, reliability
from belonging_edu.methods import missing, privacy, risks
from belonging_edu.methods.agreement import agreement
from belonging_edu.methods.effect_sizes import standardized_difference
from belonging_edu.methods.estimates import group_difference

BOOK = Path(__file__).parents[2] / "book"
pytestmark = pytest.mark.skipif(not BOOK.is_dir(), reason="needs the checkout, with the book")
PAGES = sorted(BOOK.rglob("*.md"))


def displayed(text) -> list[str]:
    """The equations of a page, each as TeX; two on a line are two."""
    found = []
    for block in re.findall(r"\$\$(.*?)\$\$", text, re.S):
        block = re.sub(r"\\(?:begin|end)\{aligned\}|&", " ", block)
        for line in re.split(r"\\\\|,\s*\\qquad", block):
            found.append(" ".join(line.split()).rstrip(" .,"))
    return found


class Tex:
    """Right-hand sides as these pages write them: fractions, roots, powers, names, products."""

    TOKEN = re.compile(
        r"\\(?:d?frac|sqrt|times|cdot|left|right)|\\text\{[^}]*\}|\d+(?:\.\d+)?|[A-Za-z]+|[-+/^_(){}]"
    )

    def __init__(self, tex):
        left = self.TOKEN.sub("", tex.replace(r"\,", " "))
        if left.strip():
            raise ValueError(f"{left.strip()!r} in {tex!r}: teach the reader of formulas this sign")
        self.tokens = self.TOKEN.findall(tex.replace(r"\,", " "))

    def value(self, names):
        self.names, self.place = names, 0
        result = self._sum()
        if self.place < len(self.tokens):
            raise ValueError(f"not read to its end: {self.tokens[self.place :]}")
        return result

    def _next(self, *wanted):
        if self.place < len(self.tokens) and (not wanted or self.tokens[self.place] in wanted):
            self.place += 1
            return self.tokens[self.place - 1]
        return None

    def _sum(self):
        result = -self._product() if self._next("-") else self._product()
        while sign := self._next("+", "-"):
            result += self._product() if sign == "+" else -self._product()
        return result

    def _product(self):
        result = self._power()
        while self.place < len(self.tokens):
            if self._next("/"):
                result /= self._power()
            elif self._next(r"\times", r"\cdot") or self._begins_a_factor():
                result *= self._power()
            else:
                break
        return result

    def _begins_a_factor(self):
        """What stands beside a factor without a sign multiplies it."""
        token = self.tokens[self.place]
        return token in ("(", "{", r"\left", r"\frac", r"\dfrac", r"\sqrt") or self._is_name(token)

    @staticmethod
    def _is_name(token):
        return token.startswith(r"\text") or token.isalpha() or token[0].isdigit()

    def _power(self):
        result = self._atom()
        while self._next("^"):
            result **= self._atom()
        return result

    def _atom(self):
        token = self._next()
        if token in (r"\frac", r"\dfrac"):
            return self._atom() / self._atom()
        if token == r"\sqrt":
            inside = self._atom()
            return math.sqrt(inside) if inside >= 0 else math.nan
        if token in ("{", "(", r"\left"):
            if token == r"\left":
                self._next()
            result = self._sum()
            self._next(r"\right")
            self._next()
            return result
        if token[0].isdigit():
            return float(token)
        return self.names[self._name(token)]

    def _name(self, token):
        name = re.sub(r"\\text\{(.*)\}", r"\1", token)
        while self._next("_"):
            inner = self._next()
            if inner == "{":
                inner = self._next()
                self._next("}")
            name += "_" + re.sub(r"\\text\{(.*)\}", r"\1", inner)
        return name


def sides(equation):
    """The name on the left, and the formula on the right."""
    by_words = re.match(r"\\text\{interval wider by \}\s*(.+)", equation)
    if by_words:
        return "interval wider by", by_words[1]
    left, _, right = re.split(r"(=|\\approx)", equation, maxsplit=1)
    name = re.sub(r"\\text\{([^}]*)\}", r" \1", left)
    name = re.sub(r"\s*_\s*", "_", re.sub(r"[{}]", " ", name))
    return " ".join(name.split()), right.strip()


def alpha_of_equal_items(k, r):
    items = np.full((k, k), r) + (1 - r) * np.eye(k)
    return k / (k - 1) * (1 - np.trace(items) / items.sum())


def paired(b, c, n):
    """Mean and standard error of answers that went up, down, or stayed."""
    answers = np.array([1] * b + [-1] * c + [0] * (n - b - c))
    return answers.mean(), math.sqrt(answers.var() / n)


def two_groups():
    """Two small groups, and the names that formulas use for what is computed from them."""
    points = [1, 4, 6, 7, 9, 3, 8, 9, 12, 15]
    data = pd.DataFrame({"group": ["a"] * 5 + ["b"] * 5, "points": points})
    low, high = (rows["points"] for _, rows in data.groupby("group"))
    return data, {
        "difference of the two means": high.mean() - low.mean(),
        "SD within the groups": math.sqrt((low.var() + high.var()) / 2),
        "SE_1": low.sem(),
        "SE_2": high.sem(),
    }


def cohens_d():
    data, _ = two_groups()
    found = standardized_difference(data, outcome="points", group="group", high="b", low="a")
    return found.set_index("term").loc["Cohen's d", "estimate"]


def error_of_the_difference():
    found = group_difference(two_groups()[0], outcome="points", group="group", high="b", low="a")
    return found["std_error"].item()


def gap_of_the_tenths(r, sd):
    """In a bell-shaped cloud of points, the gap of the outer tenths."""
    ends = np.linspace(0.00005, 0.09995, 1000)
    return -2 * r * sd * stats.norm.ppf(ends).mean()


def inflation():
    """A predictor's R squared on the others, and how much its variance grows by them."""
    draws = np.random.default_rng(1).standard_normal((50, 3))
    draws[:, 2] += draws[:, 1]
    model = np.column_stack([np.ones(50), draws])
    fitted = model[:, :3] @ np.linalg.lstsq(model[:, :3], model[:, 3], rcond=None)[0]
    return np.corrcoef(fitted, model[:, 3])[0, 1] ** 2, variance_inflation_factor(model, 3)


def those_who_began_low():
    """Two waves of equal spread, the lowest of the first, and what a straight line predicts."""
    draws = np.random.default_rng(11).standard_normal((2, 200))
    first = draws[0]
    second = 0.6 * first + 0.8 * draws[1]
    second = 4 + (second - second.mean()) * first.std() / second.std()
    low = first < np.quantile(first, 0.2)
    predicted = np.polyval(np.polyfit(first, second, 1), first[low]).mean() - first[low].mean()
    given = {
        "gain of all": (second - first).mean(),
        "r": np.corrcoef(first, second)[0, 1],
        "distance": first.mean() - first[low].mean(),
    }
    return given, predicted


def pooled_variance():
    """Three copies, and what `pool` says of them."""
    errors, estimates = np.array([1.0, 1.2, 1.5]), np.array([7.0, 8.5, 9.0])
    tables = [
        pd.DataFrame({"term": ["share"], "estimate": [b], "std_error": [error]})
        for b, error in zip(estimates, errors, strict=True)
    ]
    names = {"within": (errors**2).mean(), "m": 3, "between": estimates.var(ddof=1)}
    return names, missing.pool(tables)["std_error"].iloc[0] ** 2


def two_codings():
    """Agreement, and what the margins alone would give, of 20 things coded twice."""
    first, second = [1] * 6 + [0] * 14, [1] * 4 + [0] * 12 + [1] * 4
    same = np.mean(np.equal(first, second))
    chance = np.mean(first) * np.mean(second) + (1 - np.mean(first)) * (1 - np.mean(second))
    kappa = agreement(first, second)["estimate"][1]
    return {"agreement": same, "chance": chance}, kappa


def error_of_an_icc():
    """The standard error by the general formula for k surveys (Fisher's), with two of them."""
    k, icc, n = 2, 0.6, 101
    variance = 2 * (1 - icc) ** 2 * (1 + (k - 1) * icc) ** 2 / (k * (k - 1) * (n - 1))
    return {"ICC": icc, "n": n}, math.sqrt(variance)


#: Page and name on the left: (what is put in, what has to come out, how near).
def hidden_cell():
    """A cell that its row gives away: the method is asked what a reader can work out."""
    shown = pd.DataFrame({"no": [None, 40], "yes": [16, 55]}, index=["A", "B"])
    totals = pd.Series({"A": 24, "B": 95}), pd.Series({"no": 48, "yes": 71})
    found = privacy.possible_values(shown, *totals)
    return {"total": 24.0, "shown": 16.0}, found["lowest"].item()


CASES = {
    "02 reliability_k": ({"k": 11, "r": 0.44}, alpha_of_equal_items(11, 0.44), 1e-12),
    "02 observed slope": (
        {"true slope": 2.0, "reliability": reliability.alpha(5, 0.7)},
        reliability.compute(items=5, loading=0.7, true_slope=2.0).seen_slope,
        1e-12,
    ),
    "03 bias": (
        {"a": 0.56, "p_answered": 81.0, "p_nonrespondents": 71.0},
        81.0 - (0.56 * 81.0 + 0.44 * 71.0),
        1e-12,
    ),
    "04 hidden": (*hidden_cell(), 1e-12),
    "05 difference": ({"b": 300, "c": 90, "n": 1200}, paired(300, 90, 1200)[0], 1e-12),
    "05 SE": ({"b": 300, "c": 90, "n": 1200}, paired(300, 90, 1200)[1], 1e-12),
    "06 standard error": (*error_of_an_icc(), 1e-12),
    "07 d": (two_groups()[1], cohens_d(), 1e-12),
    "07 SE_difference": (two_groups()[1], error_of_the_difference(), 1e-12),
    "08 r": ({"gap": gap_of_the_tenths(0.2, 85), "SD of the exam": 85}, 0.2, 2e-3),
    "08 R^2": ({"r": 0.2}, 0.04, 1e-12),
    "09 odds": ({"risk": 0.31}, risks.odds_from_risk(0.31), 1e-12),
    "09 RR": (
        {"OR": risks.odds_ratio_from_risks(0.31, 0.6), "baseline": 0.6},
        0.31 / 0.6,
        1e-12,
    ),
    "10 VIF": ({"R": math.sqrt(inflation()[0])}, inflation()[1], 1e-9),
    "10 interval wider by": ({"VIF": 4.0}, 2.0, 1e-12),
    "12 design effect": (
        {"m": 15, "ICC": 0.05},
        clustering.compute(icc=0.05, cluster_size=15, clusters=20).design_effect,
        1e-12,
    ),
    "15 kappa": (*two_codings(), 1e-12),
    "10 E": ({"RR": 2.1}, risks.e_value(2.1)["estimate"].item(), 1e-12),
    "11 gain": (*those_who_began_low(), 1e-9),
    "13 total variance": (*pooled_variance(), 1e-12),
}


def faults(chapter, equation):
    """What is wrong with one displayed equation."""
    name, right = sides(equation)
    try:
        names, wanted, near = CASES[f"{chapter} {name}"]
    except KeyError:
        return [f"{chapter} {name}: no code says what it should give"]
    found = Tex(right).value(names)
    return [] if math.isclose(found, wanted, rel_tol=near) else [f"{name}: {found}, not {wanted}"]


def equations():
    return [(path.stem[:2], each) for path in PAGES for each in displayed(path.read_text("utf-8"))]


@pytest.mark.parametrize(("chapter", "equation"), equations())
def test_a_displayed_formula_gives_what_code_gives(chapter, equation):
    assert faults(chapter, equation) == []


def test_every_case_is_displayed():
    shown = {f"{chapter} {sides(equation)[0]}" for chapter, equation in equations()}
    assert shown == set(CASES)


@pytest.mark.parametrize(("chapter", "equation"), equations())
def test_another_sign_or_number_is_noticed(chapter, equation):
    """Each sign, number, root, square and fraction of the right side, turned one by one."""
    left, right = equation[: -len(sides(equation)[1])], sides(equation)[1]
    turns = {"+": "-", "-": "+", r"\times": "-", r"\sqrt": "", "^2": "^3"}
    spoiled = [
        right[: at.start()] + turns[at[0]] + right[at.end() :]
        for at in re.finditer(r"\+|(?<!\{)-|\\times|\\sqrt|\^2", right)
    ]
    spoiled += [
        right[: at.start()] + f"{float(at[0]) * 1.1:.3f}" + right[at.end() :]
        for at in re.finditer(r"(?<![\^_\d.])\d+(?:\.\d+)?", right)
    ]
    fraction = re.fullmatch(r"\\frac(\{.*\})(\{.*\})", right)
    if fraction:
        spoiled.append(rf"\frac{fraction[2]}{fraction[1]}")
    assert spoiled or right.count("{") < 2
    for other in spoiled:
        assert faults(chapter, left + other), other


def test_a_sign_that_cannot_be_read_is_no_formula_that_passes():
    with pytest.raises(ValueError, match="teach the reader"):
        Tex(r"\log RR")
