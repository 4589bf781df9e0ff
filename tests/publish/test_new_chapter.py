"""`start.py new-chapter`: what it lays out can be built and tested, and what it refuses."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from publish import chapter_lists, stops
from publish.new_files import NewChapter, lay_out, shared
from publish.template_texts import MARK, still_template

from tests.book.site.book_copy import copy_to, end_build, start_build

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not (ROOT / "_toc.yml").is_file(), reason="needs the checkout")
TAKEN = {int(page.name[:2]) for page in (ROOT / "book").glob("[0-9][0-9]-*.md")}
FREE = sorted(set(range(1, chapter_lists.LAST_NUMBER + 1)) - TAKEN)
NEW = NewChapter(FREE[0], "Nobody wrote this")
LETTERED = NewChapter(FREE[-1], "What nobody wrote", ("a", "b"))
WORDS = (str(NEW.number), NEW.title)
MOST_BY_HAND = 10  # a session is three of them: its page, its plan with the votes, its slides


def git(folder, *words):
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", "-C", str(folder), *name, *words], check=True, capture_output=True, text=True
    )
    return done.stdout


def checkout(folder):
    """A clone of the project, with what is not committed yet."""
    copy_to(folder)
    shutil.copy(ROOT / ".gitignore", folder)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "All")
    return folder


def changed(folder):
    """The paths that differ from what was committed."""
    lines = git(folder, "status", "--porcelain", "-uall").splitlines()
    return sorted(line[3:] for line in lines)


def new_chapter(folder, *words):
    done = subprocess.run(
        [sys.executable, "-B", "-m", "publish", "new-chapter", *words],
        cwd=folder / "tools",
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A checkout in which nothing was laid out."""
    return checkout(tmp_path_factory.mktemp("fresh") / "belonging-edu")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """A checkout with a new chapter in it, and what was said."""
    folder = checkout(tmp_path_factory.mktemp("laid-out") / "belonging-edu")
    status, said = new_chapter(folder, *WORDS)
    assert status == 0, said
    return folder, said


def test_its_files_and_those_that_name_it_are_all_that_changed(laid_out):
    folder, said = laid_out
    expected = sorted(path.as_posix() for path in [*NEW.files, *shared(folder)])
    assert changed(folder) == expected
    assert all(path in said for path in expected)


def test_it_can_be_taken_back_as_is_said(laid_out, tmp_path):
    folder, said = laid_out
    shutil.copytree(folder, tmp_path / "copy")
    for line in re.findall(r"^ +git ((?:checkout|clean) .*)$", said, re.M):
        git(tmp_path / "copy", *line.split())
    assert changed(tmp_path / "copy") == []


def test_few_files_are_written_by_hand(laid_out):
    by_hand = {path for path, _, _ in still_template(laid_out[0])}
    assert {path.as_posix() for path in NEW.files} < by_hand
    assert len(by_hand) <= MOST_BY_HAND, by_hand


def test_its_notebooks_were_run(laid_out):
    for path in NEW.notebooks:
        cells = json.loads((laid_out[0] / path).read_text("utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))


def test_its_lab_has_cards_stops_a_gate_and_an_end(laid_out):
    number, path = NEW.number, next(iter(NEW.notebooks))
    cells = nbformat.read(laid_out[0] / path, as_version=4).cells
    places = stops.places(cells)
    for place in places:
        assert ast.dump(ast.parse(cells[place].source)) == ast.dump(
            ast.parse(stops.cell_at(cells, place))
        )
        assert cells[place - 1].source.startswith("### Continue here\n")
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    text = "\n".join(sources)
    for name in (f"{number}.1", f"{number}.2"):
        assert f'guess("{name}")' in text and f'exercise("{name}")' in sources
    assert not re.search(r"\b(?:predict|check|order)\(", text)  # no cell hands in an answer
    gate = f"from belonging_edu.practice import reveal\n\nreveal({number})"
    end = [f'quiz("{number}", form="post")', f"what_next({number})"]
    assert sources[-3:-1] == end and stops.ONLY_FOR_THE_BOOK in cells[-1].metadata.tags
    before = sources.index(f'quiz("{number}", form="pre")')
    first, second = (sources.index(cells[place].source) for place in places)
    truth = next(n for n, source in enumerate(sources) if "load_truth(" in source and n > second)
    order = [before, first, second, sources.index(f'exercise("{number}.1")'), sources.index(gate)]
    assert order == sorted(order) and truth == sources.index(gate) + 1


def test_only_the_template_texts_stand_in_the_way_of_its_tests(laid_out):
    folder, _ = laid_out
    tests = [
        path.relative_to(folder).as_posix()
        for name in ("test_chapters.py", "test_sessions.py")
        for path in (folder / "tests").rglob(name)
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    failed = re.findall(r"^FAILED \S+::(\w+)", run.stdout, re.M)
    assert failed == ["test_no_text_of_the_template_is_left"], run.stdout[-3000:]
    for path in NEW.files:
        lines = (folder / path).read_text("utf-8").splitlines()
        first = next(n for n, line in enumerate(lines, 1) if MARK in line)
        assert f"{path.as_posix()}:{first}: " in run.stdout


def test_its_code_is_clean(laid_out):
    code = [str(path) for path in NEW.files if str(path).endswith(".py")]
    assert len(code) == 1
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *code, "notebooks"],
            cwd=laid_out[0],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.thorough
def test_a_book_with_it_is_built_without_a_warning(laid_out):
    folder, _ = laid_out
    built = end_build(start_build(folder), folder)
    warnings = [line for line in built.log.splitlines() if "WARNING" in line or "ERROR" in line]
    assert (built.code, warnings) == (0, []), built.log[-3000:]


# Refusals: nothing is written, and there is a cure


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["8", "Another one"], "There is a chapter 8 already: book/08-top-against-bottom.md"),
        ([WORDS[0], "Who answered"], "There is a chapter 3 already"),
        (["0", "Data"], "0 is no number of a chapter"),
        (["21", "Data"], "choose one from 1 to 20"),
        ([WORDS[0], "?!"], "cannot be the title"),
        ([WORDS[0], "Data | [you] can trust"], "without signs of markup"),
        ([WORDS[0], "Data " * 20], "choose up to 60 letters"),
        ([*WORDS, "--labs", "a"], "give two letters or more"),
        ([*WORDS, "--labs", "b,a"], "in order"),
    ],
)
def test_what_cannot_be_a_chapter_is_refused(fresh, words, said):
    status, told = new_chapter(fresh, *words)
    assert status == 1 and said in told and "What to do:" in told, told
    assert changed(fresh) == []


def test_changes_that_git_does_not_have_are_left_alone(fresh):
    readme = fresh / "README.md"
    before = readme.read_bytes()
    readme.write_bytes(before + b"More.\n")
    status, told = new_chapter(fresh, *WORDS)
    readme.write_bytes(before)
    assert status == 1 and "README.md" in told and "git stash" in told
    assert changed(fresh) == []


def test_a_lab_that_does_not_run_leaves_nothing(fresh):
    template = fresh / "tools" / "publish" / "chapter" / "lab.ipynb"
    before = template.read_text("utf-8")
    template.write_text(before.replace("figures.use_style()", "1 / 0"), encoding="utf-8")
    status, told = new_chapter(fresh, *WORDS)
    template.write_text(before, encoding="utf-8")
    assert status == 1 and "ZeroDivisionError" in told and "nothing was written" in told
    assert changed(fresh) == [] and not list((fresh / "_build").glob("chapter-*"))


def test_a_folder_without_git_is_told_to_use_it(tmp_path):
    folder = copy_to(tmp_path / "unpacked")
    status, told = new_chapter(folder, *WORDS)
    assert status == 1 and "no checkout of git" in told and "git clone" in told
    assert not (folder / "book" / f"{NEW.stem}.md").exists()


# Lettered labs


def test_exercises_of_lettered_labs_are_counted_on(tmp_path):
    folder = copy_to(tmp_path / "belonging-edu")
    lay_out(LETTERED, folder)
    number, two = LETTERED.number, (f"{LETTERED.number:02}a", f"{LETTERED.number:02}b")
    labs = [f"{lab}-what-nobody-wrote" for lab in two]
    assert [path.stem for path in LETTERED.notebooks] == [labs[0]] * 2 + [labs[1]] * 2
    for path, first in zip(LETTERED.notebooks, [1, 1, 3, 3], strict=True):
        text = (folder / path).read_text("utf-8")
        asked = re.findall(r"### Exercise (\d+\.\d+)", text)
        assert asked == [f"{number}.{first}", f"{number}.{first + 1}"]
    of_chapter = [path for path in LETTERED.texts if "practice/chapters" in str(path)]
    keys, words = ((folder / path).read_text("utf-8") for path in of_chapter)
    assert re.findall(r'"(\S+)": of_year', keys) == [f"{number}.1", f"{number}.3"]
    listed = [f"{number}.{n}" for n in range(1, 5)]
    like_them = [f"{number}.1b", f"{number}.3b"]
    assert re.findall(r'^  "(\S+)":$', words, re.M) == [*listed, *like_them, *listed]
    contents = (folder / "_toc.yml").read_text("utf-8")
    assert all(contents.count(lab) == 2 for lab in labs)


def test_nothing_of_a_template_is_left_unfilled(tmp_path):
    folder = copy_to(tmp_path / "belonging-edu")
    for chapter in (NEW, LETTERED):
        lay_out(chapter, folder)
        for path in chapter.files:
            text = (folder / path).read_text("utf-8")
            assert not re.search(r"__[A-Z]+\d?__|# (?:for each lab|to here)", text), path


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who's in?", "whos-in"),
        ("Résumé: size, interval, P", "resume-size-interval-p"),
        ("?!", ""),
    ],
)
def test_a_title_becomes_a_part_of_file_names(title, name):
    assert NewChapter(4, title).name == name


# Lists of chapters


def test_lists_of_chapters_are_those_of_their_pages():
    for path, text in chapter_lists.renewed(ROOT).items():
        assert (ROOT / path).read_text("utf-8") == text, f"{path} does not list the chapters"


def test_another_title_is_noticed_in_every_list_that_has_titles(tmp_path):
    folder = copy_to(tmp_path / "belonging-edu")
    page = folder / "book" / "08-top-against-bottom.md"
    page.write_text(page.read_text("utf-8").replace("# 8 Top", "# 8 Bottom", 1), encoding="utf-8")
    differ = {
        path.name
        for path, text in chapter_lists.renewed(folder).items()
        if (folder / path).read_text("utf-8") != text
    }
    assert differ == {"README.md", "index.md", "facilitator.md"}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (range(1, 17), ""),
        (range(1, 16), "; chapter 16 is not written and is not in this book"),
        (range(3, 17), "; chapters 1 and 2 are not written and are not in this book"),
        (
            [1, 2, 3, 5, 7, 8, 9, 10],
            "; chapters 4, 6, and 11 to 16 are not written and are not in this book",
        ),
    ],
)
def test_chapters_that_are_not_written_are_named(written, words):
    listed = [chapter_lists.Chapter(n, "", "", (), 45) for n in written]
    assert chapter_lists._unwritten(listed) == words


def links_of_other_chapters(text):
    """Links to chapters that are called by the number of another."""
    found = re.findall(r"\[chapter (\d+)\]\((?:\.\./)?(?:book/)?(\d\d)-[^)]*\)", text)
    return [pair for pair in found if int(pair[0]) != int(pair[1])]


@pytest.mark.parametrize("page", ["faculty", "facilitator", "resident", "index"])
def test_door_pages_call_chapters_by_their_numbers(page):
    text = (ROOT / "book" / f"{page}.md").read_text("utf-8")
    assert links_of_other_chapters(text) == []
    assert links_of_other_chapters(text + "[chapter 3](08-top.md)") == [("3", "08")]
