"""Small parts of kits: words with their looks, quotation marks, axes without a result."""

import re

import pytest
from bs4 import BeautifulSoup
from launcher.words import Problem
from publish.kit import axes, lab
from publish.kit.typography import curly
from publish.kit.words import Run, as_html, cut, plain, said, sentences, without, words

TOP = "08-top-against-bottom"


def of(markup):
    return words(BeautifulSoup(f"<p>{markup}</p>", "lxml").p)


def test_words_keep_what_is_bold_and_italic():
    assert of(" A <em>b</em>\n <strong>c <em>d</em></strong> <a href='x'>e</a> ") == (
        Run("A "),
        Run("b", italic=True),
        Run(" "),
        Run("c ", bold=True),
        Run("d", bold=True, italic=True),
        Run(" e"),
    )
    assert (
        as_html(of("1 &lt; <em>2</em> &amp; <b>3</b>"))
        == "1 &lt; <em>2</em> &amp; <strong>3</strong>"
    )
    assert of(" ") == ()


def test_words_are_cut_by_letters():
    these = of("The <em>whole</em> story")
    assert [plain(cut(these, *places)) for places in ((0, 3), (4, 9), (6, None))] == [
        "The",
        "whole",
        "ole story",
    ]
    assert cut(these, 4, 9) == (Run("whole", italic=True),)


def test_a_place_is_left_out_with_the_blank_before_it():
    these = of("<b>Order</b> it (exercise 3.4), and say it (step 5 of the lab).")
    found = without(these, r"\([^()]*(?:exercise|of the lab)[^()]*\)")
    assert plain(found) == "Order it, and say it."
    assert found[0] == Run("Order", bold=True)


def test_sentences_end_where_they_do():
    text = "You are Dr. Rowan, 2 vs. 3. P = .03, of 1.5 points. “Is it?” “No.” (All of it.) End"
    assert [plain(each) for each in sentences(said(text))] == [
        "You are Dr. Rowan, 2 vs. 3.",
        "P = .03, of 1.5 points.",
        "“Is it?”",
        "“No.”",
        "(All of it.)",
        "End",
    ]


def test_quotation_marks_open_and_close():
    assert (
        curly('Say "so" ("or") and "not" a program\'s') == "Say “so” (“or”) and “not” a program’s"
    )


def test_empty_axes_hold_ticks_and_labels_and_nothing_that_was_drawn():
    figure = lab.figures(TOP)["overlap"]
    drawing, labels = axes.empty(figure)
    assert labels == ["exam score", "% of each tenth"]
    left = set(re.findall(r'id="([A-Za-z.]+)_\d', drawing.decode()))
    assert left <= {
        "figure",
        "axes",
        "patch",
        "matplotlib.axis",
        "xtick",
        "ytick",
        "text",
        "line2d",
    }
    assert b"FillBetween" in figure.content and b"mean" in figure.content
    assert b"FillBetween" not in drawing and b"mean" not in drawing
    assert drawing.count(b"<use") > 5


def test_a_figure_without_axes_is_refused():
    figure = lab.figures("10-confounders")["dag_two"]
    without_axes = lab.Figure(
        "none", "", "alt", figure.kind, b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    )
    with pytest.raises(Problem, match="no axes to sketch in"):
        axes.empty(without_axes)
