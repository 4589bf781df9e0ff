"""Joins the words of a chapter (its YAML file) with its keys (its Python file).

Each part, known mistake and choice has to stand in both; what stands in one of them only is an
error that names file, line and exercise. ``{other}`` in the words of a part is a placeholder: its
:class:`~belonging_edu.practice.keys.Key` says what stands there. Other braces, such as those of
``{published}`` before a backtick or of a Python dictionary, stay as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from belonging_edu.practice import chapter_files
from belonging_edu.practice.diagnoses import Landmark
from belonging_edu.practice.exercise import (
    Asked,
    Blank,
    Choice,
    Exercise,
    Guess,
    Mistake,
    Number,
    Order,
    Prompt,
    Rule,
)
from belonging_edu.practice.keys import Chapter, Key

__all__ = [
    "Misfit",
    "asked",
    "exercise",
    "exercise_ids",
    "exercises",
    "guess",
    "guess_ids",
    "guesses",
    "prompt",
    "variation_ids",
    "variations",
]

_Landmarks = Callable[[], Sequence[Landmark]]
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}(?!`)")


class Misfit(ValueError):
    """Words and keys of a chapter that do not go together; the message says where, and the cure."""


def exercise_ids(chapter: Chapter) -> list[str]:
    """Return the ids of the exercises of a chapter, in order."""
    return list(_entries(chapter.number, "exercises", chapter.exercises))


def variation_ids(chapter: Chapter, name: str | None = None) -> list[str]:
    """Return the ids of the exercises that are like this one, such as "8.1b", or of all such."""
    found = list(_entries(chapter.number, "variations", chapter.variations))
    return [each for each in found if name in (None, chapter_files.first_of(each))]


def guess_ids(chapter: Chapter) -> list[str]:
    """Return the ids of the guesses of a chapter, in order."""
    return list(_entries(chapter.number, "guesses", chapter.guesses))


def exercises(chapter: Chapter, data: tuple) -> dict[str, Exercise]:
    """Return all exercises of a chapter, with their keys for these data."""
    return {name: exercise(chapter, name, data) for name in exercise_ids(chapter)}


def variations(chapter: Chapter, data: tuple) -> dict[str, Exercise]:
    """Return all exercises of a chapter that are like another one, with their keys."""
    return {name: exercise(chapter, name, data) for name in variation_ids(chapter)}


def guesses(chapter: Chapter, data: tuple) -> dict[str, Guess]:
    """Return all guesses of a chapter, with their results for these data."""
    return {name: guess(chapter, name, data) for name in guess_ids(chapter)}


def asked(chapter: Chapter, name: str) -> Asked:
    """Return what an exercise says without its keys; nothing is computed."""
    entry, place, _ = _found(chapter, name)
    words = _Words(place)
    hints = tuple(words(hint, "hints", n) for n, hint in enumerate(entry["hints"]))
    blanks = tuple(
        _blank(part, place.at("parts", number)) for number, part in enumerate(entry["parts"])
    )
    return Asked(words(entry["task"], "task"), blanks, hints, words(entry["way"], "way"))


def exercise(chapter: Chapter, name: str, data: tuple, landmarks: _Landmarks = tuple) -> Exercise:
    """Return an exercise with its keys for these data.

    `landmarks` gives the numbers that a learner may meet in the chapter; it is called only for an
    answer that is nothing else.

    Raises
    ------
    Misfit
        If a part, mistake, choice or placeholder stands in one of the two files only.
    """
    entry, place, makers = _found(chapter, name)
    keys = _keys(makers, name, data, entry, place)
    parts = tuple(
        _part(part, keys.get(part["id"]), place.at("parts", number))
        for number, part in enumerate(entry["parts"])
    )
    said = asked(chapter, name)
    return Exercise(said.task, _beside_each_other(parts, landmarks), said.hints, said.way)


def _found(chapter, name):
    """The words of an exercise or of a variation, where they stand, and the functions beside."""
    kind = chapter_files.kind_of(name)
    makers = getattr(chapter, kind)
    entry = _entries(chapter.number, kind, makers)[name]
    return entry, _Place(chapter.number, kind, name), makers


def _beside_each_other(parts, landmarks):
    """The parts, of which each number knows the others, and where the chapter's numbers are."""
    numbers = [part for part in parts if isinstance(part, Number)]
    return tuple(
        replace(
            part,
            siblings=tuple(other for other in numbers if other is not part),
            landmarks=landmarks,
        )
        if isinstance(part, Number)
        else part
        for part in parts
    )


def prompt(chapter: Chapter, name: str) -> Prompt:
    """Return what a guess asks for; nothing is computed."""
    entry = _entries(chapter.number, "guesses", chapter.guesses)[name]
    words = _Words(_Place(chapter.number, "guesses", name))
    texts = (words(entry[key], key) for key in ("asks", "unit"))
    return Prompt(*texts, entry["low"], entry["high"])


def guess(chapter: Chapter, name: str, data: tuple) -> Guess:
    """Return a guess with its result for these data."""
    entry = _entries(chapter.number, "guesses", chapter.guesses)[name]
    place = _Place(chapter.number, "guesses", name)
    if name not in chapter.guesses:
        place.fail(
            f"the guess has no function in {place.python}. Write one, and name it in GUESSES"
        )
    key = chapter.guesses[name](*data)
    words = _Words(place)
    texts = {k: words(entry[k], k) for k in ("asks", "unit", "below", "above")}
    return Guess(**entry | texts, key=key)


@dataclass(frozen=True)
class _Place:
    """A place in the YAML file of a chapter, for errors that say where and what to do."""

    chapter: int
    kind: str
    name: str
    below: tuple[str | int, ...] = ()

    @property
    def python(self) -> str:
        return f"{chapter_files.name_of(self.chapter)}.py"

    def at(self, *below) -> _Place:
        return _Place(self.chapter, self.kind, self.name, (*self.below, *below))

    def fail(self, words) -> NoReturn:
        path = chapter_files.path_of(self.chapter)
        line = chapter_files.line_of(path, (self.kind, self.name, *self.below))
        what = {"exercises": "exercise", "variations": "variation", "guesses": "guess"}[self.kind]
        raise Misfit(f"{path.name}, line {line}, {what} {self.name}: {words}.")


class _Words:
    """Fills the placeholders of texts, and knows which names were never needed."""

    def __init__(self, place, says=None):
        self.place, self.says, self.needed = place, says or {}, set()

    def __call__(self, text, *below, which=None):
        says = self.says if which is None else {**self.says, "which": which}
        names = _PLACEHOLDER.findall(text)
        if unknown := [name for name in names if name not in says]:
            self.place.at(*below).fail(
                f"nothing stands for {{{unknown[0]}}}. Add says={{{unknown[0]!r}: ...}} to the Key "
                f"of this part in {self.place.python}, or change the words"
            )
        self.needed.update(names)
        return _PLACEHOLDER.sub(lambda found: str(says[found[1]]), text)

    def all_needed(self):
        if idle := sorted(set(self.says) - self.needed):
            self.place.fail(
                f"no words of this part have the placeholder {{{idle[0]}}}. Write it into the "
                f"words, or take it out of says in {self.place.python}"
            )


def _entries(chapter, kind, makers):
    """The exercises or guesses of a chapter's file; every function has to have its words."""
    path = chapter_files.path_of(chapter)
    entries = chapter_files.content(path).get(kind, {})
    for name in makers:
        if name not in entries:
            _Place(chapter, kind, name).fail(
                f"{path.stem}.py has a function for it, and there are no words. Write them here, "
                f"or take it out of {kind.upper()}"
            )
    return entries


def _keys(makers, name, data, entry, place):
    """Part -> its key; parts that ask for an order have none."""
    found = makers[name](*data) if name in makers else {}
    wanted = {part["id"]: n for n, part in enumerate(entry["parts"]) if "lines" not in part}
    for part, number in wanted.items():
        if part not in found:
            what = f"Return {part!r}: Key(...) from the function of this exercise"
            if name not in makers:
                named = place.kind.upper()
                what = f"Write a function that returns {part!r}: Key(...), and name it in {named}"
            place.at("parts", number).fail(f"part {part!r} has no key in {place.python}. {what}")
    for part in found:
        if part not in wanted:
            place.at("parts").fail(
                f"{place.python} has a key for {part!r}, and no part here asks for it. Write the "
                "part, or take the key out"
            )
    return {part: key if isinstance(key, Key) else Key(key) for part, key in found.items()}


def _blank(entry, place):
    words = _Words(place)
    name = None if _PLACEHOLDER.search(entry["name"]) else words(entry["name"], "name")
    options = tuple(sorted(entry.get("choices", ())))
    lines = _lines(entry, words) if "lines" in entry else {}
    asked = (entry.get("unit", ""), entry.get("decimals"), entry.get("quantity", ""))
    return Blank(name, entry.get("term"), options, lines, *asked)


def _lines(entry, words):
    return {letter: words(text, "lines", letter) for letter, text in entry["lines"].items()}


def _part(entry, key, place):
    kind = _order if "lines" in entry else _choice if "choices" in entry else _number
    words = _Words(place, key.says if key else None)
    part = kind(entry, key, words, place)
    words.all_needed()
    return part


def _number(entry, key, words, place):
    said = entry.get("mistakes") or {}
    for name in said:
        if name not in key.mistakes:
            place.at("mistakes", name).fail(
                f"the mistake {name!r} has no value in {place.python}. Add {name}=... to the Key "
                f"of part {entry['id']!r}, or take it out here"
            )
    for name in key.mistakes:
        if name not in said:
            place.at("mistakes").fail(
                f"{place.python} has a value for the mistake {name!r} of part {entry['id']!r}, and "
                "there are no words. Write its words and its code here, or take the value out"
            )
    mistakes = tuple(
        Mistake(value, words(told["words"], "mistakes", name, which=which), told["code"])
        for name, told in said.items()
        for which, value in _listed(key.mistakes[name])
        if math.isfinite(value)
    )
    return Number(
        words(entry["name"], "name"),
        key.value,
        entry["decimals"],
        mistakes,
        entry.get("term"),
        entry["unit"],
        entry.get("quantity", ""),
        key.model,
        key.spread,
        key.ratio,
    )


def _listed(value):
    """Pairs of the word for ``{which}``, if any, and a value."""
    if isinstance(value, Mapping):
        return value.items()
    return [(None, each) for each in (value if isinstance(value, Sequence) else (value,))]


def _choice(entry, key, words, place):
    choices = entry["choices"]
    if key.value not in choices:
        place.at("choices").fail(
            f"the key {key.value!r} of part {entry['id']!r} in {place.python} is no choice. The "
            f"choices are {', '.join(choices)}: write one of them there, or add it here"
        )
    if key.mistakes:
        place.at("choices").fail(
            f"part {entry['id']!r} asks for a word, and its Key in {place.python} names mistakes "
            "with values. Take them out: the words of a choice are all that it needs"
        )
    for word, told in choices.items():
        if word != key.value and not told:
            place.at("choices", word).fail(
                f"the choice {word!r} is wrong ({key.value!r} is the key) and says nothing. Write "
                "its code and its words"
            )
    # The words of the right choice are not told, and yet they need their placeholders.
    told = {w: words(wrong["words"], "choices", w) for w, wrong in choices.items() if wrong}
    mistakes = tuple(
        Mistake(word, told[word], wrong["code"])
        for word, wrong in choices.items()
        if word != key.value
    )
    return Choice(words(entry["name"], "name"), key.value, mistakes)


def _order(entry, _, words, place):
    lines = _lines(entry, words)
    for number, rule in enumerate(entry["rules"]):
        for letter in (rule["first"], rule["later"]):
            if letter not in lines:
                place.at("rules", number).fail(
                    f"the rule names line {letter!r}, which is not there. The lines are "
                    f"{', '.join(lines)}"
                )
    rules = tuple(
        Rule(rule["first"], rule["later"], words(rule["why"], "rules", number), rule["code"])
        for number, rule in enumerate(entry["rules"])
    )
    return Order(words(entry["name"], "name"), lines, rules)
