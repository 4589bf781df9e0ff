"""What a kit takes from the page of a chapter."""

from dataclasses import dataclass
from pathlib import Path

from . import pages
from .words import Words, cut, plain, without, words

OBJECTIVES, SITUATION, TAKE_AWAY = "What you will be able to do", "A situation", "Take away"
#: Where an objective says in which exercise it is practiced.
_PRACTICED = r"\([^()]*(?:exercise|of the lab)[^()]*\)"
#: A figure that is on the page, and on no slide or sheet.
_FIGURE = r"\(Fig\. [\d.]+\)"
_LABEL = "The sentence you may"


@dataclass(frozen=True)
class Chapter:
    """The words of a chapter that are for everybody in the room; none of them is a key."""

    label: str
    title: str
    objectives: list[Words]
    situation: list[Words]
    guesses: list[Words]
    take_away: list[Words]
    sentence_label: str
    sentence: Words
    figures: dict[str, tuple[str, Words]]
    rights: str


def read(stem):
    """Return the chapter of this page."""
    name = f"book/{stem}"
    text = pages.article(name)
    label, _, title = pages.heading(text).partition(" ")
    situation = pages.needed(text, SITUATION, name)
    label_of_sentence, sentence = _sentence(text)
    return Chapter(
        label=label,
        title=title,
        objectives=[without(each, _PRACTICED) for each in _items(text, OBJECTIVES, name)],
        situation=[
            without(words(each), _FIGURE) for each in situation.find_all("p", recursive=False)
        ],
        guesses=[words(each) for each in situation.select(".admonition.tip ol > li")],
        take_away=_items(text, TAKE_AWAY, name),
        sentence_label=label_of_sentence,
        sentence=sentence,
        figures=dict(map(_figure, text.select("figure.lab-figure[id]"))),
        rights=pages.rights(name),
    )


def _items(text, title, name):
    listed = pages.needed(text, title, name).find(["ol", "ul"], recursive=False)
    return [words(each) for each in listed.find_all("li", recursive=False)]


def _sentence(text):
    """What the label of the honest sentence says, and the sentence; both empty without one."""
    for strong in text.select("p > strong"):
        if plain(words(strong)).startswith(_LABEL):
            label, whole = plain(words(strong)), words(strong.parent)
            return label.rstrip(":"), cut(whole, len(label))
    return "", ()


def _figure(figure):
    """File of a figure -> the heading above it, without its number, and its caption."""
    title = pages.without_number(pages.heading(figure.find_parent("section")))
    caption = figure.select_one(".caption-text")
    return Path(figure.img["src"]).stem, (title, words(caption) if caption else ())
