"""Score what a set of cleaning rules flagged against the defects that were planted."""

from __future__ import annotations

from belonging_edu.cohorts.data import load_cohort, load_truth

__all__ = ["score_findings"]

NO_DEFECT = "no defect"
#: Two people have one record_id; in the truth, it stands only beside the one who was given it.
SHARED_NUMBER = "D04"


def score_findings(cohort: str, found, *, seed: int | None = None):
    """Count, for each kind of planted defect, the rows that at least one rule flagged.

    The key is not shown: the table says how many rows of each kind were found, not which. A
    record_id that two people have (``D04``) is a defect of both rows, since the file cannot say
    whose it is. Of two answers of one person the key keeps the first, so that the later one is
    the defect.

    Parameters
    ----------
    cohort : str
        A cohort whose truth holds a key of defects: ``"messy"`` or ``"qualtrics"``.
    found : pandas.DataFrame or pandas.Series
        Yes or no for each row of the cohort, in its order and with its row numbers; a data frame
        has a column for each rule. Nothing may be missing.
    seed : int, optional
        The seed that was given to ``load_cohort``; by default the committed cohort.

    Returns
    -------
    pandas.DataFrame
        One row per kind, named by the index ``defect``, and a last one, ``"no defect"``: `rows`
        that there are, `found` (flagged by at least one rule), `missed`. What is found in the last
        row are the false alarms.

    Raises
    ------
    ValueError
        If the cohort has no key, or `found` has other rows or anything but yes and no.

    Notes
    -----
    Do not use it to tune rules until the score is perfect: outside a synthetic world there is no
    key, and a rule that was fitted to one file fails on the next.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> raw = load_cohort("messy")
    >>> score_findings("messy", raw["specialty"] == "TEST").loc[["D03", "no defect"], "found"]
    defect
    D03          4
    no defect    0
    Name: found, dtype: int64
    """
    import pandas as pd

    hidden = load_truth(cohort, seed=seed).hidden
    if "defect" not in hidden:
        raise ValueError(
            f"The cohort {cohort!r} has no key of defects. Choose 'messy' or 'qualtrics'."
        )
    flagged = _flagged(found, hidden)
    rows = load_cohort(cohort, seed=seed)
    kinds = kinds_of(rows, hidden["defect"]).fillna(NO_DEFECT).rename("defect")
    counted = pd.DataFrame({"rows": 1, "found": flagged.astype("int64")}).groupby(kinds).sum()
    return counted.assign(missed=counted["rows"] - counted["found"])


def kinds_of(rows, defect):
    """Return the kind of defect of each row, missing without one.

    `rows` is the cohort and `defect` that column of its truth, with the same row numbers. The
    other person of a shared record_id has that defect, too, unless the row has one of its own.
    """
    if "record_id" not in rows:
        return defect
    number = rows["record_id"]
    shared = number.isin(number[defect == SHARED_NUMBER])
    return defect.mask(defect.isna() & shared, SHARED_NUMBER)


def _flagged(found, hidden):
    """Whether at least one rule flagged each row."""
    import pandas as pd

    table = found.to_frame() if isinstance(found, pd.Series) else found
    if not isinstance(table, pd.DataFrame) or not table.index.equals(hidden.index):
        raise ValueError(
            f"`found` must have one yes or no for each of the {len(hidden):,} rows of the raw "
            "file: write the rules for the whole file, without leaving out rows first."
        )
    if not all(kind.kind == "b" for kind in table.dtypes):
        raise ValueError(
            "`found` must hold True and False only: end a rule with .fillna(False).astype(bool)."
        )
    return table.any(axis=1)
