"""How hard a chapter is to read: Flesch and Kincaid's grade, on prose alone."""

import re

_ROLE = re.compile(r"\{[\w:-]+\}`([^`]+)`")
_FENCE = re.compile(r"^(`{3,}|:{3,})[^\n]*\n(.*?)^\1\s*$", re.M | re.S)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SENTENCE = re.compile(r"[.!?]+[\"'”’)*_]*(?:\s+|$)")


def prose(markdown):
    """Return the running text of a page: no tables, headings, formulas, options or addresses."""
    text = re.sub(r"\$\$.*?\$\$", "", markdown, flags=re.S)
    text = _FENCE.sub("", text)
    text = re.sub(r"\{(?:cite|numref)\}`[^`]+`", "", text)
    text = re.sub(r"\{(?:published|n)\}`[^`]+`", "ten", text)
    text = _ROLE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    lines = [line for line in text.splitlines() if not re.match(r"\s*(?:#|\||```|:::)", line)]
    lines = [re.sub(r"^\s*(?:[*-]|\d+\.)\s+", "", line) for line in lines]
    return re.sub(r"[*_`$]", "", "\n".join(lines))


def grade(markdown):
    """Return the years of school that a page asks for."""
    text = prose(markdown)
    sentences = [s for s in _SENTENCE.split(text) if re.search(r"[A-Za-z]{2}", s)]
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word):
    word = re.sub(r"[^a-z]", "", word.lower())
    word = re.sub(r"(?:[^laeiouy]es|[^laeiouydt]ed|[^laeiouy]e)$", "", word) or word
    return max(1, len(re.findall(r"[aeiouy]+", word)))
