"""Chapter 16 by hand: filters and counts of rows, and a binomial term by term."""

import math


def _said(learners, **answers):
    """How many respondents have all these answers."""
    kept = learners.loc[learners["responded"].eq(1)]
    for column, wanted in answers.items():
        kept = kept.loc[kept[column].isin(wanted if isinstance(wanted, tuple) else (wanted,))]
    return len(kept)


STRONG, LESS = (4, 5), (1, 2, 3)


def residents_hidden(learners):
    sites = ("North", "South", "West")
    no = sorted(_said(learners, stage="resident", site=site, recommend=0) for site in sites)
    every = _said(learners, stage="resident", recommend=0)
    south = _said(learners, site="South", burnout=1)
    without = _said(learners, site="South", burnout=1, stage=("resident", "fellow"))
    return every - no[1] - no[2], south - without


def accept_from_thirty(learners):
    strong, less = (
        100
        * _said(learners, belonging_program=group, accept_job=1)
        / _said(learners, belonging_program=group)
        for group in (STRONG, LESS)
    )
    return (strong - 30) / (less - 30), strong / less, strong - less


def community(learners):
    n, cases = (
        [_said(learners, belonging_community=group, **more) for group in (STRONG, LESS)]
        for more in ({}, {"burnout": 1})
    )
    times = cases[1] * n[0] / (n[1] * cases[0])
    return times, 100 * (cases[1] / n[1] - cases[0] / n[0]), n[1], 100 * cases[0] / sum(cases)


def five_of_thirty_percent(learners):
    """The chance of fewer than five, term by term, until it is below a tenth."""
    n = 5
    while True:
        too_few = sum(math.comb(n, k) * 0.3**k * 0.7 ** (n - k) for k in range(5))
        if too_few <= 0.1:
            return n, math.ceil(n * 10 / 4)
        n += 1


ROUTES = {
    "16.1b": residents_hidden,
    "16.3b": accept_from_thirty,
    "16.4b": community,
    "16.6b": five_of_thirty_percent,
}
