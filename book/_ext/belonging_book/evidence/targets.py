"""Which published figures the cohorts aim at, and why they do not aim at the others."""

import csv
from pathlib import Path

from belonging_edu import calibration, cohorts, published
from belonging_edu.cohorts import data

REASONS = Path(calibration.__file__).with_name("unmatched.csv")


def comparison_file(name):
    """Return the file that compares a cohort with the published figures."""
    return data.folder() / f"{name}.targets.csv"


def comparison(name):
    """Return the rows of that file, as dicts of text."""
    with comparison_file(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def aimed_at():
    """Return the ids of the published figures that some cohort is compared with."""
    return {row["id"] for name in cohorts.NAMES for row in comparison(name)} - {""}


def reasons():
    """Return why a public figure is no target, by id."""
    with REASONS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    repeated = {row["id"] for row in rows if sum(r["id"] == row["id"] for r in rows) > 1}
    if repeated:
        raise ValueError(f"{REASONS.name} names {', '.join(sorted(repeated))} more than once.")
    return {row["id"]: row["reason"] for row in rows}


def faults(figures, targets, given):
    """Say of which figures it is not clear why no cohort meets them.

    Parameters
    ----------
    figures : sequence of published.PublishedFigure
    targets : set of str
        Ids as :func:`aimed_at` gives them.
    given : dict
        Reasons by id.
    """
    known = {figure.id: figure for figure in figures}
    for id, figure in known.items():
        if figure.is_public and id not in targets and id not in given:
            yield f"{id} is public, no cohort aims at it, and {REASONS.name} gives no reason."
    for id, reason in given.items():
        if id not in known:
            yield f"{REASONS.name} explains {id}, which is not registered."
        elif not known[id].is_public:
            yield f"{REASONS.name} explains {id}, which is not public: that is reason enough."
        elif id in targets:
            yield f"{REASONS.name} explains {id}, which a cohort aims at: remove the line."
        if len(reason) < 20:
            yield f"{REASONS.name} gives {id} no reason that a reader can follow: {reason!r}."


def untargeted(figures=None):
    """Return the figures that no cohort aims at: those that are public, and those that are not."""
    targets = aimed_at()
    left = [figure for figure in figures or published.figures() if figure.id not in targets]
    public = [figure for figure in left if figure.is_public]
    return public, [figure for figure in left if not figure.is_public]
