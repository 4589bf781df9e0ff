"""Studies that can be planned: what they draw, how they are analyzed, what a formula says.

Each design has ``truth``, the effect built in; ``simulate(rng, studies)``, which gives the fits of
so many studies; and ``analytic(alpha)``, the power by formula or None.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from belonging_edu.methods import batched, inputs

__all__ = ["ClusterTrial", "SteppedWedge", "TwoGroups"]


MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class TwoGroups:
    """Two groups of independent residents, one of them with support; least squares.

    Parameters
    ----------
    n_per_group : int
        Residents in each group, at least 2.
    difference : float
        True difference in means, support minus none, in the unit of the outcome.
    sd : float
        Standard deviation within a group.

    Notes
    -----
    Analytic power: the noncentral t distribution. Do not use it where residents of a program
    receive support together: see :class:`ClusterTrial`.

    Examples
    --------
    >>> TwoGroups(n_per_group=64, difference=0.5, sd=1).analytic(alpha=0.05).round(3).item()
    0.801
    """

    n_per_group: int
    difference: float
    sd: float

    def __post_init__(self):
        _check_whole(self, n_per_group=2)
        _check_positive(self, "sd")
        _check_effect(self, "difference")

    @property
    def truth(self):
        return self.difference

    def simulate(self, rng, studies):
        treated = np.repeat([0.0, 1.0], self.n_per_group)
        noise = rng.standard_normal((studies, 2 * self.n_per_group))
        x = np.column_stack([np.ones_like(treated), treated])
        return _last_coefficient(batched.ols(self.difference * treated + self.sd * noise, x))

    def analytic(self, alpha):
        error = self.sd * np.sqrt(2 / self.n_per_group)
        return _t_test_power(self.difference / error, 2 * self.n_per_group - 2, alpha)


@dataclass(frozen=True, kw_only=True)
class ClusterTrial:
    """Half of the programs get support, with all of their residents.

    Parameters
    ----------
    n_programs : int
        Programs, an even number from 4 up.
    n_per_program : int
        Residents in each program, at least 2.
    difference : float
        True difference in means, support minus none.
    sd : float
        Standard deviation over all residents of an arm.
    icc : float
        Share of that variance between programs, 0 to below 1.
    analysis : {"random intercept", "ignoring programs"}
        How each study is analyzed: with a random intercept (REML; t with programs minus 2 degrees
        of freedom), or as if residents were independent, to see the consequences.

    Notes
    -----
    Analytic power: the exact power of the t test of program means. It is not the power of
    an analysis that ignores programs. Do not use it for programs of very different sizes.

    Examples
    --------
    >>> design = ClusterTrial(n_programs=20, n_per_program=15, difference=0.4, sd=1, icc=0.05)
    >>> design.analytic(alpha=0.05).round(2).item()
    0.71
    """

    n_programs: int
    n_per_program: int
    difference: float
    sd: float
    icc: float
    analysis: str = "random intercept"

    def __post_init__(self):
        _check_whole(self, n_programs=4, n_per_program=2)
        _check_positive(self, "sd")
        _check_effect(self, "difference")
        _check_share(self, "icc")
        if self.n_programs % 2:
            raise ValueError(f"n_programs={self.n_programs}: give an even number, half an arm.")
        inputs.choice(self.analysis, "analysis", ("random intercept", "ignoring programs"))

    @property
    def truth(self):
        return self.difference

    def simulate(self, rng, studies):
        codes = np.repeat(np.arange(self.n_programs), self.n_per_program)
        treated = (codes % 2).astype(float)
        y = self.difference * treated + _clustered_noise(rng, studies, self, codes)
        x = np.column_stack([np.ones_like(treated), treated])
        if self.analysis == "ignoring programs":
            return _last_coefficient(batched.ols(y, x))
        return _last_coefficient(
            batched.random_intercept(y, x, codes)._replace(df=self.n_programs - 2)
        )

    def analytic(self, alpha):
        if self.analysis == "ignoring programs":
            return None
        m = self.n_per_program
        of_a_mean = self.sd**2 * (self.icc + (1 - self.icc) / m)
        error = np.sqrt(of_a_mean * 4 / self.n_programs)
        return _t_test_power(self.difference / error, self.n_programs - 2, alpha)


@dataclass(frozen=True, kw_only=True)
class SteppedWedge:
    """All programs start without support and get it one after the other, in random order.

    Parameters
    ----------
    n_programs : int
        Programs, at least one for each step; to simulate, several have to share a start.
    n_periods : int
        Periods, at least 3: one more than there are steps.
    n_per_period : int
        Residents of a program in each period, different residents every time.
    effect : float
        True effect of support on the mean.
    sd : float
        Standard deviation over all residents of a period.
    icc : float
        Share of that variance between programs, 0 to below 1.

    Notes
    -----
    Each study: program and period effects, CR2 standard errors, Satterthwaite's degrees of freedom,
    as in :func:`belonging_edu.methods.rollouts.stepped_wedge`. Analytic power: Hussey and Hughes,
    who take programs as random and both variances as known; that is an upper bound, and
    clearly higher than the simulation with few programs or a low icc. Do not use it where the
    effect grows with time
    or the same residents are surveyed again.

    References
    ----------
    Hussey MA, Hughes JP. Design and analysis of stepped wedge cluster randomized trials. Contemp
    Clin Trials 2007;28:182-191. doi:10.1016/j.cct.2006.05.007

    Examples
    --------
    >>> design = SteppedWedge(
    ...     n_programs=12, n_periods=5, n_per_period=10, effect=0.3, sd=1, icc=0.05
    ... )
    >>> design.analytic(alpha=0.05).round(2).item()
    0.61
    """

    n_programs: int
    n_periods: int
    n_per_period: int
    effect: float
    sd: float
    icc: float

    def __post_init__(self):
        _check_whole(self, n_programs=2, n_periods=3, n_per_period=1)
        _check_positive(self, "sd")
        _check_effect(self, "effect")
        _check_share(self, "icc")
        if self.n_programs < self.n_periods - 1:
            raise ValueError(
                f"{self.n_programs} programs for {self.n_periods - 1} steps: give more programs or "
                "fewer periods."
            )

    @property
    def truth(self):
        return self.effect

    def schedule(self):
        """Return 1 where a program (row) has the support in a period (column)."""
        first = 1 + np.arange(self.n_programs) * (self.n_periods - 1) // self.n_programs
        return (np.arange(self.n_periods) >= first[:, None]).astype(float)

    def simulate(self, rng, studies):
        treated = self.schedule()
        codes = np.repeat(np.arange(self.n_programs), self.n_periods)
        periods = np.tile(np.arange(self.n_periods), self.n_programs)
        between = np.sqrt(self.icc) * rng.standard_normal((studies, self.n_programs))
        within = np.sqrt((1 - self.icc) / self.n_per_period)
        noise = within * rng.standard_normal((studies, len(codes)))
        means = self.effect * treated.ravel() + self.sd * (between[:, codes] + noise)
        x = [treated.ravel()[:, None], np.eye(self.n_programs)[codes], np.eye(self.n_periods)]
        x = np.column_stack([x[0], x[1], x[2][periods][:, 1:]])
        fits = batched.cluster_robust(means, x, codes)
        if np.isnan(fits.df[0]):
            raise ValueError(
                f"n_programs={self.n_programs} for {self.n_periods - 1} steps: programs leave no "
                "error to judge by. Give more programs, so that several share a start."
            )
        return batched.Fits(fits.estimate[:, 0], fits.std_error[:, 0], fits.df[0])

    def analytic(self, alpha):
        from statsmodels.stats.power import normal_power

        treated, (programs, periods) = self.schedule(), (self.n_programs, self.n_periods)
        tau2 = self.sd**2 * self.icc
        sigma2 = self.sd**2 * (1 - self.icc) / self.n_per_period
        u, w = treated.sum(), (treated.sum(axis=0) ** 2).sum()
        v = (treated.sum(axis=1) ** 2).sum()
        shrunk = (u**2 + programs * periods * u - periods * w - programs * v) * tau2
        variance = programs * sigma2 * (sigma2 + periods * tau2)
        variance /= (programs * u - w) * sigma2 + shrunk
        away = abs(self.effect) / np.sqrt(variance)
        return normal_power(away, 1, alpha)


def _clustered_noise(rng, studies, design, codes):
    between = np.sqrt(design.icc) * rng.standard_normal((studies, design.n_programs))
    within = np.sqrt(1 - design.icc) * rng.standard_normal((studies, len(codes)))
    return design.sd * (between[:, codes] + within)


def _last_coefficient(fits):
    return batched.Fits(fits.estimate[:, -1], fits.std_error[:, -1], fits.df)


def _t_test_power(away, df, alpha):
    """Power of a two-sided t test.

    As ``TTestIndPower`` of statsmodels, which is NaN far out, where the power is 1: scipy's
    noncentral t is NaN in tails that are 0.
    """
    from scipy.stats import nct, t

    limit, away = t.isf(alpha / 2, df), np.abs(away)
    missed = np.nan_to_num(nct.cdf(limit, df, away)) - np.nan_to_num(nct.cdf(-limit, df, away))
    return 1 - missed


def _check_whole(design, **least):
    people = 1
    for name, low in least.items():
        _keep(design, name, inputs.whole(getattr(design, name), name, low))
        people *= getattr(design, name)
    if people > MOST_PEOPLE:
        sizes = ", ".join(f"{name}={getattr(design, name):,}" for name in least)
        raise ValueError(
            f"{sizes}: more people than can be simulated. Give a design of at most "
            f"{MOST_PEOPLE:,} people."
        )


def _check_positive(design, name):
    cure = "give a finite number above 0, in a unit of ordinary size"
    _check_between(design, name, cure, 1 / inputs.LARGEST, inputs.LARGEST)


def _check_effect(design, name):
    cure = "give a finite number, in a unit of ordinary size"
    _check_between(design, name, cure, -inputs.LARGEST, inputs.LARGEST)


def _check_share(design, name):
    _check_between(design, name, "give a share from 0 to below 1", 0, 1, ends=(True, False))


def _check_between(design, name, cure, low, high, **ends):
    value = getattr(design, name)
    inputs.between(value, name, cure, low, high, **ends)
    _keep(design, name, inputs.plain(value))


def _keep(design, name, number):
    """Put a number of Python into a frozen design: the small types of NumPy overflow."""
    object.__setattr__(design, name, number)
