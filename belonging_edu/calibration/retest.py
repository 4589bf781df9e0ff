"""Retest: its correlations follow Salles and colleagues (2019); the second survey is a design."""

from __future__ import annotations

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.cohorts.retest import AGAIN, COHORT, COPIES, CORE, OUTCOMES
from belonging_edu.methods.clusters import icc
from belonging_edu.methods.scales import cronbach_alpha

__all__ = ["PLAN", "TARGETS", "summaries", "test_retest"]

_OTHER_SCALES = "Published for other scales of belonging and of the outcome, in 169 residents"
_FIVE = (CORE[:5], ("bel_08", *COPIES))

TARGETS = (
    Target("n", "Residents who answered the first survey", 0.5, "salles2019.n", decimals=0,
           note="Exact by construction"),
    *(
        Target(f"r_{outcome}", f"Correlation of belonging score and {words}", 0.2,
               f"salles2019.r_{published}", True, 3, _OTHER_SCALES)
        for outcome, words, published in (
            ("wellbeing", "well-being", "wellbeing"),
            ("low_mood", "low mood", "depression"),
            ("exhaustion", "exhaustion", "ee"),
            ("leaving", "thoughts of leaving", "leave"),
        )
    ),
    *(
        Target(f"later_{outcome}", f"Correlation of first belonging score and second {words}", 0.3,
               decimals=3)
        for outcome, words in (("wellbeing", "well-being"), ("exhaustion", "exhaustion"))
    ),
    Target("alpha_11", "Cronbach's alpha, the 11 core items", 0.04, decimals=3),
    Target("alpha_copies", "Cronbach's alpha, bel_08 and its four near-copies", 0.03, decimals=3),
    Target("alpha_five", "Cronbach's alpha, the first five core items", 0.06, decimals=3),
    Target("truth_copies", "Correlation with latent belonging, bel_08 and its near-copies (truth)",
           0.15, decimals=3),
    Target("truth_five", "Correlation with latent belonging, first five core items (truth)", 0.08,
           decimals=3),
    Target("returned", "Residents who answered again, %", 9),
    Target("icc_all", "Intraclass correlation over the surveys, all who answered twice", 0.25,
           decimals=3),
    Target("icc_reported", "The same, those who report no change", 0.18, decimals=3),
    Target("icc_unchanged", "The same, those who truly did not change (truth)", 0.12, decimals=3),
    Target("gain", "Mean score, second minus first survey, of those who answered twice", 2.2,
           decimals=2),
    Target("class", "Belonging score, with own class minus not", 5, decimals=2),
)  # fmt: skip


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant."""
    data, truth = made[""]
    score = data[list(CORE)].sum(axis=1)
    latent = truth.hidden["latent_belonging"]
    twice = data["returned"] == 1
    found = {f"r_{outcome}": score.corr(data[outcome]) for outcome in OUTCOMES}
    for outcome in ("wellbeing", "exhaustion"):
        found[f"later_{outcome}"] = score.corr(data[AGAIN[outcome]])
    for name, items in zip(("five", "copies"), _FIVE, strict=True):
        found[f"alpha_{name}"] = cronbach_alpha(data[list(items)])["estimate"].item()
        found[f"truth_{name}"] = data[list(items)].sum(axis=1).corr(latent)
    second = data[[AGAIN[item] for item in CORE]].sum(axis=1)
    class_means = score.groupby(data["with_class"]).mean()
    return {key: float(value) for key, value in found.items()} | {
        "n": float(COHORT.n),
        "alpha_11": cronbach_alpha(data[list(CORE)])["estimate"].item(),
        "returned": 100 * float(twice.mean()),
        "icc_all": test_retest(data[twice]),
        "icc_reported": test_retest(data[data["reports_change"] == 0]),
        "icc_unchanged": test_retest(data[twice & (truth.hidden["changed"] == 0)]),
        "gain": float((second - score)[twice].mean()),
        "class": float(class_means[1] - class_means[0]),
    }


def test_retest(rows) -> float:
    """Return the intraclass correlation of the score of the core items over two surveys."""
    import pandas as pd

    surveys = {
        "first": rows[list(CORE)].sum(axis=1),
        "second": rows[[AGAIN[item] for item in CORE]].sum(axis=1),
    }
    long = pd.concat(
        [pd.DataFrame({"score": s, "who": rows["resident_id"]}) for s in surveys.values()],
        ignore_index=True,
    )
    return icc("score ~ 1", long, cluster="who")["estimate"].iloc[0].item()


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(1, 201),
    limit_copies=1_000,
    targets=TARGETS,
    summaries=summaries,
)
