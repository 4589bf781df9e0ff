"""What a lab shows: figures with a description, tables, sentences, kept numbers."""

import base64
import re

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from belonging_edu import notebook, readable

ALT = "A line that rises from 1 to 3, exam points over belonging & stress."


@pytest.fixture
def shown(monkeypatch):
    """Collect what is displayed."""
    bundles = []

    def display(bundle, raw, metadata=None):
        assert raw
        bundles.append((bundle, metadata or {}))

    monkeypatch.setattr("IPython.display.display", display)
    return bundles


def line():
    figure = Figure()
    figure.subplots().plot([1, 2, 3])
    return figure


def test_a_figure_carries_its_description_and_name(shown):
    notebook.show(line(), alt=ALT, name="rise")
    bundle, metadata = shown[0]
    assert (
        'alt="A line that rises from 1 to 3, exam points over belonging &amp; stress."'
        in (bundle["text/html"])
    )
    assert bundle["text/plain"] == ALT
    assert metadata == {"belonging_edu": {"figure": "rise"}}
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', bundle["text/html"])[1]
    assert b"<svg" in base64.b64decode(picture)


def test_same_figure_same_bytes(shown):
    notebook.show(line(), alt=ALT)
    notebook.show(line(), alt=ALT)
    assert shown[0] == shown[1]
    assert "dc:date" not in base64.b64decode(shown[0][0]["text/html"].split(",")[-1][:-2]).decode()


def test_axes_are_shown_as_their_figure_and_closed(shown):
    ax = plt.subplots()[1]
    notebook.show(ax, alt=ALT)
    assert len(shown) == 1 and plt.get_fignums() == []


@pytest.mark.parametrize("alt", ["", "figure", "   a plot of the scores   "])
def test_a_figure_without_a_description_is_refused(shown, alt):
    with pytest.raises(ValueError, match="a description needs at least 40"):
        notebook.show(line(), alt=alt)
    assert shown == []


def test_sentences_are_markdown(shown):
    notebook.say("**35** of 100")
    assert shown == [({"text/markdown": "**35** of 100", "text/plain": "**35** of 100"}, {})]


def test_numbers_are_kept_for_the_book_as_glue(shown):
    notebook.keep(gap=56.123456789012, name="ladder")
    values = [bundle["application/papermill.record/text/plain"] for bundle, _ in shown]
    assert values == ["56.123457", "'ladder'"]
    assert [m["scrapbook"]["name"] for _, m in shown] == ["gap", "name"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_missing_numbers_cannot_be_quoted(shown, value):
    with pytest.raises(ValueError, match="gap=.* cannot be quoted"):
        notebook.keep(gap=value)


def test_a_table_is_rounded_for_reading_and_stays_as_it_was():
    found = pd.DataFrame(
        {
            "n": [1227.0, np.nan],
            "ratio": [2.345, np.inf],
            "p_value": [0.0004, np.nan],
            "other P": [0.00004, 0.05],
            "site": ["North", "South"],
        }
    )
    before = found.copy()
    shown = readable(found, 1, p=["p_value", "other P", "no such column"])
    assert shown["n"].tolist() == [1227, pd.NA]
    assert shown["ratio"].tolist() == [2.3, np.inf]
    assert shown["p_value"].tolist()[0] == "<.001" and shown["p_value"].isna()[1]
    assert shown["other P"].tolist() == ["<.001", ".050"]
    assert list(shown) == list(found)
    pd.testing.assert_frame_equal(found, before)
    assert readable(found[["ratio"]].iloc[:1], 0)["ratio"].tolist() == [2]
