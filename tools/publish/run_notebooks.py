"""Run labs from top to bottom and store what they show, so that a second run changes no byte.

`python3 start.py run-notebooks [notebook ...]` calls this; without names it runs every lab in
notebooks/ and notebooks/solutions/. A notebook whose cell fails keeps the outputs it had.
"""

import asyncio
import json
import os
import re
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from . import readme_figure

ROOT = Path(__file__).resolve().parents[2]
TIMES = ROOT / "_build" / "run_times.json"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
SECONDS_PER_CELL = 300
AT_ONCE = min(4, os.cpu_count() or 1)

WIDGET = "application/vnd.jupyter.widget-view+json"
# A warning names the file its cell was compiled from; process id and hash differ in each run.
CELL_FILE = re.compile(re.escape(tempfile.gettempdir()) + r"[\\/]ipykernel_\d+[\\/]\d+\.py")
ONE_CELL_FILE = "/tmp/ipykernel_0/0.py"


class Failed(Exception):
    """A notebook that could not be stored, and why."""


def main(names):
    labs = [Path(name).resolve() for name in names]
    labs = labs or sorted(ROOT.glob("notebooks/*.ipynb")) + sorted(
        ROOT.glob("notebooks/solutions/*.ipynb")
    )
    failures, seconds = [], {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, job in [(shown(lab), pool.submit(run, lab)) for lab in labs]:
            try:
                changed, seconds[name] = job.result()
                note = "  (changed)" if changed else ""
                print(f"{seconds[name]:6.1f} s  {name}{note}", flush=True)
            except KeyboardInterrupt:
                os._exit(130)  # kernels end with their parent; waiting for them would run all labs
            except Failed as failure:
                failures.append(f"{name}: {failure}")
                print(f"  FAILED  {failures[-1]}", flush=True)
    note_times({name: s for name, s in seconds.items() if name.startswith("notebooks/")})
    if shown(ROOT / readme_figure.LAB) in seconds:
        readme_figure.store(ROOT)
    if failures:
        print(f"{len(failures)} of {len(labs)} notebooks failed and were left as they were.")
    return 1 if failures else 0


def shown(path):
    try:
        return path.relative_to(ROOT).as_posix()
    except ValueError:
        return str(path)


def run(path):
    """Run one notebook; return whether its file changed, and the seconds it took."""
    began = time.monotonic()
    try:
        before = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
    except (OSError, ValueError) as error:
        raise Failed(f"cannot be read: {error}") from error
    try:
        asyncio.run(execute(notebook, path.parent))
    except (RuntimeError, KeyError) as error:  # what a kernel that cannot start raises
        raise Failed(f"its kernel did not start or did not answer: {error}") from error
    took = round(time.monotonic() - began, 1)
    make_stable(notebook)
    refuse_local_paths(notebook)
    after = nbformat.writes(notebook).rstrip("\n") + "\n"
    if after != before:
        write_whole(path, after)
    return after != before, took


async def execute(notebook, folder):
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # no warning that a kernel listens on loopback
        resources={"metadata": {"path": str(folder)}},
    )
    # As for the book, also where a learner's copy is run: nothing waits, and nothing is noted.
    env = os.environ | {"BELONGING_EDU_PROGRESS": "off"}
    async with client.async_setup_kernel(env=env):
        for number, cell in enumerate(notebook.cells, 1):
            try:
                await client.async_execute_cell(cell, number - 1)
            except CellExecutionError as error:
                raise Failed(f"cell {number}: {error.ename}: {error.evalue}") from None
            except CellTimeoutError:
                raise Failed(f"cell {number} took over {SECONDS_PER_CELL} s") from None
            except DeadKernelError:
                raise Failed(f"cell {number} ended its kernel") from None


def make_stable(notebook):
    """Drop what differs from run to run or from computer to computer."""
    notebook.metadata.kernelspec = dict(KERNEL)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.metadata.pop("widgets", None)
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        if not cell.source.strip():
            cell.execution_count, cell.outputs = None, []
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = merge_streams(cell.outputs)
        for output in cell.outputs:
            make_output_stable(output, cell.execution_count)


def merge_streams(outputs):
    """Join neighboring pieces of one stream; where they break depends on timing."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last.text += output.text
        else:
            merged.append(output)
    return merged


def make_output_stable(output, count):
    if output.output_type == "execute_result":
        output.execution_count = count
    if output.output_type == "error":
        # Frames outside the notebook name files of this computer.
        frames = output.traceback
        output.traceback = [f for f in frames if not re.match(r"(\x1b\[[\d;]*m)*File ", f)]
    if output.output_type == "stream":
        output.text = CELL_FILE.sub(ONE_CELL_FILE, output.text)
    for kind, value in list(output.get("data", {}).items()):
        if kind == WIDGET:
            del output.data[kind]
        elif isinstance(value, str):
            output.data[kind] = CELL_FILE.sub(ONE_CELL_FILE, value)


def refuse_local_paths(notebook):
    places = [os.path.join(place, "") for place in (ROOT, sys.prefix, os.path.expanduser("~"))]
    for number, cell in enumerate(notebook.cells, 1):
        text = "\n".join(words(cell)).replace(ONE_CELL_FILE, "")
        for place in places:
            if place != os.sep and place in text:
                raise Failed(
                    f"cell {number} shows a path of this computer ({place}), often through a "
                    "warning; change the cell so that it does not"
                )


def words(cell):
    """Every text that a cell shows."""
    for output in cell.get("outputs", []):
        yield output.get("text", "")
        yield from output.get("traceback", [])
        for kind, value in output.get("data", {}).items():
            if kind.startswith("text/") and isinstance(value, str):
                yield value


def note_times(seconds):
    """Add to _build/run_times.json, which the book's status page shows."""
    try:
        known = json.loads(TIMES.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    known = {name: s for name, s in {**known, **seconds}.items() if (ROOT / name).is_file()}
    TIMES.parent.mkdir(exist_ok=True)
    write_whole(TIMES, json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n")


def write_whole(path, text):
    """Replace a file so that nobody ever sees half of it."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    if path.exists():
        shutil.copymode(path, new)
    os.replace(new, path)
