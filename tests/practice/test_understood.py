"""Wrong answers are understood: named for what they are, and never taken for something else."""

import json
import math
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
import statsmodels.formula.api as smf

from belonging_edu import load_cohort, simulate
from belonging_edu.methods.estimates import tidy
from belonging_edu.methods.multilevel import random_intercept
from belonging_edu.practice import printed, rows, words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.diagnoses import Landmark
from belonging_edu.practice.exercise import Mistake, Number
from belonging_edu.practice.quantities import NAMES
from belonging_edu.practice.readings import Written
from belonging_edu.practice.session import Session
from tests.practice import corpus_report
from tests.practice.test_practice import NOTEBOOKS, SEEDS, needs_labs

BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}


def number(key=1.4649, decimals=2, quantity="slope", **more):
    return Number("answer", key, decimals, (), quantity=quantity, **more)


def said(part, value):
    found = part.verdict(value)
    return f"{found.about}: {found.words}"


@pytest.fixture(scope="module")
def session():
    made = Session()
    for chapter in CHAPTERS:
        made.start(chapter.number, *chapter.load())
    return made


@pytest.fixture(scope="module")
def residents():
    return load_cohort("surgery")


# The corpus


@pytest.fixture(scope="module", params=BY_NUMBER)
def judged(request):
    return list(corpus_report.judged(request.param))


def test_no_wrong_answer_is_taken_for_another(judged):
    wrong = [(e["exercise"], e["typed"], e["did"], w) for e, out, w in judged if out == "misnamed"]
    assert wrong == []


def test_most_wrong_answers_are_named(judged):
    found = corpus_report.counts(judged)
    assert found["named"] >= 0.7 * found.total(), found


def test_four_of_five_wrong_answers_are_named():
    found = sum((corpus_report.counts(corpus_report.judged(c)) for c in BY_NUMBER), Counter())
    assert found["named"] >= 0.8 * found.total(), found


def test_the_corpus_has_many_different_answers_to_each_part():
    for chapter in BY_NUMBER:
        given = [(e["exercise"], e["part"], e["typed"]) for e in corpus_report.entries(chapter)]
        assert len(set(given)) == len(given)
        tried = {(exercise, part) for exercise, part, _ in given}
        for name in words.exercise_ids(BY_NUMBER[chapter]):
            blanks = words.asked(BY_NUMBER[chapter], name).blanks
            assert {(name, place + 1) for place in range(len(blanks))} <= tried


# What follows from the kind of quantity


@pytest.mark.parametrize(
    ("quantity", "key", "value", "phrase"),
    [
        ("proportion", 0.31, 31, "a percentage, and a proportion is asked for"),
        ("percent", 43.2, 0.432, "a proportion, and a percentage is asked for"),
        ("percentage_points", 17.8, 0.178, "a proportion, and a percentage"),
        ("slope", 1.4649, 146, "100 times the answer"),
        ("slope", 1.4649, -1.46, "wrong sign"),
        ("correlation", -0.31, 0.31, "wrong sign"),
        ("correlation", -0.31, 0.0961, "its square"),
        ("odds_ratio", 4.0, 0.25, "the reciprocal"),
        ("risk_ratio", 0.52, 1.92, "the reciprocal"),
        ("odds_ratio", 4.0, 1.39, "the logarithm"),
        ("proportion", 0.75, 3, "the odds"),
        ("percent", 36.4, 63.6, "what is left of 100"),
        ("sd", 1.84, 3.39, "the variance"),
        ("reliability", 0.78, 0.88, "square root"),
        ("r_squared", 1.01, 10.05, "r times 100"),
        ("kappa", 0.72, 72, "100 times the answer"),
        ("kappa_difference", 0.17, -0.17, "what is subtracted from what"),
    ],
)
def test_a_kind_of_quantity_has_its_mistakes(quantity, key, value, phrase):
    part = number(key, 2 if abs(key) < 5 else 1, quantity)
    assert phrase in said(part, value)


@pytest.mark.parametrize(
    ("quantity", "key", "value", "phrase"),
    [
        ("slope", 1.46, 0.68, "the reciprocal"),
        ("slope", 50.0, 0.5, "a proportion"),
        ("points", 38.7, 0.39, "a proportion"),
        ("percent", 36.4, -36.4, "wrong sign"),
        ("odds_ratio", 0.8, -0.8, "wrong sign"),
        ("count", 127.0, 12.7, "1/10"),
        ("proportion", 0.31, 3.2, "the reciprocal"),
        ("kappa", 0.72, 0.28, "the share of error"),
        ("kappa", 0.9, 0.81, "its square"),
    ],
)
def test_and_none_of_another_kind(quantity, key, value, phrase):
    assert phrase not in said(number(key, quantity=quantity), value)


@pytest.mark.parametrize(
    ("quantity", "value", "phrase"),
    [("proportion", 1.8, "never above 1"), ("percent", 459, "never above 100")]
    + [("odds_ratio", -0.1, "never below 0"), ("correlation", -5.1, "never below -1")],
)
def test_a_value_that_cannot_be_is_told(quantity, value, phrase):
    assert phrase in said(number(0.4, quantity=quantity), value)


def test_rounding_is_told_only_of_what_is_a_rounding():
    part = number(1.4649)
    assert "too few decimals" in said(part, 1.5)
    assert "cut off" in said(number(1.4688), 1.46)
    assert "only the last digit differs" in said(part, 1.47)
    for value in (1.44, 1.49, 1.4, 1.35, 7.0):
        assert "keep all digits" not in said(part, value) or Written(value, 2).is_cut_from(1.4649)
    assert "no rounding of it" in said(part, 1.44)


def test_a_count_that_is_off_by_one_is_counted_again():
    part = number(127.0, 0, "count")
    again = "Look again at what is counted, and in which steps"
    assert said(part, 126) == f"near: 126 is near: one too few. {again}"
    assert "one too many" in said(part, 128)
    assert said(number(2.0, 0, "count"), 3).startswith("unknown")


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        ("correlation", "one falls as the other rises"),
        ("reliability", "items, or occasions, correlate negatively"),
        ("points", "what is subtracted from what"),
    ],
)
def test_a_minus_sign_is_told_for_what_it_means(kind, meaning):
    assert meaning in said(number(0.87, 2, kind), -0.87)


@pytest.mark.parametrize("value", [126.6, 127.4, 127.4873])
def test_a_count_has_no_fraction(value):
    part = number(127.0, 0, "count")
    assert said(part, value).startswith(f"near: {value} is near: people and things come in whole")
    assert part.verdict(127.0).is_right and part.verdict(127.0 + 1e-12).is_right
    assert number(127.4, 0, "count").verdict(127.41).is_right  # a key that a formula gave
    assert number(127.0, 0, "percent").verdict(127.4).is_right


def test_a_large_count_that_is_close_may_be_computed_from_rounded_numbers():
    part = number(3049.0, 0, "count")
    assert said(part, 3087).startswith("near: 3087 is near: it lies just above the answer")
    assert said(part, 3150).startswith("unknown")
    assert said(number(48.0, 0, "count"), 50).startswith("unknown")


def test_an_unknown_number_is_told_what_is_asked_for():
    part = Number("lower limit", -3.2, 1, (), unit="T-score points", quantity="points")
    assert "Asked for is *lower limit* (T-score points)" in said(part, 77.7)


def test_of_several_explanations_two_swapped_answers_are_said_first():
    told = (Mistake(48, "a step too many", "S06"),)
    other = number(48.0, 0, "count")
    part = Number("programs", 40, 0, told, quantity="count", siblings=(other,))
    part = replace(part, mistakes=(*told, Mistake(48, "that by simulation", "S08")))
    assert said(part, 48).startswith("named: 48 is either that by simulation (S08), or a step")


def test_a_number_of_two_digits_is_no_mistake_of_another_count():
    told = (Mistake(80, "an ICC of 0.2", "S07"), Mistake(1120, "residents", "S05"))
    part = number(54.0, 0, "count", siblings=(Number("large", 28, 0, told, quantity="count"),))
    assert said(part, 80).startswith("unknown")
    assert "an answer to *large*: residents" in said(part, 1120)


def test_one_mistake_of_two_other_parts_is_told_once():
    told = (Mistake(1.09, "the reach", "S05"),)
    limits = tuple(Number(name, 5, 1, told, quantity="points") for name in ("low", "high"))
    assert said(number(3.1, 1, "points", siblings=limits), 1.1) == (
        "named: 1.1 is an answer to *low*: the reach (S05)"
    )


def test_a_number_of_the_other_lab_is_named_only_with_many_digits_and_after_those_of_this_lab():
    def part(*landmarks):
        return number(3.1, 1, "points", landmarks=lambda: landmarks)

    there = Landmark(6.42, "the first trial", "points", is_elsewhere=True)
    assert said(part(there), 6.4).startswith("unknown")
    assert "the first trial" in said(part(there), 6.42)
    here = Landmark(6.42, "the wedge", "points")
    words = said(part(there, here), 6.42)
    assert "the wedge" in words and "the first trial" not in words


def test_the_numbers_of_both_labs_of_a_chapter_are_told_apart(session):
    data = session.in_hand[14].data
    of_first, of_second = (printed.landmarks(14, data, name) for name in ("14.1", "14.7"))
    for other, found in (("14.7", of_first), ("14.1", of_second)):
        answers = [each for each in found if each.words.endswith(f"of exercise {other}")]
        assert answers and all(each.is_elsewhere for each in answers)
    kept = {each.words: each.is_elsewhere for each in of_second if each.words}
    assert {True, False} <= set(kept.values())
    assert not any(
        each.is_elsewhere for each in printed.landmarks(12, session.in_hand[12].data, "12.1")
    )


def test_two_explanations_that_fit_are_both_said():
    mistakes = (Mistake(2.041, "the first", "S04"), Mistake(2.038, "the second", "S06"))
    part = Number("slope", 1.46, 2, mistakes, quantity="slope")
    assert said(part, 2.04) == "named: 2.04 is either the first (S04), or the second (S06)"
    assert said(part, 2.041) == "named: 2.041 is the first (S04)"


def test_parts_know_each_other(session):
    gap, d = session.exercise("8.1").parts
    assert "*gap in points*, which another part asks for" in said(d, round(gap.key, 2))
    low, high = session.exercise("7.4").parts[:2]
    assert "*upper limit*, which another part asks for" in said(low, round(high.key, 2))
    assert low.siblings == (high,) and low not in low.siblings


# The numbers of the chapter


def test_a_number_of_the_chapter_is_a_likelihood(session):
    (slope,) = session.exercise("8.3").parts
    assert said(slope, 56).startswith("named: 56 looks like ") and "gap" in said(slope, 56)
    assert "slope" in said(slope, 56)
    assert "the gap between the outer quarters" in said(slope, 38.7)
    assert "looks like the lower limit of *+ postgraduate year*" in said(slope, 1.21)


def test_what_could_be_many_numbers_is_none():
    many = [Landmark(value, words, "points") for value, words in ((20, "a"), (20.2, "b"))]
    more = [Landmark(value, words, "points") for value, words in ((19.8, "c"), (19.9, "d"))]
    part = number(1.46, landmarks=lambda: [*many, *more])
    assert said(part, 20).startswith("unknown")
    part = number(1.46, landmarks=lambda: many)
    assert "20 looks like either a, or b; a slope is asked for" in said(part, 20)
    part = number(1.46, landmarks=lambda: [many[0], Landmark(19.8)])
    assert said(part, 20).startswith("unknown")
    assert said(part, 2).startswith("unknown")


@pytest.mark.parametrize("chapter", [c for c in BY_NUMBER if c != 1])
def test_another_cohort_has_other_numbers(chapter):
    made, data = BY_NUMBER[chapter], BY_NUMBER[chapter].load(seed=3)
    assert not printed.is_committed(chapter, data)
    assert printed.is_committed(chapter, made.load())
    found = printed.landmarks(chapter, data, next(iter(made.exercises)))
    assert all(each.value == int(each.value) or each.value < 1000 for each in found)
    assert len(found) < 12  # published figures only


@needs_labs
def test_the_numbers_are_those_of_the_labs():
    assert printed.stored(NOTEBOOKS) == json.loads(printed.FILE.read_text("utf-8"))


@pytest.mark.parametrize("chapter", BY_NUMBER)
def test_every_name_of_a_printed_number_is_kept(chapter):
    kept = json.loads(printed.FILE.read_text("utf-8"))[str(chapter)]["kept"]
    assert [n for n in printed.words_of(chapter) if "." not in n and n not in kept] == []


# Fitted models


@pytest.fixture
def within_year(session):
    return session.exercise("8.3").parts[0]


@pytest.mark.parametrize(
    ("formula", "phrase"),
    [
        ("absite_score ~ belonging_score + C(pgy)", "right"),
        ("absite_score ~ pgy + belonging_score", "right"),
        ("absite_score ~ 0 + C(pgy) + belonging_score", "right"),
        ("absite_score ~ belonging_score", "which ignores PGY"),
        ("absite_score ~ belonging_score + C(pgy) + bel_01", "`bel_01` is in the model"),
        ("belonging_score ~ absite_score + C(pgy)", "outcome and predictor are exchanged"),
        ("stress ~ belonging_score + C(pgy)", "the outcome of the model is `stress`"),
        ("absite_score ~ belonging_score + bel_02", "`pgy` is missing from the model"),
        ("absite_score ~ belonging_score * C(pgy)", "the slope of PGY1 alone"),
        ("absite_score ~ C(pgy)", "`belonging_score` is missing"),
        ("absite_score ~ belonging_score + code + stress", "`code` was entered as a number"),
    ],
)
def test_a_model_is_looked_at_before_its_number(residents, within_year, formula, phrase):
    data = residents.assign(code=residents["pgy"].cat.codes)
    fit = smf.ols(formula, data).fit()
    assert phrase in said(within_year, fit)


def test_other_kinds_rows_and_forms_of_a_model(residents, within_year):
    formula = "absite_score ~ belonging_score + C(pgy)"
    high = residents.assign(high=(residents["absite_score"] > 500).astype(int))
    logistic = smf.logit("high ~ belonging_score + C(pgy)", high).fit(disp=0)
    assert "this is a logistic model; the task asks for least squares" in said(
        within_year, logistic
    )
    mixed = random_intercept(formula, residents, group="program_id")
    assert "this is a random intercept model" in said(within_year, mixed)
    fewer = smf.ols(formula, residents.iloc[6:]).fit()
    assert "6,130 of 6,136 residents are in the model: rows were" in said(within_year, fewer)
    fit = smf.ols(formula, residents).fit()
    for form in (fit, tidy(fit), tidy(fit).set_index("term"), fit.params):
        assert said(within_year, form).startswith("right"), form
    for form in (
        tidy(fewer.model.fit()),
        smf.ols("absite_score ~ belonging_score", high).fit().params,
    ):
        assert not within_year.judge(form)[0]
    assert "`pgy` is missing" in said(within_year, pd.Series({"belonging_score": 1.2}))


def test_odds_ratios_come_out_of_logistic_models(session):
    part = session.exercise("10.4").parts[0]
    known = corpus_report.names(10)["learners"].dropna(
        subset=["belonging_organization", *corpus_report.names(10)["factors"]]
    )
    known = known.assign(strong=(known["belonging_organization"] >= 4).astype(int))
    fit = smf.logit("strong ~ identities", known).fit(disp=0)
    assert "the log odds ratio; exponentiate it" in said(part, fit)
    assert said(part, fit.params.map(math.exp)).startswith("right")
    linear = smf.ols("strong ~ identities + support", known).fit()
    assert "this is a least squares model; the task asks for logistic" in said(part, linear)


# Rows that were left out


def test_start_says_that_rows_were_left_out(residents):
    made = BY_NUMBER[8]
    for data in (
        residents.drop(index=[3, 4]),
        residents.drop(index=[3, 4]).reset_index(drop=True),
        residents.head(6134),
        residents.sample(6134, random_state=1),
    ):
        (note,) = rows.notes(made, (data,))
        assert note.startswith("**Note:** 6,134 of 6,136 rows are in hand")
    (note,) = rows.notes(made, (load_cohort("surgery", seed=3).iloc[10:],))
    assert "6,126 of 6,136" in note


def test_start_says_nothing_of_whole_cohorts(residents):
    made = BY_NUMBER[8]
    for data in (
        residents,
        residents.sample(frac=1, random_state=1),
        residents.drop(columns="stress"),
        load_cohort("surgery", seed=3),
        simulate("surgery", 500, seed=3).data,
        simulate("surgery", 7000, seed=3).data,
        residents.iloc[:0],
    ):
        assert rows.notes(made, (data,)) == []
    for chapter in CHAPTERS:
        assert Session().start(chapter.number, *chapter.load()) == []


# Words and numbers that go together, on any seed


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_of_the_way_holds_for_the_data_in_hand(seed):
    keys = {}
    for chapter in (2, 5, 7, 8, 10):
        for name, exercise in words.exercises(
            BY_NUMBER[chapter], BY_NUMBER[chapter].load(seed)
        ).items():
            keys[name] = [part.key for part in exercise.parts]
            for part in exercise.parts:
                if isinstance(part, Number):
                    assert part.quantity in NAMES and math.isfinite(part.key)
    assert keys["8.5"][0] < 0.15  # r falls


def test_every_part_has_a_kind(session):
    for chapter in CHAPTERS:
        for name in words.exercise_ids(chapter):
            for part in session.exercise(name).parts:
                assert not isinstance(part, Number) or part.quantity in NAMES, name
