"""What a learner did and what comes next: written down in a file of theirs, shown in a lab."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from urllib.parse import quote

from belonging_edu.practice import bank, book_pages, course, parts, questions
from belonging_edu.practice.diary import DIARY
from belonging_edu.practice.done import Done, done, next_step
from belonging_edu.practice.entries import KINDS, Entry, moment
from belonging_edu.practice.naming import listed

__all__ = [
    "chapters_done",
    "kept_guess",
    "kept_seed",
    "own_pathway",
    "progress",
    "record",
    "show_chapter",
    "show_linked",
    "title_of",
    "what_next",
]

_FORMS = {"pre": "before the chapter", "formative": "of the chapter", "post": "after the chapter"}
_LINK, _MARKS = re.compile(r"\[([^\]]+)\]\([^)]+\)"), re.compile(r"\*\*|`|\*(?=\S)|(?<=\S)\*")
NOT_KEPT = (
    "Progress is kept in your own copies of the labs, in the folder work. Open a lab from its "
    "chapter with *Open this lab in JupyterLab*, and run this there."
)


def record(kind: str, name: str, outcome, *, chapter: int) -> None:
    """Write down what a learner did, if this is a learner's own copy of a lab.

    Parameters
    ----------
    kind : {"guess", "exercise", "quiz", "reveal", "seed", "pathway"}
        What was done.
    name : str
        Number of the guess or exercise, such as ``"8.3"``; the form of a quiz, such as
        ``"post"``; the key of a pathway.
    outcome
        Of a guess its number, of an exercise whether all was right, of a quiz the letter given to
        each question by its id (``"-"``: left out), of a seed a whole number or None.
    chapter : int
        Number of the chapter.

    Raises
    ------
    ValueError
        For a kind that does not exist.

    Notes
    -----
    The file lies beside the learner's labs and is sent nowhere. Nothing is written while labs are
    run for the book or for a test. Do not use it for a guess or an exercise that was not attempted.

    Examples
    --------
    >>> record("exercise", "8.3", True, chapter=8)
    """
    if kind not in KINDS:
        raise ValueError(f"Nothing of the kind {kind!r} is written down. Kinds: {', '.join(KINDS)}")
    if not DIARY.is_kept:
        return
    if kind == "guess":
        outcome = float(outcome)
        if not math.isfinite(outcome):
            return
    if kind == "quiz":
        outcome = _judged(outcome, chapter)
        if not outcome:
            return
    now = DIARY.clock().isoformat(timespec="seconds")
    DIARY.add(Entry(kind, str(name), outcome, int(chapter), now))


def _judged(letters: Mapping[str, str], chapter):
    """The questions that were answered, with the letter and whether it is right."""
    items = {item.id: item for item in bank.items(chapter)}
    found = {
        name: (letter, questions.chosen(letter, items[name]))
        for name, letter in letters.items()
        if name in items
    }
    return {
        name: {"answer": letter, "right": option.right}
        for name, (letter, option) in found.items()
        if option is not None
    }


def kept_guess(name: str) -> float | None:
    """Return a guess that was written down, also before a restart, or None."""
    if not DIARY.is_kept:
        return None
    return DIARY.read().get("guesses", {}).get(name, {}).get("value")


def kept_seed(chapter: int) -> int | None:
    """Return the seed that a class gave this chapter's lab.

    Parameters
    ----------
    chapter : int
        Number of the chapter.

    Returns
    -------
    int or None
        None for the course's own cohort, and outside a learner's own copy.

    Notes
    -----
    Do not use it to choose a seed: set `class_seed` in the first cell of the lab.

    Examples
    --------
    >>> kept_seed(8) is None
    True
    """
    if not DIARY.is_kept:
        return None
    return DIARY.read().get("chapters", {}).get(str(chapter), {}).get("seed")


def chapters_done(content: dict) -> dict[int, Done]:
    """Return what is done of each chapter."""
    known = course.labs(DIARY.folder)
    return {number: done(content, number, known) for number in bank.chapters()}


def own_pathway(content: dict, asked: str | None = None) -> course.Pathway:
    """Return the pathway that is asked for, or the learner's, or self-study."""
    if asked is not None:
        return course.pathway(asked)
    known = course.pathways()
    return known.get(content.get("pathway"), known["self-study"])


def progress(pathway: str | None = None) -> None:
    """Show what is done, what comes next, and what is due for review.

    Parameters
    ----------
    pathway : str, optional
        The pathway that you follow, such as ``"half-day"``; it is remembered. Without one:
        self-study.

    Raises
    ------
    ValueError
        For a pathway that does not exist.

    Notes
    -----
    Minutes are those that the lab names for the exercise; they are a guess of its authors. Do not
    use it to compare people: it says what was done in one folder.

    Examples
    --------
    >>> progress("half-day")  # doctest: +SKIP
    Next: Lab 8: Top against bottom, exercise 8.4, about 5 minutes.
    """
    from belonging_edu.practice import reviews

    if pathway is not None:
        record("pathway", course.pathway(pathway).key, None, chapter=0)
    if not DIARY.is_kept:
        return show_linked([NOT_KEPT])
    content = DIARY.read()
    way, chapters = own_pathway(content, pathway), chapters_done(content)
    begun = [each for each in chapters.values() if each.is_begun]
    not_begun = [n for n in way.chapters if not chapters[n].is_begun]
    parts = ["**What is done**", _table(begun) if begun else "Nothing yet: everybody begins here."]
    if begun and not_begun:
        some = "labs" if len(not_begun) > 1 else "lab"
        parts.append(f"Not begun on this pathway ({way.name}): {some} {listed(not_begun)}.")
    parts += [f"**Next:** {_next(content, way, chapters)}", reviews.in_one_sentence(content)]
    show_linked(parts)


def what_next(chapter: int | str) -> None:
    """Show, at the end of a lab, which core exercises are left and which lab is the next.

    Parameters
    ----------
    chapter : int or str
        Number of the lab; of a chapter with two, 14 is the first, and "14b" the second.

    Raises
    ------
    ValueError
        For a chapter without exercises.

    Notes
    -----
    Outside a learner's own copy it says the same to everybody. Where the book is shown, the next
    chapter is a link. Do not use it before the end.

    Examples
    --------
    >>> what_next(8)  # doctest: +SKIP
    """
    found = parts.find(chapter, bank.chapters())
    if found is None:
        known = listed(bank.chapters())
        raise ValueError(f"Chapter {chapter!r} has no lab. Chapters that do: {known}.")
    number, part = found
    said, name = [], "Next"
    if DIARY.is_kept:
        content = DIARY.read()
        left = [task.name for task in chapters_done(content)[number].not_solved]
        left = [task for task in left if parts.is_in(number, part or "a", "exercise", task)]
        if left:
            said.append(f"**First:** what is left of the core exercises: {listed(left)}.")
            name = "Then"
        ways = [own_pathway(content)]
    else:
        ways = list(course.pathways().values())
    lab = (number, "b" if part == "b" else "")
    said.append(f"**{name}:** " + "; ".join(_after(lab, way) for way in ways) + ".")
    show_linked(said)


def show_chapter(chapter: int, part: str = "") -> None:
    """Show the way to the page of a lab, where the book is shown beside a learner's copy.

    A link that stands in the lab could not do that: the book has another address at each start.
    """
    if link := _chapter_link(chapter, part):
        show_linked([f"This lab belongs to {link}."])


def _chapter_link(chapter, part=""):
    address = book_pages.address_of(chapter, DIARY.folder, part)
    return address and f"[chapter {chapter}{part}]({address})"


def _after(lab, way):
    """The lab after this one on a pathway: the second part of a chapter before the next chapter."""
    if lab == way.labs[-1]:
        return f'`certificate("Your name", pathway="{way.key}")` ({way.name})'
    is_on_way = lab in way.labs
    number, part = way.labs[way.labs.index(lab) + 1 if is_on_way else 0]
    is_titled = is_on_way and DIARY.is_kept
    title = title_of(number, part) if is_titled else f"lab {number}{part}"
    link = _chapter_link(number, part)
    return f"{title} ({way.name}){f'; read {link} first' if link else ''}"


def _next(content, way, chapters):
    order = [chapters[n] for n in way.chapters]
    latest = _latest_chapter(content)
    if latest in chapters and chapters[latest].is_begun:
        order.insert(0, chapters[latest])
    step = next(filter(None, map(next_step, order)), None)
    if step is None:
        besides = f" What remains is {listed(way.besides)}." if way.besides else ""
        return (
            f"every chapter of this pathway ({way.name}) is finished.{besides} For the certificate "
            f'run `certificate("Your name", pathway="{way.key}")`.'
        )
    minutes = f", about {step.minutes} minutes" if step.minutes else ""
    link = _chapter_link(step.chapter, step.lab)
    chapter = f" It belongs to {link}." if link else ""
    return f"{step.what}{minutes}, in {title_of(step.chapter, step.lab)}.{chapter}"


def _latest_chapter(content):
    """The chapter of the last guess, try, or answer."""
    found = [
        (moment(at), each["chapter"])
        for section in ("guesses", "exercises", "questions")
        for each in content.get(section, {}).values()
        for at in (
            each.get("at"),
            each.get("last"),
            *(given["at"] for given in each.get("answers", ())),
        )
        if at
    ]
    return max(found, default=(None, None))[1]


def _table(chapters):
    heads = [
        "Lab",
        "Guesses",
        "Core exercises solved",
        *(f"Questions {w}" for w in _FORMS.values()),
    ]
    rows = [heads, ["---"] * len(heads), *(_row(chapter) for chapter in chapters)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(chapter):
    asked, core = len(course.guesses(chapter.chapter)), len(chapter.core)
    extra = sum(task.name in chapter.solved for task in chapter.tasks if not task.is_core)
    like_them = sum(name[-1].isalpha() for name in chapter.solved)
    more = [f"{n} {what}" for n, what in ((extra, "extra"), (like_them, "like them")) if n]
    finished = ", finished" if chapter.is_finished else ""
    return [
        title_of(chapter.chapter) + finished,
        f"{asked - len(chapter.not_guessed)} of {asked}",
        f"{core - len(chapter.not_solved)} of {core}{f' (and {listed(more)})' if more else ''}",
        *(_answers(chapter, form) for form in _FORMS),
    ]


def _answers(chapter, form):
    every = bank.items(chapter.chapter, form)
    answered = len(every) - len(chapter.not_answered(form))
    right = sum(item.id in chapter.right for item in every)
    marked = answered and any(item.has_key for item in every)
    return f"{answered} of {len(every)}" + (f", {right} right" if marked else "")


def title_of(chapter: int, part: str | None = None, *, linked: bool = True) -> str:
    """Return the title of a chapter's lab, as a link where the learner has a copy of it.

    Of a chapter with two labs it returns both, or that of one part: "" is the first, "b" the other.
    """
    labs = course.labs(DIARY.folder).get(chapter, [])
    named = [_link(lab, linked) for lab in labs if part in (None, lab.letter)]
    return " and ".join(named) or f"Lab {chapter}{part or ''}"


def _link(lab, linked):
    title = f"Lab {lab.chapter}{lab.letter}: {lab.title}"
    if not linked:
        return title
    own = DIARY.folder / lab.file
    try:
        if own.is_file():
            return f"[{title}]({quote(os.path.relpath(own).replace(os.sep, '/'))})"
    except (OSError, ValueError):  # a folder that is gone, or another drive
        pass
    return title


def show_linked(parts) -> None:
    """Show paragraphs of Markdown, whose links JupyterLab follows, and the same as plain text."""
    from IPython.display import display

    text = "\n\n".join(parts)
    plain = _MARKS.sub("", _LINK.sub(r"\1", text))
    display({"text/markdown": text, "text/plain": plain}, raw=True)
