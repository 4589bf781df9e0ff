"""The file with a learner's progress: where it lies, and how it is read and written.

It is JSON that can be read with any editor, in the folder of the learner's own labs, and is sent
nowhere. What cannot be written is kept in memory, and written as soon as that is possible.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from belonging_edu.files import write_whole
from belonging_edu.practice import entries

__all__ = ["DIARY", "NAME", "Diary", "folder_of_learner"]

NAME = "my-progress.json"
#: Names the folder for the file; empty or "off": no progress is kept.
VARIABLE = "BELONGING_EDU_PROGRESS"
_LOCK = ".my-progress.lock"
_PATIENCE = 5  # seconds, for another lab that is writing


def folder_of_learner() -> Path | None:
    """Return the folder of the learner's own labs, or None where a lab is nobody's copy.

    That is the folder that the variable ``BELONGING_EDU_PROGRESS`` names; in a browser, where the
    lab lies; otherwise the folder of the notebook, or the one above it, if it is the course's
    ``work`` or already holds the file. Never the course's own ``notebooks``.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return None if named.strip().lower() in ("", "off") else Path(named)
    try:
        here = Path.cwd()
    except OSError:
        return None
    if sys.platform == "emscripten":
        return here
    near = (here, here.parent)
    if any(_is_in_course(folder, "notebooks") for folder in near):
        return None
    kept = (f for f in near if _is_in_course(f, "work") or (f / NAME).is_file())
    return next(kept, None)


def _is_in_course(folder, name):
    course = folder.parent
    return (
        folder.name == name
        and (course / "start.py").is_file()
        and (course / "belonging_edu").is_dir()
    )


def _now():
    return datetime.now().astimezone()


@dataclass
class Diary:
    """What a learner did, in a file that several labs may have open at once.

    `find` returns the folder, and is asked once; `clock` returns the time, with its zone; `tell`
    shows one sentence to the learner.
    """

    find: Callable[[], Path | None] = folder_of_learner
    clock: Callable[[], datetime] = _now
    tell: Callable[[str], None] | None = None
    #: What could not be written yet.
    _waiting: list[entries.Entry] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)
    _found: tuple[Path | None, ...] = ()

    @property
    def folder(self) -> Path | None:
        """The folder of the file, or None where no progress is kept."""
        if not self._found:
            self._found = (self.find(),)
        return self._found[0]

    @property
    def is_kept(self) -> bool:
        """Whether this is a learner's own copy of a lab."""
        return self.folder is not None

    def read(self) -> dict:
        """Return what is known: what stands in the file, and what could not be written yet."""
        content = entries.EMPTY
        if self.is_kept:
            try:
                content = self._stored()
            except OSError as error:
                self._say_not_kept(error)
        return entries.with_all(content, self._waiting)

    def add(self, entry: entries.Entry) -> None:
        """Put an entry into the file, beside what other labs have put there meanwhile."""
        if not self.is_kept:
            return
        self._waiting.append(entry)
        try:
            with _alone(self.folder):
                stored = self._stored()
                content = entries.with_all(stored, self._waiting)
                if content != stored:
                    _write(self.folder / NAME, content)
            self._waiting.clear()
        except OSError as error:
            self._say_not_kept(error)

    def _stored(self):
        """What the file holds; what cannot be understood is kept beside it."""
        path = self.folder / NAME
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            if not self.folder.is_dir():
                raise
            return entries.EMPTY
        try:
            content = copy.deepcopy(json.loads(text.decode("utf-8-sig")))  # not nested too deeply
        except (ValueError, RecursionError):
            content = None
        if entries.is_of_a_later_version(content):
            raise _LaterVersion(
                f"{path.name} was written by a later version of this course, and stays as it is"
            )
        understood, whole = entries.understood(content)
        if not whole:
            aside = _keep_aside(path, self.clock())
            self._say(
                f"Parts of {NAME} could not be read. The file was kept as {aside.name}; what "
                "could be read is still there, and new progress is added to it."
            )
            _write(path, understood)
        return understood

    def _say_not_kept(self, error):
        reason = str(error) if isinstance(error, _LaterVersion) else error.strerror or str(error)
        cure = (
            "Take the newest version of the course"
            if isinstance(error, _LaterVersion)
            else "Copy the course to a folder of your own, in which you may write"
        )
        self._say(
            f"Your progress cannot be kept at the moment: {reason.rstrip('.')}. You can go on with "
            f"the lab as usual. {cure}, if you want it to be kept."
        )

    def _say(self, sentence):
        if self.tell and sentence not in self._told:
            self._told.add(sentence)
            self.tell(sentence)


class _LaterVersion(OSError):
    """A file that must not be touched, because it may hold what is not understood here."""


def _write(path, content):
    write_whole(path, json.dumps(content, indent=1) + "\n")


def _keep_aside(path, now):
    stamp = f"{now:%Y%m%d-%H%M%S}"
    for number in range(1, 1000):
        more = "" if number == 1 else f"-{number}"
        aside = path.with_name(f"{path.stem}-unread-{stamp}{more}{path.suffix}")
        if not os.path.lexists(aside):
            shutil.copyfile(path, aside)
            return aside
    raise FileExistsError(17, "too many damaged files lie beside it", str(path))


@contextlib.contextmanager
def _alone(folder):
    """Hold the lock of a folder; the system frees it however we end."""
    with open(folder / _LOCK, "a") as handle:
        until = time.monotonic() + _PATIENCE
        while not _locked(handle) and time.monotonic() < until:
            time.sleep(0.02)
        yield


def _locked(handle):
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # on Windows; the module of a browser's Python has no such function
        return _locked_without_fcntl(handle)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network drives know no locks
        return True
    return True


def _locked_without_fcntl(handle):
    try:
        import msvcrt
    except ImportError:
        return True
    try:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    except PermissionError:
        return False
    except OSError:
        return True
    return True


def _show(sentence):
    from belonging_edu.practice.display import show_message

    show_message([sentence])


#: The diary of this notebook.
DIARY = Diary(tell=_show)
