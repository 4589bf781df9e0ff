"""Chapter 5 by other routes: sorted and counted answers, intervals by their formulas."""

from itertools import combinations
from math import sqrt

import numpy as np
from scipy import stats

ENVIRONMENT = ("support", "faculty", "climate", "fairness", "leadership")


def of_respondents(learners, name):
    """The answers that respondents gave to a question, as an array."""
    return learners.loc[learners["responded"] == 1, name].dropna().to_numpy()


def exhausted(learners):
    """The answer of the person in the middle, and the share at 4 or more."""
    answers = np.sort(of_respondents(learners, "exhausted"))
    n = len(answers)
    return (answers[(n - 1) // 2] + answers[n // 2]) / 2, 100 * (answers >= 4).sum() / n


def highest_of_the_environment(learners):
    """The largest share, and the smaller root of Wilson's quadratic equation."""
    counts = []
    for name in ENVIRONMENT:
        answers = of_respondents(learners, name)
        counts.append(((answers >= 4).sum() / len(answers), len(answers)))
    p, n = max(counts)
    z2 = stats.norm.ppf(0.975) ** 2
    limits = np.roots([1 + z2 / n, -(2 * p + z2 / n), p**2])
    return 100 * p, 100 * min(limits)


def community_minus_program(learners):
    """From the four counts of pairs: only those who differ make the difference."""
    both = learners[["belonging_community", "belonging_program"]].dropna()
    there, here = (both >= 4).to_numpy().T
    n = len(both)
    only_there, only_here = (there & ~here).sum(), (here & ~there).sum()
    difference = (only_there - only_here) / n
    variance = (only_there + only_here - n * difference**2) / (n - 1)
    reach = stats.t.ppf(0.975, n - 1) * sqrt(variance / n)
    limits = 100 * (difference - reach), 100 * (difference + reach)
    return 100 * difference, *limits, 100 * only_there / there.sum()


def sd_at_west(learners):
    """The root of the sum of squares over n - 1."""
    answers = of_respondents(learners[learners["site"] == "West"], "exhausted")
    n = len(answers)
    return (sqrt((sum(answers**2) - sum(answers) ** 2 / n) / (n - 1)),)


def hidden_cells(table, smallest):
    """How many cells are hidden: each small one with the rectangle that costs the fewest people.

    A rectangle protects a corner if people can be moved around it by half of `smallest` in all:
    down as far as the emptier of this corner and the opposite one, up as far as the emptier of
    the two others.
    """
    small = {place for place, count in np.ndenumerate(table) if 0 < count < smallest}
    hidden = set(small)
    for place in sorted(small):
        offers = []
        for rows in combinations(range(table.shape[0]), 2):
            for columns in combinations(range(table.shape[1]), 2):
                corners = {(row, column) for row in rows for column in columns}
                if place not in corners:
                    continue
                (across,) = {c for c in corners if c[0] != place[0] and c[1] != place[1]}
                beside = corners - {place, across}
                room = min(table[place], table[across]) + min(table[c] for c in beside)
                if room >= smallest // 2:
                    offers.append((sum(table[c] for c in corners - hidden), sorted(corners)))
        hidden |= set(min(offers)[1])
    return len(hidden)


def students_under_a_stricter_rule(learners):
    """Answers by site, counted one by one, then merged by adding columns."""
    students = learners[(learners["responded"] == 1) & (learners["stage"] == "student")]
    sites = ("North", "South", "West")
    five = np.zeros((3, 5), dtype=int)
    for site, answer in zip(students["site"], students["belonging_community"], strict=True):
        if answer == answer:
            five[sites.index(site), int(answer) - 1] += 1
    two = np.column_stack([five[:, :3].sum(axis=1), five[:, 3:].sum(axis=1)])
    return hidden_cells(five, 11), hidden_cells(two, 11)


ROUTES = {
    "5.1b": exhausted,
    "5.2b": highest_of_the_environment,
    "5.3b": community_minus_program,
    "5.4b": sd_at_west,
    "5.6b": students_under_a_stricter_rule,
}
