"""The files of a new chapter, put together from the templates in `chapter/`."""

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from . import chapter_lists
from .template_texts import to_replace

TEMPLATES = Path(__file__).parent / "chapter"
PRACTICE = Path("belonging_edu") / "practice" / "chapters"
SLIDES = Path("tools") / "publish" / "kit" / "slides"
REGISTER = PRACTICE / "__init__.py"
EXERCISES_A_LAB = 2
_EACH_LAB = re.compile(r"^ *# for each lab\n(.*?)^ *# to here\n", re.M | re.S)


@dataclass(frozen=True)
class NewChapter:
    """A chapter to come: its number, its title, and the letters of its labs, if it has several."""

    number: int
    title: str
    letters: tuple[str, ...] = ()

    @property
    def name(self):
        """The title as a part of file names."""
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")

    @property
    def stem(self):
        return f"{self.number:02}-{self.name}"

    @property
    def labs(self):
        """The stems of the labs, in order."""
        return [f"{self.number:02}{letter}-{self.name}" for letter in self.letters or ("",)]

    @property
    def texts(self):
        """Path -> template of each file but the notebooks."""
        keys = PRACTICE / f"chapter_{self.number:02}.py"
        return {
            Path("book") / f"{self.stem}.md": "page.md",
            Path("book") / "sessions" / f"{self.stem}.md": "plan.md",
            Path("book") / "sessions" / f"{self.stem}.yaml": "plan.yaml",
            SLIDES / f"{self.stem}.yaml": "slides.yaml",
            keys: "keys.py",
            keys.with_suffix(".yaml"): "words.yaml",
        }

    @property
    def notebooks(self):
        """Path -> template of each notebook, lab by lab."""
        return {
            Path(folder) / f"{lab}.ipynb": template
            for lab in self.labs
            for folder, template in (
                ("notebooks", "lab.ipynb"),
                ("notebooks/solutions", "solutions.ipynb"),
            )
        }

    @property
    def files(self):
        """The paths of the chapter's own files."""
        return [*self.texts, *self.notebooks]


def shared(root):
    """The paths of the files in which a chapter is named beside the others."""
    return [*chapter_lists.files(), REGISTER, _methods(root)]


def _methods(root):
    (path,) = (root / "book" / "_ext").rglob("methods.yaml")
    return path.relative_to(root)


def lay_out(chapter, root):
    """Write the files of a chapter into a copy of the project; its notebooks are not run yet."""
    words = _words(chapter)
    for path, template in chapter.texts.items():
        write(root / path, _filled(template, chapter, words))
    for n, (path, template) in enumerate(chapter.notebooks.items()):
        of_lab = words | _words_of_lab(chapter, n // 2)
        write(root / path, _filled(template, chapter, of_lab))
    _register(chapter, root)
    methods = root / _methods(root)
    write(methods, methods.read_text("utf-8") + _method(chapter))
    for path, text in chapter_lists.renewed(root).items():
        write(root / path, text)


def _words(chapter):
    """What stands for the names in the templates."""
    labs = {lab: chapter_lists.lab_number(lab) for lab in chapter.labs}
    links = [f"[lab {n}](../../notebooks/{lab}.ipynb)" for lab, n in labs.items()]
    solutions = [
        f"[solutions of lab {n}](../../notebooks/solutions/{lab}.ipynb)" for lab, n in labs.items()
    ]
    return {
        "__NUMBER__": str(chapter.number),
        "__TITLE__": chapter.title,
        "__NAME__": chapter.name,
        "__STEM__": chapter.stem,
        "__LABS__": " and ".join(links),
        "__SOLUTIONS__": " and the ".join(solutions),
        "__OWN__": f"{labs[chapter.labs[0]]} " if chapter.letters else "",
        **_words_of_lab(chapter, 0),
    }


def _words_of_lab(chapter, place):
    """What stands for the names that differ from lab to lab; exercises are counted on."""
    lab, before = chapter.labs[place], EXERCISES_A_LAB * place
    named = {"__LAB__": lab, "__LABNO__": chapter_lists.lab_number(lab)}
    for n in range(1, EXERCISES_A_LAB + 1):
        named[f"__EX{n}__"] = f"{chapter.number}.{before + n}"
    return named


def _filled(template, chapter, words):
    """A template with its names replaced, and what each lab needs as often as there are labs."""
    text = (TEMPLATES / template).read_text("utf-8")
    labs = [_words_of_lab(chapter, n) for n in range(len(chapter.labs))]
    text = _EACH_LAB.sub(lambda found: "".join(_put(found[1], lab) for lab in labs), text)
    return _put(text, words)


def _put(text, words):
    return re.sub(r"__[A-Z]+\d?__", lambda name: words.get(name[0], name[0]), text)


def _register(chapter, root):
    """Name the chapter's keys among those of the others, in order."""
    text = (root / REGISTER).read_text("utf-8")
    name = f"chapter_{chapter.number:02}"
    parts = ", ".join(f"{name}.{part}" for part in ("load", "EXERCISES", "GUESSES", "VARIATIONS"))
    line = f"    Chapter({chapter.number}, {parts}),\n"
    text = _with_line(text, r"^    chapter_(\d+),\n", f"    {name},\n", chapter.number)
    text = _with_line(text, r"^    Chapter\((\d+), .*\n", line, chapter.number)
    write(root / REGISTER, text)


def _with_line(text, pattern, line, number):
    """A text with one more of its numbered lines, where its number belongs."""
    found = list(re.finditer(pattern, text, re.M))
    if not found:
        raise LookupError(f"{REGISTER} has no line like {pattern!r}")
    later = [each.start() for each in found if int(each[1]) > number]
    place = min(later, default=found[-1].end())
    return text[:place] + line + text[place:]


def _method(chapter):
    """The entry in the index of methods: every chapter teaches one at least."""
    part = to_replace("a part of the course; or put the line below into a part above")
    taught = to_replace("the method in plain words")
    entry = f'method: "{taught}", chapter: {chapter.number}, calls: [pandas.DataFrame.groupby]'
    return f'- part: "{part}"\n  methods:\n  - {{{entry}}}\n'


def write(path, text):
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, path)
