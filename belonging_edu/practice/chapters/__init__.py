"""One pair of files a chapter: ``chapter_08.py`` has the keys, ``chapter_08.yaml`` the words."""

from belonging_edu.practice.chapters import (
    chapter_01,
    chapter_02,
    chapter_03,
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
    chapter_15,
)
from belonging_edu.practice.keys import Chapter

__all__ = ["CHAPTERS"]

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(1, chapter_01.load, chapter_01.EXERCISES, chapter_01.GUESSES, chapter_01.VARIATIONS),
    Chapter(2, chapter_02.load, chapter_02.EXERCISES, chapter_02.GUESSES, chapter_02.VARIATIONS),
    Chapter(3, chapter_03.load, chapter_03.EXERCISES, chapter_03.GUESSES, chapter_03.VARIATIONS),
    Chapter(5, chapter_05.load, chapter_05.EXERCISES, chapter_05.GUESSES, chapter_05.VARIATIONS),
    Chapter(6, chapter_06.load, chapter_06.EXERCISES, chapter_06.GUESSES, chapter_06.VARIATIONS),
    Chapter(7, chapter_07.load, chapter_07.EXERCISES, chapter_07.GUESSES, chapter_07.VARIATIONS),
    Chapter(8, chapter_08.load, chapter_08.EXERCISES, chapter_08.GUESSES, chapter_08.VARIATIONS),
    Chapter(9, chapter_09.load, chapter_09.EXERCISES, chapter_09.GUESSES, chapter_09.VARIATIONS),
    Chapter(10, chapter_10.load, chapter_10.EXERCISES, chapter_10.GUESSES, chapter_10.VARIATIONS),
    Chapter(11, chapter_11.load, chapter_11.EXERCISES, chapter_11.GUESSES, chapter_11.VARIATIONS),
    Chapter(12, chapter_12.load, chapter_12.EXERCISES, chapter_12.GUESSES, chapter_12.VARIATIONS),
    Chapter(13, chapter_13.load, chapter_13.EXERCISES, chapter_13.GUESSES, chapter_13.VARIATIONS),
    Chapter(14, chapter_14.load, chapter_14.EXERCISES, chapter_14.GUESSES, chapter_14.VARIATIONS),
    Chapter(15, chapter_15.load, chapter_15.EXERCISES, chapter_15.GUESSES, chapter_15.VARIATIONS),
)
