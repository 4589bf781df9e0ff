"""How many wrong answers are understood: ``python -m tests.practice.corpus_report``.

The folder ``corpus`` has wrong answers to the exercises, written by people who saw only the labs.
Each entry says what was typed, what its writer *did* to get there, and a phrase that an answer has
to hold to have named it (`says`). An answer is *named* if it holds the phrase; *near* if it says
that the number lies near the answer, without the phrase; *asked back* if it says that what was
typed is no answer at all; *unknown* if it names nothing; and *misnamed* if it names something else.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from belonging_edu.practice.answers import Unreadable, read
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.session import Session

CORPUS = Path(__file__).parent / "corpus"
OUTCOMES = ("named", "near", "asked back", "unknown", "misnamed")
_ABOUT = {"named": "misnamed", "right": "misnamed"}


class Judged(NamedTuple):
    """An entry of the corpus, what it met, and in which words."""

    entry: dict
    outcome: str
    words: str


def entries(chapter: int) -> list[dict]:
    """Return the wrong answers of a chapter."""
    import yaml

    return yaml.safe_load((CORPUS / f"chapter_{chapter:02}.yaml").read_text(encoding="utf-8"))


def judged(chapter: int) -> Iterator[Judged]:
    """Judge every wrong answer of a chapter for the committed cohort."""
    session, made = Session(), next(each for each in CHAPTERS if each.number == chapter)
    session.start(chapter, *made.load())
    for entry in entries(chapter):
        place = entry["part"] - 1
        blank = session.asked(entry["exercise"]).blanks[place]
        part = session.exercise(entry["exercise"]).parts[place]
        about, words = _judge(part, blank, entry)
        is_named = entry["says"] in words and about != "right"
        yield Judged(entry, "named" if is_named else _ABOUT.get(about, about), words)


def _judge(part, blank, entry):
    """What an answer is about, and its words."""
    if entry["kind"] == "model":
        found = part.verdict(_value(entry))
        return found.about, found.words
    try:
        value = read(entry["typed"], blank)
    except Unreadable as problem:
        return "asked back", str(problem)
    if hasattr(part, "verdict"):
        found = part.verdict(value)
        return found.about, found.words
    is_right, words = part.judge(value)
    return "right" if is_right else "named", words


def _value(entry):
    """What a learner's code gives, with the names of the lab's first cells."""
    return eval(entry["typed"], names(int(entry["exercise"].partition(".")[0])))


@cache
def names(chapter: int) -> dict:
    """The names that the code of learners uses, as the first cells of the lab give them."""
    import statsmodels.formula.api as smf

    from belonging_edu import load_cohort
    from belonging_edu.methods.adjusted import modified_poisson
    from belonging_edu.methods.estimates import extreme_groups, tidy
    from belonging_edu.methods.firth import firth_logistic
    from belonging_edu.methods.multilevel import random_intercept

    found = {
        "smf": smf,
        "tidy": tidy,
        "extreme_groups": extreme_groups,
        "firth_logistic": firth_logistic,
        "random_intercept": random_intercept,
        "modified_poisson": modified_poisson,
    }
    data = next(each for each in CHAPTERS if each.number == chapter).load()
    if chapter == 2:
        found["residents"] = data[1]
    if chapter == 8:
        found["residents"] = data[0]
        found |= {"score": data[0]["belonging_score"], "exam": data[0]["absite_score"]}
    if chapter == 10:
        factors = ["support", "faculty", "climate", "fairness", "leadership"]
        learners, found["residents"], found["first"] = data
        known = learners.dropna(subset=["belonging_program", *factors])
        known = known.assign(strong=(known["belonging_program"] >= 4).astype(int))
        found |= {"learners": learners, "known": known, "factors": factors}
        found["panel"] = load_cohort("panel", "common-cause")
    if chapter == 11:
        found |= dict(zip("ABC", map(_one_row_each, data), strict=True))
    return found


def _one_row_each(panel):
    """A panel as lab 11 spreads it: one row per resident, a column for each score and wave."""
    scores = ["belonging_score", "exam_score"]
    wide = panel.pivot(index=["resident_id", "program_id"], columns="wave", values=scores)
    wide.columns = [f"{name.removesuffix('_score')}_{wave}" for name, wave in wide.columns]
    return wide.reset_index()


def counts(found) -> Counter:
    """Count the outcomes."""
    return Counter(each.outcome for each in found)


def table() -> str:
    """Return the report as Markdown."""
    lines = [f"| chapter | answers | {' | '.join(OUTCOMES)} | named, % |"]
    lines.append(f"|---|{'---:|' * (len(OUTCOMES) + 2)}")
    total = Counter()
    for chapter in CHAPTERS:
        found = counts(judged(chapter.number))
        lines.append(_row(chapter.number, found))
        total += found
    return "\n".join([*lines, _row("all", total)])


def _row(name, found):
    numbers = " | ".join(str(found[outcome]) for outcome in OUTCOMES)
    return f"| {name} | {found.total()} | {numbers} | {100 * found['named'] / found.total():.0f} |"


if __name__ == "__main__":
    print(table())
    if "--words" in sys.argv:
        for chapter in CHAPTERS:
            for entry, outcome, words in judged(chapter.number):
                if outcome in ("unknown", "misnamed", "near"):
                    print(f"{outcome}: {entry['exercise']}, {entry['typed']}: {entry['did']}")
                    print(f"    {words}")
