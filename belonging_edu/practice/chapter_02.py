"""What lab 2 uses: its cohorts, and two checkers, of the wording of a question and of a row.

The checkers read patterns, not meaning: what they do not name may still be wrong.
"""

from __future__ import annotations

import re

from belonging_edu.cohorts.data import Shelf
from belonging_edu.practice.chapters import chapter_02

__all__ = ["load", "row_faults", "shown_to", "wording_faults"]

# What a checker sees in a question and in its answers

_SEEN = (
    (r"\b(and|or)\b|\w/\w", "two things in one question: {0}. Ask one question for each"),
    (
        r"\b(award-winning|excellent|great|of course|surely|wonderful|outstanding|successful)\b",
        "a word that leads: {0}. Leave it out",
    ),
    (
        r"\b(not|never|no|none|without|cannot|always|all|every|everybody)\b|\w+n't\b",
        "a negation or an absolute: {0}. Ask for how much or how often",
    ),
    (
        r"\b(lately|recently|usually|in general|so far|these days|nowadays)\b",
        "a period that everybody dates differently: {0}. Name it, such as the past four weeks",
    ),
)


#: Both ends of one scale, such as *satisfied or dissatisfied*, are one thing.
_ENDS = re.compile(r"\b(\w+) or (?:dis|in|un)\1\b", re.I)


def load(seed: int | None = None) -> tuple:
    """Return the three synthetic cohorts that lab 2 has in hand.

    Parameters
    ----------
    seed : int, optional
        The seed of a class; None: the committed cohorts.

    Returns
    -------
    tuple of pandas.DataFrame
        Learners, residents of surgery, and the pilot of an instrument.

    Notes
    -----
    Do not use it outside lab 2: :func:`belonging_edu.load_cohort` names what it loads.

    Examples
    --------
    >>> [len(cohort) for cohort in load()]
    [2257, 6136, 219]
    """
    return chapter_02.load(Shelf(seed))


def wording_faults(question: str, answers) -> list[str]:
    """Say what can be seen to be wrong with a question and its answers, in words."""
    question = _ENDS.sub(r"\1", question)
    found = [
        words.format(f"*{seen[0]}*")
        for pattern, words in _SEEN
        if (seen := re.search(pattern, question, re.I))
    ]
    if not question.strip().endswith("?"):
        found.insert(0, "a statement, which asks for agreement: turn it into a question")
    if re.search(r"\bhow often\b", question, re.I) and not re.search(
        r"\b(past|last|since|during|this|these)\b", question, re.I
    ):
        found.append("*how often* without a period: name one")
    counts = re.search(r"\bhow many\b", question, re.I)
    return found + _answer_faults([str(answer).strip().lower() for answer in answers], counts)


def _answer_faults(answers, counts=None):
    found = []
    if any("agree" in answer for answer in answers):
        found.append("agreement as an answer: let the answers repeat what is asked for")
    if len(answers) < 5:
        found.append(f"{len(answers)} answers: five or so tell more degrees apart")
    if any(re.fullmatch(r"" if counts else r"[\d.]*", answer) for answer in answers):
        found.append("an answer without words: label every one")
    ends = [re.fullmatch(r"(\d+) ?(?:-|–|to) ?(\d+)", answer) for answer in answers]
    ranges = [tuple(map(int, end.groups())) for end in ends if end]
    if any(first[1] >= second[0] for first, second in zip(ranges, ranges[1:], strict=False)):
        found.append("ranges that overlap: one number fits two answers")
    if len(set(answers)) < len(answers):
        found.append("an answer that stands twice")
    return found


# What a checker sees in a row of a data dictionary

_TYPES = "calc checkbox dropdown file notes radio slider sql text truefalse yesno".split()
_CLAUSE = re.compile(r"\[(\w+)\] ?(=|<>) ?['\"](\d+)['\"]")
_AND, _OR = (re.compile(rf"\b{word}\b", re.I) for word in ("and", "or"))
_CONTEXTS = tuple(f"belonging_{place}" for place in ("program", "organization", "community"))


def row_faults(row: dict) -> list[str]:
    """Say what can be seen to be wrong with a row of a REDCap data dictionary, in words."""
    from belonging_edu.export.redcap import COLUMNS

    name, kind, label, choices, logic = (
        str(row.get(COLUMNS[place], "")).strip() for place in (0, 3, 4, 5, 11)
    )
    found = [f"{column!r} is no column of a dictionary" for column in row if column not in COLUMNS]
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,25}", name):
        found.append(
            f"the name {name!r}: start with a small letter, then small letters, digits and "
            "underscores, 26 at most"
        )
    if kind not in _TYPES:
        found.append(f"the type {kind!r}: one of {', '.join(_TYPES)}")
    if not label:
        found.append("no label: the label is the question that people read")
    if choices or kind in ("radio", "dropdown", "checkbox"):
        found += _choice_faults(choices)
    return found + _logic_faults(logic, name)


def _choice_faults(choices):
    pairs = [re.fullmatch(r"(\w+), *(\S.*)", choice.strip()) for choice in choices.split("|")]
    if not choices or any(pair is None for pair in pairs):
        return ["the choices: write code, comma, label, with a bar between: 1, yes | 0, no"]
    codes = [pair[1] for pair in pairs]
    if len(pairs) == 1 or any(";" in pair[2] for pair in pairs):
        return ["the choices: a bar | divides them, nothing else does"]
    if len(set(codes)) < len(codes):
        return ["the choices: a code stands twice, so two answers cannot be told apart"]
    return []


def _conditions(logic):
    """Split at every *or*, and each part at every *and*; brackets round one clause are dropped."""
    return [
        [re.sub(r"^\((.*)\)$", r"\1", clause.strip()).strip() for clause in re.split(_AND, either)]
        for either in re.split(_OR, logic)
    ]


def _logic_faults(logic, name):
    if not logic:
        return ["no branching logic: everybody sees the question"]
    clauses = [clause for either in _conditions(logic) for clause in either]
    if not all(map(_CLAUSE.fullmatch, clauses)):
        return [
            f"the branching logic {logic!r}: name in square brackets, then = or <>, then the code "
            "in straight quotes, such as [belonging_community] = '5'; join two of these, each in "
            "full, by *and* or *or*"
        ]
    asked = {_CLAUSE.fullmatch(clause)[1] for clause in clauses}
    found = [
        f"the branching logic asks for {field!r}, which is no earlier question of this form"
        for field in sorted(asked - set(_CONTEXTS) - {name})
    ]
    if name in asked:
        found.append("the branching logic asks for the answer to the question itself")
    return found


def shown_to(row: dict, learners) -> int:
    """Count the respondents who would see the question, by its branching logic (0 if unclear)."""
    logic = str(row.get("Branching Logic (Show field only if...)", "")).strip()
    present = learners[learners["responded"] == 1]
    if not logic:
        return len(present)
    if _logic_faults(logic, ""):
        return 0
    seen = present["responded"] == 0
    for either in _conditions(logic):
        every = present["responded"] == 1
        for clause in either:
            field, sign, code = _CLAUSE.fullmatch(clause).groups()
            every &= (present[field] == int(code)) == (sign == "=")
        seen |= every
    return int(seen.sum())
