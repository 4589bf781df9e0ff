"""The answers to all variations by other routes, written by somebody who saw only the tasks."""

from tests.practice.routes.chapter_07 import ROUTES as CHAPTER_7
from tests.practice.routes.chapter_08 import ROUTES as CHAPTER_8
from tests.practice.routes.chapter_09 import ROUTES as CHAPTER_9
from tests.practice.routes.chapter_10 import ROUTES as CHAPTER_10

ROUTES = CHAPTER_7 | CHAPTER_8 | CHAPTER_9 | CHAPTER_10
