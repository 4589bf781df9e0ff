"""``belonging-edu items``: the questions of the course for learning platforms and for paper."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

__all__ = ["add", "run"]

_EXAMPLES = """examples:
  belonging-edu items --chapters 1,3,8 --form pre,post --to moodle --out questions
  belonging-edu items --chapters 8 --form formative --to word,pdf --confidence --out tomorrow
  belonging-edu items --chapters all --form spaced --to canvas --out questions

In the project's folder write python3 start.py for belonging-edu.
The questions are public and for learning; a README in the folder says what each file is."""

_OPTIONS = {
    "--chapters": {"required": True, "metavar": "LIST", "help": "1,3,8; 14b for a half; all"},
    "--form": {
        "required": True,
        "metavar": "LIST",
        "help": "formative (check yourself), spaced (to come back to), pre, post; or all",
    },
    "--to": {
        "required": True,
        "metavar": "LIST",
        "help": "moodle, gift, canvas, brightspace, blackboard, docx, pdf; or all",
    },
    "--out": {"type": Path, "required": True, "metavar": "DIR", "help": "folder of the set"},
    "--confidence": {"action": "store_true", "help": "ask on paper how sure one is"},
    "--force": {"action": "store_true", "help": "replace a set that is in the folder"},
}


def add(verbs) -> None:
    """Add the verb to the command."""
    asking = verbs.add_parser(
        "items",
        help="the questions of the course for learning platforms and for paper",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asking.set_defaults(run=run)
    for flag, settings in _OPTIONS.items():
        asking.add_argument(flag, **settings)


def run(options) -> int:
    """Write the set that is asked for, and say where it lies."""
    from belonging_edu.items import order, writing
    from belonging_edu.items.format import ON_PAPER

    asked = order.read(options.chapters, options.form, options.to, confidence=options.confidence)
    files = writing.write(asked, options.out, force=options.force)
    count = sum(len(quiz.questions) for quiz in asked.quizzes)
    print(f"{count} questions, {len(files)} files in {options.out}; begin with README.txt.")
    if any(path.parent.name == ON_PAPER for path in files):
        print(f"To hand out: {options.out / ON_PAPER}. All else holds the answers.")
    else:
        print("All of them hold the answers: for you, and for the platform.")
    for path in writing.leftovers(options.out):
        said = f"{path} was left behind by a run that was stopped, and can be deleted."
        print(f"belonging-edu: {said}", file=sys.stderr)
    return 0
