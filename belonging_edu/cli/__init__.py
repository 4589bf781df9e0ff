"""The command ``belonging-edu``: one file for each verb, and what they share.

A verb is a module with ``add(verbs)``, which adds its parser and names the function that runs it.
"""

from __future__ import annotations

import argparse
import errno
import signal
import sys

from belonging_edu import __version__
from belonging_edu.cli import clean, cohort, items, listing, mark, verify

__all__ = ["VERBS", "main"]

#: Every verb, in the order in which the help lists them.
VERBS = (listing, cohort, verify, mark, clean, items)

_EXAMPLES = """examples:
  belonging-edu list                                  the cohorts and their variants
  belonging-edu list surgery                          its parameters, which can be turned
  belonging-edu cohort surgery --out class            the cohort of the book, as CSV
  belonging-edu verify class                          is the set as it was made?
  belonging-edu mark --key class/key --answers answers.csv --out marks.csv
  belonging-edu VERB --help                           more examples

In the project's folder write python3 start.py for belonging-edu (all but list).
All data are synthetic."""


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
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"belonging-edu {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for verb in VERBS:
        verb.add(verbs)
    return parser
