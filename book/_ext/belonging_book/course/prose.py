"""The running text of a page: its paragraphs, their sentences, and the numbers a reader meets.

A list item is a paragraph; tables, code, directives and displayed formulas are none.
"""

import re
from typing import NamedTuple

#: A role that prints a number, and all others.
NUMBER_ROLE = re.compile(r"\{(?:n|published)\}`[^`]+`")
ROLE = re.compile(r"\{[\w:-]+\}`([^`<|]*)[^`]*`")
_FENCE = re.compile(r"^(`{3,}).*?^\1`*$", re.M | re.S)
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.S)
_COLON_FENCE = re.compile(r"^(:{3,})(?:\{([\w-]+)\} ?(.*))?$")
_ITEM = re.compile(r"^\s*(?:[*+-]|\d+\.) ")
#: The paragraphs that a reader takes in as a model to copy, or with a pencil.
_EXEMPT = re.compile(r"^\*(?:Methods|Results)\b[^*]*model")

_NUMBER = r"(?:§|[-−]?(?<![\w.])\.?\d[\d,]*(?:\.\d+)?(?![\w])%?)"
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w%]|,\d|\.\d)(?:/\d\d)?")
#: Numbers that name a place or a convention, and tell a reader nothing about anybody.
_NAMES = re.compile(
    r"\b(?:[Cc]hapters?|[Ee]xercises?|[Ss]teps?|[Ii]tems?|[Ff]igures?|[Tt]ables?|[Ll]abs?|[Gg]uess"
    r"|[Ss]lides?|[Ss]essions?|[Qq]uestions?|[Pp]ages?|PGY-?|PHQ-|[Ww]aves?|[Vv]ersion|[Mm]inutes?)"
    r"[ -]?\d+(?:\.\d+)?(?:(?:, | and | to |, and )\d+(?:\.\d+)?)*"
    r"|\b(?:95|50)%?[ -](?:CIs?\b|confidence|(?:profile )?intervals?|limits?|prediction)"
)
_AFTER_CI = re.compile(
    rf"(?:\bCI\b|\bintervals?\b|\blimits\b)[^.;()]{{0,40}}?{_NUMBER}%? (?:to|and) {_NUMBER}"
)
_P = re.compile(rf"\*?\bP\*?(?: value)?(?: of)? ?[=<>]? ?[<>]?{_NUMBER}")
_BESIDE = re.compile(r"\((?=[^()]*(?:\bCI\b|interval|\*?\bP\*?\b|\bn = |\bSE\b|\bSDs?\b))[^()]*\)")
_PAIR = re.compile(rf"{_NUMBER}%? (?:(?:out )?of|to|in) (?:the |all |every )?{_NUMBER}")


class Paragraph(NamedTuple):
    """A paragraph of running text, the line where it begins, and whether its numbers are free."""

    text: str
    line: int
    exempt: bool


def paragraphs(page):
    """Yield the paragraphs of a page in MyST Markdown, with their roles."""
    page = _without(_FORMULA, _without(_FENCE, page))
    boxes, gathered, begin = [], [], 0

    def ready():
        text = " ".join(part.strip() for part in gathered)
        worked = any("worked" in box.lower() for box in boxes)
        return Paragraph(text, begin, worked or bool(_EXEMPT.match(text)))

    for number, line in enumerate([*page.split("\n"), ""], start=1):
        fence = _COLON_FENCE.match(line)
        ends = fence or not line.strip() or line.startswith(("#", "|", "(", ":class:", ":name:"))
        if gathered and (ends or _ITEM.match(line)):
            yield ready()
            gathered = []
        if fence:
            boxes = [*boxes, fence[3] or ""] if fence[2] else boxes[:-1]
        elif not ends:
            begin = begin if gathered else number
            gathered.append(_ITEM.sub("", line))


def sentences(text):
    """Split a paragraph; a point inside a role or before a lower-case letter ends nothing."""
    kept = re.sub(r"\{[\w:-]+\}`[^`]+`", lambda role: role[0].replace(".", "\0"), text)
    for piece in re.split(r"(?<=[.!?])[\"”*_)]*\s+(?=[^a-z])", kept):
        yield piece.replace("\0", ".").strip()


def without_names(text):
    """The text without years, numbers of chapters and the like, and the level of an interval."""
    return _YEAR.sub(" ", _NAMES.sub("CI", text))


#: Counts that a reader does not weigh: one digit, without a decimal, a percent sign, or points.
_SMALL = re.compile(r"(?<![\w.,−-])\d(?![\w%]|[.,]\d| (?:percentage |exam )?points?\b)")


def counted(text):
    """How many numbers a paragraph holds: an estimate with n, interval and P is one."""
    text = ROLE.sub(r"\1", NUMBER_ROLE.sub("§", text))
    text = _SMALL.sub(" ", without_names(text))
    total = 0
    for sentence in sentences(text):
        bare = _BESIDE.sub("", sentence)
        if re.search(_NUMBER, bare):
            sentence = bare
        shorter = _PAIR.sub("§", _P.sub("P", _AFTER_CI.sub("CI", sentence)))
        found = len(re.findall(_NUMBER, shorter))
        total += max(found, bool(re.search(_NUMBER, sentence)))
    return total


def _without(pattern, page):
    """The page with its lines, but nothing in the places that match."""
    return pattern.sub(lambda found: "\n" * found[0].count("\n"), page)
