"""Lay out a new chapter: whole, as one that can be built, or not at all.

It is put together in a copy of the book's sources, where its labs and their solutions are run; only
then is anything written here.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from launcher.files import tail
from launcher.places import BUILD, at
from launcher.places import ROOT as FOLDER
from launcher.processes import environment, run
from launcher.words import Problem, say

from . import chapter_lists
from .bundle import copy_inputs
from .new_files import NewChapter, lay_out, shared, write
from .template_texts import MARK, SLIDES, still_template

ROOT = Path(FOLDER)
LOG = at("_build", "new-chapter.log")
LONGEST_TITLE = 60
_MARKUP = re.compile(r'[|`*_"<>$\\{}\[\]]')


def main(number, title, letters=()):
    """Lay out a chapter; return the exit status."""
    chapter = NewChapter(number, " ".join(title.split()), tuple(letters))
    refuse_bad_words(chapter)
    refuse_taken(chapter)
    refuse_changed(chapter)
    os.makedirs(BUILD, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chapter-", dir=BUILD, ignore_cleanup_errors=True) as p:
        copy = Path(p)
        copy_inputs(copy)
        shutil.copy(ROOT / chapter_lists.README, copy)
        lay_out(chapter, copy)
        run_labs(chapter, copy)
        write_here([*chapter.files, *shared(copy)], copy)
    tell(chapter)
    return 0


def refuse_bad_words(chapter):
    """A number, a title, or letters that cannot be those of a chapter."""
    last, letters = chapter_lists.LAST_NUMBER, chapter.letters
    if not 1 <= chapter.number <= last:
        raise Problem(
            f"{chapter.number} is no number of a chapter.\n"
            f"What to do: choose one from 1 to {last}; the schema of the questions knows no other."
        )
    if not chapter.name or len(chapter.title) > LONGEST_TITLE or _MARKUP.search(chapter.title):
        raise Problem(
            f"{chapter.title!r} cannot be the title of a chapter.\n"
            f"What to do: choose up to {LONGEST_TITLE} letters and spaces, without signs of markup."
        )
    if letters and (len(letters) < 2 or letters != tuple("abcdefgh"[: len(letters)])):
        raise Problem(
            f"--labs {','.join(letters)} names no labs.\n"
            "What to do: give two letters or more, in order: --labs a,b. Leave it out for one lab."
        )


def refuse_taken(chapter):
    """A number or a title that another chapter has, or a file that is there."""
    for other in chapter_lists.chapters(ROOT):
        if other.number == chapter.number or other.stem[3:] == chapter.name:
            raise Problem(
                f"There is a chapter {other.number} already: book/{other.stem}.md.\n"
                "What to do: choose another number and another title."
            )
    for path in chapter.files:
        if (ROOT / path).exists():
            raise Problem(f"{path} is there already.\nWhat to do: move it away, and try again.")


def refuse_changed(chapter):
    """Changes that git does not have yet, in files that would be changed here."""
    paths = map(str, [*shared(ROOT), *chapter.files])
    command = ["git", "-C", str(ROOT), "status", "--porcelain", "--", *paths]
    try:
        changed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise Problem(
            "This folder is no checkout of git, so a new chapter could not be taken back.\n"
            "What to do: install git, and work in a clone (git clone), or run `git init`,\n"
            "`git add .`, and `git commit` here first."
        ) from None
    if changed:
        raise Problem(
            "These files have changes of their own, and a new chapter would change them, too:\n"
            f"{changed.rstrip()}\n"
            "What to do: commit them (git commit) or put them aside (git stash), and try again."
        )


def run_labs(chapter, copy):
    """Run the new notebooks with the package of the copy, which knows their exercises."""
    say(f"Running {len(chapter.notebooks)} new notebooks (log: _build/new-chapter.log)")
    paths = [str(copy / path) for path in chapter.notebooks]
    command = [sys.executable, "-B", "-m", "publish", "run-notebooks", *paths]
    with open(LOG, "wb") as log:
        status = run(command, environment(PYTHONPATH=str(copy)), log=log, cwd=at("tools"))
    if status:
        raise Problem(f"The new labs do not run, so nothing was written:\n{tail(LOG)}")


def write_here(paths, copy):
    """Put the finished files where they belong: all of them, or none when one cannot be written."""
    before = {path: (ROOT / path).read_bytes() for path in paths if (ROOT / path).exists()}
    try:
        for path in paths:
            write(ROOT / path, (copy / path).read_text("utf-8"))
    except BaseException:
        for path in paths:
            with contextlib.suppress(OSError):
                if path in before:
                    (ROOT / path).write_bytes(before[path])
                else:
                    (ROOT / path).unlink()
        raise


def tell(chapter):
    """Say what was done, what is left to do, and how it is undone."""
    left = len(list(still_template(ROOT)))
    own = [path.as_posix() for path in chapter.files]
    named = [path.as_posix() for path in shared(ROOT)]
    say(
        f"Chapter {chapter.number} is laid out and can be built. Its own files:",
        *(f"    {path}" for path in own),
        "It is named in:",
        *(f"    {path}" for path in named),
        f"{left} lines hold a text to replace (it begins with {MARK.strip()}). The tests",
        "name those that are left. To list them:",
        f"    git grep --untracked -nF '{MARK.strip()}' book notebooks belonging_edu {SLIDES}",
        "To take it back as long as it is not committed:",
        f"    git checkout -- {' '.join(named)}",
        f"    git clean -f -- {' '.join(own)}",
    )
