"""How a verb ends: with its exit status, or with a problem and its cure at the terminal."""

import sys

from .files import explain
from .words import Problem


def status_of(work):
    """Do the work of a verb and return its exit status; tell what the reader can put right."""
    try:
        return work()
    except OSError as error:
        problem = explain(error)
        if problem is None:
            raise
    except Problem as error:
        problem = error
    print(f"\n{problem}", file=sys.stderr, flush=True)
    return 1
