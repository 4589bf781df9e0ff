"""All that the kit of one chapter is made from."""

from . import chapter, lab, session, shows
from .deck import Material


def read(stem):
    """Read what the kit of a chapter needs, from the built book, its lab, and tools/publish/kit/slides."""
    results = lab.guesses(stem)
    return Material(
        stem=stem,
        chapter=chapter.read(stem),
        session=session.read(stem),
        shows=shows.read(stem),
        figures=lab.figures(stem),
        guesses=dict(enumerate((results[n] for n in sorted(results)), 1)),
    )
