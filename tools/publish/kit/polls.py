"""Texts of the votes, to be pasted into the polling tool of a house."""

from .words import plain

HEAD = """{title}: votes to paste
One question with its answers at a time. None is marked as right: the key is a file of its own.
"""


def write(material):
    """Return the questions and the answers to choose from."""
    parts = [HEAD.format(title=material.chapter.title)]
    for vote in material.session.votes:
        options = [f"{letter}. {plain(each)}" for letter, each in vote.options.items()]
        parts.append("\n".join([f"Vote {vote.number}", plain(vote.question), *options]) + "\n")
    return "\n".join(parts)
