"""The exercises of chapter 2: keys from the cohorts in hand, and two checkers of wording and rows.

The checkers read patterns, not meaning: what they do not name may still be wrong.
"""

from __future__ import annotations

import re

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Number, Order, Slip

__all__ = ["EXERCISES", "GUESSES", "load", "row_faults", "shown_to", "wording_faults"]

_ITEMS = [f"bel_{k:02d}" for k in range(1, 12)]
_OUTCOME, _SCORE = "absite_score", "belonging_score"
_WEAK = (1, 2)


def load(seed=None):
    """The data that the lab has in hand: learners, residents, the pilot of an instrument."""
    from belonging_edu import load_cohort

    return tuple(load_cohort(name, seed=seed) for name in ("learners", "surgery", "instrument"))


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


# Guesses


def _strong(learners, place, other):
    both = learners.dropna(subset=[f"belonging_{place}", f"belonging_{other}"])
    at_home = both[both[f"belonging_{place}"] >= 4]
    return 100 * (at_home[f"belonging_{other}"] >= 4).mean()


def other_place(learners, residents, pilot):
    return Guess(
        "a number out of 100",
        "of 100 learners",
        0,
        100,
        _strong(learners, "program", "community"),
        0,
        5,
        "belonging in one place is associated with belonging in the next: people at home in one "
        "are more often at home in the other",
        "belonging to one place was taken for belonging everywhere (M04)",
    )


def _often(learners):
    present = learners[learners["responded"] == 1]
    return present["exhausted"] >= 4, present["detached"] >= 4


def both_often(learners, residents, pilot):
    exhausted, detached = _often(learners)
    return Guess(
        "a number out of 100",
        "of 100 counted learners",
        0,
        100,
        100 * (exhausted & detached).sum() / (exhausted | detached).sum(),
        0,
        5,
        "the two answers are associated, so that many who report one report the other",
        "one of two answers was taken for the whole picture (M37)",
    )


def _slope(data, x, adjust=" + C(pgy) + stress"):
    from belonging_edu.formulas import least_squares

    return least_squares(f"{_OUTCOME} ~ measure{adjust}", data.assign(measure=x))["measure"]


def one_question(learners, residents, pilot):
    slopes = [_slope(residents, 11 * residents[item]) for item in _ITEMS]
    return Guess(
        "the slope",
        "exam points per belonging point",
        0,
        3,
        sum(slopes) / len(slopes),
        2,
        0.1,
        "one question is imprecise, but not empty",
        "one question was taken to be as good as eleven; its error of measurement pulls the slope "
        "toward zero",
    )


GUESSES = {"2.1": other_place, "2.2": both_often, "2.3": one_question}

# Exercises

_IS = {
    "construct": "what we want to know about, and nobody can see",
    "context": "the place or group that the feeling is about",
    "indicator": "one thing that can be asked or observed, and stands for it",
    "score": "a number, made from answers by a rule",
}
_PHRASES = {
    "phrase 1": "construct",
    "phrase 2": "context",
    "phrase 3": "indicator",
    "phrase 4": "score",
    "phrase 5": "indicator",
    "phrase 6": "context",
}


def _code_of_word(phrase, word):
    """A place that is overlooked, a question taken for the illness, or another word."""
    if _PHRASES[phrase] == "context":
        return "M04"
    return "M37" if (phrase, word) == ("phrase 5", "construct") else "S05"


def four_words(learners, residents, pilot):
    parts = tuple(
        Choice(
            phrase,
            key,
            tuple(
                Slip(
                    word,
                    f"{'an' if word == 'indicator' else 'a'} {word} is {what}; this phrase is "
                    "something else",
                    _code_of_word(phrase, word),
                )
                for word, what in _IS.items()
                if word != key
            ),
        )
        for phrase, key in _PHRASES.items()
    )
    return Exercise(
        parts,
        (
            "Ask of each phrase: Is it a place or a group? Was it asked? Was it computed? Can it "
            "be seen?",
            "Two are places, two can be asked or observed, one is a number, one is the feeling.",
        ),
        "The construct is what we mean, the context is the place, the indicator is what we ask, "
        "and the score is what we compute. A report should name all four.",
    )


_FLAWS = {
    "double": "joins two things that can have two answers",
    "leading": "says which answer is wanted",
    "agreement": "is a statement that asks for agreement",
    "unbalanced": "offers more good answers than bad ones",
    "negated": "holds a negation, so that *no* is hard to read",
    "period": "asks about a time that everybody dates differently",
    "ranges": "has numbers that fit two answers, or none",
}
_DRAFT = {
    "question 1": "unbalanced",
    "question 2": "period",
    "question 3": "double",
    "question 4": "ranges",
    "question 5": "leading",
    "question 6": "negated",
    "question 7": "agreement",
}


def seven_flaws(learners, residents, pilot):
    parts = tuple(
        Choice(
            question,
            key,
            tuple(
                Slip(flaw, f"a question with that flaw {what}; this one has another", "S08")
                for flaw, what in _FLAWS.items()
                if flaw != key
            ),
        )
        for question, key in _DRAFT.items()
    )
    return Exercise(
        parts,
        (
            "Answer each question twice, as somebody content and as somebody unhappy: where do you "
            "stumble?",
            "Three flaws sit in the answers or in the form of answering, four in the question.",
            "Each flaw occurs once. Begin with the one that you are surest of.",
        ),
        "Each of the seven turns differences in reading into differences in answers. Say which "
        "flaw it is before you revise it.",
    )


def _among(learners, column, codes):
    return int(learners[column].isin(codes).sum())


def dictionary_row(learners, residents, pilot):
    weak = _among(learners, "belonging_program", _WEAK)
    program = learners.loc[learners["responded"] == 1, "belonging_program"]
    first = "too many: correct the first fault that the list above names, and run the cell again"
    return Exercise(
        (
            Number(
                "faults left",
                0,
                0,
                tuple(Slip(n, first, "S07" if n >= 4 else "S05") for n in range(1, 10)),
            ),
            Number(
                "learners who see it",
                weak,
                0,
                (
                    Slip(
                        len(program),
                        "everybody who responded: without branching logic nobody is spared the "
                        "question",
                        "S07",
                    ),
                    Slip(
                        0,
                        "nobody: the branching logic cannot be read, or wants two answers to one "
                        "question at once, as *and* does",
                        "S06",
                    ),
                    Slip(
                        weak + program.isna().sum(),
                        "those who belong weakly, and those who skipped the question as well",
                        "M10",
                    ),
                    Slip(
                        _among(learners, "belonging_program", (1,)),
                        "those with code 1 only; code 2 is weak, too",
                        "S06",
                    ),
                    Slip(
                        _among(learners, "belonging_program", (1, 2, 3)),
                        "those with code 3 as well, who said neither weak nor strong",
                        "S06",
                    ),
                    Slip(
                        _among(learners, "belonging_program", (4, 5)),
                        "those who belong strongly: the codes were read the other way round",
                        "S10",
                    ),
                    Slip(
                        _among(learners, "belonging_organization", _WEAK),
                        "those who belong weakly to the organization; the question is about the "
                        "program",
                        "M04",
                    ),
                    Slip(
                        _among(learners, "belonging_community", _WEAK),
                        "those who belong weakly to the community; the question is about the "
                        "program",
                        "M04",
                    ),
                ),
            ),
        ),
        (
            "Fill in one line after the other, from the top, and run the cell after each.",
            "Square brackets hold the *name* of the earlier question, quotes the *code*.",
            "Two codes mean weak. Somebody has one *or* the other, never both.",
        ),
        "Branching spares the others a question that is not theirs. It also sets the denominator: "
        "report how many were asked, not how many responded.",
    )


def three_questions(learners, residents, pilot):
    from belonging_edu.scales import cronbach_alpha

    three = residents[_ITEMS[:3]]
    alpha, whole = (
        cronbach_alpha(residents[items])["estimate"].item() for items in (_ITEMS[:3], _ITEMS)
    )
    between = three.corr().to_numpy()[[0, 0, 1], [1, 2, 2]].mean()
    scaled = 11 * three.mean(axis=1)
    return Exercise(
        (
            Number(
                "slope of three",
                _slope(residents, scaled),
                2,
                (
                    Slip(
                        _slope(residents, 11 * residents[_ITEMS[0]]),
                        "the slope of one question; put three into the list",
                        "S07",
                    ),
                    Slip(
                        _slope(residents, residents[_SCORE]),
                        "the slope of all eleven; three are asked for",
                        "S05",
                    ),
                    Slip(
                        _slope(residents, three.sum(axis=1)),
                        "the slope per point of the sum of three, a scale of 3 to 15; multiply the "
                        "*mean* by 11",
                        "S05",
                    ),
                    Slip(
                        _slope(residents, scaled, adjust=""),
                        "the unadjusted slope; year and stress belong in the model",
                        "S04",
                    ),
                ),
                term="measure",
            ),
            Number(
                "alpha of three",
                alpha,
                2,
                (
                    Slip(whole, "the alpha of all eleven: it does not carry over to a part", "M16"),
                    Slip(
                        between, "how two single questions correlate on average, not alpha", "S05"
                    ),
                    Slip(
                        whole * 3 / 11,
                        "three elevenths of the alpha of eleven; reliability does not shrink in "
                        "proportion",
                        "S05",
                    ),
                ),
            ),
        ),
        (
            "Add two names to the list in the cell, in quotes, with commas between them.",
            "The first three are bel_01, bel_02 and bel_03; both answers are printed below.",
        ),
        "Three questions give up some reliability, and some of the slope with it; one gives up far "
        "more.",
    )


def making_a_questionnaire(learners, residents, pilot):
    lines = {
        "A": "Pilot the form with a few dozen people, and look at missing answers and reliability",
        "B": "Say in two sentences what belonging is here, and to which place",
        "C": "Ask a few residents to think aloud while they answer the draft",
        "D": "Look for published questions that ask about that, and note where they were used",
        "E": "Write or adapt the questions, one idea each, with labeled answers",
        "F": "Send the final form to everybody, and report its wording",
    }
    rules = (
        ("B", "D", "without a construct you cannot tell which published questions fit", "M06"),
        ("D", "E", "first find out whether somebody has asked it well, then adapt or write", "S08"),
        ("E", "C", "there is no draft yet that anybody could think aloud about", "S08"),
        ("C", "A", "a pilot's numbers do not show how people read a question", "S08"),
        ("A", "F", "after the final form has gone out, nothing can be corrected", "S08"),
    )
    return Exercise(
        (Order("order", lines, rules),),
        (
            "The construct comes before every question, and people come before numbers.",
            "Two steps try the draft out: first a few people, who are heard, then more, who are "
            "counted.",
        ),
        "Define, search, write, listen, pilot, send. Only the pilot needs statistics.",
    )


EXERCISES = {
    "2.1": four_words,
    "2.2": seven_flaws,
    "2.4": dictionary_row,
    "2.5": three_questions,
    "2.6": making_a_questionnaire,
}
