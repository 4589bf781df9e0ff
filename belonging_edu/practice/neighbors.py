"""What stands near a slope: other numbers of its model, and its slope in models beside it.

All of them come from one table of sums of products, so that a dozen cost no more than one fit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["Neighbors"]

_Z = 1.959964


class Neighbors:
    """Least squares fits of one outcome on one predictor, beside any of some others.

    Parameters
    ----------
    data : pandas.DataFrame
    outcome, predictor : str
        Columns.
    others : sequence of str
        What may stand beside the predictor, as in a formula: ``"C(pgy)"``.
    """

    def __init__(self, data, outcome: str, predictor: str, others: Sequence[str]):
        from belonging_edu.methods.formulas import linear_design

        found = linear_design(f"{outcome} ~ {' + '.join([predictor, *others])}", data)
        self._names, self._n = found.names, len(found.outcome)
        self._products = found.predictors.T @ found.predictors
        self._with_outcome = found.predictors.T @ found.outcome
        self._outcome = float(found.outcome @ found.outcome)
        self._predictor = predictor

    def slope(self, *others: str) -> float:
        """Return the slope beside some of the others."""
        return self._fit(others)[0][self._predictor]

    def spread(self, *others: str) -> tuple[float, float, float]:
        """Return its standard error and the limits of its 95% CI, of independent people."""
        estimates, error, _ = self._fit(others)
        slope = estimates[self._predictor]
        return error, slope - _Z * error, slope + _Z * error

    def rest(self, *others: str) -> dict[str, float]:
        """Return the other numbers of the model, by what they are."""
        estimates, _, rest = self._fit(others)
        mean = self._with_outcome[0] / self._n
        said = {"the intercept": estimates["Intercept"]}
        for name, value in estimates.items():
            if name not in ("Intercept", self._predictor):
                said[f"the coefficient of {name.rpartition('.')[2].rstrip(']')}"] = value
        return said | {"R²": 1 - rest / (self._outcome - self._n * mean**2)}

    def sd_of_predictor(self) -> float:
        place = self._names.index(self._predictor)
        mean = self._products[0, place] / self._n
        return float(np.sqrt((self._products[place, place] - self._n * mean**2) / (self._n - 1)))

    def _fit(self, others):
        kept = [
            place
            for place, name in enumerate(self._names)
            if name in ("Intercept", self._predictor) or name.startswith(tuple(others))
        ]
        inverse = np.linalg.inv(self._products[np.ix_(kept, kept)])
        found = inverse @ self._with_outcome[kept]
        rest = self._outcome - float(found @ self._with_outcome[kept])
        names = [self._names[place] for place in kept]
        at = names.index(self._predictor)
        error = float(np.sqrt(rest / (self._n - len(kept)) * inverse[at, at]))
        return dict(zip(names, map(float, found), strict=True)), error, rest
