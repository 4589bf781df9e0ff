"""Chapter 11 by hand: residents in rows, waves in columns, and sums of products."""

import numpy as np
from scipy import stats

PLACES = {"A": 0, "B": 1, "C": 2}


def waves(panels, letter, column):
    """One row a resident, one column a wave; a panel is stored resident by resident."""
    panel = panels[PLACES[letter]].sort_values(["resident_id", "wave"], kind="stable")
    return panel[column].to_numpy(float).reshape(-1, 4)


def both(panels, letter):
    return waves(panels, letter, "belonging_score"), waves(panels, letter, "exam_score")


def r(x, y):
    x, y = x - x.mean(), y - y.mean()
    return x @ y / np.sqrt((x @ x) * (y @ y))


def left(y, x):
    """What a straight line on x leaves of y."""
    x, y = x - x.mean(), y - y.mean()
    return y - x * (x @ y) / (x @ x)


def c_from_1_to_2(*panels):
    belonging, exam = both(panels, "C")
    return (
        r(belonging[:, 2], exam[:, 2]),
        r(belonging[:, 1], exam[:, 2]),
        r(exam[:, 1], belonging[:, 2]),
    )


def lagged_slope_of_c(*panels):
    """Both, less what the earlier exam says about them."""
    belonging, exam = both(panels, "C")
    own = left(belonging[:, 1], exam[:, 1])
    return (own @ exam[:, 2] / (own @ own),)


def lowest_fifth(*panels):
    """Those up to the place of the cut in the order of the scores."""
    _, exam = both(panels, "A")
    first, second = exam[:, 0], exam[:, 1]
    chosen = first <= np.percentile(first, 20)
    promised = second.mean() - first.mean()
    promised += (1 - r(first, second)) * (first.mean() - first[chosen].mean())
    return second[chosen].mean() - first[chosen].mean(), promised


def a_quarter_mentored(*panels):
    """Ranks from the order of the sums; the adjusted difference from what is left of each."""
    _, exam = both(panels, "B")
    before = exam[:, 0]
    total = before + 60 * np.random.default_rng(11).standard_normal(len(before))
    taken = np.zeros(len(before))
    taken[np.argsort(total)[: len(before) // 4]] = 1
    after = exam[:, 1] + 12 * taken
    gain, own = after - before, left(taken, before)
    inside = taken == 1
    return (
        after[inside].mean() - after[~inside].mean(),
        gain[inside].mean() - gain[~inside].mean(),
        own @ after / (own @ own),
    )


def reach_by_program(x, y, programs, place):
    """Half the width of the 95% CI: CR2 and Satterthwaite, written out over whole matrices."""
    inverse = np.linalg.inv(x.T @ x)
    hat = x @ inverse @ x.T
    rest = y - hat @ y
    pieces = []
    for program in np.unique(programs):
        rows = np.flatnonzero(programs == program)
        values, vectors = np.linalg.eigh(np.eye(len(rows)) - hat[np.ix_(rows, rows)])
        root = (vectors / np.sqrt(values)) @ vectors.T
        weights = np.zeros(len(y))
        weights[rows] = root @ x[rows] @ inverse[place]
        pieces.append(weights)
    pieces = np.array(pieces)
    error = np.sqrt(((pieces @ rest) ** 2).sum())
    spread = pieces - pieces @ hat
    products = spread @ spread.T
    df = np.trace(products) ** 2 / (products**2).sum()
    return stats.t.ppf(0.975, df) * error


def half_a_point(*panels):
    belonging, exam = both(panels, "C")
    panel = panels[2].sort_values(["resident_id", "wave"], kind="stable")
    programs = panel["program_id"].to_numpy(str).reshape(-1, 4)[:, 0]
    x = np.column_stack([np.ones(len(exam)), belonging[:, 0], exam[:, 0]])
    reach = reach_by_program(x, exam[:, 1], programs, place=1)
    exact = len(exam) * (reach / 0.5) ** 2
    return np.ceil(exact), np.ceil(np.ceil(exact) / 0.6)


ROUTES = {
    "11.1b": c_from_1_to_2,
    "11.2b": lagged_slope_of_c,
    "11.3b": lowest_fifth,
    "11.4b": a_quarter_mentored,
    "11.5b": half_a_point,
}
