"""``belonging-edu cohort``: make a cohort for a class."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from belonging_edu import cohorts
from belonging_edu.cli.shared import bar, whole_number

__all__ = ["add", "run"]

_EXAMPLES = """examples:
  belonging-edu cohort surgery --out class            the cohort of the book, as CSV
  belonging-edu cohort surgery --seed 2027 --out class --formats csv,xlsx,sav
  belonging-edu cohort surgery --seed 2027 --out class --students 40 --chapters 8
  belonging-edu cohort surgery --seed 2027 --out class --set exam_per_belonging=0

In the project's folder write python3 start.py for belonging-edu.
Hand out the folder data, keep the folder key: it holds the truth and the answers.
The answers of all labs take seconds for each student, those of one chapter less.
All data are synthetic."""

_OPTIONS = {
    "--variant": {"help": "which variant, where a cohort has several"},
    "--n": {"type": whole_number, "help": "how many; the published number if left out"},
    "--seed": {"type": whole_number, "help": "any whole number; the book's if left out"},
    "--out": {"type": Path, "required": True, "metavar": "DIR", "help": "folder of the set"},
    "--students": {
        "type": whole_number,
        "default": 0,
        "metavar": "K",
        "help": "one data set for each of K students, and one key for you",
    },
    "--formats": {
        "default": "csv",
        "metavar": "LIST",
        "help": "csv, xlsx (excel), sav (spss), dta (stata), redcap, datapackage, parquet; comma "
        "between",
    },
    "--set": {
        "action": "append",
        "default": [],
        "metavar": "NAME=VALUE",
        "help": "turn a parameter of the truth; may be given several times",
    },
    "--workers": {
        "type": whole_number,
        "default": 1,
        "metavar": "K",
        "help": "processes for a large cohort; the bytes stay the same",
    },
    "--chapters": {
        "default": "",
        "metavar": "LIST",
        "help": "whose answers the key holds, such as 8,12; those of all labs if left out",
    },
    "--no-answers": {
        "action": "store_true",
        "help": "no answers.csv and mistakes.csv; mark computes what it needs",
    },
    "--force": {"action": "store_true", "help": "replace an older set, as a whole"},
}


#: Formats by the program that opens them.
_PROGRAMS = {
    "excel": "xlsx",
    "spss": "sav",
    "pspp": "sav",
    "jamovi": "sav",
    "jasp": "sav",
    "stata": "dta",
    "frictionless": "datapackage",
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
    chapters = tuple(whole_number(each) for each in _listed(options.chapters))
    with_answers = not options.no_answers
    if chapters:
        from belonging_edu.classroom import course

        course.chapters_of(order, chapters)  # refused before anything is made
    with bar(_rows(order), " rows") as progress:
        files = class_set.write(
            order,
            options.out,
            force=options.force,
            progress=progress,
            tell=_tell,
            more=lambda key: _write_answers(order, key, chapters, with_answers),
        )
    handed = sum(path.parts[len(options.out.parts)] == "data" for path in files)
    print(
        f"{len(files)} files in {options.out} (synthetic). To hand out: "
        f"{options.out / 'data'}, {handed} files. For you: {options.out / 'key'}."
    )
    _tell_of_labels(order)
    _tell_of_leftovers(options.out)
    return 0


def _rows(order):
    n = order.n or order.usual_n
    return n * len(order.formats) * max(order.students, 1)


def _write_answers(order, key, chapters, with_answers):
    from belonging_edu.classroom import answers

    answers.write_hand_in(order, key, chapters)
    if with_answers and (order.n or order.usual_n) > answers.LARGEST:
        _tell(f"answers are computed for sets of up to {answers.LARGEST:,} units: none written.")
    elif with_answers:
        with bar(1 + max(order.students, 1), " data sets") as progress:
            answers.write(order, key, chapters, progress, _tell)


def _tell_of_labels(order):
    from belonging_edu.export import stata

    cut = stata.cut(cohorts.find(order.name).variables) if "dta" in order.formats else []
    if cut:
        _tell(
            f"Stata holds labels of up to 80 characters: {len(cut)} were cut at a word and end in "
            f"an ellipsis ({', '.join(cut[:3])}{', …' if len(cut) > 3 else ''}). The codebook has "
            "them whole."
        )


def _tell(said):
    print(f"belonging-edu: {said}", file=sys.stderr)


def _tell_of_leftovers(out):
    from belonging_edu.export import replacing

    for path in replacing.leftovers(out):
        _tell(f"{path} was left behind by a run that was stopped: `belonging-edu clean {out}`.")


def _changed(name, text):
    """Split NAME=VALUE; the value is a number where it looks like one."""
    parameter, sign, value = text.partition("=")
    if not sign:
        raise ValueError(f"--set {text}: write NAME=VALUE, see `belonging-edu list {name}`.")
    if not value.isascii() and re.search(r"\d", value):
        raise ValueError(f"--set {text}: write the number in the digits 0 to 9.")
    try:
        return parameter, float(value)
    except ValueError:
        return parameter, value


def _formats(text) -> tuple:
    """The formats that are asked for, each once; the names of programs are understood."""
    from belonging_edu import export
    from belonging_edu.export import streaming

    known = dict.fromkeys((*streaming.FORMATS, *export.FORMATS))
    asked = [_PROGRAMS.get(part, part) for part in _listed(text.lower())]
    unknown = [part for part in asked if part not in known]
    if unknown or not asked:
        raise ValueError(f"--formats {text}: choose among {', '.join(known)}, comma between.")
    return tuple(dict.fromkeys(asked))


def _listed(text) -> list:
    return [part.strip() for part in text.split(",") if part.strip()]


def _at_least(name, value, least):
    if value < least:
        raise ValueError(f"--{name} {value}: it must be a whole number from {least} up.")
    return value
