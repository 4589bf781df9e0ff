"""Cohort C: 28 items and 11, the arithmetic of the abstract, and the traps of a pilot."""

import math

import numpy as np
import pytest

from belonging_edu import load_cohort, load_truth, published, simulate
from belonging_edu.cohorts import surgery
from belonging_edu.cohorts.instrument import COPIES, CORE, ITEMS, SIDE, VARIABLES
from belonging_edu.methods.scales import cronbach_alpha

FREE = {"margins": "free"}
#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    "core_loading": ({}, 0.5, {*CORE, "true_score"}),
    "copy_loading": ({}, 0.5, {*COPIES}),
    "side_loading": ({}, 0.7, {*SIDE}),
    "theme_loading": ({}, 0.1, {*SIDE}),
    "factors": ({}, "two", {*ITEMS}),
    "response_per_belonging": (FREE, 1.0, {"responded", *ITEMS}),
    "margins": ({}, "free", {"responded", *ITEMS}),
}


def answers(n, **truth):
    data = simulate("instrument", n, seed=21, **FREE, **truth).data
    return data.loc[data["responded"] == 1, list(ITEMS)]


def alpha(items):
    return cronbach_alpha(items)["estimate"].item()


def eigenvalues(items):
    return np.linalg.eigvalsh(np.corrcoef(items, rowvar=False))[::-1]


def test_exactly_as_many_respond_as_were_published():
    for seed in (None, 1, 2):
        cohort = load_cohort("instrument", seed=seed)
        assert (len(cohort), cohort["responded"].sum()) == (219, 114)
        complete = cohort[list(ITEMS)].notna().all(axis=1)
        empty = cohort[list(ITEMS)].isna().all(axis=1)
        assert (complete == (cohort["responded"] == 1)).all() and (empty != complete).all()


def test_exact_margins_need_everybody_at_once():
    with pytest.raises(ValueError, match="--set margins=free"):
        simulate("instrument", 70_000, seed=1)


def test_items_are_28_and_the_core_is_that_of_surgery():
    texts = [v.label.rsplit(" (", 1)[0] for v in VARIABLES if v.name in ITEMS]
    assert len(set(texts)) == 28 and tuple(texts[:11]) == surgery.ITEM_TEXTS


# The arithmetic of the abstract


def alpha_bounds(k, eigenvalue):
    """Lowest and highest standardized alpha that a first eigenvalue allows."""
    return k / (k - 1) * (1 - k / eigenvalue**2), k / (k - 1) * (1 - 1 / eigenvalue)


def test_seventy_percent_of_28_items_contradicts_the_published_alpha():
    printed = published.value("acker2024.alpha_long")
    k = published.value("acker2024.items_long")
    low, high = alpha_bounds(k, published.value("acker2024.eigenvalue"))
    assert low < printed < high
    assert alpha_bounds(k, 0.70 * k)[0] > float(published.figure("acker2024.alpha_long").high)


def test_bounds_hold_in_the_cohort():
    items = answers(20_000)
    standardized = (items - items.mean()) / items.std()
    low, high = alpha_bounds(28, eigenvalues(items)[0])
    assert low < alpha(standardized) < high


# What was built in


def test_copies_are_one_item_said_again():
    correlations = answers(60_000).corr()
    copies = correlations.loc[list(COPIES), list(COPIES)].to_numpy()[np.triu_indices(8, 1)]
    side = correlations.loc[list(SIDE), list(SIDE)].to_numpy()[np.triu_indices(9, 1)]
    assert copies.min() > 0.75 and side.max() < 0.35


@pytest.mark.parametrize(
    ("parameter", "value", "columns"),
    [("copy_loading", 0.5, COPIES), ("side_loading", 0.7, SIDE), ("core_loading", 0.5, CORE)],
)
def test_loadings_follow_their_parameter(parameter, value, columns):
    """An item's correlation with the latent variable, attenuated by five categories."""

    def mean_correlation(**truth):
        data, key = simulate(
            "instrument", 60_000, seed=2, **FREE, response_per_belonging=0, **truth
        )
        seen = data["responded"] == 1
        return data.loc[seen, list(columns)].corrwith(key.hidden["latent_belonging"][seen]).mean()

    defaults = {"copy_loading": 0.94, "side_loading": 0.35, "core_loading": 1.0}
    ratio = mean_correlation(**{parameter: value}) / mean_correlation()
    assert abs(ratio - value / defaults[parameter]) < 0.06


def test_theme_loading_ties_side_items_of_one_theme():
    def tie(value):
        items = answers(60_000, theme_loading=value, side_loading=0.0)
        return items[SIDE[0]].corr(items[SIDE[3]]), items[SIDE[0]].corr(items[SIDE[1]])

    same, other = tie(0.6)
    assert same > 0.2 and abs(other) < 0.03
    assert abs(tie(0.0)[0]) < 0.03


def test_response_follows_belonging():
    data, truth = simulate("instrument", 60_000, seed=2, **FREE, response_per_belonging=1.0)
    latent, responded = truth.hidden["latent_belonging"], data["responded"] == 1
    # Of a probit with slope b, the correlation of latent and willingness is b / sqrt(1 + b^2);
    # the mean of those above the cut follows.
    share = responded.mean()
    cut = abs(latent[responded].mean())
    expected = (1 / math.sqrt(2)) * math.exp(-0.5 * (0.05 / math.sqrt(2)) ** 2)
    expected /= math.sqrt(2 * math.pi) * share
    assert abs(cut - expected) < 0.02


# Traps


def test_the_eleven_best_items_are_near_copies():
    pilot, new = answers(219, core_loading=1.0), answers(60_000)
    assert len(pilot) > 90
    rest = {c: pilot[c].corr(pilot.drop(columns=c).sum(axis=1)) for c in ITEMS}
    best = sorted(rest, key=rest.get, reverse=True)[:11]
    assert set(COPIES) <= set(best)
    assert alpha(pilot[best]) > 0.95 and alpha(new[best]) > 0.95
    assert alpha(new[list(CORE)]) < 0.91


def test_high_alpha_without_one_dimension():
    items = answers(120_000, factors="two")
    first, second, third = eigenvalues(items)[:3]
    assert alpha(items) > 0.90
    assert abs(first - second) < 0.5 and third < 1


def test_alpha_falls_where_everybody_belongs():
    items = answers(120_000)[list(CORE)]
    assert abs(alpha(items[items.sum(axis=1) >= 45]) - 0.57) < 0.04


def test_respondents_belong_more_than_the_invited():
    truth = load_truth("instrument").hidden
    large, key = simulate("instrument", 60_000, seed=2, **FREE)
    gap = key.hidden["true_score"][large["responded"] == 1].mean() - key.hidden["true_score"].mean()
    assert abs(gap - 1.4) < 0.3
    assert len(truth) == 219


def test_retained_components_share_more_in_a_small_sample():
    """About 70% at n = 114 and more in the limit: one reading of the abstract's 70%."""

    def share(items):
        values = eigenvalues(items)
        return values[0] / values[values > 1].sum()

    shares = []
    for seed in range(1, 41):
        cohort = load_cohort("instrument", seed=seed)
        shares.append(share(cohort.loc[cohort["responded"] == 1, list(ITEMS)]))
    assert 0.66 < np.mean(shares) < 0.73
    assert share(answers(60_000)) > 0.75
