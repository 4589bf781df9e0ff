"""Words that claim a cause: a first check of a sentence about a cross-sectional result."""

from __future__ import annotations

import re

__all__ = ["causal_words"]

#: Beginnings of words, and phrases, that say what brings about what.
_CAUSAL = re.compile(
    r"\b(?:attributable to|because of|boost\w*|cause[sd]?|causing|driv(?:e|es|en|ing)\b|due to"
    r"|effects?\b|enhanc\w*|foster\w*|help(?:s|ed)?\b|impacts?\b|improv\w*|increas(?:e|es|ing)\b"
    r"|lead(?:s|ing)? to|led to|lift(?:s|ed)?\b|lower(?:s|ed|ing)\b|mak(?:e|es|ing)\b"
    r"|perform(?:s|ed)? better|promot\w*|rais(?:e|es|ed|ing)\b|reduc(?:e|es|ed|ing)\b"
    r"|result(?:s|ed)? in|strengthen\w*|thanks to|yield(?:s|ed)?\b|when\b)",
    re.IGNORECASE,
)


def causal_words(sentence: str) -> list[str]:
    """Find wording in a sentence that claims, or sounds like, a cause.

    Parameters
    ----------
    sentence : str
        English text.

    Returns
    -------
    list of str
        The words found, in order, in lowercase; empty if there are none. A word can be innocent
        (*when they were surveyed*), and a causal claim can be made without any of them: read
        the sentence again, whatever the list says.

    Notes
    -----
    Do not use an empty list as proof that a sentence claims no cause.

    Examples
    --------
    >>> causal_words("Belonging fosters success and improves scores.")
    ['fosters', 'improves']
    >>> causal_words("Residents with more belonging scored 8 points higher.")
    []
    """
    return [match.group(0).lower() for match in _CAUSAL.finditer(sentence)]
