"""Cohort F: the comments themselves, and how far two coders agree."""

import re
from collections import Counter, defaultdict

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from belonging_edu import load_cohort, simulate
from belonging_edu.calibration.comments import kappa
from belonging_edu.cohorts import comments

TRUE = [f"true_{theme}" for theme in comments.THEMES]
CODED = {f"{who}_{t}" for who in ("coder_a", "coder_b", "adjudicated") for t in comments.THEMES}

#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    "sensitivity": ({}, 0.3, CODED),
    "specificity": ({}, 0.5, CODED),
    "adjudication": ({}, 0.0, {f"adjudicated_{theme}" for theme in comments.THEMES}),
}


def words(text):
    return re.findall(r"[a-z0-9']+", text.lower())


# The comments


def faults(texts) -> list[str]:
    """What makes comments look alike, or look like something else than a comment."""
    found = [f"twice: {text}" for text, times in Counter(texts).items() if times > 1]
    sequences, openings = defaultdict(set), Counter()
    for number, text in enumerate(texts):
        for start in range(len(words(text)) - 4):
            sequences[tuple(words(text)[start : start + 5])].add(number)
        openings[" ".join(words(text)[:3])] += 1
        if not 3 <= len(words(text)) <= 70:
            found.append(f"length: {text}")
        if text != text.strip() or "  " in text or not text.isprintable():
            found.append(f"characters: {text!r}")
    found += [f"same words: {' '.join(s)}" for s, where in sequences.items() if len(where) > 1]
    found += [f"same opening: {o}" for o, times in openings.items() if times > 4]
    return found


def test_no_two_comments_are_alike():
    texts, themes = comments.texts()
    assert len(texts) == len(themes) == comments.N >= 300
    assert faults(texts) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda t: [*t, t[0]], "twice"),
        (lambda t: [*t, f"{t[0]} Also on Mondays."], "same words"),
        (lambda t: [*t, "Yes."], "length"),
        (lambda t: [*t, "Two  blanks stand in here."], "characters"),
        (lambda t: [*t, *(f"My own year {k} is fine." for k in "abcde")], "same opening"),
    ],
)
def test_comments_that_are_alike_are_noticed(spoil, fault):
    assert any(found.startswith(fault) for found in faults(spoil(list(comments.texts()[0]))))


def test_comments_name_nobody():
    """No titles with names, no institutions, addresses or numbers that could be somebody's."""
    for text in comments.texts()[0]:
        assert not re.search(r"\b(Dr|Prof|Mr|Mrs|Ms)\.? [A-Z]|@|https?:|\d{5,}", text), text
        assert not re.search(r"\b(University|Clinic of|Hospital of|Mayo|Stanford|Harvard)\b", text)


def test_themes_are_of_different_frequency():
    share = dict(zip(comments.THEMES, comments.texts()[1].mean(axis=0), strict=True))
    assert list(share) == sorted(share, key=share.get, reverse=True)
    assert share["shared"] > 0.4 and 0.04 < share["privacy"] < 0.08
    none = (~comments.texts()[1]).all(axis=1).mean()
    assert 0.15 < none < 0.30


# The coders


def pooled(**truth):
    """Codes and truth of many codings."""
    made = [simulate("comments", seed=seed, **truth) for seed in range(30)]
    stack = {}
    for who in ("coder_a", "coder_b", "adjudicated"):
        columns = [f"{who}_{theme}" for theme in comments.THEMES]
        stack[who] = np.concatenate([one.data[columns].to_numpy() for one in made])
    stack["true"] = np.concatenate([one.truth.hidden[TRUE].to_numpy() for one in made])
    return stack


@pytest.mark.parametrize(("sensitivity", "specificity"), [(0.85, 0.96), (0.6, 0.99), (1, 0.8)])
def test_coders_are_as_good_as_was_built_in(sensitivity, specificity):
    found = pooled(sensitivity=sensitivity, specificity=specificity)
    has = found["true"] == 1
    for coder in ("coder_a", "coder_b"):
        assert abs(found[coder][has].mean() - sensitivity) < 0.012
        assert abs(1 - found[coder][~has].mean() - specificity) < 0.006


def test_coders_are_independent_given_the_comment():
    found = pooled()
    for has in (0, 1):
        chosen = found["true"] == has
        r = np.corrcoef(found["coder_a"][chosen], found["coder_b"][chosen])[0, 1]
        assert abs(r) < 0.03


def test_adjudication_keeps_agreement_and_settles_the_rest():
    for right in (0.95, 0.5):
        found = pooled(adjudication=right)
        agree = found["coder_a"] == found["coder_b"]
        assert (found["adjudicated"][agree] == found["coder_a"][agree]).all()
        settled = (found["adjudicated"] == found["true"])[~agree].mean()
        assert abs(settled - right) < 0.015


def test_same_coders_rarer_theme_lower_kappa():
    data = [load_cohort("comments", seed=seed) for seed in range(60)]
    mean = {
        theme: np.mean([kappa(d[f"coder_a_{theme}"], d[f"coder_b_{theme}"]) for d in data])
        for theme in comments.THEMES
    }
    assert mean["shared"] > mean["spiral"] + 0.08 > mean["privacy"] + 0.08
    agreement = np.mean([(d["coder_a_privacy"] == d["coder_b_privacy"]).mean() for d in data])
    assert agreement > 0.88


def test_kappa_is_that_of_statsmodels():
    data = load_cohort("comments")
    table = np.zeros((2, 2))
    np.add.at(table, (data["coder_a_shared"], data["coder_b_shared"]), 1)
    expected = cohens_kappa(table)["kappa"]
    assert kappa(data["coder_a_shared"], data["coder_b_shared"]) == pytest.approx(expected)


def test_more_comments_than_there_are():
    with pytest.raises(ValueError, match="from 1 to 313"):
        simulate("comments", 314, seed=1)
