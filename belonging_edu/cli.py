"""The command ``belonging-edu``: list the cohorts, and make one for a class."""

from __future__ import annotations

import argparse
import contextlib
import errno
import signal
import sys
from pathlib import Path

from belonging_edu import __version__, cohorts
from belonging_edu.items import command as items_command

__all__ = ["main"]

EXAMPLES = """examples:
  belonging-edu list                                  the cohorts and their variants
  belonging-edu list surgery                          its parameters, which can be turned
  belonging-edu cohort surgery --out class            the cohort of the book, as CSV
  belonging-edu cohort surgery --seed 2027 --out class --formats csv,xlsx,sav
  belonging-edu cohort surgery --seed 2027 --out class --students 40
  belonging-edu cohort surgery --seed 2027 --out class --set exam_per_belonging=0

In the project's folder write python3 start.py for belonging-edu (cohort and items only).
Hand out the folder data, keep the folder key: it holds the truth.
All data are synthetic."""

COHORT_OPTIONS = {
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


def main(arguments=None) -> int:
    """Run the command; return its exit status (0 done, 1 not possible, 2 not understood)."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return options.run(options)
    except (ValueError, FileExistsError) as error:
        print(f"belonging-edu: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"belonging-edu: {_explained(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nbelonging-edu: stopped; nothing was written.", file=sys.stderr)
        return 130


def _stop(*_):
    raise KeyboardInterrupt


def _explained(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "the disk is full; nothing was written. Make room, or choose another folder."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename or 'the folder'} cannot be written. Choose another folder."
    return f"{error}; nothing was written."


def _parser():
    parser = argparse.ArgumentParser(
        prog="belonging-edu",
        description="Synthetic cohorts with a known truth, for teaching research methods.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"belonging-edu {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="list the cohorts, or the parameters of one")
    listing.add_argument("name", nargs="?", help="a cohort")
    listing.set_defaults(run=_list)
    _add_cohort(verbs)
    items_command.add(verbs, argparse.RawDescriptionHelpFormatter)
    return parser


def _add_cohort(verbs):
    making = verbs.add_parser(
        "cohort",
        help="make a cohort: data, codebook, and the truth in a folder of its own",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    making.set_defaults(run=_cohort)
    making.add_argument("name", help=f"one of {', '.join(cohorts.NAMES)}")
    for flag, settings in COHORT_OPTIONS.items():
        making.add_argument(flag, **settings)


def _list(options) -> int:
    if options.name is None:
        for cohort in cohorts.COHORTS:
            print(f"{cohort.name:12} {cohort.title} ({cohort.n:,} {cohort.units})")
            for variant in filter(None, cohort.variants):
                print(f"{'':12} --variant {variant}")
        return 0
    for row in cohorts.parameters(options.name).itertuples():
        unit = f" {row.unit}" if row.unit else ""
        print(f"{row.parameter} = {row.default}{unit}  ({row.values})\n    {row.meaning}")
    return 0


def _cohort(options) -> int:
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
