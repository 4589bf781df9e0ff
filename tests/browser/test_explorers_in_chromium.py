"""The explorers in a real JupyterLab: every slider by keyboard, and what follows it."""

from importlib import import_module
from pathlib import Path

import pytest

from belonging_edu.explore import NAMES, settings
from tests.browser import chromium, lab_page, sliders

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

#: The first does nothing where a slider already stands at its end; the others always move it.
KEYS = ("End", "Home", "PageUp", "PageDown")


@pytest.fixture(scope="module")
def page(browser, address):
    """The lab with the explorers, opened by the book's link, all cells run."""
    window = chromium.Window(browser)
    opened = lab_page.open_from_book(window, address, "explorers")
    yield lab_page.run_all(opened)
    window.context.close()
    assert (window.other_hosts(), window.errors) == ([], [])


def test_the_lab_of_the_explorers_runs_without_an_error(page):
    assert lab_page.complaints(page) == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_every_slider_moves_by_keyboard_and_redraws(page, name):
    cell = lab_page.cell_with(page, f'explorer("{name}")')
    box = sliders.box_of(cell)
    start = sliders.state(box)
    assert start["loaded"] and start["alt"]
    assert sliders.count(box) >= 2
    for number in range(sliders.count(box)):
        sliders.tab_to(page, cell, box, number)
        for key in KEYS:
            moves(page, box, key)
        sliders.back_to_the_start(page, box, start)


def moves(page, box, key):
    """One key: another value, figure, description and sentence; the slider keeps the focus."""
    before = sliders.state(box)
    if key == "End" and before["value"] == before["highest"]:
        return
    before, after = sliders.press(page, box, key)
    assert after["value"] is not None and after["loaded"]
    assert len(after["alt"]) > 40 and after["sentence"] in after["alt"]
    for what in ("figure", "alt", "sentence"):
        assert before[what] != after[what], (key, what)


@pytest.fixture
def explorers(monkeypatch):
    """The benchmark as a module."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return import_module("explorers")


def test_the_benchmark_measures_every_slider(page, explorers):
    moved, called = explorers.measure(page, "odds", 9)
    assert len(moved) == len(called) == 9
    assert min(moved) > 0 and min(called) > 0
    row = explorers.line("odds", moved, called)
    assert row.startswith("| odds | 9 | ") and row.count("|") == 9


@pytest.mark.parametrize("name", NAMES)
def test_the_benchmark_computes_what_its_keys_lead_to(explorers, name):
    for setting in settings(name).itertuples():
        for _, value in explorers.stops(setting):
            assert explorers.call(name, {setting.setting: value}) > 0
