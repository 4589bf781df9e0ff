"""``belonging-edu cohort``: make a cohort for a class."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from belonging_edu import cohorts

__all__ = ["add", "run"]

_EXAMPLES = """examples:
  belonging-edu cohort surgery --out class            the cohort of the book, as CSV
  belonging-edu cohort surgery --seed 2027 --out class --formats csv,xlsx,sav
  belonging-edu cohort surgery --seed 2027 --out class --students 40
  belonging-edu cohort surgery --seed 2027 --out class --set exam_per_belonging=0

In the project's folder write python3 start.py for belonging-edu.
Hand out the folder data, keep the folder key: it holds the truth.
All data are synthetic."""

_OPTIONS = {
    "--variant": {"help": "which variant, where a cohort has several"},
    "--n": {"type": int, "help": "how many; the published number if left out"},
    "--seed": {"type": int, "help": "any whole number; the book's if left out"},
    "--out": {"type": Path, "required": True, "metavar": "DIR", "help": "folder of the set"},
    "--students": {
        "type": int,
        "default": 0,
        "metavar": "K",
        "help": "one data set for each of K students, and one key for you",
    },
    "--formats": {
        "default": "csv",
        "metavar": "LIST",
        "help": "csv, xlsx, sav, dta, redcap, datapackage, parquet; comma between",
    },
    "--set": {
        "action": "append",
        "default": [],
        "metavar": "NAME=VALUE",
        "help": "turn a parameter of the truth; may be given several times",
    },
    "--workers": {
        "type": int,
        "default": 1,
        "metavar": "K",
        "help": "processes for a large cohort; the bytes stay the same",
    },
    "--force": {"action": "store_true", "help": "replace files of the same name"},
}


def add(verbs) -> None:
    """Add the verb to the command."""
    making = verbs.add_parser(
        "cohort",
        help="make a cohort: data, codebook, and the truth in a folder of its own",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    making.set_defaults(run=run)
    making.add_argument("name", help=f"one of {', '.join(cohorts.NAMES)}")
    for flag, settings in _OPTIONS.items():
        making.add_argument(flag, **settings)


def run(options) -> int:
    """Make the set; return the exit status."""
    from belonging_edu.export import class_set

    order = class_set.Order(
        name=options.name,
        variant=options.variant,
        n=options.n,
        seed=options.seed,
        truth=dict(_changed(options.name, text) for text in options.set),
        formats=_formats(options.formats),
        students=_at_least("students", options.students, 0),
        workers=_at_least("workers", options.workers, 1),
    )
    with _bar(order) as progress:
        files = class_set.write(order, options.out, force=options.force, progress=progress)
    handed = sum(path.parts[len(options.out.parts)] == "data" for path in files)
    print(
        f"{len(files)} files in {options.out} (synthetic). To hand out: "
        f"{options.out / 'data'}, {handed} files. For you: {options.out / 'key'}."
    )
    return 0


def _changed(name, text):
    """Split NAME=VALUE; the value is a number where it looks like one."""
    parameter, sign, value = text.partition("=")
    if not sign:
        raise ValueError(f"--set {text}: write NAME=VALUE, see `belonging-edu list {name}`.")
    try:
        return parameter, float(value)
    except ValueError:
        return parameter, value


def _formats(text) -> tuple:
    from belonging_edu import export
    from belonging_edu.export import streaming

    known = dict.fromkeys((*streaming.FORMATS, *export.FORMATS))
    asked = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in asked if part not in known]
    if unknown or not asked:
        raise ValueError(f"--formats {text}: choose among {', '.join(known)}, comma between.")
    return asked


def _at_least(name, value, least):
    if value < least:
        raise ValueError(f"--{name} {value}: it must be a whole number from {least} up.")
    return value


@contextlib.contextmanager
def _bar(order):
    """Yield a function that moves a progress bar; it shows on a terminal only."""
    from tqdm import tqdm

    n = order.n or order.usual_n
    total = n * len(order.formats) * max(order.students, 1)
    with tqdm(total=total, unit=" rows", unit_scale=True, disable=None, leave=False) as bar:

        def progress(units, what):
            bar.set_description(what, refresh=False)
            bar.update(units)

        yield progress
