"""All that the kit of one chapter is made from."""

from . import chapter, lab, session, shows
from .deck import Material


def read(stem):
    """Read what the kit of a chapter needs, from the built book, its labs, and `slides`."""
    return Material(
        stem=stem,
        chapter=chapter.read(stem),
        session=session.read(stem),
        shows=shows.read(stem),
        figures=lab.figures(stem),
        guesses=dict(enumerate(lab.guesses(stem).values(), 1)),
        exercises=lab.exercises(stem),
        solutions=lab.solutions(stem),
    )
