"""Figures: what they draw, and what they refuse."""

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot as plt

from belonging_edu import figures
from belonging_edu.figures.fitting import lay_out


@pytest.fixture(autouse=True)
def clean():
    with matplotlib.rc_context():
        yield
    plt.close("all")


@pytest.fixture
def table():
    return pd.DataFrame(
        {"term": ["a", "b"], "estimate": [1.0, 2.0], "conf_low": [0.5, 1.0], "conf_high": [1.5, 3]}
    )


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_dots_stand_at_the_estimates_first_row_on_top(table):
    ax = figures.dot_interval(table, reference=(1.2, "truth"))
    assert ax.lines[0].get_xdata().tolist() == [1.0, 2.0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert ax.yaxis_inverted()
    assert texts(ax) == ["1.00", "2.00", "truth"]


def test_figures_draw_into_given_axes(table):
    figure, ax = plt.subplots()
    assert figures.dot_interval(table, ax=ax, decimals=0) is ax
    assert "1" in texts(ax)


def test_dot_interval_without_an_interval(table):
    with pytest.raises(KeyError, match="conf_low"):
        figures.dot_interval(table.drop(columns="conf_low"))


def test_style_is_readable_in_every_theme():
    figures.use_style()
    assert matplotlib.rcParams["savefig.facecolor"] == "white"
    assert matplotlib.rcParams["font.family"] == ["DejaVu Sans"]
    assert len(set(figures.COLORS)) == 7


def test_forest_takes_ratios_only(table):
    ax = figures.forest(table)
    assert ax.get_xscale() == "log"
    assert texts(ax) == ["1.00 (0.50 to 1.50)", "2.00 (1.00 to 3.00)"]
    with pytest.raises(ValueError, match="use dot_interval"):
        figures.forest(table.assign(conf_low=-1))


def test_likert_shares_are_of_those_who_answered_and_the_middle_is_halved():
    data = pd.DataFrame({"a": [1, 1, 2, 3, None], "b": [3, 3, 3, 3, 3]})
    ax = figures.likert(
        data, items={"a": "first", "b": "second"}, labels={1: "no", 2: "so", 3: "y"}
    )
    assert texts(ax) == ["50%", "25%", "0%", "100%"]
    assert ax.patches[0].get_x() == pytest.approx(-62.5)  # half of the middle lies left
    assert "first: 50% no, 25% y" in figures.alt_text(ax)
    even = figures.likert(data[["a"]].dropna() + 1, items=["a"], labels=dict(enumerate("wxyz", 1)))
    assert texts(even) == ["50%", "50%"]
    for bad, message in ((data.assign(a=None), "Nobody"), (data.assign(a=9), "give it a label")):
        with pytest.raises(ValueError, match=message):
            figures.likert(bad, items=["a"], labels={1: "no", 3: "y"})


def test_scree_counts_components_above_those_of_unrelated_items():
    rows = [("observed", 3.0), ("observed", 1.2), ("observed", 0.4)]
    rows += [("unrelated items", value) for value in (1.5, 1.3, 1.1)]
    table = pd.DataFrame(rows, columns=["group", "estimate"]).assign(term="component")
    text = figures.alt_text(figures.scree(table))
    assert "1 component at the start above" in text and "2 above 1." in text


def test_dag_has_no_circle_and_every_variable_a_place():
    where = {"a": (0, 0), "b": (1, 0)}
    ax = figures.dag([("a", "b")], positions=where, unmeasured=["a"])
    assert "a to b. Not measured: a." in figures.alt_text(ax)
    with pytest.raises(ValueError, match="circle among a, b"):
        figures.dag([("a", "b"), ("b", "a")], positions=where)
    with pytest.raises(ValueError, match="'c' has no position"):
        figures.dag([("a", "c")], positions=where)


def test_schedule_puts_the_first_to_start_on_top():
    rows = [("p", 0, 0), ("p", 1, 0), ("q", 0, 0), ("q", 1, 1), ("r", 1, 1)]
    data = pd.DataFrame(rows, columns=["program_id", "year", "on"])
    ax = figures.schedule(data, cluster="program_id", period="year", treated="on")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["q", "r", "p"]
    assert len(ax.patches) == 5  # no cell without rows
    assert figures.alt_text(ax).endswith("in period 0: 0; 1: 2.")


def test_a_description_is_not_invented():
    with pytest.raises(ValueError, match="your own words"):
        figures.alt_text(plt.subplots()[1])


def drawn_texts(figure):
    figure.draw_without_rendering()
    for ax in figure.axes:
        for text in (ax.xaxis.label, ax._left_title):
            if text.get_text():
                yield text.get_text(), text.get_window_extent()


def test_titles_and_labels_are_broken_until_they_fit():
    with matplotlib.rc_context():
        figures.use_style()
        figure, axes = plt.subplots(1, 2)
        for ax in axes:
            ax.set_title("Two averages, and two wide groups that overlap (synthetic)")
            ax.set_xlabel("exam points, highest minus lowest group, 95% interval")
        lay_out(figure)
        boxes = dict(drawn_texts(figure))
    assert all("\n" in text for text in boxes)
    assert not any("95\n" in text or "%\n" in text for text in boxes)
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width + 1 for box in boxes.values())
    (left, right) = (ax._left_title.get_window_extent() for ax in axes)
    assert left.x1 <= right.x0


def test_a_short_title_begins_where_the_figure_begins():
    with matplotlib.rc_context():
        figures.use_style()
        ax = figures.dot_interval(
            pd.DataFrame({"term": ["a rather long name of a row"], "estimate": [1.0],
                          "conf_low": [0.5], "conf_high": [1.5]})
        )  # fmt: skip
        ax.set_title("Short (synthetic)")
        lay_out(ax.figure)
        ((text, box),) = drawn_texts(ax.figure)
    assert text == "Short (synthetic)" and box.x0 < 10 < ax.bbox.x0
    assert ax.get_yticklabels()[0].get_text() == "a rather long name\nof a row"


def test_figures_with_places_of_their_own_keep_them():
    figure = plt.figure(layout="none")
    ax = figure.add_axes((0.1, 0.1, 0.3, 0.3), title="A long title that runs far over its axes")
    lay_out(figure)
    assert ax.get_title() == "A long title that runs far over its axes"


def test_rows_make_a_figure_higher(table):
    few, many = figures.dot_interval(table), figures.dot_interval(pd.concat([table] * 4))
    assert many.figure.get_size_inches()[1] > 2 * few.figure.get_size_inches()[1] - 1


def test_ratios_over_many_decades_have_few_ticks():
    row = {"term": ["a"], "estimate": [389.0], "conf_low": [116.0], "conf_high": [2023.0]}
    labels = [text.get_text() for text in figures.forest(pd.DataFrame(row)).get_xticklabels()]
    assert labels == ["1", "10", "100", "1000"]
