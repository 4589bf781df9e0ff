"""One pair of files a chapter: ``chapter_08.py`` has the keys, ``chapter_08.yaml`` the words.

The second part of chapter 14 has its keys in ``chapter_14b.py``.
"""

from functools import partial

from belonging_edu.practice.chapters import (
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_04,
    chapter_05,
    chapter_06,
    chapter_07,
    chapter_08,
    chapter_09,
    chapter_10,
    chapter_11,
    chapter_12,
    chapter_13,
    chapter_14,
    chapter_14b,
    chapter_15,
    chapter_16,
)
from belonging_edu.practice.keys import Chapter

__all__ = ["CHAPTERS"]


def _load_both(shelf):
    """The trials of chapter 14, and the roll-outs of its second part."""
    return (*chapter_14.load(shelf), *chapter_14b.load(shelf))


def _both(name):
    """Keys of chapter 14 by a name such as ``EXERCISES``; those of each part take its own data.

    The lab of a part has in hand what this part needs: three trials, or five roll-outs.
    """
    places = ((chapter_14, slice(3)), (chapter_14b, slice(-5, None)))
    return {
        key: partial(_on, make, place)
        for part, place in places
        for key, make in getattr(part, name).items()
    }


def _on(make, place, *data):
    return make(*data[place])


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(1, chapter_01.load, chapter_01.EXERCISES, chapter_01.GUESSES, chapter_01.VARIATIONS),
    Chapter(2, chapter_02.load, chapter_02.EXERCISES, chapter_02.GUESSES, chapter_02.VARIATIONS),
    Chapter(3, chapter_03.load, chapter_03.EXERCISES, chapter_03.GUESSES, chapter_03.VARIATIONS),
    Chapter(4, chapter_04.load, chapter_04.EXERCISES, chapter_04.GUESSES, chapter_04.VARIATIONS),
    Chapter(5, chapter_05.load, chapter_05.EXERCISES, chapter_05.GUESSES, chapter_05.VARIATIONS),
    Chapter(6, chapter_06.load, chapter_06.EXERCISES, chapter_06.GUESSES, chapter_06.VARIATIONS),
    Chapter(7, chapter_07.load, chapter_07.EXERCISES, chapter_07.GUESSES, chapter_07.VARIATIONS),
    Chapter(8, chapter_08.load, chapter_08.EXERCISES, chapter_08.GUESSES, chapter_08.VARIATIONS),
    Chapter(9, chapter_09.load, chapter_09.EXERCISES, chapter_09.GUESSES, chapter_09.VARIATIONS),
    Chapter(10, chapter_10.load, chapter_10.EXERCISES, chapter_10.GUESSES, chapter_10.VARIATIONS),
    Chapter(11, chapter_11.load, chapter_11.EXERCISES, chapter_11.GUESSES, chapter_11.VARIATIONS),
    Chapter(12, chapter_12.load, chapter_12.EXERCISES, chapter_12.GUESSES, chapter_12.VARIATIONS),
    Chapter(13, chapter_13.load, chapter_13.EXERCISES, chapter_13.GUESSES, chapter_13.VARIATIONS),
    Chapter(14, _load_both, _both("EXERCISES"), _both("GUESSES"), _both("VARIATIONS")),
    Chapter(15, chapter_15.load, chapter_15.EXERCISES, chapter_15.GUESSES, chapter_15.VARIATIONS),
    Chapter(16, chapter_16.load, chapter_16.EXERCISES, chapter_16.GUESSES, chapter_16.VARIATIONS),
)
