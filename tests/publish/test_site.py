"""A site with labs in the browser: its packages, its notebooks, its links, and its place."""

import filecmp
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup, SoupStrainer
from launcher.words import Problem
from publish import pieces, site
from publish.site import archives, builder, bytecode, contents, edition, pages, stock, wheels

from tests.browser import lite

ROOT = Path(__file__).parents[2]
REGION = "<!--lab-link:notebooks/%s.ipynb--><p>start.py</p><!--/lab-link-->"
needs_checkout = pytest.mark.skipif(not (ROOT / "site.lock").is_file(), reason="needs the checkout")


def a_wheel(folder, name, files, tag="cp312-cp312-manylinux_2_17_x86_64"):
    """A wheel with these files, and what says that it is one."""
    info = f"{name}-1.0.dist-info"
    said = f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n"
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as made:
        for file, content in (files | {f"{info}/WHEEL": said, f"{info}/RECORD": "x"}).items():
            made.writestr(file, content)
    return path


def read(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


# ---------------------------------------------------------------- packages


@pytest.fixture
def statsmodels(tmp_path):
    files = {
        "statsmodels/api.py": "",
        "statsmodels/tests/test_api.py": "",
        "statsmodels/datasets/sun/data.py": "",
        "statsmodels/datasets/sun/data.csv": "1",
        "statsmodels/robust/_qn.cpython-312-x86_64-linux-gnu.so": "code",
        "statsmodels/tsa/stl/_stl.cpython-312-x86_64-linux-gnu.so": "code",
        "statsmodels/tsa/forecasting/stl.py": "from statsmodels.tsa.stl import _stl",
        "statsmodels.libs/lib.so": "code",
    }
    return wheels.lighter("statsmodels", a_wheel(tmp_path, "statsmodels", files), made(tmp_path))


def made(folder):
    (folder / "made").mkdir(exist_ok=True)
    return folder / "made"


def test_statsmodels_becomes_pure_and_says_what_was_left_out(statsmodels, tmp_path):
    assert statsmodels.name == "statsmodels-1.0-py3-none-any.whl"
    found = read(statsmodels)
    assert set(found) == {
        "statsmodels/api.py",
        "statsmodels/datasets/sun/data.py",
        "statsmodels/robust/_qn.py",
        "statsmodels/tsa/stl/_stl.py",
        "statsmodels/tsa/forecasting/stl.py",
        "statsmodels-1.0.dist-info/WHEEL",
    }
    assert "Tag: py3-none-any" in found["statsmodels-1.0.dist-info/WHEEL"]
    assert "Root-Is-Purelib: true" in found["statsmodels-1.0.dist-info/WHEEL"]
    for name in ("robust/_qn", "tsa/stl/_stl"):
        (tmp_path / "left_out.py").write_text(found[f"statsmodels/{name}.py"])
        spec = importlib.util.spec_from_file_location("left_out", tmp_path / "left_out.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        with pytest.raises(ImportError, match="left_out.any is a compiled routine.*JupyterLab"):
            module.any(1)
        assert not hasattr(module, "__wrapped__")
    with pytest.raises(ImportError, match="STL is a compiled routine"):
        module.STL().fit()
    assert "low_pass_jump : int" in module.STL.__doc__


def test_the_list_of_fonts_names_those_that_are_there(tmp_path):
    fonts = {"_version": 390, "afmlist": [1], "ttflist": [
        {"fname": "fonts/ttf/DejaVuSans.ttf"}, {"fname": "fonts/ttf/STIXGeneral.ttf"},
    ]}  # fmt: skip
    files = {
        "matplotlib/fontlist.json": json.dumps(fonts),
        "matplotlib/font_manager.py": "",
        "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf": "",
        "matplotlib/mpl-data/fonts/ttf/STIXGeneral.ttf": "",
        "matplotlib/mpl-data/fonts/afm/x.afm": "",
        "matplotlib/mpl-data/sample_data/x.csv": "",
    }
    wheel = wheels.lighter("matplotlib", a_wheel(tmp_path, "matplotlib", files), made(tmp_path))
    found = read(wheel)
    assert not [name for name in found if "STIX" in name or "afm" in name or "sample" in name]
    told = json.loads(found["matplotlib/fontlist.json"])
    assert told["_version"] == wheels.FONT_LIST and told["afmlist"] == []
    assert [font["fname"] for font in told["ttflist"]] == ["fonts/ttf/DejaVuSans.ttf"]


def test_a_wheel_that_is_written_again_has_the_same_bytes(statsmodels, tmp_path):
    before = statsmodels.read_bytes()
    archives.rewrite(statsmodels, tmp_path / "again.whl", lambda name: True)
    assert (tmp_path / "again.whl").read_bytes() == before


# ---------------------------------------------------------------- the lock


@pytest.fixture
def lock():
    if not (ROOT / "site.lock").is_file():
        pytest.skip("needs the checkout")
    return pieces.lock()


def test_every_piece_says_what_it_is_and_every_package_finds_what_it_needs(lock):
    told = {"name", "version", "license", "source", "file", "sha256"}
    packages = {}
    for piece in lock["piece"] + lock["lab_piece"] + lock["wheel"]:
        assert told <= set(piece) <= told | {"depends"}, piece
        assert len(bytes.fromhex(piece["sha256"])) == 32
        assert "GPL" not in piece["license"], piece["name"]
        if piece["file"] not in wheels.CORE:
            packages[piece["name"]] = piece["depends"]
    assert {name for needed in packages.values() for name in needed} <= set(packages)
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ours = {re.match(r"[\w.-]+", line)[0].lower() for line in declared["dependencies"]}
    assert ours <= set(packages), "a package that ours imports is not in the browser"


def test_the_application_is_that_of_its_own_lock(lock):
    locked = (ROOT / "requirements-site.lock").read_text("utf-8")
    for each in lock["application"]:
        assert f"\n{each['name']}=={each['version']} " in "\n" + locked
    assert "://" not in locked


def test_without_pieces_the_cure_is_told(monkeypatch, lock, tmp_path):
    monkeypatch.setattr(stock, "STOCK", str(tmp_path / "nothing"))
    with pytest.raises(Problem, match="--pyodide WHERE"):
        stock.take()


def test_a_wheel_with_another_checksum_stops(tmp_path):
    (tmp_path / "a-1-py3-none-any.whl").write_bytes(b"another")
    piece = {"name": "a", "file": "a-1-py3-none-any.whl", "sha256": "0" * 64}
    locked = {"pyodide": {"version": "1"}, "wheel": [piece]}
    with pytest.raises(Problem, match="is not the file that site.lock names") as told:
        pieces.gather(str(tmp_path), tmp_path / "got", locked, "wheel")
    assert "What to do: get it again, from the wheels" in str(told.value)


# ---------------------------------------------------------------- notebooks


@needs_checkout
def test_labs_come_without_results_for_the_python_of_the_browser(tmp_path):
    found = contents.notebooks()
    assert contents.START in found and "explorers.ipynb" in found
    assert "solutions/08-top-against-bottom.ipynb" in found
    for path, content in found.items():
        notebook = nbformat.reads(content.decode(), as_version=4)
        assert notebook.metadata.kernelspec.name == "python", path
        if not path.startswith("solutions/"):
            assert not any(cell.get("outputs") for cell in notebook.cells), path
    contents.write(tmp_path, found)
    assert listed(tmp_path) == set(found)
    for path, content in found.items():
        assert (tmp_path / "files" / path).read_bytes() == content


def listed(lite, folder=""):
    """The notebooks that JupyterLite is told of, in all folders."""
    path = lite / "api" / "contents" / folder / "all.json"
    names = set()
    for entry in json.loads(path.read_text("utf-8"))["content"]:
        below = entry["type"] == "directory"
        names |= listed(lite, entry["path"]) if below else {entry["path"]}
    return names


@needs_checkout
def test_students_get_no_solutions():
    everything, less = contents.notebooks(), contents.notebooks("student")
    left_out = set(everything) - set(less)
    assert left_out and all(path.startswith("solutions/") for path in left_out)
    assert not any(b"](solutions/" in content for content in less.values())
    labs = [content for path, content in less.items() if path != contents.START]
    assert all(b"olution" not in each or b"(not in this edition)" in each for each in labs)


@pytest.fixture(scope="module")
def of_students(tmp_path_factory):
    """The folder of this package as students get it, and the texts that came out of its wheel."""
    folder = tmp_path_factory.mktemp("students")
    whole, less = folder / "belonging_edu-1-py3-none-any.whl", folder / "less.whl"
    package = ROOT / "belonging_edu"
    with zipfile.ZipFile(whole, "w") as made:
        for path in sorted(package.rglob("*")):
            if path.suffix in (".py", ".yaml", ".csv", ".json"):
                made.write(path, path.relative_to(ROOT))
    edition.wheel_without_keys(whole, less)
    with zipfile.ZipFile(less) as archive:
        archive.extractall(folder / "site")
    return folder / "site", read(less), read(whole)


@needs_checkout
def test_students_get_the_questions_of_tests_without_their_keys(of_students):
    _, less, whole = of_students
    assert set(less) == set(whole)
    kept, told, hidden = 0, set(), set()
    for name, content in whole.items():
        if re.fullmatch(r".*/chapters/chapter_\d\d\.yaml", name):
            left = {item["id"]: item for item in yaml.safe_load(less[name])["items"]}
            for item in yaml.safe_load(content)["items"]:
                is_test = item["form"] in edition.TESTS
                assert (left[item["id"]] != item) == is_test, item["id"]
                answers = [option["answer"] for option in item["options"]]
                assert [option["answer"] for option in left[item["id"]]["options"]] == answers
                reasons = {" ".join(option["why"].split()) for option in item["options"]}
                (hidden if is_test else told).update(reasons)
                kept += is_test
        else:
            assert less[name] == content
    text = " ".join(" ".join(less.values()).split())
    assert not [reason for reason in hidden - told if reason in text]
    assert kept >= 40


_WORKED = """
from belonging_edu.practice import bank, progress, quiz
for form in ("post", "formative"):
    quiz("8", " ".join("B" for _ in bank.items(8, form)), form=form)
progress()
"""


@needs_checkout
def test_what_students_answer_before_and_after_is_noted_and_not_marked(of_students, tmp_path):
    folder, *_ = of_students
    told = subprocess.run(
        [sys.executable, "-c", _WORKED],
        env={**os.environ, "PYTHONPATH": str(folder), "BELONGING_EDU_PROGRESS": str(tmp_path)},
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    after, rest = told.stdout.split(" of 5 right", 1)
    assert after.count("B is noted") == 2 and "right" not in after
    assert "ask whoever teaches with it" in after and "not right" in rest


def test_a_student_edition_has_no_way_to_what_it_leaves_out(tmp_path):
    for folder in ("notebooks/solutions", "book/sessions"):
        (tmp_path / folder).mkdir(parents=True)
    listed = {"root": "book/index", "parts": [{"caption": "Labs", "chapters": [
        {"file": "book/08", "sections": [{"file": "notebooks/solutions/08"}]},
        {"file": "book/facilitator", "sections": [{"file": "book/sessions/08"}]},
        {"file": "book/routes"},
    ]}]}  # fmt: skip
    (tmp_path / "_toc.yml").write_text(json.dumps(listed))
    missing = edition.leave_out(tmp_path)
    left = yaml.safe_load((tmp_path / "_toc.yml").read_text())
    assert left["parts"][0]["chapters"] == [{"file": "book/08", "sections": []}]
    assert missing == {
        "notebooks/solutions/08", "book/facilitator", "book/sessions/08", "book/routes",
    }  # fmt: skip
    assert not any((tmp_path / folder).is_dir() for folder in edition.LEFT_OUT)
    page = tmp_path / "book" / "index.html"
    text = '<a href="sessions/08.html#a">a plan</a> <a href="08.html">8</a>'
    text += '<a href="../notebooks/solutions/08.html">b</a><a href="https://x.org/08.html">c</a>'
    door = '<div class="sd-col"><span class="sd-stretched-link">facilitator</span></div>'
    page.write_text(text + door)
    edition.unlink(tmp_path, missing)
    left = 'a plan <a href="08.html">8</a>b<a href="https://x.org/08.html">c</a>'
    assert page.read_text() == left
    gone = '<span class="xref myst">solutions of lab 8</span>'
    page.write_text(f'<p><a href="#solutions/08.ipynb">{gone}</a>, {gone}</p>')
    edition.unlink(tmp_path, missing)
    assert page.read_text().count("solutions of lab 8 (not in this edition)</span>") == 2
    assert "<a" not in page.read_text()


def test_solutions_that_are_kept_stay_listed_and_linked(tmp_path):
    (tmp_path / "notebooks" / "solutions").mkdir(parents=True)
    listed = {"parts": [{"chapters": [{"file": "notebooks/solutions/08"}]}]}
    (tmp_path / "_toc.yml").write_text(json.dumps(listed))
    assert edition.leave_out(tmp_path, keep=(edition.SOLUTIONS,)) == set()
    assert (tmp_path / "notebooks" / "solutions").is_dir()
    assert yaml.safe_load((tmp_path / "_toc.yml").read_text()) == listed


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("private", [False, True])
def test_a_lab_that_the_site_has_can_be_opened_from_its_pages(tmp_path, private):
    for name in ("notebooks/a", "book/deeper/b"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        text = REGION % "08-top & more" + REGION % "solutions/08"
        (tmp_path / f"{name}.html").write_text(text.replace(" & ", " &amp; "))
    (tmp_path / "index.html").write_text(pages.FRONT)
    pages.link_labs(tmp_path, {"08-top & more.ipynb"}, 61.7, private)
    for name, up in (("notebooks/a", "../"), ("book/deeper/b", "../../")):
        text = (tmp_path / f"{name}.html").read_text()
        address = f"{up}lite/notebooks/index.html?path=08-top%20%26%20more.ipynb"
        assert f'href="{address}"' in text and REGION % "solutions/08" in text
        assert "about 62 MB" in text and "where this was tried" in text
        assert ("kept nowhere" in text) == private
    assert "path=Start%20here.ipynb" in (tmp_path / "index.html").read_text()


# ---------------------------------------------------------------- its place


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """Making a site, without what takes long."""

    def build_book(_temp, new, edition):
        new.mkdir()
        (new / "index.html").write_text("a book")

    monkeypatch.setattr(site, "BUILD", str(tmp_path))
    monkeypatch.setattr(site.stock, "take", lambda where: tmp_path)
    monkeypatch.setattr(site.builder, "install", lambda: None)
    monkeypatch.setattr(site.live, "make", lambda where: None)
    monkeypatch.setattr(site.live, "node", lambda: None)
    monkeypatch.setattr(site, "build_book", build_book)
    monkeypatch.setattr(site, "put_labs", lambda *_: (50, {}))
    (tmp_path / "place").mkdir()
    return tmp_path / "place" / "site"


def test_a_site_takes_the_place_of_an_older_one(quick):
    assert site.make(None, quick) == 0
    (quick / "old.html").write_text("old")
    assert site.make(None, quick, private=True) == 0
    assert sorted(path.name for path in quick.iterdir()) == ["index.html", site.MARK]
    assert json.loads((quick / site.MARK).read_text())["private"] is True
    assert [path.name for path in quick.parent.iterdir()] == ["site"]


def test_a_site_that_cannot_be_made_leaves_the_older_one(quick, monkeypatch):
    site.make(None, quick)
    (quick / "old.html").write_text("old")

    def fail(*_):
        raise Problem("no")

    monkeypatch.setattr(site, "put_labs", fail)
    with pytest.raises(Problem):
        site.make(None, quick)
    assert (quick / "old.html").read_text() == "old"
    assert [path.name for path in quick.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("kind", ["a folder", "a file"])
def test_what_is_no_site_is_not_replaced(quick, kind):
    if kind == "a folder":
        quick.mkdir()
        (quick / "thesis.docx").write_text("mine")
    else:
        quick.write_text("mine")
    with pytest.raises(Problem, match="holds something else.*\n.*What to do"):
        site.make(None, quick)


# ---------------------------------------------------------------- the whole


@pytest.fixture(scope="module")
def whole():
    lite.insist()
    return lite.SITE


def test_every_link_to_a_lab_leads_to_one_and_every_lab_has_one(whole):
    assert list(dead_ends(whole)) == []


def dead_ends(whole):
    """Links of a site that lead to no lab, and labs that cannot be opened."""
    linked, labs = set(), listed(whole / pages.LITE)
    for page in sorted(whole.rglob("*.html")):
        where = page.relative_to(whole)
        if pages.LITE not in where.parts:
            if "<!--lab-link:" in page.read_text("utf-8"):
                yield f"{where.as_posix()} does not open its lab"
            for lab, is_there in links_to_labs(page):
                linked.add(lab)
                if not is_there or lab not in labs:
                    yield f"{where.as_posix()} leads to {lab}"
    yield from (f"no page leads to {lab}" for lab in sorted(labs - linked))


def links_to_labs(page):
    """The lab that each link of a page names, and whether the link's page is there."""
    tree = BeautifulSoup(page.read_text("utf-8"), "html.parser", parse_only=SoupStrainer("a"))
    for link in tree.find_all("a", href=True):
        address = urlsplit(link["href"])
        if f"{pages.LITE}/notebooks/" in address.path:
            yield parse_qs(address.query)["path"][0], (page.parent / address.path).is_file()


def test_a_dead_link_and_a_lab_without_a_link_are_found(tmp_path):
    contents.write(tmp_path / "lite", {"a.ipynb": b"{}", "b c.ipynb": b"{}"})
    (tmp_path / "lite" / "notebooks").mkdir()
    (tmp_path / "lite" / "notebooks" / "index.html").write_text("")
    (tmp_path / "book").mkdir()
    link = '<a href="%slite/notebooks/index.html?path=%s">lab</a>'
    page = tmp_path / "book" / "1.html"
    page.write_text(link % ("../", "a.ipynb") + link % ("../", "b%20c.ipynb"))
    assert list(dead_ends(tmp_path)) == []
    page.write_text(link % ("", "a.ipynb") + link % ("../", "gone.ipynb") + REGION % "b c")
    assert list(dead_ends(tmp_path)) == [
        "book/1.html does not open its lab",
        "book/1.html leads to a.ipynb",
        "book/1.html leads to gone.ipynb",
        "no page leads to b c.ipynb",
    ]


def test_the_size_that_pages_tell_is_not_too_small(whole):
    told = json.loads((whole / site.MARK).read_text("utf-8"))["megabytes_of_a_lab"]
    python = wheels.size(whole / "lite" / "static" / "pyodide") / 1e6
    assert python < told < 1.5 * python


def test_the_wheel_is_the_one_that_the_tests_build(whole, tmp_path):
    built = builder.our_wheel(tmp_path)
    there = whole / "lite" / "static" / "pyodide" / built.name
    same = filecmp.cmp(there, built, shallow=False)  # to show how they differ would take forever
    assert same, "run start.py site: the package has changed"


@pytest.mark.thorough
def test_a_second_site_in_another_folder_has_the_same_bytes(whole, tmp_path):
    """The book, the wheel, the packages and JupyterLite are all made anew."""
    told = json.loads((whole / site.MARK).read_text("utf-8"))
    again = tmp_path / "deeper" / "again"
    site.make(None, again, told["edition"], told["private"])
    assert checksums(again) == checksums(whole)


def checksums(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_labs_load_comes_as_bytecode_and_our_sources_stay(whole):
    python = whole / "lite" / "static" / "pyodide"
    for package, module in (("pandas", "pandas/core/frame"), ("scipy", "scipy/stats/_stats_py")):
        names = names_in(next(python.glob(f"{package}-*.whl")))
        assert f"{module}.pyc" in names and f"{module}.py" not in names
    ours = {n for n in names_in(next(python.glob("belonging_edu-*.whl"))) if n.endswith(".py")}
    assert {bytecode.cached(name) for name in ours} == names_in(
        python / "belonging-edu-bytecode.zip"
    )


def names_in(archive):
    with zipfile.ZipFile(archive) as opened:
        return set(opened.namelist())
