"""Support: nothing about it is published; usual estimators, right and wrong, in each design."""

from __future__ import annotations

import numpy as np

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.cohorts.support import COHORT

__all__ = ["PLAN", "TARGETS", "summaries"]

_ROLL_OUTS = ("level", "rising", "bad-year")
_DESIGNS = (
    ("pre_post", "adopters after minus before", 1.6),
    ("post_only", "adopters minus others, after", 2.5),
    ("did", "difference in differences, 3 against 3 periods", 1.6),
    ("did_next", "difference in differences, periods 2 and 3", 2.5),
    ("did_without_2", "difference in differences without period 2", 1.6),
    ("lead", "adopters minus others, change from period 0 to 2", 2.5),
)

TARGETS = (
    Target("naive", "stepped wedge: offered minus not offered", 1.4, decimals=2),
    Target("pre_post", "stepped wedge: the same within programs", 1.6, decimals=2),
    Target("by_period", "stepped wedge: the same within periods", 3.0, decimals=2),
    Target("two_way", "stepped wedge: within programs and periods (truth 3.0)", 1.6, decimals=2),
    Target("burnout_naive", "stepped wedge: burnout, offered minus not, % points", 8, decimals=1),
    Target("burnout_two_way", "stepped wedge: burnout within programs and periods, % points", 8),
    Target("icc", "stepped wedge: ICC of belonging in period 0", 0.07, decimals=3),
    Target("response", "stepped wedge: response, % of all periods", 4),
    Target("individual", "individual: offered minus not, after", 3, decimals=2),
    Target("individual_harm", "individual, harm: burnout, offered minus not, % points", 16),
    Target("harm_belonging", "individual, harm: belonging, offered minus not", 4, decimals=2),
    Target("parallel", "parallel: offered minus not, after", 3, decimals=2),
    Target("parallel_change", "parallel: the same, change since before", 3, decimals=2),
    *(
        Target(f"{story}_{key}", f"roll-out, {story.replace('-', ' ')}: {label}", tolerance,
               decimals=2)
        for story in _ROLL_OUTS
        for key, label, tolerance in _DESIGNS
    ),
)  # fmt: skip


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant.

    Effects on belonging in points of the T-score, on burnout in percentage points.
    """
    wedge = made["stepped-wedge"].data
    seen = wedge[wedge["responded"] == 1]
    first = seen[seen["period"] == 0]
    found = {
        "naive": effect(seen, "belonging"),
        "pre_post": effect(seen, "belonging", within="program_id"),
        "by_period": effect(seen, "belonging", periods=True),
        "two_way": effect(seen, "belonging", within="program_id", periods=True),
        "burnout_naive": 100 * effect(seen, "burnout"),
        "burnout_two_way": 100 * effect(seen, "burnout", within="program_id", periods=True),
        "icc": intraclass_correlation(first["belonging"], first["program_id"]),
        "response": 100 * float(wedge["responded"].mean()),
        "individual": _after(made["individual"], "belonging"),
        "individual_harm": 100 * _after(made["individual-harm"], "burnout"),
        "harm_belonging": _after(made["individual-harm"], "belonging"),
        "parallel": _after(made["parallel"], "belonging"),
        "parallel_change": _change(made["parallel"]),
    }
    for story in _ROLL_OUTS:
        roll_out = _roll_out(made[f"roll-out-{story}"].data)
        found |= {f"{story}_{key}": value for key, value in roll_out.items()}
    return found


def effect(rows, outcome, *, within=None, periods=False) -> float:
    """Return the slope of an outcome on ``offered`` by least squares.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of residents who responded.
    outcome : str
    within : str, optional
        Column of groups whose own level is taken out (fixed effects).
    periods : bool, default False
        Whether each period has a level of its own.
    """
    design = rows[["offered"]].astype(float)
    if periods:
        for period in sorted(rows["period"].unique())[1:]:
            design[f"period_{period}"] = (rows["period"] == period).astype(float)
    y = rows[outcome].astype(float)
    if within:
        groups = rows[within]
        design = design - design.groupby(groups).transform("mean")
        y = y - y.groupby(groups).transform("mean")
    else:
        design, y = design - design.mean(), y - y.mean()
    return float(np.linalg.lstsq(design.to_numpy(), y.to_numpy(), rcond=None)[0][0])


def intraclass_correlation(values, groups) -> float:
    """Return the one-way ICC by analysis of variance; groups may differ in size."""
    by_group = values.groupby(groups).agg(["mean", "size"])
    sizes, n, k = by_group["size"], len(values), len(by_group)
    typical = (n - (sizes**2).sum() / n) / (k - 1)
    between = (sizes * (by_group["mean"] - values.mean()) ** 2).sum() / (k - 1)
    within = ((values - values.groupby(groups).transform("mean")) ** 2).sum() / (n - k)
    return float((between - within) / (between + (typical - 1) * within))


def _after(cohort, outcome) -> float:
    last = cohort.data[(cohort.data["period"] == 1) & (cohort.data["responded"] == 1)]
    return effect(last, outcome)


def _change(cohort) -> float:
    before, after = (cohort.data[cohort.data["period"] == t].reset_index() for t in (0, 1))
    change = (after["belonging"] - before["belonging"]).groupby(after["offered"]).mean()
    return float(change[1] - change[0])


def _roll_out(data) -> dict[str, float]:
    seen = data[data["responded"] == 1]
    adopts = seen["start_period"].notna()
    means = seen.groupby([adopts, "period"])["belonging"].mean().unstack()
    others, adopters = means.loc[False], means.loc[True]
    gap = adopters - others
    return {
        "pre_post": float(adopters[3:].mean() - adopters[:3].mean()),
        "post_only": float(gap[3:].mean()),
        "did": float(gap[3:].mean() - gap[:3].mean()),
        "did_next": float(gap[3] - gap[2]),
        "did_without_2": float(gap[3:].mean() - gap[:2].mean()),
        "lead": float(gap[2] - gap[0]),
    }


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(1, 2),
    typical_seeds=range(1, 41),
    limit_copies=600,
    targets=TARGETS,
    summaries=summaries,
)
