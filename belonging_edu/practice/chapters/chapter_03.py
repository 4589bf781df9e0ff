"""The exercises of chapter 3: everyone invited, and what nonrespondents could have said.

Exercise 3.6 has its numbers in the task and needs no data.
"""

from __future__ import annotations

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Mistake, Number, Order

__all__ = ["EXERCISES", "GUESSES", "load"]

_BOUNCED = 180
_CONTEXTS = ("program", "organization", "community")


def load(seed=None) -> tuple:
    """Return what the lab has in hand: everybody who was invited."""
    from belonging_edu.data import load_cohort

    return (load_cohort("learners", seed=seed),)


def _strong(invited, context):
    """Strong belonging, 0 and 1; missing for nonrespondents."""
    answer = invited[f"belonging_{context}"]
    return answer.ge(4).astype(float).where(answer.notna())


def _complete(invited):
    """How many answered all three questions on belonging."""
    questions = [f"belonging_{context}" for context in _CONTEXTS]
    return int(invited[questions].notna().all(axis=1).sum())


def _weighted(invited, context, formula="responded ~ C(site) + C(stage)"):
    """Percent with strong belonging, with weights for responding."""
    from belonging_edu.survey import response_weights, weighted_mean

    people = invited.assign(
        strong=_strong(invited, context), weight=response_weights(formula, invited)
    )
    found = weighted_mean(people, outcome="strong", weights="weight")
    return 100 * found["estimate"].iloc[0]


def _poststratified(invited, context):
    """Percent with strong belonging, each site and stage scaled to the list."""
    cells = [invited["site"], invited["stage"]]
    means = _strong(invited, context).groupby(cells, observed=True).mean()
    sizes = invited.groupby(["site", "stage"], observed=True).size()
    return 100 * (means * sizes).sum() / sizes.sum()


def rates(invited):
    """RR2 and RR6 with people whose eligibility is not known."""
    everybody, responded = len(invited), int(invited["responded"].sum())
    complete = _complete(invited)
    answered = invited["belonging_program"].notna().sum()
    rr1, rr2 = 100 * complete / everybody, 100 * responded / everybody
    rr5 = 100 * complete / (everybody - _BOUNCED)
    rr6 = 100 * responded / (everybody - _BOUNCED)
    return Exercise(
        (
            Number(
                "RR2",
                rr2,
                1,
                (
                    Mistake(rr1, "RR1: it leaves partial answers out, and RR2 counts them", "S05"),
                    Mistake(rr6, "RR6: it leaves the bounced out, and RR2 keeps them in", "S06"),
                    Mistake(
                        100 * answered / everybody,
                        "the share who answered one question; RR2 counts all who responded",
                        "S06",
                    ),
                ),
            ),
            Number(
                "RR6",
                rr6,
                1,
                (
                    Mistake(rr2, "RR2: it counts the bounced as if they had been asked", "S06"),
                    Mistake(rr5, "RR5: it leaves partial answers out, and RR6 counts them", "S05"),
                    Mistake(
                        100 * responded / everybody + 100 * _BOUNCED / everybody,
                        "RR2 with the bounced counted as answers; they leave the denominator",
                        "S06",
                    ),
                ),
            ),
            Choice(
                "bias",
                "unchanged",
                (
                    Mistake(
                        "smaller",
                        "the answers are the same and only the denominator of the rate is smaller: "
                        "the higher rate added no respondent",
                        "M07",
                    ),
                    Mistake(
                        "larger",
                        "nobody's answer changed: the rate moved, the bias did not",
                        "M07",
                    ),
                ),
            ),
        ),
        (
            "Which of the two rates keeps people in whose eligibility is unknown?",
            "Replace 0 with 180, run the cell, and read the rows RR2 and RR6. For the third, "
            "ask whether anybody's answer has changed.",
        ),
        "RR2 is the respondents divided by everyone on the list; RR6 leaves the bounced out of the "
        "denominator. Both describe the same answers, so name the rate, and do not use it as a "
        "measure of bias.",
    )


def two_stories(invited):
    """The bias of the organization's percentage under two stories, and a tipping point."""
    strong = _strong(invited, "organization").dropna()
    known, seen = len(strong) / len(invited), 100 * strong.mean()

    def bias(others):
        difference = seen - others
        return Number(
            f"bias at {others}%",
            (1 - known) * difference,
            1,
            (
                Mistake(
                    difference,
                    "the whole difference between those who answered and nonrespondents; multiply "
                    "it by the share of nonrespondents among all invited",
                    "S06",
                ),
                Mistake(
                    known * difference,
                    "the difference times the share who answered; use that of nonrespondents",
                    "S06",
                ),
                Mistake(
                    known * seen + (1 - known) * others,
                    "the percentage among all invited; the bias is what is seen minus this",
                    "S05",
                ),
            ),
        )

    return Exercise(
        (
            bias(60),
            bias(90),
            Number(
                "percent of nonrespondents",
                (75 - known * seen) / (1 - known),
                0,
                (
                    Mistake(
                        75,
                        "the percentage among all invited; those who answered lie above it, so "
                        "nonrespondents must lie below it",
                        "S06",
                    ),
                    Mistake(
                        (75 - (1 - known) * seen) / known,
                        "the result with the two shares exchanged; multiply each group's "
                        "percentage by its own share",
                        "S06",
                    ),
                    Mistake(seen, "the percentage of those who answered", "S06"),
                ),
            ),
        ),
        (
            "The bias is what is seen minus what all invited would have answered.",
            "Put 60 into the cell, run it, and write the bias down; then 90; then try values until "
            "the percentage of all invited is as near 75 as whole numbers get.",
        ),
        "Bias is the share of nonrespondents times the difference between those who answered and "
        "nonrespondents. The same survey is compatible with bias in either direction: that depends "
        "on the nonrespondents, not on the rate.",
    )


def weights(invited):
    """Weighting by what the office knows, and what that can correct."""
    strong = _strong(invited, "organization")
    weighted = _weighted(invited, "organization")
    return Exercise(
        (
            Number(
                "weighted percentage",
                weighted,
                2,
                (
                    Mistake(100 * strong.mean(), "the percentage without weights", "S04"),
                    Mistake(
                        _weighted(invited, "organization", "responded ~ C(site)"),
                        "weighted by site only, or given with one decimal: add the stage to the "
                        "formula, and hand in two decimals",
                        "S07",
                    ),
                    Mistake(
                        _poststratified(invited, "organization"),
                        "post-stratified; weights from a model of who responds are asked for",
                        "S05",
                    ),
                    Mistake(
                        _weighted(invited, "program"),
                        "that of the program; the organization is asked for",
                        "S06",
                    ),
                    Mistake(
                        100 * strong.sum() / len(invited),
                        "strong out of all invited, as if no nonrespondent belonged strongly",
                        "S06",
                    ),
                ),
            ),
            Choice(
                "the weights bring into line",
                "mix of sites and stages",
                (
                    Mistake(
                        "nonresponse bias",
                        "these weights know site and stage only; within a site and stage, "
                        "nonrespondents may differ from those who answered",
                        "M09",
                    ),
                    Mistake(
                        "chance",
                        "weights add nobody to the respondents; unequal weights make the interval "
                        "a little wider",
                        "M09",
                    ),
                ),
            ),
        ),
        (
            "Stage is a category, as site is; add it with a plus sign.",
            'The formula is `"responded ~ C(site) + C(stage)"`.',
        ),
        "Model who responds by site and stage, weight by 1 over that probability, and take the "
        "mean. The mix of sites and stages is now that of the list; how nonrespondents of a site "
        "and stage feel is as unknown as before.",
    )


def report(_):
    """The steps of a nonresponse report."""
    return Exercise(
        (
            Order(
                "steps",
                {
                    "A": "Weight for what the list knows; give the result with and without",
                    "B": "Count invited, responded and answered, as a flow",
                    "C": "Say whom the result is about, and who is on the list",
                    "D": "Write the sentence, with its denominator",
                    "E": "Ask how different nonrespondents must be to change the conclusion",
                    "F": "Name the response rate and give its formula",
                    "G": "Compare those who answered with the list",
                },
                (
                    ("C", "B", "without a list nobody can be counted as invited", "S06"),
                    ("B", "F", "a rate is made of these counts", "S06"),
                    ("B", "G", "who answered has to be counted before they can be compared", "S06"),
                    ("G", "A", "the comparison shows what there is to weight for", "M08"),
                    (
                        "A",
                        "E",
                        "weights correct for what the list knows; the question is what is left",
                        "M09",
                    ),
                    ("F", "D", "the sentence names its rate", "M07"),
                    ("E", "D", "the sentence says how far it can be trusted", "M07"),
                ),
            ),
        ),
        (
            "What must be known before anybody can be counted?",
            "Compare before you weight, and weight before you ask what nonrespondents could "
            "change; the sentence comes last.",
        ),
        "Whom, counts, rate, comparison, weights, tipping point, sentence; the rate may come "
        "anywhere between the counts and the sentence.",
    )


def skipped(invited):
    """How far skipped answers can move the percentage of the respondents."""
    strong = _strong(invited, "community")
    n_strong, answered = strong.sum(), strong.count()
    responded = int(invited["responded"].sum())
    missing = responded - answered
    complete_case = "the percentage of those who answered, as if those who skipped were like them"
    return Exercise(
        (
            Number(
                "lower limit",
                100 * n_strong / responded,
                1,
                (
                    Mistake(100 * n_strong / answered, complete_case, "M29"),
                    Mistake(
                        100 * n_strong / len(invited),
                        "the lower limit of all invited; all respondents are asked for",
                        "S06",
                    ),
                    Mistake(
                        100 * (n_strong - missing) / responded,
                        "the result with those who skipped subtracted: they were never among the "
                        "strong",
                        "S05",
                    ),
                    Mistake(
                        100 * (n_strong + missing) / responded,
                        "the upper limit: the two answers are swapped",
                        "S08",
                    ),
                ),
            ),
            Number(
                "upper limit",
                100 * (n_strong + missing) / responded,
                1,
                (
                    Mistake(100 * n_strong / answered, complete_case, "M29"),
                    Mistake(
                        100 * (n_strong + missing) / answered,
                        "the result with those who skipped in the count and not in the denominator",
                        "S06",
                    ),
                    Mistake(
                        100 * n_strong / responded,
                        "the lower limit: the two answers are swapped",
                        "S08",
                    ),
                    Mistake(
                        100 * (n_strong + missing) / len(invited),
                        "out of all invited; all respondents are asked for",
                        "S06",
                    ),
                ),
            ),
        ),
        (
            "The denominator is all who responded, including those who skipped.",
            "Lower: those who said strong, out of all respondents. Upper: add all who skipped to "
            "the count.",
        ),
        "Count those who skipped once as not strong and once as strong. A few percent of skipped "
        "answers leave narrow limits; those who did not respond at all leave wide ones.",
    )


def two_programs(*_):
    """A high rate with more bias than a low one."""

    def bias(name, rate, others):
        difference = 80 - others
        return Number(
            f"bias of {name}",
            (1 - rate) * difference,
            1,
            (
                Mistake(
                    difference,
                    "the difference between respondents and nonrespondents; multiply it by the "
                    "share of nonrespondents",
                    "S06",
                ),
                Mistake(
                    rate * difference,
                    "the difference times the response rate; use that of nonrespondents",
                    "S06",
                ),
                Mistake(
                    100 * rate - 80,
                    "the response rate minus the percentage: two different things",
                    "S05",
                ),
            ),
        )

    return Exercise(
        (
            bias("P", 0.90, 30),
            bias("Q", 0.40, 76),
            Choice(
                "nearer to its truth",
                "q",
                (
                    Mistake(
                        "p",
                        "P has the higher rate, but its nonrespondents are so different that its "
                        "bias is larger",
                        "M07",
                    ),
                    Mistake(
                        "both the same",
                        "both saw 80%, but nonrespondents differ, and so does the bias",
                        "M07",
                    ),
                ),
            ),
        ),
        (
            "Bias is the share of nonrespondents times a difference. What is that share in P?",
            "P: one tenth did not respond, and 50 points lie between the two groups.",
        ),
        "For each, multiply the share of nonrespondents by the difference. A survey with a rate of "
        "90% can have more bias than one with 40%, because the rate bears on one of two factors.",
    )


def moved_by_weights(invited):
    """How far the weights move the percentage."""
    plain = 100 * _strong(invited, "program").mean()
    return Guess(
        "the distance",
        "percentage points",
        0,
        100,
        abs(_weighted(invited, "program") - plain),
        2,
        0.5,
        "the weights did move it, by a little",
        "sites and stages answered at similar rates, so weights for these have little to do",
    )


def if_none(invited):
    """The percentage of all invited if no nonrespondent belonged strongly."""
    return Guess(
        "the percentage",
        "percent of all invited",
        0,
        100,
        100 * _strong(invited, "program").sum() / len(invited),
        0,
        3,
        "those who said strong are still there: divide them by all invited",
        "nearly half of the invited did not answer, and that many can move a percentage far",
    )


GUESSES = {"3.1": moved_by_weights, "3.2": if_none}

EXERCISES = {
    "3.1": rates,
    "3.2": two_stories,
    "3.3": weights,
    "3.4": report,
    "3.5": skipped,
    "3.6": two_programs,
}
