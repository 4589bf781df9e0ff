"""The exercises of chapter 2: keys and known mistakes, computed from the cohorts in hand."""

from __future__ import annotations

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Mistake, Number, Order

__all__ = ["EXERCISES", "GUESSES", "load"]

_ITEMS = [f"bel_{k:02d}" for k in range(1, 12)]
_OUTCOME, _SCORE = "absite_score", "belonging_score"
_WEAK = (1, 2)


def load(seed=None):
    """The data that the lab has in hand: learners, residents, the pilot of an instrument."""
    from belonging_edu import load_cohort

    return tuple(load_cohort(name, seed=seed) for name in ("learners", "surgery", "instrument"))


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
                Mistake(
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
                Mistake(flaw, f"a question with that flaw {what}; this one has another", "S08")
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
                tuple(Mistake(n, first, "S07" if n >= 4 else "S05") for n in range(1, 10)),
            ),
            Number(
                "learners who see it",
                weak,
                0,
                (
                    Mistake(
                        len(program),
                        "everybody who responded: without branching logic nobody is spared the "
                        "question",
                        "S07",
                    ),
                    Mistake(
                        0,
                        "nobody: the branching logic cannot be read, or wants two answers to one "
                        "question at once, as *and* does",
                        "S06",
                    ),
                    Mistake(
                        weak + program.isna().sum(),
                        "those who belong weakly, and those who skipped the question as well",
                        "M10",
                    ),
                    Mistake(
                        _among(learners, "belonging_program", (1,)),
                        "those with code 1 only; code 2 is weak, too",
                        "S06",
                    ),
                    Mistake(
                        _among(learners, "belonging_program", (1, 2, 3)),
                        "those with code 3 as well, who said neither weak nor strong",
                        "S06",
                    ),
                    Mistake(
                        _among(learners, "belonging_program", (4, 5)),
                        "those who belong strongly: the codes were read the other way round",
                        "S10",
                    ),
                    Mistake(
                        _among(learners, "belonging_organization", _WEAK),
                        "those who belong weakly to the organization; the question is about the "
                        "program",
                        "M04",
                    ),
                    Mistake(
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
                    Mistake(
                        _slope(residents, 11 * residents[_ITEMS[0]]),
                        "the slope of one question; put three into the list",
                        "S07",
                    ),
                    Mistake(
                        _slope(residents, residents[_SCORE]),
                        "the slope of all eleven; three are asked for",
                        "S05",
                    ),
                    Mistake(
                        _slope(residents, three.sum(axis=1)),
                        "the slope per point of the sum of three, a scale of 3 to 15; multiply the "
                        "*mean* by 11",
                        "S05",
                    ),
                    Mistake(
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
                    Mistake(
                        whole, "the alpha of all eleven: it does not carry over to a part", "M16"
                    ),
                    Mistake(
                        between, "how two single questions correlate on average, not alpha", "S05"
                    ),
                    Mistake(
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
