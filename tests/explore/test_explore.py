"""Explorers: right numbers, figures that can be read, sliders that say what they are."""

import html
import itertools
import json
import math
import re
import socket
import subprocess
import sys
from operator import attrgetter
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

from scipy import stats

from belonging_edu import explore, simulate
from belonging_edu.explore import NAMES, figure, in_page, result, settings, summary
from belonging_edu.explore.catalog import EXPLORERS, find
from belonging_edu.explore.drawing import INKS, LINES, new_figure, spread
from belonging_edu.explore.live import Live, without_sliders
from belonging_edu.explore.worlds import WORLD_NAMES
from belonging_edu.methods import risks, rollouts
from belonging_edu.methods.study_designs import ClusterTrial

GRAYS = np.array([0.2126, 0.7152, 0.0722])  # weight of red, green and blue in luminance
FIELDS = [pytest.param(n, s, id=f"{n}-{s.name}") for n in NAMES for s in find(n).settings]


def corners(name):
    """Every combination of lowest and highest settings."""
    bounds = [(s.low, s.high) for s in find(name).settings]
    names = [s.name for s in find(name).settings]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*bounds)]


def numbers_of(found):
    for value in vars(found).values():
        yield from value if isinstance(value, tuple) else (() if value is None else (value,))


def twin_figure(name):
    chosen = find(name)
    found = [chosen.result(**given) for given in chosen.twin]
    return new_figure(chosen.twin_height, chosen.draw_twin, found)


def collisions(drawn):
    """Texts that lie on another text, or leave the figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    canvas = FigureCanvasAgg(drawn)
    canvas.draw()
    hidden = set(_beyond(drawn))
    boxes = [
        (text.get_text(), text.get_window_extent(canvas.get_renderer()))
        for text in drawn.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]
    width, height = drawn.get_size_inches() * drawn.dpi
    for words, box in boxes:
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5:
            yield f"{words!r} leaves the figure"
    for (one, first), (two, second) in itertools.combinations(boxes, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        if wide > 1 and high > 1:
            yield f"{one!r} on {two!r}"


def _beyond(drawn):
    """Labels of ticks beyond the limits of an axis exist, but are not drawn."""
    for ax in drawn.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            margin = 1e-9 * (high - low)
            for tick in axis.get_major_ticks():
                if not low - margin <= tick.get_loc() <= high + margin:
                    yield tick.label1


def texts_on_lines(drawn):
    """Texts within the axes that a line or a mark of the axes runs through."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(drawn)
    canvas.draw()
    for ax in drawn.axes:
        for text, line in itertools.product(ax.texts, ax.lines):
            box = text.get_window_extent(canvas.get_renderer())
            x, y = line.get_transform().transform(line.get_xydata()).T
            along = np.linspace(0, len(x) - 1, 50 * len(x))
            x, y = (np.interp(along, range(len(x)), part) for part in (x, y))
            reach = line.get_markersize() if line.get_marker() not in ("None", None) else 0
            reach = reach / 2 * drawn.dpi / 72
            near_x = (box.x0 - reach < x) & (x < box.x1 + reach)
            if (near_x & (box.y0 - reach < y) & (y < box.y1 + reach)).any():
                yield f"{text.get_text()!r} on a {line.get_color()} line"


def luminance(rgb):
    rgb = np.asarray(rgb)
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ GRAYS


def contrast(one, two):
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def in_the_dark(rgb):
    """What ``invert(1) hue-rotate(180deg)`` of the book's dark theme makes of a color."""
    turned = 2 * np.array([0.213, 0.715, 0.072]) - np.eye(3)
    return np.clip(turned @ (1 - np.asarray(rgb)), 0, 1)


# The numbers


def test_a_survey_sees_what_its_answers_give():
    found = result("nonresponse", response_rate=0.56, true_share=0.75, odds_ratio=2, invited=2250)
    yes, no = found.answer_if_belong, found.answer_if_not
    assert 0.75 * yes + 0.25 * no == pytest.approx(0.56)
    assert yes / (1 - yes) / (no / (1 - no)) == pytest.approx(2)
    assert found.seen_share == pytest.approx(0.75 * yes / 0.56)
    assert found.bias == pytest.approx(found.seen_share - 0.75)
    n = 0.56 * 2250
    interval = stats.binomtest(round(found.seen_share * n), round(n)).proportion_ci(method="wilson")
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(interval), abs=5e-4)


@pytest.mark.parametrize("rate", [0.05, 0.5, 0.95])
def test_equal_odds_of_answering_give_no_bias(rate):
    found = result("nonresponse", odds_ratio=1, response_rate=rate)
    assert found.bias == pytest.approx(0, abs=1e-12)
    assert "right on average" in summary("nonresponse", odds_ratio=1, response_rate=rate)


def test_bias_by_drawing_who_answers():
    rng = np.random.default_rng(1)
    found = result("nonresponse", response_rate=0.3, true_share=0.6, odds_ratio=4)
    belongs = rng.random(400_000) < 0.6
    answers = rng.random(len(belongs)) < np.where(
        belongs, found.answer_if_belong, found.answer_if_not
    )
    assert answers.mean() == pytest.approx(0.3, abs=0.003)
    assert belongs[answers].mean() == pytest.approx(found.seen_share, abs=0.005)


def test_alpha_is_that_of_items_drawn_so():
    rng = np.random.default_rng(2)
    found = result("reliability", items=5, loading=0.7, true_slope=1)
    trait = rng.standard_normal(200_000)
    noise = rng.standard_normal((5, len(trait)))
    items = 0.7 * trait + math.sqrt(1 - 0.49) * noise
    total = items.sum(axis=0)
    alpha = 5 / 4 * (1 - items.var(axis=1).sum() / total.var())
    true = 5 * 0.7 * trait
    outcome = true + 3 * rng.standard_normal(len(trait))
    assert alpha == pytest.approx(found.alpha, abs=0.005)
    assert np.std(total - true) / np.std(total) == pytest.approx(
        found.error_of_measurement, abs=0.005
    )
    assert np.polyfit(total, outcome, 1)[0] == pytest.approx(found.seen_slope, abs=0.01)
    lost = np.corrcoef(total, outcome)[0, 1] / np.corrcoef(true, outcome)[0, 1]
    assert lost == pytest.approx(found.seen_correlation, abs=0.01)


def test_risks_are_those_of_the_package():
    for odds_ratio, baseline in itertools.product((0.05, 1, 30), (0.01, 0.4, 0.99)):
        found = result("odds", odds_ratio=odds_ratio, baseline=baseline)
        table = risks.risks_at(odds_ratio, baselines=[baseline]).set_index("term")["estimate"]
        assert found.risk == pytest.approx(table["risk"])
        assert found.risk_ratio == pytest.approx(table["risk ratio"])
        assert found.risk_difference == pytest.approx(table["risk difference"])


@pytest.mark.parametrize(("r", "share"), [(0.16, 0.1), (0.6, 0.25), (0.3, 0.5)])
def test_ends_of_a_score_as_drawn(r, share):
    rng = np.random.default_rng(3)
    score = rng.standard_normal(1_000_000)
    exam = 100 * (r * score + math.sqrt(1 - r * r) * rng.standard_normal(len(score)))
    low, high = np.quantile(score, [share, 1 - share])
    bottom, top = exam[score <= low], exam[score >= high]
    found = result("decile_gap", r=r, share=share, sd=100)
    assert top.mean() - bottom.mean() == pytest.approx(found.gap, abs=1)
    pooled = math.sqrt((top.var() + bottom.var()) / 2)
    assert (top.mean() - bottom.mean()) / pooled == pytest.approx(found.cohens_d, abs=0.01)
    pairs = min(len(top), len(bottom))
    beaten = (rng.permutation(bottom)[:pairs] > rng.permutation(top)[:pairs]).mean()
    assert beaten == pytest.approx(found.reversed_pairs, abs=0.004)
    shared = np.mean(top < 0) + np.mean(bottom > 0)  # the curves cross at the average
    assert shared == pytest.approx(found.overlap, abs=0.004)


def slopes_of_a_cohort(**truth):
    """The four slopes of one synthetic surgery cohort, by least squares."""
    data, _ = simulate("surgery", n=300_000, seed=77, **truth)
    program = data["program_id"].astype("category").cat.codes.to_numpy()
    years = pd.get_dummies(data["pgy"], dtype=float).iloc[:, 1:].to_numpy()
    exam, score = (data[name].to_numpy(float) for name in ("absite_score", "belonging_score"))
    stress = data["stress"].to_numpy(float)
    one = np.ones_like(score)

    def slope(outcome, *columns):
        return np.linalg.lstsq(np.column_stack(columns), outcome, rcond=None)[0][0]

    def within(values):
        frame = pd.DataFrame(values)
        return (frame - frame.groupby(program).transform("mean")).to_numpy()

    held = within(np.column_stack([score, years, stress]))
    return (
        slope(exam, score, one),
        slope(exam, score, one, years),
        slope(exam, score, one, years, stress),
        slope(within(exam)[:, 0], held),
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"own_effect": 0, "per_stress": 0, "stress_path": -12, "climate_path": 20},
        {"own_effect": 2.5, "per_stress": 0.4, "stress_path": 0, "climate_path": 0},
    ],
    ids=["as built", "paths only", "own effect only"],
)
def test_slopes_are_those_of_a_large_synthetic_cohort(given):
    found = result("confounding", **given)
    truth = {
        "exam_per_belonging": found.own_effect,
        "exam_per_belonging_per_stress": found.per_stress,
        "exam_per_stress": found.stress_path,
        "exam_per_climate": found.climate_path,
    }
    assert found.slopes == pytest.approx(slopes_of_a_cohort(**truth), abs=0.08)  # 4 SE or more


def test_start_of_confounding_is_the_cohort_as_built():
    from belonging_edu.cohorts.surgery import Parameters

    truth, found = Parameters(), result("confounding")
    assert found.own_effect == truth.exam_per_belonging
    assert found.per_stress == truth.exam_per_belonging_per_stress
    assert found.stress_path == truth.exam_per_stress
    assert found.climate_path == truth.exam_per_climate


def test_worlds_have_the_coefficients_of_the_panel_cohort():
    from belonging_edu.cohorts import panel
    from belonging_edu.explore import worlds

    truth = panel.Parameters()
    assert worlds.CORRELATION == truth.correlation and worlds.STABILITY == truth.stability
    assert worlds.EXAM_RELIABILITY == truth.exam_reliability
    assert worlds.WAVES == panel.WAVES
    keep, cross, _ = panel._coefficients(truth)
    assert (worlds.KEEP, worlds.CROSS_LAG) == pytest.approx((keep, cross))


@pytest.mark.parametrize(("place", "world"), list(enumerate(WORLD_NAMES)))
@pytest.mark.parametrize("raised", ["belonging", "exam", "support"])
def test_worlds_answer_as_the_synthetic_panel_does(world, place, raised):
    data, _ = simulate(
        "panel", n=40_000, seed=5, world=world, intervention=raised, intervention_effect=1
    )
    means = data.groupby(["wave", "treated"])["exam_score"].mean().unstack()
    seen = (means[1] - means[0]).to_numpy()
    start = seen[0]  # chance at wave 0, which lasts
    given = {name: float(name == raised) for name in ("belonging", "exam", "support")}
    expected = result("worlds", **given).paths[place]
    assert expected[0] == 0
    assert (seen - start)[1:] == pytest.approx(expected[1:], abs=5)


def test_worlds_add_up_and_know_the_stated_limits():
    both = result("worlds", belonging=0.5, exam=0.3, support=-0.2)
    alone = [
        result("worlds", **({"belonging": 0, "exam": 0, "support": 0} | given))
        for given in ({"belonging": 0.5}, {"exam": 0.3}, {"support": -0.2})
    ]
    for place in range(3):
        added = np.sum([found.paths[place] for found in alone], axis=0)
        assert both.paths[place] == pytest.approx(added)
    assert alone[0].belonging_first == pytest.approx((0, 0, 6.3, 10.9), abs=0.3)  # cohorts.md 5.2


@pytest.mark.parametrize(("again", "share", "effect"), [(0.6, 0.1, 0), (0.3, 0.25, 2)])
def test_those_chosen_for_a_low_score_gain_as_drawn(again, share, effect):
    rng = np.random.default_rng(11)
    first, luck = rng.standard_normal((2, 1_000_000))
    later = again * first + math.sqrt(1 - again**2) * luck
    chosen = first <= np.quantile(first, share)
    found = result("regression", again=again, share=share, effect=effect)
    assert 44 + 8 * first[chosen].mean() == pytest.approx(found.before, abs=0.1)
    assert 44 + 8 * later[chosen].mean() + effect == pytest.approx(found.after, abs=0.1)
    assert found.gain == pytest.approx(found.after - found.before)
    assert found.gain - found.by_itself == pytest.approx(effect)


def grid(name, stops=5):
    """Every combination of some stops of the sliders, with both ends and the start."""
    values = [
        sorted(
            {one.start, *(one.from_screen(each) for each in one.stops[:: len(one.stops) // stops])}
        )
        for one in find(name).settings
    ]
    names = [one.name for one in find(name).settings]
    return [dict(zip(names, each, strict=True)) for each in itertools.product(*values)]


def test_words_on_regression_are_true_wherever_the_sliders_stand():
    for given in [*grid("regression"), *corners("regression")]:
        found, words = result("regression", **given), summary("regression", **given)
        assert found.by_itself > 0
        assert ("They lose" in words) == (found.gain < 0)
        assert ("takes away" in words) == (given["effect"] < 0)
        assert ("all of them without any program" in words) == (given["effect"] == 0)


def surveys_with_holes(found, times=3000):
    """Shares and standard errors by three ways in surveys drawn anew, of so many respondents."""
    from belonging_edu.explore import missingness as model

    rng, n = np.random.default_rng(13), found.respondents
    strong = rng.random((times, n)) < model.STRONG
    burnout = rng.random((times, n)) < np.where(strong, *model.BURNOUT[::-1])
    ratio = found.by_burnout**burnout * found.by_belonging ** (~strong)
    low, high = 1e-4, 1e4
    for _ in range(60):
        odds = math.sqrt(low * high)
        skip = odds * ratio[:40] / (1 + odds * ratio[:40])
        low, high = (odds, high) if skip.mean() < found.skipped else (low, odds)
    known = rng.random((times, n)) >= odds * ratio / (1 + odds * ratio)
    answered = known.sum(axis=1)
    share = (strong & known).sum(axis=1) / answered
    variance = share * (1 - share)
    by_group = [
        ((group & known).sum(axis=1), (group & known & strong).sum(axis=1), group.mean(axis=1))
        for group in (burnout, ~burnout)
    ]
    imputed = sum(size * yes / count for count, yes, size in by_group)
    between = sum(size * (yes / count - imputed) ** 2 for count, yes, size in by_group)
    within = sum(
        n * size**2 * yes / count * (1 - yes / count) / count for count, yes, size in by_group
    )
    return {
        "complete": (share, np.sqrt(variance / answered)),
        "filled": (share, np.sqrt(variance * answered / n**2)),
        "imputed": (imputed, np.sqrt((between + within) / n)),
    }


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"by_burnout": 1, "skipped": 0.5},
        {"by_belonging": 2, "respondents": 500},
        {"by_burnout": 10, "by_belonging": 0.5, "skipped": 0.6, "respondents": 500},
    ],
    ids=["at the start", "lottery", "not at random", "far out"],
)
def test_bias_and_coverage_are_those_of_surveys_drawn_anew(given):
    found = result("missingness", **given)
    for name, (shares, errors) in surveys_with_holes(found).items():
        expected = getattr(found, name)
        assert shares.mean() == pytest.approx(expected.share, abs=0.004), name
        width = (expected.conf_high - expected.conf_low) / 2 / 1.959964
        assert errors.mean() == pytest.approx(width, rel=0.03), name
        covers = np.abs(shares - found.true_share) < 1.959964 * errors
        assert covers.mean() == pytest.approx(expected.coverage, abs=0.04), name


def test_the_world_of_missingness_is_about_that_of_the_synthetic_learners():
    from belonging_edu.explore import missingness as model

    data = simulate("learners", n=60_000, seed=5, missing_items="mcar", missing_share=0).data
    data = data.query("responded == 1")
    strong = data["belonging_organization"] >= 4
    assert strong.mean() == pytest.approx(model.STRONG, abs=0.01)
    burnout = data.groupby(strong)["burnout"].mean()
    assert tuple(burnout) == pytest.approx(model.BURNOUT, abs=0.02)


def test_words_on_missingness_are_true_wherever_the_sliders_stand():
    for given in [*grid("missingness", 4), *corners("missingness")]:
        found, words = result("missingness", **given), summary("missingness", **given)
        assert found.filled.share == found.complete.share
        assert found.filled.conf_high < found.complete.conf_high or found.complete.conf_high == 1
        assert found.filled.coverage <= found.complete.coverage + 1e-9
        lottery = given["by_burnout"] == given["by_belonging"] == 1
        assert ("a lottery decides" in words) == lottery
        fair = [e for e in (found.complete, found.imputed) if abs(e.share - 0.78) < 1e-9]
        assert words.count("right on average") == len(fair)
        assert words.count("too high") + words.count("too low") + words.count("less than 0.1") == (
            2 - len(fair)
        )


@pytest.mark.parametrize("skipped", [0.05, 0.6])
@pytest.mark.parametrize("by_burnout", [0.1, 1.0, 10.0])
def test_imputation_is_right_where_what_was_recorded_decides(by_burnout, skipped):
    found = result("missingness", by_burnout=by_burnout, skipped=skipped)
    assert found.imputed.share == pytest.approx(found.true_share, abs=1e-9)
    assert found.imputed.coverage == pytest.approx(0.95)
    assert (abs(found.complete.share - found.true_share) < 1e-9) == (by_burnout == 1)


def trials_drawn_anew(found, times=400):
    """Estimates and claimed errors of every analysis: least squares on residents, or on means."""
    rng, size = np.random.default_rng(14), found.residents
    cells = pd.DataFrame(
        {
            "program": np.repeat(np.arange(24), 5),
            "period": np.tile(np.arange(5), 24),
            "start": np.repeat(rng.permutation(np.repeat([1, 2, 3, 4], 6)), 5),
        }
    )
    treated = (cells["period"] >= cells["start"]).to_numpy(float)
    lasting = np.repeat(rng.normal(0, math.sqrt(80 * found.icc), (24, times)), 5, axis=0)
    means = lasting + rng.normal(0, math.sqrt(20 * found.icc), (120, times))
    means += (found.trend * cells["period"] + found.effect * treated).to_numpy()[:, None]
    residents = np.repeat(means, size, axis=0)
    residents += rng.normal(0, math.sqrt(100 * (1 - found.icc)), residents.shape)
    means = residents.reshape(120, size, times).mean(axis=1)
    programs = pd.get_dummies(cells["program"], drop_first=True, dtype=float)
    periods = pd.get_dummies(cells["period"], drop_first=True, dtype=float)
    one = np.ones(120)
    everyone = {"with_without": (one,), "same_period": (one, periods)}
    by_means = {"before_after": (one, programs), "both": (one, programs, periods)}
    for name, columns in (everyone | by_means).items():
        design = np.column_stack([treated, *columns])
        values = means
        if name in everyone:
            design, values = np.repeat(design, size, axis=0), residents
        fitted, squares, *_ = np.linalg.lstsq(design, values, rcond=None)
        variance = squares / (len(design) - design.shape[1])
        yield name, fitted[0], np.sqrt(variance * np.linalg.inv(design.T @ design)[0, 0])


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"trend": 0, "icc": 0.2},
        {"trend": -1.5, "effect": -3, "icc": 0.3, "residents": 40},
        {"trend": 0.25, "effect": 2, "icc": 0, "residents": 5},
    ],
    ids=["at the start", "no trend", "far out", "small programs"],
)
def test_four_analyses_of_a_stepped_wedge_are_those_of_trials_drawn_anew(given):
    found = result("wedge", **given)
    for name, estimates, errors in trials_drawn_anew(found):
        expected = getattr(found, name)
        sd = estimates.std()
        assert estimates.mean() == pytest.approx(expected.points, abs=4 * sd / 20), name
        width = (expected.conf_high - expected.conf_low) / 2 / 1.959964
        assert errors.mean() == pytest.approx(width, rel=0.04), name
        covers = np.abs(estimates - found.effect) < 1.959964 * errors
        assert covers.mean() == pytest.approx(expected.coverage, abs=0.06), name


def test_the_trial_of_the_wedge_is_about_the_synthetic_one():
    data = simulate("support", design="stepped wedge", seed=3).data
    assert data["program_id"].nunique() == 24 and data["period"].nunique() == 5
    found = result("wedge", trend=0.75, effect=3, residents=16)
    wedge = {"cluster": "program_id", "period": "period", "treated": "offered"}
    one = rollouts.stepped_wedge(data, outcome="belonging", **wedge).iloc[0]
    assert one["std_error"] == pytest.approx((found.both.conf_high - 3) / 1.96, rel=0.35)


def test_words_on_the_wedge_are_true_wherever_the_sliders_stand():
    for given in [*grid("wedge", 4), *corners("wedge")]:
        found, words = result("wedge", **given), summary("wedge", **given)
        assert found.both.points == pytest.approx(found.effect, abs=1e-9)
        assert found.same_period.points == pytest.approx(found.effect, abs=1e-9)
        assert found.both.coverage == pytest.approx(0.95)
        assert ("adds nothing" in words) == (found.effect == 0)
        assert ("takes away" in words) == (found.effect < 0)
        assert ("do not change by themselves" in words) == (found.trend == 0)
        off = np.sign([round(e.points - found.effect, 9) for e in found.estimates[:2]])
        assert (off == np.sign(found.trend)).all()


def test_false_positives_as_simulated():
    rng = np.random.default_rng(4)
    for icc, size, clusters in ((0.05, 15, 20), (0.3, 40, 6), (0.0, 5, 8)):
        found = result("clustering", icc=icc, cluster_size=size, clusters=clusters)
        shape = (4000, clusters, size)
        y = math.sqrt(icc) * rng.standard_normal(shape[:2] + (1,))
        y = y + math.sqrt(1 - icc) * rng.standard_normal(shape)
        half = clusters // 2
        arms = (y[:, :half].reshape(4000, -1), y[:, half:].reshape(4000, -1))
        share = (stats.ttest_ind(*arms, axis=1).pvalue < 0.05).mean()
        error = math.sqrt(share * (1 - share) / 4000)
        assert share == pytest.approx(found.false_positives, abs=4 * error + 0.004)
        assert found.design_effect == pytest.approx(1 + (size - 1) * icc)
        assert found.effective_n == pytest.approx(size * clusters / found.design_effect)


def test_power_is_that_of_the_design():
    designs = itertools.product((4, 20, 50), (2, 30), (0, 0.1), (0, 0.4))
    for programs, residents, icc, effect in designs:
        design = ClusterTrial(
            n_programs=programs, n_per_program=residents, difference=effect, sd=1, icc=icc
        )
        found = result("power", programs=programs, residents=residents, icc=icc, effect=effect)
        assert found.power == pytest.approx(float(design.analytic(0.05)), abs=1e-6)


def test_programs_for_80_per_cent_are_the_fewest():
    enough = result("power").programs_for_80
    assert result("power", programs=enough).power >= 0.8
    assert result("power", programs=enough - 2).power < 0.8
    assert "rate of false positives" in summary("power", effect=0)
    assert "Even 400 programs" in summary("power", effect=0.05, icc=0.3)


@pytest.mark.parametrize(
    ("name", "setting", "field", "sign"),
    [
        ("nonresponse", "odds_ratio", "bias", 1),
        ("nonresponse", "true_share", "seen_share", 1),
        ("reliability", "items", "alpha", 1),
        ("reliability", "loading", "alpha", 1),
        ("reliability", "items", "error_of_measurement", -1),
        ("decile_gap", "r", "gap", 1),
        ("decile_gap", "r", "overlap", -1),
        ("decile_gap", "share", "gap", -1),
        ("decile_gap", "share", "reversed_pairs", 1),
        ("odds", "odds_ratio", "risk", 1),
        ("odds", "baseline", "risk", 1),
        ("confounding", "stress_path", "plain", -1),
        ("confounding", "climate_path", "with_stress", 1),
        ("confounding", "own_effect", "with_program", 1),
        ("regression", "again", "by_itself", -1),
        ("regression", "share", "by_itself", -1),
        ("regression", "effect", "gain", 1),
        ("missingness", "by_burnout", "complete.share", 1),
        ("missingness", "by_belonging", "complete.share", 1),
        ("missingness", "by_belonging", "imputed.share", 1),
        ("missingness", "skipped", "complete.share", 1),
        ("missingness", "respondents", "complete.conf_high", -1),
        ("missingness", "respondents", "filled.coverage", -1),
        ("wedge", "trend", "with_without.points", 1),
        ("wedge", "trend", "before_after.points", 1),
        ("wedge", "effect", "both.points", 1),
        ("wedge", "icc", "same_period.coverage", -1),
        ("wedge", "residents", "both.conf_high", -1),
        ("clustering", "icc", "false_positives", 1),
        ("clustering", "cluster_size", "false_positives", 1),
        ("clustering", "icc", "effective_n", -1),
        ("power", "programs", "power", 1),
        ("power", "residents", "power", 1),
        ("power", "icc", "power", -1),
        ("power", "effect", "power", 1),
    ],
)
def test_more_of_one_means_more_or_less_of_the_other(name, setting, field, sign):
    row = settings(name).set_index("setting").loc[setting]
    ticks = np.linspace(row["lowest"], row["highest"], 15)
    if next(s for s in find(name).settings if s.name == setting).whole:
        ticks = sorted({int(tick) for tick in ticks})
    values = [attrgetter(field)(result(name, **{setting: tick})) for tick in ticks]
    steps = sign * np.diff(values)
    assert (steps >= -1e-9).all() and steps.max() > 0


# Settings


@pytest.mark.parametrize(("name", "setting"), FIELDS)
def test_a_value_out_of_range_is_refused_with_range_and_cure(name, setting):
    for wrong in (setting.low - 1, setting.high + 1, float("nan"), "much", None, True):
        with pytest.raises(ValueError, match=re.escape(f"{setting.name}={wrong!r}")) as said:
            result(name, **{setting.name: wrong})
        assert f"from {setting.low:g} to {setting.high:g}" in str(said.value)
        assert f"starts with {setting.name}={setting.start:g}" in str(said.value)
    if setting.whole:
        with pytest.raises(ValueError, match="whole number"):
            summary(name, **{setting.name: setting.start + 0.5})


def test_unknown_names_are_told_the_known_ones():
    for call in (result, summary, figure, settings, explore.explorer, explore.twin):
        with pytest.raises(ValueError, match="Explorers: nonresponse, reliability"):
            call("weather")
    with pytest.raises(ValueError, match="Settings: odds_ratio, baseline"):
        result("odds", risk=0.5)


def test_numbers_of_numpy_are_numbers():
    assert result("power", programs=np.int64(10)) == result("power", programs=10)
    assert result("odds", baseline=np.float64(0.5)) == result("odds", baseline=0.5)


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_tables_with_start_within_bounds(name):
    table = settings(name)
    assert table["start"].between(table["lowest"], table["highest"]).all()
    assert (table["step"] > 0).all() and table["label"].is_unique


def test_the_page_of_all_explorers_has_each_under_its_title():
    page = Path(__file__).parents[2] / "book" / "explorers.md"
    if not page.is_file():
        pytest.skip("needs the checkout: the wheel carries no page")
    headings = re.findall(r"^## (.*)$", page.read_text("utf-8"), re.MULTILINE)
    assert headings[: len(EXPLORERS)] == [explorer.title for explorer in EXPLORERS]


def test_everything_a_result_holds_is_documented():
    text = explore.result.__doc__
    for name in NAMES:
        assert f"``{name}``:" in text
        own = set(vars(result(name))) - set(settings(name)["setting"])
        assert [field for field in own if f"``{field}``" not in text] == []


# Figures and words


@pytest.mark.parametrize("name", NAMES)
def test_every_corner_has_finite_numbers_a_figure_and_words(name):
    for given in [{}, *corners(name)]:
        found = result(name, **given)
        assert all(math.isfinite(value) for value in numbers_of(found)), given
        words = summary(name, **given)
        assert words.endswith(".") and not re.search(r"nan|inf\b|None", words)
        assert list(collisions(figure(name, **given))) == [], given


@pytest.mark.parametrize("name", NAMES)
def test_texts_of_a_twin_keep_apart(name):
    assert list(collisions(twin_figure(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_line_runs_through_a_text_of_a_twin(name):
    assert list(texts_on_lines(twin_figure(name))) == []


def test_a_line_through_a_text_is_noticed():
    drawn = twin_figure("reliability")
    drawn.axes[0].text(20, 0.85, "a text on the curve of loading 0.5")
    assert len(list(texts_on_lines(drawn))) == 1


@pytest.mark.parametrize("name", ["missingness", "nonresponse", "odds", "wedge"])
def test_the_key_of_a_twin_has_its_marks(name):
    ax = twin_figure(name).axes[0]
    marks = {line.get_color() for line in ax.lines if line.get_marker() in ("o", "D")}
    handles = ax.get_legend().findobj(matplotlib.lines.Line2D)
    assert {line.get_color() for line in handles if line.get_marker() in ("o", "D")} == marks


@pytest.mark.parametrize("name", ["clustering", "decile_gap", "power", "regression", "reliability"])
def test_dots_are_black_as_in_the_title(name):
    dots = [line for line in twin_figure(name).axes[0].lines if line.get_marker() == "o"]
    assert {dot.get_color() for dot in dots} == {"#000000"}


@pytest.mark.parametrize("name", ["confounding", "worlds"])
def test_a_title_is_nearer_to_its_panel_than_to_the_one_above(name):
    drawn = twin_figure(name)
    drawn.draw_without_rendering()
    for above, ax in itertools.pairwise(drawn.axes):
        texts = ax.findobj(matplotlib.text.Text)
        words = next(text for text in texts if text.get_text() == ax.get_title(loc="left"))
        title = words.get_window_extent()
        assert above.bbox.y0 - title.y1 > 2 * (title.y0 - ax.bbox.y1) > 0


@pytest.mark.parametrize("ink", INKS)
def test_letters_in_colour_can_be_read_on_white_and_in_the_dark(ink):
    rgb = matplotlib.colors.to_rgb(ink)
    assert contrast(rgb, (1, 1, 1)) >= 4.5
    assert contrast(in_the_dark(rgb), (0, 0, 0)) >= 4.5


def test_a_dotted_line_is_wider_than_the_others():
    assert LINES[2]["linewidth"] > LINES[0]["linewidth"] == LINES[1]["linewidth"]


def test_the_interval_of_a_seen_share_is_wider_than_its_dot():
    ax = twin_figure("nonresponse").axes[0]
    assert ax.get_xlim() == (0.6, 1) and "axis from 60%" in ax.get_xlabel()
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    for dot, (*_, (bar,)) in zip(dots, ax.containers, strict=True):
        low, high = ax.transData.transform(bar.get_segments()[0])[:, 0]
        assert high - low > 2 * dot.get_markersize() * ax.figure.dpi / 72


def test_colliding_texts_are_noticed():
    drawn = figure("odds")
    drawn.text(0.1, 0.95, "a text on the title")
    drawn.text(0.9, 0.5, "a text that leaves the figure")
    said = " ".join(collisions(drawn))
    assert "a text on the title" in said and "leaves the figure" in said


@pytest.mark.parametrize("name", NAMES)
def test_words_say_that_it_is_a_model_or_synthetic(name):
    assert re.search(r"[Ii]n this model|synthetic|^An odds ratio", summary(name))


@pytest.mark.parametrize(
    "name", ["nonresponse", "reliability", "decile_gap", "odds", "missingness"]
)
def test_no_cause_is_claimed_where_the_model_has_none(name):
    from belonging_edu import causal_words

    assert [causal_words(summary(name, **given)) for given in corners(name)] == [[]] * len(
        corners(name)
    )


def test_labels_keep_apart_below_the_top():
    assert spread([0.9, 1.0, 1.0], 0.1, 1.0) == pytest.approx([0.8, 1.0, 0.9])
    assert spread([0.0, 0.0, 0.5], 0.1, 1.0) == pytest.approx([0.05, -0.05, 0.5])
    assert spread([0.4, 0.4, 0.4], 0.1, 1.0) == pytest.approx([0.5, 0.4, 0.3])


@pytest.mark.parametrize("name", NAMES)
def test_figures_use_neither_pyplot_nor_the_session_style(name):
    from matplotlib import pyplot as plt

    before = dict(matplotlib.rcParams)
    figure(name)
    assert dict(matplotlib.rcParams) == before and plt.get_fignums() == []


@pytest.mark.parametrize("name", NAMES)
def test_no_file_and_no_network(name, monkeypatch):
    figure(name).savefig("/dev/null", format="svg")  # fonts and libraries are loaded by then

    def refuse(*_args, **_kwargs):
        raise AssertionError("an explorer opened something")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert result(name) and summary(name) and figure(name)
    Live(name)


def test_import_is_light():
    code = (
        "import sys, belonging_edu.explore as e; e.summary('odds'); e.summary('worlds');"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert not loaded & {"ipywidgets", "IPython", "scipy", "statsmodels", "seaborn"}


# Widgets


def alt_of(live):
    return html.unescape(re.match(r'<img alt="([^"]+)"', live.picture.value)[1])


def said_by(live):
    return html.unescape(re.sub(r"<[^>]+>", "", live.sentence.value))


@pytest.mark.parametrize(("name", "setting"), FIELDS)
def test_sliders_and_fields_say_what_they_are(name, setting):
    live = Live(name)
    slider, field = live.sliders[setting.name], live.fields[setting.name]
    assert field.description == setting.label and re.search(r"\(.+\)$", setting.label)
    assert slider.continuous_update is False and field.continuous_update is False
    low, high = (setting.low * setting.times, setting.high * setting.times)
    assert (field.min, field.max) == pytest.approx((low, high))
    bounds = (math.log10(low), math.log10(high)) if setting.ratio else (low, high)
    assert (slider.min, slider.max) == pytest.approx(bounds)
    assert slider.value == field.value == pytest.approx(setting.start * setting.times)
    longest = max(len(other.label) for other in find(name).settings)
    assert float(field.style.description_width.removesuffix("em")) >= 0.5 * longest


@pytest.mark.parametrize(("name", "setting"), FIELDS)
def test_field_and_slider_follow_each_other(name, setting):
    live = Live(name)
    slider, field = live.sliders[setting.name], live.fields[setting.name]
    field.value = setting.low * setting.times
    assert live.values()[setting.name] == setting.low
    assert slider.value == pytest.approx(setting.low * setting.times)
    assert said_by(live) == summary(name, **{setting.name: setting.low})
    slider.value = setting.high * setting.times
    assert field.value == pytest.approx(setting.high * setting.times)
    field.value = 1e9  # beyond the bounds: the highest
    assert live.values()[setting.name] == setting.high


@pytest.mark.parametrize("name", NAMES)
def test_moving_a_slider_changes_figure_and_words_and_back_restores_them(name):
    live = Live(name)
    start = (live.picture.value, live.sentence.value)
    assert said_by(live) == summary(name)
    for setting in find(name).settings:
        slider = live.sliders[setting.name]
        slider.value = setting.high * setting.times
        assert said_by(live) == summary(name, **live.values())
        assert alt_of(live) == f"{find(name).picture} {said_by(live)}"
        assert (live.picture.value, live.sentence.value) != start
    assert live.values() == {s.name: s.high for s in find(name).settings}
    live.back.click()
    assert (live.picture.value, live.sentence.value) == start


def test_all_back_is_one_drawing(monkeypatch):
    live, drawn = Live("power"), []
    for setting in live.settings:
        live.sliders[setting.name].value = setting.high
    monkeypatch.setattr(
        "belonging_edu.explore.live.figure", lambda *a, **k: drawn.append(1) or figure(*a, **k)
    )
    live.back.click()
    assert len(drawn) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_step_of_a_slider_is_a_setting(name):
    live = Live(name)
    live._held = True  # nothing is drawn
    for setting in live.settings:
        slider = live.sliders[setting.name]
        for place in np.linspace(0, 1, 23):
            if setting.ratio:
                slider.value = 10 ** (slider.min + place * (slider.max - slider.min))
            else:
                steps = round(place * (slider.max - slider.min) / slider.step)
                slider.value = type(slider.value)(slider.min + steps * slider.step)
            assert setting.low <= live.values()[setting.name] <= setting.high


def test_the_sentence_is_a_polite_live_region():
    value = Live("odds").sentence.value
    assert value.startswith('<div role="status" aria-live="polite">')


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr(
        "IPython.display.display",
        lambda bundle, raw, metadata=None: bundles.append((bundle, metadata or {})),
    )
    return bundles


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_is_stable_and_says_the_ranges(name, shown):
    explore.explorer(name)
    explore.explorer(name)
    texts = [bundle["text/plain"] for bundle, _ in shown]
    assert texts[0] == texts[1] == without_sliders(name)
    assert texts[0].startswith(summary(name))
    assert all(s.label in texts[0] and s.range_text in texts[0] for s in find(name).settings)
    assert not re.search(r"0x[0-9a-f]{6}|[0-9a-f]{32}|Slider\(", texts[0])
    assert "application/vnd.jupyter.widget-view+json" in shown[0][0]


@pytest.mark.parametrize("name", NAMES)
def test_the_twin_is_a_named_figure_with_its_numbers_in_words(name, shown):
    explore.twin(name)
    explore.twin(name)
    (bundle, metadata), again = shown
    assert metadata == {"belonging_edu": {"figure": f"explorer_{name}"}}
    assert (bundle, metadata) == again
    chosen = find(name)
    for given in chosen.twin:
        assert chosen.short(chosen.result(**given)) in bundle["text/plain"]
    assert bundle["text/html"].startswith('<img alt="')


def test_models_work_without_ipywidgets():
    code = (
        "import sys; sys.modules['ipywidgets'] = None\n"
        "from belonging_edu import explore\n"
        "explore.figure('odds'); print(explore.summary('odds'))\n"
        "try:\n    explore.explorer('odds')\nexcept ImportError:\n    print('needs ipywidgets')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "needs ipywidgets"


# In a page of the book


@pytest.mark.parametrize(("name", "setting"), FIELDS)
def test_a_slider_of_a_page_has_the_ends_and_the_start_of_its_setting(name, setting):
    shown = {one["name"]: one for one in json.loads(in_page.settings_of(name))}[setting.name]
    values = [setting.from_screen(stop) for stop in shown["stops"]]
    assert values == sorted(set(values))
    ends = (setting.low, setting.start, setting.high)
    assert (values[0], values[shown["start"]], values[-1]) == pytest.approx(ends)
    assert shown["label"] == setting.label


@pytest.mark.parametrize("name", NAMES)
def test_a_page_gets_the_figure_and_the_words_of_python(name):
    ends = {s.name: s.stops[-1] for s in find(name).settings}
    given = {s.name: s.high for s in find(name).settings}
    answer = json.loads(in_page.drawn(name, json.dumps(ends)))
    assert answer["words"] == summary(name, **given)
    assert html.escape(answer["words"]) in answer["picture"]
    assert json.loads(in_page.drawn(name, "{}"))["words"] == summary(name)


def test_a_page_that_asks_for_what_there_is_not_is_told():
    with pytest.raises(ValueError, match="no explorer 'adds'"):
        in_page.settings_of("adds")
    with pytest.raises(ValueError, match="no setting 'base'"):
        in_page.drawn("odds", '{"base": 3}')
