"""One start.py at a time where two would break each other's work; the other waits."""

import contextlib
import errno
import os
import time

from .places import BUILD, WINDOWS
from .processes import STOP
from .words import Stopped, say


@contextlib.contextmanager
def one_at_a_time(name, at_work):
    """Hold the lock of this name; give whether it had to be waited for.

    at_work: what another start.py is doing, to tell the person who waits. The system frees the
    lock however we end.
    """
    os.makedirs(BUILD, exist_ok=True)
    with open(os.path.join(BUILD, name + ".lock"), "a") as handle:
        waited = not locked(handle)
        if waited:
            say(f"Another start.py is {at_work}; waiting for it (Ctrl-C gives up).")
            while not locked(handle):
                if STOP:
                    raise Stopped
                time.sleep(0.3)
        yield waited


def locked(handle):
    try:
        if WINDOWS:
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network drives know no locks; working without one beats not working.
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True
