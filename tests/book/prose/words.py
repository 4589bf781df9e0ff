"""Words in running text: phrases that are out, causes that no study showed, excuses gone stale."""

import re
from pathlib import Path

import yaml
from belonging_book.course import prose

from belonging_edu import causal_words

OUT = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text("utf-8"))
#: What the causal verbs would be about.
_ABOUT = re.compile(
    r"\b(?:belong\w*|burnout|discriminat\w*|mentor\w*|support|fairness|leadership|stress)\b", re.I
)
_QUOTED = re.compile(r"\*[^*]+\*|\"[^\"]+\"|“[^”]+”|_[^_]+_")
_MORE = re.compile(
    r"\b(?:protect(?:s|ed)?|pays? off|owes?|prevent(?:s|ed)?|buffer(?:s|ed)?|shield(?:s|ed)?"
    r"|gives? (?:residents|you|them|people)|affect(?:s|ed)?|influenc(?:es|ed))\b",
    re.I,
)


def phrases_that_are_out(page):
    """Phrases of the list, each with what to write in its place."""
    for number, line in enumerate(page.split("\n"), start=1):
        for phrase, better in OUT.items():
            if re.search(phrase, line, re.I):
                yield f"line {number}: {phrase!r} is out: write {better!r} ({line.strip()[:60]}…)"


def causal_claims(page, allowed):
    """Sentences, rows and headings that make belonging a cause or an effect."""
    rows = [line for line in page.split("\n") if line.startswith(("|", "#", ":::"))]
    texts = [_bare(paragraph.text) for paragraph in prose.paragraphs(page)]
    for text in [*map(_bare, rows), *(s for bare in texts for s in prose.sentences(bare))]:
        verbs = causal_words(text) + [m[0].lower() for m in _MORE.finditer(text)]
        verbs = [verb for verb in verbs if verb not in _INNOCENT]
        if verbs and _ABOUT.search(text) and not any(excuse in text for excuse in allowed):
            yield (
                f"{', '.join(verbs)}: says or sounds like a cause ({text[:110]}…): use "
                "'associated with', or excuse the sentence with its reason"
            )


def _bare(text):
    """The text without quoted or stressed words, and without roles."""
    return _QUOTED.sub(" ", prose.ROLE.sub(r"\1", text.replace("**", "")))


#: Heard as a cause in a learner's sentence about a result, and harmless in a page's explanations.
_INNOCENT = {"when", "effect", "effects"}


def stale_excuses(page, allowed):
    """Excuses for words that the page does not hold any more."""
    for phrase in allowed:
        if phrase not in page and phrase not in " ".join(page.split()):
            yield f"the excuse {phrase!r} excuses nothing any more: take it out"
