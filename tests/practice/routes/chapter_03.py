"""Chapter 3 by other routes: counts and fractions, and a logistic model by Newton's method."""

from itertools import product

import numpy as np


def rates_with_bounced(invited):
    """RR2 of all on the list, RR6 of all but the 400 of whom nothing is known."""
    came_back = (invited["responded"] == 1).sum()
    return 100 * came_back / len(invited), 100 * came_back / (len(invited) - 400)


def stories_of_the_community(invited):
    """Bias as a difference of head counts; the third solves for the strong nonrespondents."""
    everybody = len(invited)
    answers = [answer for answer in invited["belonging_community"] if answer == answer]
    strong, silent = sum(answer >= 4 for answer in answers), everybody - len(answers)
    seen = 100 * strong / len(answers)

    def bias(percent):
        return seen - 100 * (strong + silent * percent / 100) / everybody

    return bias(40), bias(70), 100 * (everybody / 2 - strong) / silent


def weighted_exhaustion(invited):
    """Each cell of site and stage weighted by 1 over its fitted probability of responding."""
    sites, stages = sorted(set(invited["site"])), sorted(set(invited["stage"]))
    cells = list(product(sites, stages))
    rows, people = [], []
    for site, stage in cells:
        chosen = invited[(invited["site"] == site) & (invited["stage"] == stage)]
        rows.append([1.0, *(site == s for s in sites[1:]), *(stage == s for s in stages[1:])])
        people.append(chosen)
    x = np.array(rows, dtype=float)
    size = np.array([len(chosen) for chosen in people])
    responded = np.array([(chosen["responded"] == 1).sum() for chosen in people])
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        fitted = 1 / (1 + np.exp(-x @ beta))
        information = x.T @ (x * (size * fitted * (1 - fitted))[:, None])
        beta += np.linalg.solve(information, x.T @ (responded - size * fitted))
    weight = 1 + np.exp(-x @ beta)
    answered = np.array([chosen["exhausted"].notna().sum() for chosen in people])
    weekly = np.array([(chosen["exhausted"] >= 4).sum() for chosen in people])
    return (100 * (weight @ weekly) / (weight @ answered),)


def limits_for_those_who_skipped(invited):
    """Strong answers only, then all who came back except those who said that it is not strong."""
    answers = invited.loc[invited["responded"] == 1, "belonging_organization"]
    other = (answers < 4).sum()
    return 100 * (answers >= 4).sum() / len(answers), 100 * (1 - other / len(answers))


def two_programs(invited):
    """Of 100 residents each: what is seen minus all who belong strongly."""
    return 75 - (84 * 0.75 + 16 * 0.50), 75 - (60 * 0.75 + 40 * 0.85)


ROUTES = {
    "3.1b": rates_with_bounced,
    "3.2b": stories_of_the_community,
    "3.3b": weighted_exhaustion,
    "3.5b": limits_for_those_who_skipped,
    "3.6b": two_programs,
}
