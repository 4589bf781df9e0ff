"""The form of the chapters: their sections, their questions, and whose numbers they quote."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]-*.md"))
SECTIONS = (
    "What you will be able to do",
    "A situation",
    "The idea",
    "misleads",
    "In your own program",
    "Ethics and reporting",
    "Check yourself",
    "Take away",
    "Read more",
)
OPTION = re.compile(r"^:::\{dropdown\} (.+?)\n(.+?)\n:::$", re.M | re.S)
ROLE = re.compile(r"\{(?:glue:text|published|cite|numref)\}`[^`]+`")

pytestmark = pytest.mark.skipif(not CHAPTERS, reason="needs the checkout, with the book")


def section_faults(text) -> list[str]:
    """Sections that are missing or out of order."""
    headings = re.findall(r"^## (.+)$", text, re.M)
    places = [next((i for i, h in enumerate(headings) if s in h), None) for s in SECTIONS]
    missing = [s for s, place in zip(SECTIONS, places, strict=True) if place is None]
    ordered = [place for place in places if place is not None]
    return missing + (["order"] if ordered != sorted(ordered) else [])


def question_faults(text) -> list[str]:
    """Questions without exactly one right answer, and wrong answers without their misconception."""
    known = set(re.findall(r"\| (M\d\d) \|", (ROOT / "book/glossary.md").read_text("utf-8")))
    faults = []
    for question in re.split(r"^\*\*(?=[A-Z]\. )", text, flags=re.M)[1:]:
        name, options = question[:2], OPTION.findall(question)
        right = [answer for answer, why in options if why.startswith("Yes.")]
        wrong = [(answer, why) for answer, why in options if why.startswith("No.")]
        if len(right) != 1 or len(right) + len(wrong) != len(options) or len(options) < 2:
            faults.append(f"{name} {len(right)} right of {len(options)}")
        for answer, why in wrong:
            if not set(re.findall(r"\(?(M\d\d)", why)) & known:
                faults.append(f"{name} {answer}: no known misconception")
    return faults


def typed_numbers(text) -> list[str]:
    """Decimal numbers that stand in a chapter without coming from a lab or the registry.

    Answers to choose from, formulas and years are typed on purpose.
    """
    prose = text.split("## Check yourself")[0]
    prose = re.sub(r"\$\$.*?\$\$", "", prose, flags=re.S)
    prose = ROLE.sub("", prose)
    return re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", prose)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_sections(path):
    assert section_faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_questions(path):
    text = path.read_text("utf-8")
    assert question_faults(text) == []
    assert len(OPTION.findall(text)) >= 9


#: Exercises, the constant of the formula, a margin that the lab sets, and a time of day.
TYPED = {"1.1", "1.2", "1.3", "1.4", "8.1", "8.2", "8.3", "8.4", "3.51", "3.5", "0.10", "6.50"}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_decimals_come_from_a_lab_or_the_registry(path):
    assert set(typed_numbers(path.read_text("utf-8"))) <= TYPED


def test_faults_are_noticed():
    text = CHAPTERS[0].read_text("utf-8")
    assert section_faults(text.replace("## Take away", "## Bye")) == ["Take away"]
    assert question_faults(text.replace("Yes. It could", "No. It could", 1))
    assert question_faults(text.replace("(M01: the hedge", "(the hedge", 1))
    assert typed_numbers(text.replace("## A situation", "r = 0.35\n\n## A situation")) != (
        typed_numbers(text)
    )
