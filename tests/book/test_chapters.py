"""The form of the chapters: what every one of them has, and what none of them may say."""

import re
from pathlib import Path

import pytest
from publish.template_texts import still_template, to_replace

from belonging_edu import causal_words, published
from belonging_edu.practice import crosswalk

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]*-*.md"))
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
VERBS = set(crosswalk.verbs())
ROLE = re.compile(r"\{(?:n|published|cite|numref|term)\}`[^`]+`")
#: Signs that a screen reader skips or spells; each is said in words where it is met first.
SIGNS = "R²", "χ²", "α", "β", "κ", "λ", "ω", "σ", "τ", "√", "≈", "≥", "≤"
#: News items have no DOI; that of the research letter is not public.
NO_DOI = {"acker2025", "garvey2026", "conexiant", "mdspire", "beckers", "quick2025"}
CROSS_SECTIONAL = {"acker2025", "leep2025", "acker2024"}

pytestmark = pytest.mark.skipif(not CHAPTERS, reason="needs the checkout, with the book")
each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def section_faults(text) -> list[str]:
    """Sections that are missing or out of order."""
    headings = re.findall(r"^## (.+)$", text, re.M)
    places = [next((i for i, h in enumerate(headings) if s in h), None) for s in SECTIONS]
    missing = [s for s, place in zip(SECTIONS, places, strict=True) if place is None]
    ordered = [place for place in places if place is not None]
    return missing + (["order"] if ordered != sorted(ordered) else [])


def objective_faults(text) -> list[str]:
    """Objectives without a verb that can be tested, or without an exercise."""
    part = text.partition("## What you will be able to do")[2].partition("\n## ")[0]
    lines = re.findall(r"^\d\. .+$", part, re.M)
    faults = [] if 3 <= len(lines) <= 4 else [f"{len(lines)} objectives"]
    for line in lines:
        verbs = re.findall(r"\*\*(\w+)\*\*", line)
        if not verbs or not {verb.lower() for verb in verbs} <= VERBS:
            faults.append(f"no verb that can be tested: {line}")
        if not re.search(r"\(exercise \d+\.\d+\)", line):
            faults.append(f"no exercise: {line}")
    if "```{chapter-head}" not in part:
        faults.append("no head")
    return faults


def typed_numbers(text) -> list[str]:
    """Decimal numbers that stand in a chapter without coming from a lab or the registry.

    Answers to choose from, formulas and years are typed on purpose.
    """
    prose = text.split("## Check yourself")[0]
    prose = re.sub(r"\$\$.*?\$\$", "", prose, flags=re.S)
    prose = ROLE.sub("", prose)
    return re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", prose)


def sentences(text):
    """The sentences of a page, with a point inside a role or an abbreviation left alone."""
    text = re.sub(r"^\|.*$", "", text, flags=re.M)
    kept = ROLE.sub(lambda found: found[0].replace(".", "\0"), text)
    for piece in re.split(r"(?<=[.!?])[\"*_)]*\s+|\n\s*\n", kept):
        yield " ".join(piece.replace("\0", ".").split())


def causal_sentences(text) -> list[str]:
    """Sentences that cite a figure of a cross-sectional study and hold a causal word."""
    found = []
    for sentence in sentences(text):
        studies = re.findall(r"\{published\}`(\w+)\.", sentence)
        words = re.sub(r"\*[^*]+\*|\"[^\"]+\"|“[^”]+”", "", ROLE.sub("", sentence))
        if CROSS_SECTIONAL.intersection(studies) and causal_words(words):
            found.append(f"{causal_words(words)}: {sentence}")
    return found


def reference_faults(text) -> list[str]:
    """Citations without an entry, and entries without a DOI that are no news item."""
    library = (ROOT / "book" / "references.bib").read_text("utf-8")
    entries = dict(re.findall(r"^@\w+\{([^,\s]+),(.*?)^\}", library, re.M | re.S))
    keys = {
        key.strip()
        for group in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text)
        for key in group.split(",")
    }
    faults = [f"no entry {key}" for key in sorted(keys - set(entries))]
    for key in sorted(keys & set(entries) - NO_DOI):
        if not re.search(r"doi\s*=\s*[{\"]10\.\d{4,}/", entries[key]):
            faults.append(f"{key} has no DOI")
    return faults


def label_faults(text) -> list[str]:
    """Figures whose caption does not say synthetic, and results that do not say how they arose."""
    figures = re.findall(r"^```\{labfigure\}.*?\n(.*?)^```", text, re.M | re.S)
    faults = [f for f in figures if not re.search(r"synthetic|a model", f, re.I)]
    ethics = text.partition("## Ethics and reporting")[2].partition("\n## ")[0]
    if "{cite}" not in ethics:
        faults.append("ethics and reporting: no guideline is cited")
    if not re.search(r"\*[^*]*(?:[Mm]ethods|[Rr]esults|[Mm]odel)[^*]*\*", ethics):
        faults.append("ethics and reporting: no model paragraph")
    return faults


def unspoken_signs(text) -> list[str]:
    """Signs that are never said in words on the page."""
    body = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "", text, flags=re.S)
    body = ROLE.sub("", body.partition("## A situation")[2])
    return [sign for sign in SIGNS if sign in body and not _is_said(sign, body)]


def _is_said(sign, body):
    return re.search(rf"{re.escape(sign)}[^.\n]{{0,60}}\(say \*", body)


LONGEST = {"reading": 12, "lab": 35, "core": 20}
#: Minutes from stop to stop in a lab, which its head, the doors, and the README promise.
LONGEST_PART = 25


def minute_faults(found, labs=1) -> list[str]:
    """What takes longer than a chapter, its labs or their core exercises may."""
    most = {name: minutes * (1 if name == "reading" else labs) for name, minutes in LONGEST.items()}
    return [name for name, minutes in most.items() if getattr(found, name) > minutes]


def labs_of(stem) -> list[str]:
    """The stems of a page's labs: one, or lettered ones."""
    from belonging_book import chapters

    return [path.stem for path in chapters.labs(ROOT, chapters.key_of(stem))]


def test_a_second_page_has_its_own_lab_and_lettered_labs_share_one(tmp_path):
    from belonging_book import chapters

    written = ("04-x.md", "14-y.md", "14b-z.md")
    labs = ("04a-x.ipynb", "04b-x.ipynb", "14-y.ipynb", "14b-z.ipynb")
    for name in (*(f"book/{page}" for page in written), *(f"notebooks/{lab}" for lab in labs)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = {key: [lab.stem for lab in chapters.labs(tmp_path, key)] for key in (4, 14, "14b")}
    assert found == {4: ["04a-x", "04b-x"], 14: ["14-y"], "14b": ["14b-z"]}
    assert list(chapters.pages(tmp_path)) == [4, 14, "14b"]
    assert chapters.key("book/14b-z") == "14b" and chapters.key("book/about") is None


def plan_faults(text, labs) -> list[str]:
    """What a facilitator's plan lacks."""
    parts = (
        "| Minutes | You | The room |",
        "What the room gets wrong",
        "fewer than 30%",
        "30 to 70%",
        "more than 70%",
        "If time is short",
        "Without wifi or projector",
        *(f"notebooks/solutions/{lab}.ipynb" for lab in labs),
    )
    return [part for part in parts if part.lower() not in text.lower()]


def test_no_text_of_the_template_is_left():
    """What `start.py new-chapter` lays out is replaced before it is committed."""
    left = [f"{path}:{line}: {text[:100]}" for path, line, text in still_template(ROOT)]
    assert not left, "still to replace:\n" + "\n".join(left)


def test_a_text_of_the_template_is_named_with_its_file_and_line(tmp_path):
    (tmp_path / "book").mkdir()
    page = f"# 4 A chapter\n\nDone. {to_replace('what comes next')}\n"
    (tmp_path / "book" / "04-a.md").write_text(page, encoding="utf-8")
    found = [("book/04-a.md", 3, "Done. [[Replace: what comes next]]")]
    assert list(still_template(tmp_path)) == found


@each_chapter
def test_sections(path):
    text = path.read_text("utf-8")
    assert section_faults(text) == []
    assert text.startswith(f"# {path.stem.partition('-')[0].lstrip('0')} ")
    assert re.search(r":::\{admonition\} .+\n:class: note\n.*\*\*synthetic", text, re.S)


@each_chapter
def test_objectives(path):
    assert objective_faults(path.read_text("utf-8")) == []


#: Exercises, the constant of the formula, a margin that the lab sets, and a time of day.
TYPED = {"3.51", "3.5", "0.10", "6.50"}


@each_chapter
def test_decimals_come_from_a_lab_or_the_registry(path):
    number = int(path.stem[:2])
    exercises = {f"{number}.{k}" for k in range(1, 20)}
    assert set(typed_numbers(path.read_text("utf-8"))) <= TYPED | exercises


#: Sentences that were read and may stay: the verb is not about the figure that they cite.
REVIEWED = (
    "On the headline's claim, that belonging raises scores",
    "a cross-sectional slope is not an effect",
    "cannot say whether belonging raises scores",
)


@each_chapter
def test_no_causal_verb_beside_a_cross_sectional_figure(path):
    found = causal_sentences(path.read_text("utf-8"))
    assert [s for s in found if not any(reviewed in s for reviewed in REVIEWED)] == []


@each_chapter
def test_references(path):
    assert reference_faults(path.read_text("utf-8")) == []


@each_chapter
def test_labels_ethics_and_reporting(path):
    assert label_faults(path.read_text("utf-8")) == []


@each_chapter
def test_signs_are_said_in_words(path):
    assert unspoken_signs(path.read_text("utf-8")) == []


@each_chapter
def test_reading_level_and_minutes(path):
    from belonging_book.course import minutes

    from tests.book.site import reading

    assert reading.grade(path.read_text("utf-8")) <= 12
    found = minutes.estimate(ROOT, path.stem)
    assert minute_faults(found, len(labs_of(path.stem))) == []


LABS = sorted((ROOT / "notebooks").glob("[0-9][0-9]*-*.ipynb"))


def part_faults(parts) -> list[str]:
    """Parts of a lab that are too long; a lab at which one cannot stop at all."""
    faults = [f"{minutes:.1f} minutes" for minutes in parts if minutes > LONGEST_PART]
    return faults + ["no stop"] * (len(parts) == 1)


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_from_stop_to_stop_it_is_never_far(path):
    from belonging_book.course import minutes

    parts = minutes.of_parts(path)
    assert part_faults(parts) == []
    assert sum(parts) == pytest.approx(sum(minutes.of_lab(path)))


def test_the_door_promises_as_many_stops_as_there_are():
    from belonging_book.course import minutes

    door = (ROOT / "book" / "resident.md").read_text("utf-8")
    said = re.search(r"takes (\w+) or (\w+) stops of at most (\d+) minutes: its reading", door)
    promised = {"three": 3, "four": 4, "five": 5}
    parts = {len(minutes.of_parts(lab)) for lab in LABS}
    assert {1 + n for n in parts} <= {promised[said[1]], promised[said[2]]}
    assert int(said[3]) == LONGEST_PART >= LONGEST["reading"]


def test_a_part_that_is_too_long_and_a_lab_without_a_stop_are_noticed():
    assert part_faults([12, 25.1, 20]) == ["25.1 minutes"]
    assert part_faults([24]) == ["no stop"]


@each_chapter
def test_facilitators_have_a_plan(path):
    from belonging_book.course import session_plans

    text = session_plans.expanded(ROOT / "book" / "sessions" / path.name)
    assert plan_faults(text, labs_of(path.stem)) == []


def test_faults_are_noticed():
    text = CHAPTERS[0].read_text("utf-8")
    assert section_faults(text.replace("## Take away", "## Bye")) == ["Take away"]
    assert objective_faults(text.replace("**Classify**", "**Understand**"))
    assert objective_faults(text.replace(" (exercise 1.1)", ""))
    assert objective_faults(text.replace("{chapter-head}", "{note}")) == ["no head"]
    assert typed_numbers(text.replace("## A situation", "r = 0.35\n\n## A situation")) != (
        typed_numbers(text)
    )
    assert reference_faults("{cite}`nobody2020`") == ["no entry nobody2020"]
    assert label_faults(text.replace("ynthetic", "ade up"))
    assert label_faults(text.replace("{cite}`vonelm2007` asks for", "asks for"))
    assert unspoken_signs("## A situation\n\nHere R² is 2%.") == ["R²"]
    assert unspoken_signs("## A situation\n\nHere R² (say *R squared*) is 2%.") == []


@each_chapter
def test_a_plan_without_a_part_and_too_many_minutes_are_noticed(path):
    from belonging_book.course import session_plans
    from belonging_book.course.minutes import Minutes

    plan = session_plans.expanded(ROOT / "book" / "sessions" / path.name)
    labs = labs_of(path.stem)
    assert plan_faults(re.sub("if time is short", "", plan, flags=re.I), labs)
    assert plan_faults(re.sub("30 to 70%", "", plan, flags=re.I), labs)
    assert plan_faults(plan.replace(f"solutions/{labs[-1]}", "solutions"), labs)
    assert minute_faults(Minutes(12.1, 30, 21)) == ["reading", "core"]


@pytest.mark.parametrize("verb", ["improves", "leads to", "raises", "lowers"])
def test_a_causal_verb_beside_a_published_figure_is_noticed(verb):
    assert "leep2025.or_burnout" in {figure.id for figure in published.figures()}
    text = f"Belonging {verb} burnout: an odds ratio of {{published}}`leep2025.or_burnout`."
    assert causal_sentences(text)
    assert causal_sentences(text.replace(verb, "goes along with")) == []
    assert causal_sentences("Belonging improves scores in the synthetic world.") == []


def test_a_page_for_scholars_is_noticed():
    from tests.book.site import reading

    hard = (
        "Notwithstanding methodological heterogeneity, multidimensional conceptualisations of "
        "organizational belongingness necessitate comprehensive psychometric investigation. "
    )
    assert reading.grade(hard * 5) > 12 > reading.grade("We asked them once. They said no. " * 5)
