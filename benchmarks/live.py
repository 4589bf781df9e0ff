"""From the button to the first figure of an explorer in a page, and from a slider to the next.

``python -m benchmarks.live`` builds the book with the pieces in ``_build/live``, serves it as
start.py does, and opens its page of explorers in Chromium, several times: each time in a fresh
window, without a cache. The clock runs in the page: from the click, or the event of a slider, until
the new figure is in the page, which is after it was decoded. It needs what the tests in
tests/browser need, and the pieces.
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from belonging_edu.explore import NAMES
from tests.book.site.book_copy import LIVE
from tests.browser import chromium, live, served, site_pages

ROUNDS, MOVES = 5, 40
HEADER = "| what | times | p50, ms | p95, ms | goal, ms |\n|---|---:|---:|---:|---:|"
GOALS = {"first figure": 6000, "next explorer": 2000, "next explorer, with scipy": 2000}
GOALS |= {f"a move of {name}": 250 for name in NAMES}
#: Milliseconds from an action on an explorer until another image is there.
_CLOCK = """async ([box, number]) => {
  const before = box.querySelector("img"), sliders = [...box.querySelectorAll("input")];
  const shown = new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      const image = box.querySelector("img");
      if (!image || image === before) return;
      watcher.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
    watcher.observe(box, { subtree: true, childList: true });
  });
  const start = performance.now();
  if (before) {
    const slider = sliders[number % sliders.length];
    slider.valueAsNumber = (slider.valueAsNumber + 7) % (Number(slider.max) + 1);
    slider.dispatchEvent(new Event("input"));
  } else {
    box.querySelector("button").click();
  }
  await shown;
  return performance.now() - start;
}"""


def clock(page, name, number=0):
    """Milliseconds until an explorer shows its first, or its next figure."""
    return page.evaluate(_CLOCK, [live.place(page, name).element_handle(), number])


def measure(browser, root, moves):
    """Open all explorers of the page in a fresh window; return milliseconds by what was done."""
    window = chromium.Window(browser)
    page = site_pages.open_page(window, root, "book/explorers.html")
    found, scipy = {}, ("decile_gap", "clustering", "power")
    for name in ("odds", *(other for other in NAMES if other != "odds")):
        kind = "next explorer, with scipy" if name == scipy[0] else "next explorer"
        kind = "first figure" if name == "odds" else kind
        found.setdefault(kind, []).append(clock(page, name))
        found[f"a move of {name}"] = [clock(page, name, number) for number in range(moves)]
    window.context.close()
    return found


def table(rounds=ROUNDS, moves=MOVES):
    """Build, serve, measure, and return the table as Markdown."""
    found = {}
    with tempfile.TemporaryDirectory() as scratch, chromium.browser() as browser:
        folder = served.prepare(Path(scratch) / "belonging-edu")
        with served.course(folder) as address:
            for _ in range(rounds):
                one = measure(browser, address.partition("?")[0], moves)
                for what, times in one.items():
                    found.setdefault(what, []).extend(times)
    load = os.getloadavg()[1]  # of the past five minutes
    lines = [line(what, found[what], goal) for what, goal in GOALS.items()]
    return "\n".join([HEADER, *lines, "", f"Load of the machine: {load:.1f}."])


def line(what, times, goal):
    """One row of the table."""
    p50, p95 = np.quantile(times, [0.5, 0.95])
    return f"| {what} | {len(times)} | {p50:,.0f} | {p95:,.0f} | {goal:,} |"


def what_is_missing():
    """What has to be there before anything can be measured; None when all is."""
    if not (LIVE / "contents.json").is_file():
        return live.MISSING
    return chromium.what_is_missing()


if __name__ == "__main__":
    sys.exit(what_is_missing() or print(table()))
