"""Small work on files: write one whole, delete, show the end of a log, explain an error."""

import errno
import os
import shutil

from .places import ROOT, at
from .words import DISK_FULL, GONE, Problem


def write_whole(path, text):
    """Write a small file so that nobody ever sees half of it."""
    with open(path + ".new", "w", encoding="utf-8") as new:
        new.write(text)
    os.replace(path + ".new", path)


def remove(path):
    """Delete something that start.py made."""
    try:
        if os.path.islink(path) or os.path.isfile(path):
            os.remove(path)
        elif os.path.isdir(path):
            shutil.rmtree(path)
    except OSError as error:
        raise Problem(
            f"{path} could not be deleted: {error.strerror or error}.\n"
            "What to do: close what may use it (JupyterLab, an editor, another terminal), delete\n"
            "that folder by hand, and run this again."
        ) from error


def tail(path, lines=15):
    """The last lines of a log, indented."""
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            last = log.read().splitlines()[-lines:]
    except OSError:
        last = []
    return "\n".join("    " + line for line in last) or "    (the log is empty)"


def folder_is_gone():
    """Whether the folder of this course was moved, renamed or deleted since we were started."""
    return not os.path.isfile(at("start.py"))


def explain(error, where=None):
    """Turn an error of the file system into a Problem; None for one we have no cure for."""
    if folder_is_gone():
        return Problem(GONE)
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return Problem(DISK_FULL)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(
            f"{where or error.filename or ROOT} cannot be written: it is read-only for you.\n"
            "What to do: copy the whole folder to a place of your own, such as your home folder,\n"
            "and run start.py there."
        )
    return None
