"""From the move of a slider to the redrawn figure, beside the plain function call.

``python -m benchmarks.explorers`` starts the course as a learner does, opens the lab of the
explorers in Chromium, runs it, and moves the sliders of each explorer by keyboard, 50 times. The
clock runs in the page: from the key until the new figure is decoded and two frames are drawn.
After each move the same settings are computed, put into words and drawn by a plain call in this
process, so that both meet the same load. It needs what the tests in tests/browser need.
"""

import os
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from belonging_edu.explore import NAMES, figure, settings, summary
from belonging_edu.notebook import figure_markup
from tests.browser import chromium, lab_page, served, sliders

MOVES = 50
HEADER = (
    "| explorer | moves | p50, ms | p95, ms | call p50, ms | call p95, ms | p95 ratio "
    "| 2 × call + 100 ms |\n|---|---:|---:|---:|---:|---:|---:|---:|"
)
#: Promise of the milliseconds from the next key to the next figure.
_CLOCK = """(box) => { window.clock = new Promise((resolve, reject) => {
  const before = box.querySelector("img").src;
  let pressed = null;
  const key = () => { pressed = performance.now(); };
  document.addEventListener("keydown", key, {capture: true, once: true});
  const watcher = new MutationObserver(async () => {
    const image = box.querySelector("img");
    if (pressed === null || !image || image.src === before) return;
    watcher.disconnect();
    await image.decode();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - pressed)));
  });
  watcher.observe(box, {subtree: true, childList: true, attributes: true});
  setTimeout(() => reject(new Error("no other figure for 30 s")), 30000);
}); }"""


def stops(setting):
    """Keys that start from the lowest value and end there, each with the value it leads to."""
    low, high = setting.lowest, setting.highest
    up = low * 10 ** (5 * setting.step) if _is_ratio(setting) else low + 5 * setting.step
    return [("PageUp", min(up, high)), ("PageDown", low), ("End", high), ("Home", low)]


def _is_ratio(setting):
    return "ratio" in setting.setting


def call(name, given):
    """Milliseconds of the plain call: compute, say, draw, as SVG in an <img>."""
    start = time.perf_counter()
    figure_markup(figure(name, **given), alt=summary(name, **given), tight=False)
    return 1000 * (time.perf_counter() - start)


def move(page, box, key):
    """Milliseconds from a key to the new figure, measured in the page."""
    box.evaluate(_CLOCK)
    page.keyboard.press(key)
    elapsed = page.evaluate("() => window.clock")
    lab_page.wait_until_idle(page)
    return elapsed


def measure(page, name, moves):
    """Move each slider of an explorer in turn; return milliseconds of moves and of calls."""
    cell = lab_page.cell_with(page, f'explorer("{name}")')
    box, table = sliders.box_of(cell), list(settings(name).itertuples())
    start, moved, called = sliders.state(box), [], []
    call(name, {})
    for number, setting in enumerate(table):
        share = moves // len(table) + (number < moves % len(table))
        sliders.tab_to(page, cell, box, number)
        sliders.press(page, box, "Home")
        for key, value in islice(cycle(stops(setting)), share):
            moved.append(move(page, box, key))
            called.append(call(name, {setting.setting: value}))
        sliders.back_to_the_start(page, box, start)
    return moved, called


def line(name, moved, called):
    """One row of the table."""
    (p50, p95), (call_50, call_95) = (np.quantile(each, [0.5, 0.95]) for each in (moved, called))
    cells = (len(moved), p50, p95, call_50, call_95)
    numbers = " | ".join(f"{cell:.0f}" for cell in cells)
    return f"| {name} | {numbers} | {p95 / call_95:.1f} | {2 * call_95 + 100:.0f} |"


def table(moves=MOVES, names=NAMES):
    """Start everything, measure, and return the table as Markdown."""
    with tempfile.TemporaryDirectory() as scratch, chromium.browser() as browser:
        folder = served.prepare(Path(scratch) / "belonging-edu")
        with served.course(folder) as address:
            window = chromium.Window(browser)
            page = lab_page.run_all(lab_page.open_from_book(window, address, "explorers"))
            lines = [line(name, *measure(page, name, moves)) for name in names]
            window.context.close()
    load = os.getloadavg()[1]  # of the past five minutes, about as long as this takes
    return "\n".join([HEADER, *lines, "", f"Load of the machine: {load:.1f}."])


if __name__ == "__main__":
    sys.exit(chromium.what_is_missing() or print(table()))
