"""Chapter 4, data you can trust: keys and known mistakes, from the raw exports in hand."""

from __future__ import annotations

from functools import partial

import pandas as pd

from belonging_edu.practice.findings import kinds_of
from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_ITEMS = ["belonging_program", "belonging_organization", "belonging_community"]
_ITEMS += ["support", "faculty", "climate", "fairness", "leadership"]
_OPENED = pd.Timestamp("2025-10-01")


def load(shelf):
    """The data in hand: both raw exports, the key of the first, and all who were invited."""
    redcap, planted = shelf.data("messy"), shelf.hidden("messy")[["row", "defect"]]
    planted = planted.assign(defect=kinds_of(redcap, planted["defect"]))
    return redcap, shelf.data("qualtrics"), planted, shelf.data("learners")


def _numbers(column):
    return pd.to_numeric(column, errors="coerce")


def _who_counts(qualtrics):
    """The rows of the Qualtrics export that are answers of a person, each person once."""
    real = qualtrics[qualtrics["Status"] == "IP Address"]
    real = real[pd.to_datetime(real["EndDate"]) >= _OPENED].drop_duplicates("ResponseId")
    finished = real["Finished"] == "True"
    again = ~finished & real["IPAddress"].isin(real.loc[finished, "IPAddress"])
    return real[~again & (_numbers(real["Duration"]) >= 20)]


# Guesses


def rows_left_out(redcap, qualtrics, planted, invited):
    return len(qualtrics) - len(_who_counts(qualtrics))


def correlation_with_99(redcap, qualtrics, planted, invited):
    """Of belonging to program and community, where 99 stays a number in the second."""
    program = _numbers(redcap["belonging_program"])
    return program.where(program.between(1, 5)).corr(_numbers(redcap["belonging_community"]))


def worked_out(redcap, qualtrics, planted, invited):
    """Percentage of the hidden cells of a table that its totals give away."""
    from belonging_edu.methods.privacy import possible_values

    counts = _by_group(invited, "recommend")
    shown = counts.astype(float).mask((counts > 0) & (counts < 11))
    found = possible_values(shown, counts.sum(axis=1), counts.sum(axis=0))
    return 100 * (found["lowest"] == found["highest"]).mean() if len(found) else 100.0


# Exercises


def equal_answers(redcap, qualtrics, planted, invited, seconds=300):
    """Exercise 4.1: a rule for straight lines, and its false alarms."""
    answers = redcap[_ITEMS]
    equal = answers.notna().all(axis=1) & (answers.nunique(axis=1) == 1)
    fast = equal & (_numbers(redcap["seconds"]) < seconds)
    innocent = planted["defect"].isna().to_numpy()
    n, wrong = int(fast.sum()), int((fast & innocent).sum())
    lines = int((fast & (planted["defect"] == "D25").to_numpy()).sum())
    n_equal, wrong_equal = int(equal.sum()), int((equal & innocent).sum())
    return {
        "flagged": Key(
            n,
            example=n_equal,
            false_alarms=wrong,
            right_ones=n - wrong,
            only_fast=int((_numbers(redcap["seconds"]) < seconds).sum()),
        ),
        "false_alarms": Key(
            wrong, example=wrong_equal, flagged=n, right_ones=n - wrong, not_lines=n - lines
        ),
        "share": Key(
            100 * (n - wrong) / n,
            example=100 * (n_equal - wrong_equal) / n_equal,
            complement=100 * wrong / n,
            of_clean=100 * wrong / int(innocent.sum()),
            of_all_rows=100 * n / len(redcap),
            only_lines=100 * lines / n,
        ),
    }


def at_least(redcap, qualtrics, planted, invited, column="Q5_1", code=5):
    """Exercise 4.2: who answers at least so often, by the codes of this file."""
    there = _who_counts(qualtrics)
    answers, of_example = (_numbers(there[name]) for name in (column, "Q5_2"))
    valid, n = answers[answers > 0], int((answers > 0).sum())
    raw = _numbers(qualtrics[column])
    share = 100 * (valid >= code).mean()
    return {
        "percent": Key(
            share,
            other_cut=100 * (valid >= code - 1).mean(),
            higher=100 * (valid > code).mean(),
            example=100 * (of_example[of_example > 0] >= 4).mean(),
            with_minus=100 * (answers.dropna() >= code).mean(),
            of_everybody=100 * (answers >= code).mean(),
            raw=100 * (raw[raw > 0] >= code).mean(),
            below=100 - share,
        ),
        "n": Key(
            n,
            everybody=len(there),
            with_minus=int(answers.notna().sum()),
            raw=int((raw > 0).sum()),
            who=int((valid >= code).sum()),
            all_rows=len(qualtrics),
        ),
    }


def slope_by_rule(redcap, qualtrics, planted, invited, most=100, above="missing"):
    """Exercise 4.3: exhaustion per 10 hours, after one rule about hours."""
    row = _slope(qualtrics, most, above)
    written, other = (
        _slope(qualtrics, 168, "missing"),
        _slope(qualtrics, most, "half" if above == "missing" else "missing"),
    )
    turned = _slope(qualtrics, most, above, turned=True)
    ends = {"slope": "estimate", "low": "conf_low", "high": "conf_high"}

    def key(name):
        column, more = ends[name], {}
        if name == "slope":
            more = {"swapped": 10 * turned["estimate"], "error": 10 * row["std_error"]}
        else:
            more = {"estimate": 10 * row["estimate"]}
        return Key(
            10 * row[column],
            as_written=10 * written[column],
            other_rule=10 * other[column],
            per_hour=row[column],
            **more,
        )

    return {name: key(name) for name in ends}


def _slope(qualtrics, most, above, turned=False):
    """The row of a straight line, by least squares."""
    from belonging_edu.methods.formulas import least_squares_table

    there = _who_counts(qualtrics)
    hours = there["Q2"].str.extract(r"(\d+)")[0].astype(float)
    if above == "half":
        hours = hours.where(hours <= most, hours / 2)
    exhausted = _numbers(there["Q5_1"])
    data = pd.DataFrame(
        {"hours": hours.where(hours <= most), "exhausted": exhausted.where(exhausted > 0)}
    ).dropna()
    formula = "hours ~ exhausted" if turned else "exhausted ~ hours"
    return least_squares_table(formula, data, 0.95).iloc[1]


def hidden_cell(redcap, qualtrics, planted, invited, outcome="accept_job", group="West fellow"):
    """Exercise 4.4: a hidden cell from its row, and what complementary suppression leaves of it."""
    from belonging_edu.methods.privacy import possible_values, suppress

    counts = _by_group(invited, outcome)
    no, yes = counts.loc[group]
    found = possible_values(suppress(counts), counts.sum(axis=1), counts.sum(axis=0))
    found = found[(found["row"] == group) & (found["column"] == "no")]
    low, high = (int(found[end].iloc[0]) if len(found) else no for end in ("lowest", "highest"))
    example = _by_group(invited, "recommend" if outcome == "accept_job" else "accept_job")
    return {
        "cell": Key(
            no, yes=yes, total=no + yes, example=example.loc[group, "no"], rule=11,
            column=counts["no"].sum(),
        ),
        "low": Key(low, cell=no, rule=11, smallest=1, yes=yes, total=no + yes),
        "high": Key(high, cell=no, rule=11, below=10, yes=yes, column=counts["no"].sum()),
    }  # fmt: skip


def _by_group(invited, outcome):
    """Counts of no and yes by site and stage, of those who responded."""
    people = invited[invited["responded"] == 1]
    groups = people["site"].astype(str) + " " + people["stage"].astype(str)
    counts = pd.crosstab(groups, people[outcome])
    return counts.rename(columns={0: "no", 1: "yes"}).rename_axis(index="group", columns=None)


def before_looking(redcap, qualtrics, planted, invited):
    """Exercise 4.5: which rule can be applied, what happens to a name, what is never changed."""
    return {"duplicates": "first finished", "name": "take it out", "script": "rerun from raw"}


GUESSES = {
    "4.1": rows_left_out,
    "4.2": correlation_with_99,
    "4.3": worked_out,
}

EXERCISES = {
    "4.1": equal_answers,
    "4.2": at_least,
    "4.3": slope_by_rule,
    "4.4": hidden_cell,
    "4.5": before_looking,
}

VARIATIONS = {
    "4.1b": partial(equal_answers, seconds=400),
    "4.2b": partial(at_least, column="Q5_2", code=3),
    "4.3b": partial(slope_by_rule, most=80),
    "4.4b": partial(hidden_cell, outcome="recommend", group="West student"),
}
