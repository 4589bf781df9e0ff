"""What tests of kits share: the built book, the material of a chapter, and its keys."""

import re
import shutil
from pathlib import Path

from bs4 import BeautifulSoup
from launcher.book import BOOK, STRICTLY, is_current
from publish.kit import cards, deck, handout, pages, polls, sheet
from publish.kit.words import plain, sentences

from tests.book.site.book_copy import copy_to, end_build, start_build

ROOT = Path(__file__).parents[2]
STEMS = [path.stem for path in sorted((ROOT / "book").glob("[0-9][0-9]*-*.md"))]
#: A picture of one dot, where a test needs no browser.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c6360606060000000050001a5f645400000000049454e44ae426082"
)
#: Sentences of an answer that are too short to be told from others.
SHORTEST = 20
#: A key that is a number is searched for when it has two digits or more.
_NUMBER = re.compile(r"[−-]?\d*\.?\d+")
_RIGHT = re.compile(r"^(\d+\.\d+), (.*)\. Right: (.*)\.$")
#: (chapter, sheet, key): numbers that stand on a sheet for another reason than the key.
COINCIDENCES = {
    ("01", "more", "1.3, percentile points"),  # a headline of at most 25 words
    ("07", "cards", "guess 3"),  # one of the invented scores
    ("09", "handout", "guess 1"),  # it is one of four options, and the same question
    ("09", "polls", "guess 1"),
    ("09", "vote 1", "guess 1"),
    ("14", "handout", "14.3, change in belonging"),  # the chief says it in the situation
    ("14b", "handout", "guess 1"),  # 80 residents are asked
    ("14b", "handout", "14.10, programs, by simulation"),  # a power in the situation
}


def built(built_book, folder):
    """Return the pages of the book: those that are there already, or those of a new build."""
    if built_book.is_dir():
        return built_book / "html"
    if is_current(STRICTLY):
        return Path(BOOK)
    copy_to(folder)
    done = end_build(start_build(folder), folder)
    assert done.code == 0, done.log[-3000:]
    return shutil.move(done.html, folder / "html")


def read_from(html, patch):
    """Let kits be made from the pages in this folder."""
    patch.setattr(pages, "BOOK", str(html))
    patch.setattr(sheet, "BOOK", str(html))
    pages._soup.cache_clear()


def label(stem):
    return stem.partition("-")[0]


def text_of(markup):
    return " ".join(BeautifulSoup(markup, "lxml").body.get_text(" ").split())


def squeezed(text):
    """A text without its blanks, which differ with what is bold in it."""
    return "".join(text.split())


def handed_out(material):
    """Name -> text of each sheet that everybody may see."""
    more = handout.more(material)
    found = {
        "handout": text_of(handout.page(material)),
        "cards": text_of(cards.page(material)),
        "polls": polls.write(material),
    }
    return found | ({"more": text_of(more)} if more else {})


def vote_slides(material):
    """Name -> text of each slide with a question to vote on, its picture's words included."""
    return {
        slide.title[:6].lower(): " ".join(
            [slide.title, *(plain(each.words) for each in slide.lines)]
        )
        for slide in deck.slides(material)
        if slide.kind == "vote"
    }


def numbers(material):
    """Name -> number that is a key: of a guess, or of a part of an exercise."""
    found = {f"guess {n}": value for n, value in material.guesses.items()}
    for parts in material.solutions.values():
        for part in parts:
            for line in [part, *part.find_all("p")]:
                told = _RIGHT.match(" ".join(line.get_text().split()))
                if told:
                    found[f"{told[1]}, {told[2]}"] = told[3]
    starts = {name: _NUMBER.match(value) for name, value in found.items()}
    return {name: number[0] for name, number in starts.items() if number and _digits(number[0]) > 1}


def _digits(number):
    return len(number.lstrip("−-0.").replace(".", ""))


def reasons(material):
    """What is said when a vote is over: answers and advice, sentence by sentence."""
    said = [each for vote in material.session.votes for each in (vote.answer, *vote.advice)]
    parts = [plain(sentence) for words in said for sentence in sentences(words)]
    return [part for part in parts if len(part) >= SHORTEST]


def stands_in(number, text):
    """Whether a text holds a number, as such and not as a part of another one."""
    bare = re.escape(number.removeprefix("0"))
    return re.search(rf"(?<![\d.,−-])0?{bare}(?!\d|[.,]\d)", text) is not None


def answers_in(material, sheets):
    """Return each key that a sheet gives away."""
    chapter, keys = label(material.stem), numbers(material)
    found = []
    for name, text in sheets.items():
        found += [
            f"{name}: {each!r}" for each in reasons(material) if squeezed(each) in squeezed(text)
        ]
        found += [
            f"{name}: {key} is {number}"
            for key, number in keys.items()
            if stands_in(number, text) and (chapter, name, key) not in COINCIDENCES
        ]
    return found
