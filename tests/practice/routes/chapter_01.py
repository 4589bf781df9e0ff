"""Chapter 1 by other routes: counted rows, a bivariate normal probability, sorted scores."""

import numpy as np
from scipy import stats

from belonging_edu import simulate
from belonging_edu.cohorts.surgery import WORLDS


def claims_of(claims, speaker, kind):
    """Claims of one kind by one speaker, counted row by row."""
    pairs = zip(claims["speaker"], claims["kind"], strict=True)
    return sum(pair == (speaker, kind) for pair in pairs)


def causal_by_trade_reports(claims):
    return (claims_of(claims, "trade report", "causal"),)


def associational_by_news_writer(claims):
    return (claims_of(claims, "news writer", "associational"),)


def gap_at_70(claims):
    """Chance that somebody of the highest tenth beats anybody, minus the mirrored one.

    The difference of two exam scores correlates r over the root of 2 with the belonging of the
    first, so that one orthant of a bivariate normal distribution holds the mean percentile.
    """
    rho = 0.70 / np.sqrt(2)
    both = stats.multivariate_normal(cov=[[1, rho], [rho, 1]])
    percentile = 100 * both.cdf([stats.norm.ppf(0.10), 0]) / 0.10
    return (percentile - (100 - percentile),)


def gap_of_tenths(per_point):
    """Mean exam score of the highest tenth minus that of the lowest, all ties included."""
    truth = dict(WORLDS["X"]) | {"exam_per_belonging": per_point}
    data = simulate("surgery", seed=5, **truth).data
    belonging, exam = data["belonging_score"].to_numpy(), data["absite_score"].to_numpy()
    in_order = np.sort(belonging)
    tenth = int(np.ceil(len(in_order) / 10))
    low, high = in_order[tenth - 1], in_order[-tenth]
    return exam[belonging >= high].mean() - exam[belonging <= low].mean()


def gap_if_lowered(claims):
    return (gap_of_tenths(-1.0),)


def gap_if_raised(claims):
    return (gap_of_tenths(1.0),)


ROUTES = {
    "1.1b": causal_by_trade_reports,
    "1.1c": associational_by_news_writer,
    "1.3b": gap_at_70,
    "1.5b": gap_if_lowered,
    "1.5c": gap_if_raised,
}
