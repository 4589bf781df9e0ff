"""Kits of all chapters: slides, plans, and sheets, read back; no answer is handed out."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from docx import Document
from launcher.words import Problem
from pptx import Presentation
from publish import kit
from publish.kit import (
    archive,
    cards,
    deck,
    handout,
    html_deck,
    key,
    material,
    plan_docx,
    polls,
    route,
    shows,
)
from publish.kit.words import plain, said

from tests.publish import kits
from tests.publish.kits import ROOT, STEMS

pytestmark = pytest.mark.skipif(not (ROOT / "_toc.yml").is_file(), reason="needs the checkout")
each_chapter = pytest.mark.parametrize("stem", STEMS, ids=kits.label)
CHAPTER, JIGSAW, ROLES, SHUFFLE = (STEMS[n] for n in (7, 9, 1, 6))
MOST_LINES = {"vote": 10, "answer": 10}


@pytest.fixture(scope="module")
def read(built_book, tmp_path_factory):
    """A function that returns the material of a chapter."""
    html = kits.built(built_book, tmp_path_factory.mktemp("book") / "belonging-edu")
    known = {}
    with pytest.MonkeyPatch.context() as patch:
        kits.read_from(html, patch)

        def of(stem):
            if stem not in known:
                known[stem] = material.read(stem)
            return known[stem]

        yield of


@pytest.fixture(scope="module")
def office(read):
    """A function that returns the files of a chapter that no browser makes."""
    known = {}

    def of(stem):
        if stem not in known:
            known[stem] = kit.office_and_text(read(stem), lambda figure: kits.DOT)
        return known[stem]

    return of


def presentation(files):
    return Presentation(io.BytesIO(files["slides.pptx"]))


def words_of(slide):
    return [shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame]


@each_chapter
def test_every_slide_has_a_title_of_its_own_and_no_empty_place(office, stem):
    show = presentation(office(stem))
    assert abs(show.slide_width / show.slide_height - 16 / 9) < 0.01
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert len(set(titles)) == len(titles) > 12 and all(titles)
    assert max(map(len, titles)) <= 75
    for slide in show.slides:
        assert all(words_of(slide)), titles
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id  # it is read first
        assert len(slide.notes_slide.notes_text_frame.text) > 20
    languages = {
        letters.get("lang")
        for slide in show.slides
        for letters in slide.shapes._spTree.iter("{*}rPr")
        if letters.getparent().tag.endswith("}r")
    }
    assert languages == {"en-US"}


@each_chapter
def test_what_is_seen_is_also_said(read, office, stem):
    wanted = [each for each in deck.slides(read(stem)) if each.figure or each.table]
    seen = [
        shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for slide in presentation(office(stem)).slides
        for shape in slide.shapes
        if shape.shape_type is not None and (hasattr(shape, "image") or shape.has_table)
    ]
    told = [each.figure.alt if each.figure else plain(each.table.caption) for each in wanted]
    assert seen == told and all(len(each) > 20 for each in told)


@each_chapter
def test_slides_follow_the_plan_and_are_no_walls_of_text(read, stem):
    made, rows = deck.slides(read(stem)), read(stem).session.rows
    starts = [
        int(found[1])
        for slide in made
        if (found := re.match(r"Minutes (\d+) to \d+\.$", slide.notes[0] if slide.notes else ""))
    ]
    assert starts == [row.start for row in rows]
    for slide in made:
        lines = sum(map(deck.height, slide.lines))
        most = 9 if slide.title.startswith(("Your", "Take", "The sentence")) else 7
        assert lines <= max(most, MOST_LINES.get(slide.kind, 0)), (slide.title, lines)


@each_chapter
def test_a_vote_stands_without_its_answer_which_is_on_the_next_slide(read, stem):
    made = deck.slides(read(stem))
    places = [n for n, slide in enumerate(made) if slide.kind == "vote"]
    assert len(places) == len(read(stem).session.votes)
    for n, vote in zip(places, read(stem).session.votes, strict=True):
        assert "the answer" not in made[n].title and made[n + 1].kind == "answer"
        assert [line.mark for line in made[n].lines] == ["", *vote.options]
        assert made[n + 1].lines[0].mark == vote.right
    assert kits.answers_in(read(stem), kits.vote_slides(read(stem))) == []


@each_chapter
def test_in_the_file_all_options_of_a_vote_look_alike(read, office, stem):
    made = deck.slides(read(stem))
    for slide, told in zip(presentation(office(stem)).slides, made, strict=True):
        if told.kind == "vote":
            asked, *options = slide.placeholders[1].text_frame.paragraphs
            assert all(run.font.bold for run in asked.runs)
            marks = [option.runs[0].text for option in options]
            assert marks == [f"{line.mark}.\t" for line in told.lines[1:]]
            looks = {
                (run.font.size, run.font.bold, run.font.color.type)
                for option in options
                for run in option.runs
            }
            assert len(looks) == 1, (told.title, looks)


@each_chapter
def test_the_deck_for_the_projector_needs_no_other_file(read, office, stem):
    made = deck.slides(read(stem))
    page = BeautifulSoup(office(stem)["slides.html"], "lxml")
    assert [each.get_text() for each in page.select("h1, h2")] == [each.title for each in made]
    assert len(page.select("details")) == len(page.select("section[aria-labelledby]")) == len(made)
    assert all(image["alt"] and image["src"].startswith("data:") for image in page.select("img"))
    assert not page.select("link, iframe, [href], script[src]")
    assert "default-src 'none'" in page.select_one("meta[http-equiv]")["content"]


@each_chapter
def test_the_plan_as_a_word_file(read, office, stem):
    file = Document(io.BytesIO(office(stem)["plan.docx"]))
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert styles[0] == "Title" and styles.count("Heading 1") >= 4
    (table,) = file.tables
    assert table.rows[0]._tr.trPr.xpath("./w:tblHeader")
    rows = read(stem).session.rows
    for line, row in zip(table.rows[1:], rows, strict=True):
        cells = [cell.text for cell in line.cells]
        assert cells == [
            row.minutes,
            plain(row.you),
            plain(row.room),
            row.material,
            plain(row.skip),
        ]
    assert any(plain(row.skip) for row in rows) and all(row.material for row in rows)
    assert file.styles["Normal"].element.rPr.find("{*}lang").values() == ["en-US"]
    assert "Facilitator only" in file.sections[0].footer.paragraphs[0].text


@each_chapter
def test_no_sheet_that_is_handed_out_holds_an_answer(read, stem):
    sheets = kits.handed_out(read(stem))
    assert kits.answers_in(read(stem), sheets) == []
    assert not [name for name, text in sheets.items() if "answer is" in text]
    assert len(kits.reasons(read(stem))) >= 4 and kits.numbers(read(stem))


@each_chapter
def test_options_look_alike_on_paper(read, stem):
    page = BeautifulSoup(handout.page(read(stem)), "lxml")
    options = page.select(".options li")
    if not read(stem).shows.questions:
        assert not options and len(page.select(".letters .letter")) >= 4
        return
    assert len(options) == sum(len(vote.options) for vote in read(stem).session.votes)
    assert {(len(each.find_all("span")), str(each.attrs)) for each in options} == {(2, "{}")}
    assert not page.select(".options strong")


def planted(made, where):
    """A chapter with an answer where everybody reads it."""
    chapter, session = made.chapter, made.session
    first = session.votes[0]
    result = made.guesses[min(made.guesses)]
    if where == "a guess in the situation":
        return replace(made, chapter=replace(chapter, situation=[said(f"It is {result}.")]))
    if where == "a reason in a question":
        votes = [replace(first, question=first.answer), *session.votes[1:]]
        return replace(made, session=replace(session, votes=votes))
    if where == "a key in an objective":
        number = kits.numbers(made)[f"{chapter.label}.3, slope"]
        return replace(made, chapter=replace(chapter, objectives=[said(f"Find {number}.")]))
    raise AssertionError(where)


@pytest.mark.parametrize(
    "where", ["a guess in the situation", "a reason in a question", "a key in an objective"]
)
def test_an_answer_on_a_sheet_is_found(read, where):
    wrong = planted(read(CHAPTER), where)
    assert kits.answers_in(wrong, kits.handed_out(wrong))


def test_an_answer_on_a_slide_with_a_vote_is_found(read):
    wrong = planted(read(CHAPTER), "a reason in a question")
    assert kits.answers_in(wrong, kits.vote_slides(wrong))


@each_chapter
def test_the_key_holds_all_answers_and_says_for_whom_it_is(read, stem):
    text = kits.text_of(key.page(read(stem)))
    assert text.startswith("Facilitator only")
    for vote in read(stem).session.votes:
        assert kits.squeezed(plain(vote.answer)) in kits.squeezed(text)
    asked = len(read(stem).chapter.guesses)
    assert all(value in text for n, value in read(stem).guesses.items() if n <= asked)
    keys = kits.numbers(read(stem)).items()
    assert not [name for name, number in keys if number not in text and "guess" not in name]


@each_chapter
def test_letters_are_those_of_the_session(read, office, stem):
    """Chapter 1 votes by D, A, and C: a list that counts by itself would show other letters."""
    wanted = [ord(letter) - 64 for vote in read(stem).session.votes for letter in vote.options]
    shown = BeautifulSoup(office(stem)["slides.html"], "lxml").select("section.vote ol > li")
    printed = BeautifulSoup(key.page(read(stem)), "lxml").select(".vote ol > li")
    for items in (shown, printed):
        assert [int(item["value"]) for item in items] == wanted


@each_chapter
def test_polls_hold_the_votes_as_they_are_asked(read, stem):
    text = polls.write(read(stem))
    for vote in read(stem).session.votes:
        assert plain(vote.question) in text
        assert all(f"{a}. {plain(each)}\n" in text for a, each in vote.options.items())


@each_chapter
def test_sheets_lead_nowhere_and_name_no_folder_but_that_of_typefaces(read, stem):
    for name, markup in kit.sheets(read(stem)).items():
        page = BeautifulSoup(markup, "lxml")
        assert not page.select("[href]"), name
        assert not [image for image in page.select("img") if not image["src"].startswith("data:")]
        assert "file://" not in page.body.get_text()
        assert "synthetic" in markup and len(page.select("h1")) >= 1


def cut_out(made, kind):
    page = BeautifulSoup(cards.page(made), "lxml")
    return [" ".join(card.get_text(" ").split()) for card in page.select(f".{kind} .card")]


def test_cards_hold_what_may_be_handed_out(read):
    assert cut_out(read(CHAPTER), "letters") == list("ABCD")
    factors = cut_out(read(JIGSAW), "table")
    assert len(factors) == 5 and all(each.count("Odds ratio alone") == 1 for each in factors)
    section = read(JIGSAW).session.sections["The jigsaw"]
    together = [row.find_all("td")[-1].get_text() for row in section.select("tbody > tr")]
    assert not [each for each in together if each.split()[0] in " ".join(factors)]
    roles = cut_out(read(ROLES), "roles")
    assert [each.split()[0] for each in roles] == ["Interviewer", "Respondent", "Observer"]
    assert not [each for each in roles if "Key" in each]
    assert len(cut_out(read(SHUFFLE), "numbers")) == 20


def test_the_same_kit_is_the_same_file(read, office):
    again = kit.office_and_text(read(CHAPTER), lambda figure: kits.DOT)
    assert again == office(CHAPTER)


def slides_of(made, *items):
    """The material with other items in the first row of its plan."""
    rows = dict(made.shows.rows) | {0: [shows.Item(*each) for each in items]}
    return replace(made, shows=replace(made.shows, rows=rows))


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        (("figure", "shadow"), "no figure 'shadow'. It has shape, "),
        (("board", ["oint"], "T"), "items for the board that hold 'oint', not one"),
        (("guess", [9]), "no result of guess 9"),
        (("table", "Nowhere"), "no section 'Nowhere'"),
        (("table", "A situation"), "no table below 'A situation'"),
        (("figure", "overlap", ""), None),
        (("figure", "cuts", ""), "needs a title"),
    ],
)
def test_what_slides_cannot_show_is_told(read, item, complaint):
    wrong = slides_of(read(CHAPTER), item)
    if complaint is None:
        assert deck.slides(wrong)
        return
    with pytest.raises(Problem, match=re.escape(complaint)):
        deck.slides(wrong)


def test_slides_of_another_plan_are_refused(read):
    made = read(CHAPTER)
    rows = {start + 1: each for start, each in made.shows.rows.items()}
    with pytest.raises(Problem, match="Write the same minutes"):
        deck.slides(replace(made, shows=replace(made.shows, rows=rows)))


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"rows": [], "more": 1}, "unknown more"),
        ({"rows": [], "handout": {"axis": "x"}}, "unknown axis"),
        ({"rows": [{"at": 0, "show": ["break"]}]}, "'break' is none of"),
        ({"rows": [{"at": 0, "show": [{"task": ["Do it."]}]}]}, "has no title"),
        ({"rows": [{"at": 0, "show": [{"vote": 1, "task": []}]}]}, "has to name one of"),
    ],
)
def test_a_fault_in_a_file_of_slides_is_told(given, complaint):
    with pytest.raises(Problem, match=f"x.yaml: .*{complaint}"):
        shows.understood(given, "x.yaml")


@each_chapter
def test_no_number_is_typed_into_slides(stem):
    """A label may be one digit, as in "slide 1", or a claim's; a figure of a lab is not typed."""
    for line in shows.path_of(stem).read_text("utf-8").splitlines():
        label = r"\bat: \d+$|'\d+\.\d+'|(page|figure|axes): .*|\b\d[a-z]?\b|\bc\d\d\b"
        said_there = re.sub(label, "", line)
        assert not re.search(r"\d", said_there), line


def test_the_chapter_that_is_wanted(monkeypatch):
    assert kit.stems("8", False) == [CHAPTER]
    assert kit.stems("14b", False)[0].startswith("14b-")
    assert kit.stems(None, True) == STEMS
    for wrong in ("99", None, "8.1"):
        with pytest.raises(Problem, match="What to do: name one of these"):
            kit.stems(wrong, False)


def test_a_kit_replaces_a_kit_whole_or_not_at_all(tmp_path):
    folder, packed = tmp_path / "08-x", tmp_path / "08-x.zip"

    def put(files):
        (work := tmp_path / f"work-{len(list(tmp_path.iterdir()))}").mkdir()
        archive.put(str(folder), str(packed), str(work), files)

    put({"a.txt": b"old", "b.txt": b"old"})
    put({"a.txt": b"new"})
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
    with pytest.raises(TypeError):
        put({"a.txt": b"newer", "c.txt": None})
    assert (folder / "a.txt").read_bytes() == b"new"
    with zipfile.ZipFile(packed) as file:
        assert {name: file.read(name) for name in file.namelist()} == {"08-x/a.txt": b"new"}
    assert not list(tmp_path.glob("*.old"))


def test_letters_of_a_page_are_escaped(read):
    made = read(CHAPTER)
    odd = replace(made, chapter=replace(made.chapter, title='<b> & "c"'))
    for markup in [handout.page(odd), html_deck.write(deck.slides(odd), odd.chapter.title)]:
        page = BeautifulSoup(markup, "lxml")
        assert '<b> & "c"' in page.h1.get_text() and '<b> & "c"' in page.title.get_text()


ROUTES = ("one-hour", "three-hours", "half-day", "six-weeks")


@pytest.fixture(scope="module")
def on_route(read):
    """A function that returns a route, and the slides of each of its meetings."""

    def of(key):
        found = route.read(key)
        return found, [route.slides(found, each, read) for each in found.sittings]

    return of


@pytest.mark.parametrize("key", ROUTES)
def test_a_deck_follows_the_script_of_a_route(on_route, key):
    found, decks = on_route(key)
    for sitting, made in zip(found.sittings, decks, strict=True):
        titles = [slide.title for slide in made]
        assert len(set(titles)) == len(titles) > 5 and made[0].kind == "title"
        assert all(slide.notes for slide in made)
        firsts = [slide.notes[0] for slide in made]
        spans = [re.fullmatch(r"Minutes (\d+) to (\d+)\.", first) for first in firsts]
        minutes = [tuple(map(int, span.groups())) for span in spans if span]
        assert minutes == [(part.row.start, part.row.end) for part in sitting.parts]
        assert minutes[0][0] == 0 and minutes[-1][1] == sitting.minutes
        votes = [n for n, slide in enumerate(made) if slide.kind == "vote"]
        assert [made[n + 1].kind for n in votes] == ["answer"] * len(votes)


@pytest.mark.parametrize("key", ROUTES)
def test_a_route_has_votes_where_its_script_has_them(on_route, key):
    found, decks = on_route(key)
    for sitting, made in zip(found.sittings, decks, strict=True):
        named = sum(part.row.material.count("vote ") for part in sitting.parts)
        assert sum(slide.kind == "vote" for slide in made) == named


@pytest.mark.parametrize("key", ROUTES)
def test_the_script_of_a_route_as_a_word_file(on_route, key):
    found, _ = on_route(key)
    file = Document(io.BytesIO(plan_docx.write_script(found, kit.AUTHOR)))
    lines = [len(table.rows) - 1 for table in file.tables]
    assert lines == [len(sitting.parts) for sitting in found.sittings]
    assert all(table.rows[0]._tr.trPr.xpath("./w:tblHeader") for table in file.tables)
    text = kits.text_of(route.script(found))
    assert text.startswith("Facilitator only") and found.name in text
    rows = [part.row for sitting in found.sittings for part in sitting.parts]
    assert all(kits.squeezed(plain(row.you)) in kits.squeezed(text) for row in rows)


@pytest.mark.parametrize("key", ROUTES)
def test_slides_of_a_shortened_row_are_those_of_its_cut(on_route, read, key):
    """A row that asks the room for something says what its slides ask for after the cut."""
    found, _ = on_route(key)
    for part in (part for sitting in found.sittings for part in sitting.parts if part.is_short):
        given = read(part.stem).shows
        asks = {"task", "sentence"} & {item.kind for item in given.rows[part.start]}
        assert not asks or part.start in given.cuts, (part.stem, part.start)


def test_three_hours_do_not_ask_for_what_is_cut(on_route):
    _, (made,) = on_route("three-hours")
    text = " ".join(plain(line.words) for slide in made for line in slide.lines)
    for asked in ("Explain to your neighbor", "Predict each step", "Call out", "twelve letters"):
        assert asked not in text
    titles = [slide.title for slide in made]
    assert "One honest sentence: ours" in titles and "One honest sentence: yours" in titles


def test_the_claims_that_a_cut_leaves_out_are_those_of_the_plan(read):
    made = read(STEMS[0])
    row = next(row for row in made.session.rows if row.start == 12)
    (task,) = made.shows.cuts[12]
    assert re.findall(r"c\d\d", " ".join(task.what)) == re.findall(r"c\d\d", plain(row.skip)) != []


def test_routes_are_all_tried_and_an_unknown_one_is_told(read):
    with pytest.raises(Problem, match=f"no route x. Routes: {', '.join(ROUTES)}."):
        route.read("x")


def test_a_list_of_files_says_who_may_see_them():
    names = ["week-2-slides.pptx", "key-9.pdf", "handout-9.pdf", "script.pdf"]
    keep, project, give = kit.readme("x", names).split("\nTo ")
    assert "script.pdf" in keep and "key-9.pdf" in keep and "handout" not in keep
    assert "week-2-slides.pptx" in project and "handout-9.pdf" in give and "key" not in give
