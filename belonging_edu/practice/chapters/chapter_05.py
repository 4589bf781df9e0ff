"""The exercises of chapter 5: summaries, pairs, bars and small cells, computed from the cohort."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Mistake, Number, Order

__all__ = ["EXERCISES", "GUESSES", "load"]

_ENVIRONMENT = ("support", "faculty", "climate", "fairness", "leadership")
_Z = 1.959964


def load(seed=None):
    """The data that the lab has in hand."""
    from belonging_edu import load_cohort

    return (load_cohort("learners", seed=seed),)


def _respondents(learners):
    return learners[learners["responded"] == 1]


def _strong(learners, *places):
    """1 for strong, 0 for not, of those who answered on all of the places."""
    known = _respondents(learners)[[f"belonging_{place}" for place in places]].dropna()
    return (known >= 4).to_numpy(float).T


def _within(first, second):
    """Difference in percentage points and its half width, within person."""
    from scipy.stats import t

    apart = 100 * (first - second)
    half = t.ppf(0.975, len(apart) - 1) * apart.std(ddof=1) / np.sqrt(len(apart))
    return apart.mean(), half


def _ignored(first, second):
    """Half width in percentage points, as if different people had answered."""
    spread = first.mean() * (1 - first.mean()) + second.mean() * (1 - second.mean())
    return 100 * _Z * np.sqrt(spread / len(first))


def summaries(learners):
    """Exercise 5.1: a skewed ordinal item."""
    detached = _respondents(learners)["detached"]
    median, share = float(detached.median()), 100 * (detached >= 4).mean()
    return Exercise(
        (
            Number(
                "median",
                median,
                0,
                (
                    Mistake(
                        detached.mean(),
                        "the mean: the long tail of high codes pulls it up; the median is the "
                        "answer of the person in the middle",
                        "M12",
                    ),
                    Mistake(
                        float(detached.quantile(0.75)),
                        "the upper quartile: at least three quarters answered that or less often",
                        "S05",
                    ),
                    Mistake(
                        3.0,
                        "the middle of the scale; the median is the answer of the person in the "
                        "middle",
                        "S06",
                    ),
                    Mistake(
                        float(detached.mode().iloc[0]),
                        "the most frequent answer; the median is the answer of the person in the "
                        "middle",
                        "S05",
                    ),
                ),
            ),
            Number(
                "share at 4 or more",
                share,
                1,
                (
                    Mistake(
                        100 * (detached >= 5).mean(),
                        "the share at 5 or more: change the 5 to 4",
                        "S07",
                    ),
                    Mistake(
                        100 * (detached == 4).mean(),
                        "the share with exactly 4; count those above it as well",
                        "S06",
                    ),
                    Mistake(
                        100 * (detached < 4).mean(),
                        "the share below 4; the question asks for the other end",
                        "S06",
                    ),
                    Mistake(
                        100 * (detached >= 4).sum() / len(learners),
                        "the share of all who were invited; divide by those who answered",
                        "M03",
                    ),
                ),
            ),
            Choice(
                "changes with the numbers",
                "mean",
                (
                    Mistake(
                        "median",
                        "the same person stays in the middle, so the median names the same "
                        "answer under new numbers",
                        "M12",
                    ),
                    Mistake(
                        "both",
                        "the median names the same answer under new numbers; only the mean "
                        "depends on how long the steps are",
                        "M12",
                    ),
                ),
            ),
        ),
        (
            "The table has the median; the second cell has the share, at another code.",
            "Line everybody up from never to every day. Who stands in the middle, and does "
            "renumbering move anybody?",
        ),
        "At least half of the respondents gave the median answer or a lower one; the share "
        "describes the tail, which matters more here. Renumbering moves the mean and not the "
        "person in the middle.",
    )


def environment(learners):
    """Exercise 5.2: the lowest of five shares, with Wilson's interval."""
    items = _respondents(learners)[list(_ENVIRONMENT)]
    shares = (items >= 4).mean()
    worst, n = shares.idxmin(), len(items)
    low, high = (100 * limit for limit in _wilson(shares[worst], n))
    share = 100 * shares[worst]
    one_sd = 100 * np.sqrt(shares[worst] * (1 - shares[worst]))
    return Exercise(
        (
            Number(
                "lowest share",
                share,
                1,
                (
                    Mistake(
                        100 * shares[["support", "faculty"]].min(),
                        "the lower of the two examples: add the other three columns",
                        "S07",
                    ),
                    Mistake(100 * shares.max(), "the highest of the five", "S06"),
                    Mistake(
                        100 * (items[worst] >= 5).mean(),
                        "only nearly always; often counts as well",
                        "S06",
                    ),
                    Mistake(
                        items[worst].mean() * 20,
                        "the mean of the codes as a percentage of 5: a code is not a percentage",
                        "M12",
                    ),
                ),
            ),
            Number(
                "lower limit",
                low,
                1,
                (
                    Mistake(high, "the upper limit", "S08"),
                    Mistake(
                        100 * _wilson(shares[["support", "faculty"]].min(), n)[0],
                        "that of the lower of the two examples: add the other three columns",
                        "S07",
                    ),
                    Mistake(
                        share - one_sd / np.sqrt(n),
                        "one standard error below the share; a 95% interval reaches about "
                        "twice as far",
                        "M13",
                    ),
                    Mistake(
                        share - one_sd,
                        "one standard deviation below the share; the interval is about the "
                        "share, not about single people",
                        "M13",
                    ),
                    Mistake(
                        share - _Z * one_sd / np.sqrt(n),
                        "that of the simple (Wald) interval; Wilson's is asked for, conf_low in "
                        "the table",
                        "S05",
                    ),
                ),
            ),
        ),
        (
            "Put all five columns into the first cell and run the three cells again.",
            "Find the row with the smallest estimate; read its estimate, then its conf_low.",
        ),
        "The chart shows all answers, and the dots show the shares, each with n. All five come "
        "from the same people, so overlapping intervals do not rank the items, and another sample "
        "could have another item in the last place. Wilson's interval ignores units.",
    )


def _wilson(share, n):
    """Limits of a share."""
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return middle - half, middle + half


def organization_and_community(learners):
    """Exercise 5.3: a difference within person, and what it hides."""
    first, second = _strong(learners, "organization", "community")
    difference, half = _within(first, second)
    example, example_half = _within(*_strong(learners, "program", "community"))
    program, community = _strong(learners, "program", "community")
    wide, se = _ignored(first, second), 100 * (first - second).std() / len(first) ** 0.5
    not_there = 100 * (1 - second[first == 1].mean())
    pairing = "as if different people had answered; subtract within each person"

    def limit(name, sign):
        return Number(
            name,
            difference + sign * half,
            1,
            (
                Mistake(difference + sign * wide, f"the limit {pairing}", "M27"),
                Mistake(
                    difference + sign * se,
                    "one standard error away; a 95% interval reaches about twice as far",
                    "M13",
                ),
                Mistake(difference, "the difference itself; a limit is asked for", "S08"),
                Mistake(example + sign * example_half, "that of program minus community", "S06"),
                Mistake(difference - sign * half, "the other limit", "S08"),
                Mistake(
                    difference + sign * 1.96 * se,
                    "right with 1.96 standard errors; `within` uses the t distribution, whose "
                    "interval is slightly longer: give that limit here",
                    "S05",
                ),
            ),
        )

    return Exercise(
        (
            Number(
                "difference",
                difference,
                1,
                (
                    Mistake(-difference, "community minus organization: the sign", "S01"),
                    Mistake(example, "program minus community", "S06"),
                    Mistake(
                        _within(*_strong(learners, "program", "organization"))[0],
                        "program minus organization, the worked example",
                        "S07",
                    ),
                ),
            ),  # fmt: skip
            limit("lower limit", -1),
            limit("upper limit", 1),
            Number(
                "strong in the organization and not in the community",
                not_there,
                0,
                (
                    Mistake(
                        difference,
                        "the difference of the two percentages: learners strong in the community "
                        "only cancel others out of it",
                        "M04",
                    ),
                    Mistake(
                        100 * (1 - second.mean()),
                        "the number of 100 of all learners, as if belonging in one place said "
                        "nothing about the other",
                        "M04",
                    ),
                    Mistake(
                        100 * ((first == 1) & (second == 0)).mean(),
                        "out of all who answered on both; divide by those who are strong in the "
                        "organization",
                        "M03",
                    ),
                    Mistake(
                        100 - not_there,
                        "the number of those 100 who are strong in the community as well; the "
                        "others are asked for",
                        "S06",
                    ),
                    Mistake(
                        100 * (1 - community[program == 1].mean()),
                        "that of the program, as in step 3.4; start from the organization",
                        "S07",
                    ),
                ),
            ),
        ),
        (
            "`within(first, second)` of step 3.2 gives the difference and both limits.",
            "For the last one, keep those with 100 in the organization, as step 3.4 does for the "
            "program.",
            '`within("organization", "community")`; then the share with 0 in the community.',
        ),
        "Subtract within each person and average. The difference says how much higher the share is "
        "in one place; it does not say how many belong there and not here. Step 3.6 has the "
        "interval that allows for units.",
    )


def clinic(learners):
    """Exercise 5.4: three faults, and a standard deviation from a bar."""
    tired = _respondents(learners).query("site == 'South'")["exhausted"]
    no_bars = "it has no interval bars"
    return Exercise(
        (
            Choice(
                "A",
                "axis",
                (
                    Mistake("bars", f"{no_bars}; look at where its axis begins", "M13"),
                    Mistake("n", "n stands below each bar; look at where the axis begins", "M03"),
                ),
            ),
            Choice(
                "B",
                "bars",
                (
                    Mistake("axis", "its axis begins at 0; what are the thin lines?", "M13"),
                    Mistake("n", "n is given; what are the thin lines?", "M13"),
                ),
            ),
            Choice(
                "C",
                "n",
                (
                    Mistake(
                        "axis", "its axis is complete; how many people does a dot stand for?", "M03"
                    ),
                    Mistake(
                        "bars",
                        "it has no interval bars that could lack a name; how many people does a "
                        "dot stand for?",
                        "M13",
                    ),
                ),
            ),
            Number(
                "SD in B",
                tired.std(),
                2,
                (
                    Mistake(
                        tired.sem(), "the standard error itself, which is about the mean", "M13"
                    ),
                    Mistake(
                        1.96 * tired.sem(),
                        "half the 95% interval of the mean; the SD is about people",
                        "M13",
                    ),
                    Mistake(
                        tired.sem() * len(tired),
                        "the standard error times n; take the square root of n",
                        "S05",
                    ),
                    Mistake(
                        tired.std() / 1.96,
                        "what follows if the line were half a 95% interval; its author says one "
                        "standard error",
                        "M13",
                    ),
                    Mistake(
                        2 * tired.std(),
                        "twice the SD: the line is one standard error to either side, so take half "
                        "of its whole length",
                        "S06",
                    ),
                    Mistake(tired.var(), "the variance: take its square root", "S05"),
                ),
            ),
        ),
        (
            "Ask of each slide: where does the axis begin, what are the bars, how many people?",
            "SE = SD divided by the square root of n. Solve it for the SD.",
        ),
        "SD = SE times the square root of n. The short line hid that single learners typically lie "
        "about two codes from their mean.",
    )


def in_order(_):
    """Exercise 5.5: the steps of a comparison within person."""
    return Exercise(
        (
            Order(
                "order",
                {
                    "A": "Write the sentence: difference, interval, n, same people.",
                    "B": "Cross-tabulate the two answers, person by person.",
                    "C": "Keep the people who answered both questions, and count the others.",
                    "D": "Hide counts from 1 to 4, and others that give them away.",
                    "E": "Fix, before looking, which places and which answers count as strong.",
                    "F": "Average the differences within person, with the interval.",
                },
                (
                    ("E", "C", "who answered both depends on which places are compared", "S08"),
                    ("E", "B", "a cut chosen after looking can be chosen for its result", "S06"),
                    ("E", "F", "a cut chosen after looking can be chosen for its result", "S06"),
                    ("C", "B", "a table of pairs needs both answers of a person", "S08"),
                    ("C", "F", "a difference within person needs both answers of a person", "S08"),
                    ("F", "A", "the sentence carries the difference and its interval", "S08"),
                    ("B", "D", "there is nothing to hide before the table exists", "S08"),
                    ("D", "A", "what is written goes out: hide small counts first", "M11"),
                ),
            ),
        ),
        (
            "What has to be settled before anybody looks at the answers?",
            "Who counts comes before any table; small counts are hidden before anything is "
            "written.",
        ),
        "Question and cut, then people, then table and difference in either order. Hide small "
        "counts once the table exists; the sentence comes last.",
    )


def small_cells(learners):
    """Exercise 5.6: how many cells are hidden, before and after merging."""
    five, two = (_hidden(learners, "student", merged) for merged in (False, True))
    example = _hidden(learners, "fellow", False)
    small = _hidden(learners, "student", False, complementary=False)
    return Exercise(
        (
            Number(
                "hidden of 15",
                float(five),
                0,
                (
                    Mistake(
                        float(example), "the number for the fellows, the worked example", "S07"
                    ),
                    Mistake(
                        float(small),
                        "the cells with 1 to 4 people only: they could be worked out from the "
                        "totals, so others are hidden with them",
                        "M11",
                    ),
                    Mistake(15.0 - five, "the cells that are shown", "S08"),
                    Mistake(0.0, "none: without names, small cells can still be recognized", "M11"),
                    *_miscounts(five),
                ),
            ),
            Number(
                "hidden of 6",
                float(two),
                0,
                (
                    Mistake(float(five), "the number for the table with five answers", "S08"),
                    Mistake(6.0 - two, "the cells that are shown", "S08"),
                    Mistake(3.0, "one for each site; count the hidden cells", "S06"),
                    Mistake(2.0, "one row; count the hidden cells", "S06"),
                    *_miscounts(two),
                ),
            ),
        ),
        (
            'Run `in_words(safe_table("student"))` and count the cells that say *hidden*.',
            'Then run `in_words(safe_table("student", merged=True))` and count again.',
        ),
        "Merging gives up detail and lets you show more cells. Write below the table what was "
        "hidden, and why.",
    )


def _miscounts(cells):
    """One more and one less."""
    said = "off by one: count the cells that say *hidden* again"
    return tuple(Mistake(float(cells + by), said, "S06") for by in (-1, 1))


def _hidden(learners, stage, merged, complementary=True):
    """How many cells of the answers on the community by site are hidden."""
    import pandas as pd

    from belonging_edu.privacy import suppress

    people = _respondents(learners)
    people = people[(people["stage"] == stage) & people["belonging_community"].notna()]
    answers = people["belonging_community"] >= 4 if merged else people["belonging_community"]
    table = pd.crosstab(people["site"], answers)
    if not complementary:
        return int(((table > 0) & (table < 5)).to_numpy().sum())
    return int(suppress(table, smallest=5).isna().to_numpy().sum())


def same_answer(learners):
    """Guess 5.1: one code for program and community."""
    places = ["belonging_program", "belonging_community"]
    known = _respondents(learners)[places].dropna()
    return Guess(
        "the number",
        "of 100",
        0,
        100,
        100 * (known["belonging_program"] == known["belonging_community"]).mean(),
        0,
        5,
        "belonging in the program is associated with belonging in the community, so that more "
        "answers agree than by chance",
        "two places are two questions: belonging in the program is associated with belonging in "
        "the community, but far from the same",
    )


def half_width(learners):
    """Guess 5.2: the half width within person."""
    return Guess(
        "the half width",
        "points to either side",
        0,
        50,
        _within(*_strong(learners, "program", "organization"))[1],
        1,
        0.3,
        "what a person's two answers share cancels, but they do not share everything",
        "people who belong in one place tend to belong in the other, and what they share cancels",
    )


def spread(learners):
    """Guess 5.3: how far single answers lie from their mean."""
    answers = _respondents(learners)["belonging_community"].dropna()
    return Guess(
        "the SD",
        "steps of the answer scale",
        0,
        4,
        answers.std(),
        1,
        0.3,
        "the interval is about the mean, and its length says little about people: with many "
        "learners the mean is known well, and single answers still lie far from it",
        "on a scale of five answers nobody can lie farther from the mean than four steps, and most "
        "lie much closer",
    )


GUESSES = {"5.1": same_answer, "5.2": half_width, "5.3": spread}

EXERCISES = {
    "5.1": summaries,
    "5.2": environment,
    "5.3": organization_and_community,
    "5.4": clinic,
    "5.5": in_order,
    "5.6": small_cells,
}
