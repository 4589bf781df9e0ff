"""What a learner may have meant: a word in another spelling, a part of it, a typing error."""

from __future__ import annotations

import difflib
import re

__all__ = ["columns_like", "compressed", "either", "like", "same_word"]

#: Words of the course for columns whose names do not show them.
_ALSO_CALLED = {
    "year": ("pgy",),
    "seniority": ("pgy",),
    "postgraduateyear": ("pgy",),
    "exam": ("absite_score",),
    "absite": ("absite_score",),
    "examscore": ("absite_score",),
    "belonging": ("belonging_score",),
    "program": ("program_id", "unit_id"),
    "id": ("resident_id", "learner_id"),
}
_ENOUGH = 3
_CLOSE = 0.72
_MOST_COLUMNS = 30


def like(word, known, *, also=None) -> list[str]:
    """Return the known words that a word may have been meant for, the likeliest first."""
    word, known = str(word), [name for name in known if isinstance(name, str)]
    meant = _bare(word)
    if not meant:
        return []
    same = [name for name in known if _bare(name) == meant and name != word]
    if same:
        return same[:_ENOUGH]
    other = [name for name in (also or {}).get(meant, ()) if name in known]
    if other:
        return other
    parts = set(_parts(word))
    holding = [name for name in known if parts and parts < set(_parts(name))]
    if holding:
        return holding if len(holding) <= _ENOUGH else []
    close = difflib.get_close_matches(meant, {_bare(name) for name in known}, _ENOUGH, _CLOSE)
    best = [name for one in close for name in known if _bare(name) == one and name != word]
    return best[:_ENOUGH]


def same_word(one, other) -> bool:
    """Whether two words differ only in capitals, signs, or a plural."""
    return _bare(str(one)) == _bare(str(other))


def columns_like(word, columns) -> list[str]:
    """Return the columns that a word may have been meant for."""
    return like(word, columns, also=_ALSO_CALLED)


def either(names, *, before: str = "", after: str = "") -> str:
    """Return names as code: one, or several with *or*."""
    shown = [f"`{before}{name}{after}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def compressed(columns) -> str:
    """Return the names of columns in a row; runs such as ``bel_01`` to ``bel_11`` in short."""
    runs: list[list[str]] = []
    for name in map(str, columns):
        before = re.sub(r"\d+$", "", name)
        if runs and before != name and re.sub(r"\d+$", "", runs[-1][-1]) == before:
            runs[-1].append(name)
        else:
            runs.append([name])
    shown = []
    for run in runs:
        shown += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    more = f" and {len(shown) - _MOST_COLUMNS} more" if len(shown) > _MOST_COLUMNS else ""
    return ", ".join(shown[:_MOST_COLUMNS]) + more


def _bare(word):
    """A word without capitals, signs, and the s of a plural."""
    letters = re.sub(r"[\W_]+", "", re.sub(r"(?<!\d)0+(?=\d)", "", word.casefold()))
    return letters[:-1] if len(letters) > 4 and letters.endswith("s") else letters


def _parts(word):
    return [_bare(part) for part in re.split(r"[\W_]+", word) if _bare(part)]
