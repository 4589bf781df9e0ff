"""The page that learners start from: a small notebook in work/ that shows where they are."""

import json

PAGE = """# Start here

Click into the cell below and press <kbd>Shift</kbd>+<kbd>Enter</kbd>. It shows what you have
done, what comes next, and which questions are due for review. The labs lie beside this page:
follow a link, or open a lab from the list of files.

What it shows is read from `my-progress.json` in this folder. That file is yours; it is sent
nowhere. To start afresh, delete it."""

PROGRESS = """from belonging_edu.practice import certificate, progress, review
from belonging_edu.practice import reviews_for_anki, reviews_for_calendar

progress()"""

REVIEW = """## Review

Questions come back 2, 7, 21, and 60 days after a chapter was done. The next cell shows those of
today; write your letters between the quotation marks, as in `review("B A C")`, and run it
again.

`reviews_for_calendar()` writes the days into a file for your calendar, `reviews_for_anki()` the
questions into a file for Anki."""

PATHWAY = """## Pathway and certificate

Without a word from you, what comes next follows *Self-study*. For another pathway write
`progress("half-day")`, `progress("journal-club")`, or `progress("six-weeks")` once. At its end,
`certificate("Your name")` makes a page to print."""


def content():
    """The notebook, the same bytes each time."""
    cells = [
        _cell("markdown", "start", PAGE),
        _cell("code", "progress", PROGRESS),
        _cell("markdown", "review-words", REVIEW),
        _cell("code", "review", 'review("")'),
        _cell("markdown", "pathway", PATHWAY),
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    made = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(made, indent=1) + "\n").encode()


def _cell(kind, name, source):
    made = {"cell_type": kind, "id": name, "metadata": {}, "source": source.splitlines(True)}
    return made | {"execution_count": None, "outputs": []} if kind == "code" else made
