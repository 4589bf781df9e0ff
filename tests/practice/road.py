"""A learner's folder, a clock that can be set, and what a lab shows, for tests of the road."""

import shutil
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from belonging_edu.practice import bank, course, gate, reviews
from belonging_edu.practice.diary import Diary

ROOT = Path(__file__).parents[2]
# Two modules, each of which is called as the function of the package that it holds.
progress, certificate = (
    import_module(f"belonging_edu.practice.{name}") for name in ("progress", "certificate")
)
USERS = (certificate, gate, progress, reviews)


def make_course(folder):
    """A course's folder with its labs, and an empty `work` beside them; return `work`."""
    (folder / "belonging_edu").mkdir(parents=True)
    (folder / "start.py").touch()
    (folder / "notebooks").mkdir()
    for lab in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        shutil.copy(lab, folder / "notebooks")
    (folder / "work").mkdir()
    return folder / "work"


class Learner(SimpleNamespace):
    """Somebody with a folder, who does things at times that a test sets."""

    def __init__(self, monkeypatch, work):
        monkeypatch.chdir(work)
        super().__init__(work=work, shown=[], told=[], patch=monkeypatch)
        self.at("2026-11-28T20:00:00+01:00")
        monkeypatch.setattr(
            "IPython.display.display",
            lambda data, raw: self.shown.append(data["text/plain"]),
        )
        self.restart()

    def restart(self):
        """Begin as a new kernel does: nothing in memory."""
        self.diary = Diary(lambda: self.work, lambda: self.now, self.told.append)
        for module in USERS:
            self.patch.setattr(module, "DIARY", self.diary)
        self.patch.setattr(reviews, "SITTING", reviews._Sitting())

    def at(self, text):
        self.now = datetime.fromisoformat(text)

    def content(self):
        return self.diary.read()

    def solve(self, chapter):
        for task in course.tasks(chapter, course.labs(self.work)):
            if task.is_core:
                progress.record("exercise", task.name, True, chapter=chapter)

    def answer(self, chapter, form, letter="A"):
        given = {item.id: letter for item in bank.items(chapter, form)}
        progress.record("quiz", form, given, chapter=chapter)

    def finish(self, chapter):
        self.solve(chapter)
        self.answer(chapter, "post")


def right_letter(item):
    return "ABCD"[[option.right for option in item.options].index(True)]
