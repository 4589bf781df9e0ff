"""``belonging-edu mark``: mark the answers of a class, and show how it did."""

from __future__ import annotations

import argparse
from pathlib import Path

from belonging_edu.cli.shared import bar

__all__ = ["add", "run"]

_EXAMPLES = """examples:
  belonging-edu mark --key class/key --answers answers.csv --out marks.csv
  belonging-edu mark --key class/key --answers returned/*.xlsx --out marks.csv

A table of answers has the columns student, exercise, part (where an exercise has several) and
answer, as class/key/hand-in.csv does. Answers may be typed in any way that a card understands:
1.46, "1,46 points", 46%. The table of marks names the students; the picture of the class does
not."""


def add(verbs) -> None:
    """Add the verb to the command."""
    marking = verbs.add_parser(
        "mark",
        help="mark a table of answers by the key of a class set",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    marking.set_defaults(run=run)
    marking.add_argument("--key", type=Path, required=True, metavar="DIR", help="folder key")
    marking.add_argument(
        "--answers",
        type=Path,
        required=True,
        nargs="+",
        metavar="FILE",
        help="one or several tables: CSV or .xlsx",
    )
    marking.add_argument("--out", type=Path, required=True, metavar="FILE", help="marks, as CSV")
    marking.add_argument("--force", action="store_true", help="replace an older table of marks")


def run(options) -> int:
    """Mark the answers; return the exit status."""
    from belonging_edu.classroom import hand_ins, marking, picture

    _check_out(options)
    marker = marking.Marker(options.key)
    handed = hand_ins.read(options.answers)
    with bar(len(handed), " answers") as progress:
        marks = marker.marks(handed, progress)
    marking.write(options.out, marks)
    print("\n".join(picture.lines(marks)))
    print(f"{len(marks)} marks in {options.out}. It names the students: keep it to yourself.")
    return 0


def _check_out(options):
    out = options.out
    if out.suffix.lower() != ".csv":
        raise ValueError(f"--out {out}: marks are written as CSV. Give a name that ends in .csv.")
    if not out.parent.is_dir():
        raise ValueError(f"--out {out}: the folder {out.parent} is not there. Make it first.")
    if out.resolve() in [path.resolve() for path in options.answers]:
        raise ValueError(f"--out {out} is the table of answers. Choose another name.")
    if options.key.resolve() in (out.resolve().parent, out.resolve().parent.parent / "key"):
        raise ValueError(
            f"--out {out}: this folder belongs to the class set. Write the marks elsewhere."
        )
    if (out.exists() or out.is_symlink()) and not options.force:
        raise FileExistsError(
            f"{out} is there already and was left as it is. Choose another name, or add --force."
        )
