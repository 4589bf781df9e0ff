"""Chapter 2 by other routes: counted learners, normal equations, alpha from mean covariances."""

import numpy as np


def weak_in_community(learners, residents, pilot):
    """A row without faults, and who gave one of the two weak answers."""
    counts = learners["belonging_community"].value_counts()
    return 0, counts.get(1.0, 0) + counts.get(2.0, 0)


def strong_here_weak_there(learners, residents, pilot):
    """A row without faults, and who gave both answers."""
    pairs = zip(learners["belonging_program"], learners["belonging_community"], strict=True)
    return 0, sum(pair == (5, 2) for pair in pairs)


def adjusted_slope(residents, items):
    """The slope on eleven times the mean answer, by normal equations."""
    years = residents["pgy"].astype(str)
    columns = [11 * residents[items].sum(axis=1) / len(items), residents["stress"]]
    columns += [years == year for year in sorted(set(years))]  # one mean a year, no constant
    x = np.column_stack([np.asarray(column, dtype=float) for column in columns])
    y = residents["absite_score"].to_numpy(dtype=float)
    return np.linalg.solve(x.T @ x, x.T @ y)[0]


def alpha(residents, items):
    """Cronbach's alpha from the mean variance and the mean covariance."""
    k = len(items)
    table = np.cov(residents[items].to_numpy(dtype=float), rowvar=False)
    variance = np.trace(table) / k
    covariance = (table.sum() - np.trace(table)) / (k * (k - 1))
    return k * covariance / (variance + (k - 1) * covariance)


def slope_and_alpha(residents, numbers):
    items = [f"bel_{number:02}" for number in numbers]
    return adjusted_slope(residents, items), alpha(residents, items)


def of_three(learners, residents, pilot):
    return slope_and_alpha(residents, (4, 5, 6))


def of_five(learners, residents, pilot):
    return slope_and_alpha(residents, (1, 2, 3, 4, 5))


ROUTES = {
    "2.4b": weak_in_community,
    "2.4c": strong_here_weak_there,
    "2.5b": of_three,
    "2.5c": of_five,
}
