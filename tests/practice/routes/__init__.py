"""The answers to all variations by other routes, written by somebody who saw only the tasks."""

from tests.practice.routes import (
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_05,
)

ROUTES = chapter_01.ROUTES | chapter_02.ROUTES | chapter_03.ROUTES | chapter_05.ROUTES
