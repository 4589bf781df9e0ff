"""The answers to all variations by other routes, computed from their tasks alone."""

from tests.practice.routes import (
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


def _on(routes, place):
    """The routes of one of the two parts of a chapter, which take the data of this part only."""
    return {name: lambda *data, route=route: route(*data[place]) for name, route in routes.items()}


ROUTES = (
    chapter_01.ROUTES
    | chapter_02.ROUTES
    | chapter_03.ROUTES
    | chapter_04.ROUTES
    | chapter_05.ROUTES
    | chapter_06.ROUTES
    | chapter_07.ROUTES
    | chapter_08.ROUTES
    | chapter_09.ROUTES
    | chapter_10.ROUTES
    | chapter_11.ROUTES
    | chapter_12.ROUTES
    | chapter_13.ROUTES
    | _on(chapter_14.ROUTES, slice(3))
    | _on(chapter_14b.ROUTES, slice(-5, None))
    | chapter_15.ROUTES
    | chapter_16.ROUTES
)
