"""Figures: what they draw, and what they refuse."""

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot as plt  # noqa: E402

from belonging_edu import figures  # noqa: E402


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


def test_overlap_shows_shares_and_means():
    data = pd.DataFrame({"score": [1, 2, 3, 3, 4, 5], "arm": list("aaabbb")})
    ax = figures.overlap(data, x="score", group="arm", order=["a", "b"])
    outlines = [patch for patch in ax.patches if not patch.get_fill()]
    assert [patch.get_data().values.sum() for patch in outlines] == pytest.approx([1, 1])
    assert [line.get_xdata()[0] for line in ax.lines] == [2, 4]
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()
    assert [entry.get_text() for entry in ax.get_legend().get_texts()] == ["a", "b"]


def test_overlap_of_groups_that_are_not_there():
    data = pd.DataFrame({"score": [1.0], "arm": ["a"]})
    with pytest.raises(ValueError, match="Groups: a"):
        figures.overlap(data, x="score", group="arm", order=["c"])
    with pytest.raises(ValueError, match="one to four"):
        figures.overlap(data, x="score", group="arm", order=list("abcde"))


def test_style_is_readable_in_every_theme():
    figures.use_style()
    assert matplotlib.rcParams["savefig.facecolor"] == "white"
    assert matplotlib.rcParams["font.family"] == ["DejaVu Sans"]
    assert len(set(figures.COLOURS)) == 7
