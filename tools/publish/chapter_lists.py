"""The lists of chapters, made from one place: the pages of the chapters, by number and title.

README, landing page, the facilitators' page, `_toc.yml`, and the pathway of self-study name every
chapter. What a list says of a chapter in words of its own (the question that it asks, how its
session can be run) stays with that chapter.
"""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from belonging_edu.practice import plans

from .template_texts import to_replace

README = Path("README.md")
LANDING = Path("book") / "index.md"
FACILITATORS = Path("book") / "facilitator.md"
CONTENTS = Path("_toc.yml")
PATHWAYS = Path("belonging_edu") / "practice" / "pathways.yaml"
PLANNED = 16  # chapters of the course as it was planned
LAST_NUMBER = 20  # the highest number that a new chapter may have
WORDS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()


@dataclass(frozen=True)
class Chapter:
    """A chapter as the lists name it: its title up to a colon, its labs without suffix.

    The second page of a chapter, 14b, stands in the lists like a chapter, and is not counted.
    """

    number: int
    stem: str
    title: str
    labs: tuple[str, ...]
    minutes: int

    @property
    def label(self):
        """What people call it: 14, or 14b."""
        return lab_number(self.stem)

    @property
    def is_second(self):
        """Whether it is the second page of a chapter."""
        return not self.label.isdigit()


def chapters(root):
    """Return the chapters of the book, in order."""
    return [_chapter(root, page) for page in sorted(root.glob("book/[0-9][0-9]*-*.md"))]


def _chapter(root, page):
    stems = [path.stem for path in root.glob("notebooks/*.ipynb")]
    labs = [lab for lab in stems if page.stem in (lab, _lab_of(lab))]
    _, _, title = page.read_text("utf-8").partition("\n")[0].lstrip("# ").partition(" ")
    plan = plans.load(root / "book" / "sessions" / f"{page.stem}.yaml")
    return Chapter(
        int(page.stem[:2]), page.stem, title.partition(":")[0], tuple(sorted(labs)), plan.minutes
    )


def _lab_of(lab):
    """The chapter of a lab: `14a-x` and `14b-x` belong to `14-x`."""
    return re.sub(r"^(\d\d)[a-z]-", r"\1-", lab)


def lab_number(lab):
    """What people call a lab: 4, or 14a."""
    return lab.partition("-")[0].lstrip("0")


def files():
    """The paths of the files that list chapters."""
    return list(_makers())


def renewed(root):
    """Return path -> text of each file that lists chapters, as it has to be."""
    listed = chapters(root)
    return {
        path: make((root / path).read_text("utf-8"), listed, path)
        for path, make in _makers().items()
    }


def _makers():
    return {
        README: _readme,
        LANDING: _landing,
        FACILITATORS: _facilitators,
        CONTENTS: _contents,
        PATHWAYS: _pathways,
    }


def _put(pattern, new, text, path):
    """Replace the one place that fits; a list that cannot be found is no list that is right."""
    found = re.findall(pattern, text, re.M | re.S)
    if len(found) != 1:
        raise LookupError(f"{path} has {len(found)} places for its list of chapters, not one")
    return re.sub(pattern, lambda _: new, text, count=1, flags=re.M | re.S)


def _readme(text, listed, path):
    names = " · ".join(f"**{c.label}**\0{c.title}" for c in listed)
    names += "" if names.endswith("?") else "."
    count = sum(not c.is_second for c in listed)
    start = f"There are {WORDS[count]} chapters, each with a lab: {names} Guesses, "
    text = _put(r"^There are \w+ chapters, each with a lab: .+?[.?]\sGuesses,\s", start, text, path)
    paragraph = next(part for part in text.split("\n\n") if part.startswith(start))
    filled = textwrap.fill(paragraph, 110, break_long_words=False, break_on_hyphens=False)
    return text.replace(paragraph, filled.replace("\0", " "))


def _rows(text, pattern):
    """Label -> the words of a row of a table that are its own."""
    return dict(re.findall(pattern, text, re.M))


def _landing(text, listed, path):
    asked = _rows(text, r"^\| \[(\d+b?) [^\]]*\]\([^)]*\) \| ([^|]+) \|")
    new = to_replace("the question that this chapter asks, in one sentence")
    rows = [
        f"| [{c.label} {c.title}]({c.stem}.md) | {asked.get(c.label, new)} | "
        + ", ".join(
            f"[Lab\N{NO-BREAK SPACE}{lab_number(lab)}](../notebooks/{lab}.ipynb)" for lab in c.labs
        )
        + " |\n"
        for c in listed
    ]
    text = _put(r"(?:^\| \[\d+b? [^\n]*\n)+", "".join(rows), text, path)
    plan = "Chapter numbers follow the plan of the whole course"
    return _put(rf"^{plan}[^.]*\.", f"{plan}{_unwritten(listed)}.", text, path)


def _links(chapter):
    """Links to the labs of a chapter."""
    return ", ".join(
        f"[Lab\N{NO-BREAK SPACE}{lab_number(lab)}](../notebooks/{lab}.ipynb)"
        for lab in chapter.labs
    )


def _unwritten(listed):
    """Which chapters of the plan are not in the book, in words."""
    missing = sorted(set(range(1, PLANNED + 1)) - {c.number for c in listed})
    if not missing:
        return ""
    runs = []
    for number in missing:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = [f"{a} to {b}" if b > a + 1 else ", ".join(map(str, range(a, b + 1))) for a, b in runs]
    named = ", ".join(named).split(", ")
    if len(missing) == 1:
        return f"; chapter {missing[0]} is not written and is not in this book"
    joined = " and ".join(named) if len(named) < 3 else f"{', '.join(named[:-1])}, and {named[-1]}"
    return f"; chapters {joined} are not written and are not in this book"


def _facilitators(text, listed, path):
    how = _rows(text, r"^\| \[(\d+b?) [^\]]*\]\([^)]*\) \| \d+ \| ([^|]+) \|")
    rows = [
        f"| [{c.label} {c.title}](sessions/{c.stem}.md) | {c.minutes} | "
        f"{how.get(c.label, 'one to project')} |\n"
        for c in listed
    ]
    return _put(r"(?:^\| \[\d+b? [^\n]*\n)+", "".join(rows), text, path)


def _contents(text, listed, path):
    plans = "".join(f"          - file: book/sessions/{c.stem}\n" for c in listed)
    text = _put(r"(?:^ +- file: book/sessions/\S+\n)+", plans, text, path)
    parts = []
    for c in listed:
        parts += [f"      - file: book/{c.stem}\n", "        sections:\n"]
        for lab in c.labs:
            parts.append(f"          - file: notebooks/{lab}\n")
            parts.append(f"          - file: notebooks/solutions/{lab}\n")
    pattern = r"(?:^ +- file: book/\d\d\w?-\S+\n +sections:\n(?: +- file: notebooks/\S+\n)+)+"
    return _put(pattern, "".join(parts), text, path)


def _pathways(text, listed, path):
    order = ", ".join(f"[{c.label}]" for c in listed)
    (head,) = re.findall(r"^self-study:\n.*?  sittings: ", text, re.M | re.S)
    return _put(rf"{re.escape(head)}\[[^\n]*\]$", f"{head}[{order}]", text, path)
