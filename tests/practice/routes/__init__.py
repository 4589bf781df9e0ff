"""The answers to all variations by other routes, computed from their tasks alone."""

from tests.practice.routes import (
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

ROUTES = (
    chapter_01.ROUTES
    | chapter_02.ROUTES
    | chapter_03.ROUTES
    | chapter_05.ROUTES
    | chapter_06.ROUTES
    | chapter_07.ROUTES
    | chapter_08.ROUTES
    | chapter_09.ROUTES
    | chapter_10.ROUTES
    | chapter_11.ROUTES
    | chapter_12.ROUTES
    | chapter_13.ROUTES
    | chapter_14.ROUTES
    | chapter_15.ROUTES
)
