"""The builder of the book: order, whole pages, several processes, and what is written anew."""

import re
from pathlib import Path
from unittest import mock

import pytest
from belonging_book.finish import builder, policy
from belonging_book.speed import processors

from tests.book.site import small_book  # noqa: E402  puts the extension on the path

INDEX = "# Small book\n\nOne.\n\n```{toctree}\nfirst\nsecond\n```\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


@pytest.fixture
def book(tmp_path):
    book = small_book.SmallBook(tmp_path)
    book.write("picture.svg", PICTURE)
    book.write("index.md", INDEX)
    book.write("first.md", "# First\n\nWords.\n\n(part)=\n## Part\n\n![A square](picture.svg)\n")
    book.write("second.md", "# Second\n\nSee {doc}`first` and {ref}`part`.\n")
    return book


def pages_of(book):
    out = book.root.parent / "out"
    assert not list(out.rglob("*.part"))
    # MyST-NB's styles come last; their checksum is in the address from the second build on.
    return {
        file.relative_to(out).as_posix(): re.sub(r"\?v=[0-9a-f]+", "", file.read_text())
        for file in out.rglob("*.html")
    }


def anew(book, tmp_path):
    """The pages of another book with the same text, built at once."""
    (tmp_path / "anew").mkdir()
    other = small_book.SmallBook(tmp_path / "anew")
    for file in book.root.iterdir():
        other.write(file.name, file.read_text())
    assert other.build() == ""
    return pages_of(other)


def test_pages_are_sorted_as_the_contents_have_them():
    env = mock.Mock(collect_relations=lambda: {"index": (), "z": (), "part": (), "b": ()})
    found = builder.in_reading_order(env, ["b", "orphan", "part", "another", "index", "z"])
    assert found == ["index", "z", "part", "b", "another", "orphan"]


@pytest.mark.parametrize("processes", [1, 2])
def test_pages_are_written_in_that_order(book, monkeypatch, processes):
    ordered = []

    def reversed_order(_, names):
        ordered.append(list(names))
        return sorted(names, reverse=True)

    monkeypatch.setattr(builder, "in_reading_order", reversed_order)
    set_processes(monkeypatch, processes)
    assert book.build() == ""
    assert ordered == [["first", "index", "second"]]
    out = book.root.parent / "out"
    times = [(out / f"{name}.html").stat().st_mtime_ns for name in ("second", "index", "first")]
    assert times == sorted(times)


def set_processes(monkeypatch, count):
    monkeypatch.setattr(
        processors, "use_all_processors", lambda app: setattr(app, "parallel", count)
    )


def test_a_page_and_its_pictures_are_whole_when_it_is_finished(book, monkeypatch):
    seen = []

    def finish(app, file):
        pages_finish(app, file)
        if file.stem == "first":
            seen.append((Path(app.outdir, "_images", "picture.svg").read_text(), file.read_text()))

    pages_finish = builder.finish_page
    monkeypatch.setattr(builder, "finish_page", finish)
    set_processes(monkeypatch, 1)
    assert book.build() == ""
    ((picture, page),) = seen
    assert picture == PICTURE and policy.MARK in page
    assert all(policy.MARK in page for page in pages_of(book).values())


def test_one_process_and_several_write_the_same(book, tmp_path, monkeypatch):
    for name in "abcdefgh":
        book.write(f"{name}.md", f"# Page {name}\n\nWords.\n")
    assert book.build() == ""
    with monkeypatch.context() as patch:
        set_processes(patch, 1)
        assert anew(book, tmp_path) == pages_of(book)


@pytest.mark.parametrize(
    ("page", "old", "new", "rewritten"),
    [
        ("first", "Words.", "Other words.", {"index", "first"}),
        ("first", "# First", "# Premier", {"index", "first", "second"}),
        ("first", "## Part", "## Piece", {"index", "first", "second"}),
        ("index", "One.", "Two.", {"index"}),
        ("index", "```{toctree}", "```{toctree}\n:titlesonly:\n", {"index"}),
        ("index", "# Small", "# Tiny", {"index", "first", "second"}),
    ],
)
def test_a_changed_page_is_written_anew_and_what_shows_it(
    book, tmp_path, monkeypatch, page, old, new, rewritten
):
    set_processes(monkeypatch, 1)
    assert book.build() == ""
    file = book.root / f"{page}.md"
    text = file.read_text()
    assert old in text
    book.write(f"{page}.md", text.replace(old, new))
    written = set()
    finish = builder.finish_page
    monkeypatch.setattr(
        builder, "finish_page", lambda app, file: (written.add(file.stem), finish(app, file))
    )
    assert book.build() == ""
    assert written & {"index", "first", "second"} == rewritten
    assert pages_of(book) == anew(book, tmp_path)
