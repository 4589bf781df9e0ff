"""Each lab in the browser: how much it loads, and how long until its first result and its end.

``python -m benchmarks.site`` hands out the site in ``_build/site`` below a path, as a plain web
server does, and opens each lab in Chromium in a fresh window, without a cache. The clock starts
when the page is opened; the first result is that of the first cell, the end that of the last.
Packed is what the same files weigh as a server sends them with gzip. CPU is the time of the thread
in which the lab's Python runs, up to its first result and to its end; where other work loads the
machine, it says more than the clock. Memory is that of the page's process. It needs Linux, what the
tests in tests/browser need, and the site.
"""

import gzip
import os
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.browser import chromium, lab_page, lite

GOALS = {"packed": 50, "first": 25, "end": 60}
HEADER = (
    "| lab | loaded, MiB | packed, MiB | first, s | CPU, s | end, s | CPU, s | memory, MiB |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)
PACKED = {".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".svg", ".wasm"}
MIB = 2**20


def measure(browser, root, name):
    """Open a lab and run it to its end; return what it took."""
    window = chromium.Window(browser)
    began = time.monotonic()
    page = lite.open_at_once(window, root, name)
    lite.as_nobody(page)
    lab_page.run_cell(page, "")
    first = time.monotonic() - began, of_its_page()[1]
    lab_page.run_all(page)
    end = time.monotonic() - began, of_its_page()[1]
    assert lab_page.complaints(page) == [], name
    memory = of_its_page()[0]
    plain, packed = weight(window.asked, root)
    window.context.close()
    return plain / MIB, packed / MIB, *first, *end, memory / MIB


def weight(asked, root):
    """The bytes of the files of a site that were asked for, as they are and packed."""
    paths = {unquote(urlsplit(url).path) for url in asked if url.startswith(root)}
    files = [lite.SITE / path.removeprefix(urlsplit(root).path) for path in paths]
    contents = {file: file.read_bytes() for file in files if file.is_file()}
    packed = (
        len(gzip.compress(content, 6)) if file.suffix in PACKED else len(content)
        for file, content in contents.items()
    )
    return sum(map(len, contents.values())), sum(packed)


def of_its_page():
    """Bytes in memory of our Chromium's largest page, and CPU seconds of the Python in it."""
    found = [(0, 0.0)]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"--type=renderer" in (process / "cmdline").read_bytes() and is_ours(process):
                pages = int((process / "statm").read_text().split()[1])
                found.append((pages * os.sysconf("SC_PAGE_SIZE"), seconds_of_workers(process)))
        except OSError:
            continue
    return max(found)


def is_ours(process):
    """Whether a process was started from here, directly or not."""
    while process.name not in ("0", str(os.getpid())):
        process = process.with_name(fields(process)[1])
    return process.name != "0"


def seconds_of_workers(process):
    """CPU seconds of the threads of a process that are workers."""
    workers = (t for t in (process / "task").iterdir() if "(DedicatedWorker" in stat(t))
    return sum(sum(map(int, fields(t)[11:13])) for t in workers) / os.sysconf("SC_CLK_TCK")


def fields(process):
    """What Linux says of a process or thread, after its name: the state, the parent, …"""
    return stat(process).rpartition(")")[2].split()


def stat(process):
    return (process / "stat").read_text()


def table(names):
    """Measure labs one after another, and return the table as Markdown."""
    lines = [HEADER]
    with chromium.browser() as browser, lite.served(lite.SITE) as root:
        for name in names:
            *numbers, memory = measure(browser, root, name)
            shown = " | ".join(f"{number:.1f}" for number in numbers)
            lines.append(f"| {name} | {shown} | {memory:,.0f} |")
    goals = f"Goals: {GOALS['packed']} MiB packed, {GOALS['first']} s, {GOALS['end']} s."
    return "\n".join([*lines, "", goals, f"Load of the machine: {os.getloadavg()[2]:.1f}."])


def what_is_missing():
    """What has to be there before anything can be measured; None when all is."""
    if not (lite.SITE / "site.json").is_file():
        return lite.MISSING
    return chromium.what_is_missing()


if __name__ == "__main__":
    every = sorted(path.stem for path in (lite.ROOT / "notebooks").glob("*.ipynb"))
    sys.exit(what_is_missing() or print(table(sys.argv[1:] or every)))
