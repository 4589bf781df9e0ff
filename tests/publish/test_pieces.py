"""The pieces of live explorers: found wherever they lie, checked, and put in place whole."""

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest
from launcher.words import Problem
from publish import live, pieces

ROOT = Path(__file__).parents[2]
FILES = {"a.js": b"one", "b-1.0-py3.whl": b"two"}
LOCKED = {
    "pyodide": {"version": "1.2.3"},
    "piece": [
        {"name": name[0], "file": name, "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in FILES.items()
    ],
}


def as_folder(top, files):
    folder = top / "lies" / "deeper"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder.parent


def as_wheel(top, files):
    with zipfile.ZipFile(top / "carrier-1-py3-none-any.whl", "w") as archive:
        for name, content in files.items():
            archive.writestr(f"carrier/assets/{name}", content)
    return top / "carrier-1-py3-none-any.whl"


def as_release(top, files):
    with tarfile.open(top / "pyodide-1.2.3.tar.bz2", "w:bz2") as archive:
        archive.add(as_folder(top, files), "pyodide")
    return top / "pyodide-1.2.3.tar.bz2"


@pytest.fixture(params=[as_folder, as_wheel, as_release])
def lay(request, tmp_path):
    """A function that lays files down in one of the forms, and gathers pieces from there."""

    def gathered(files):
        (got := tmp_path / "got").mkdir()
        pieces.gather(str(request.param(tmp_path, files)), got, LOCKED)
        return {path.name: path.read_bytes() for path in got.iterdir()}

    return gathered


def test_pieces_are_found_in_each_form_and_nothing_else_is_taken(lay):
    assert lay(FILES | {"more.txt": b"not asked for"}) == FILES


def test_a_file_with_another_checksum_stops_and_says_which(lay):
    with pytest.raises(Problem, match="a.js in .* is not the file that site.lock names") as told:
        lay(FILES | {"a.js": b"another"})
    assert "What to do" in str(told.value)


def test_a_missing_file_stops_and_says_which(lay):
    with pytest.raises(Problem, match=r"lacks b-1.0-py3.whl\.") as told:
        lay({"a.js": FILES["a.js"]})
    assert "1.2.3" in str(told.value)


def test_what_is_no_folder_and_no_archive_is_told(tmp_path):
    (tmp_path / "page.html").write_text("no archive")
    with pytest.raises(Problem, match="neither a folder nor an archive"):
        pieces.gather(str(tmp_path / "page.html"), tmp_path, LOCKED)


def test_a_package_that_pip_cannot_get_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(pieces, "pip", refuse)
    with pytest.raises(Problem, match="nosuch==1 is no file or folder.*\n?.*no match"):
        pieces.fetch("nosuch==1", tmp_path)


def refuse(*_words):
    raise pieces.NotInstalled("The packages could not be installed. pip says:\n    no match")


def test_a_package_is_downloaded_alone(monkeypatch, tmp_path):
    def download(*words):
        assert words[0] == "download" and "--no-deps" in words and words[-1] == "carrier==1"
        as_wheel(tmp_path, FILES)

    monkeypatch.setattr(pieces, "pip", download)
    assert Path(pieces.fetch("carrier==1", tmp_path)).name == "carrier-1-py3-none-any.whl"


def test_a_new_folder_takes_the_place_of_the_old_one_or_leaves_it(tmp_path):
    new, place = tmp_path / "new", tmp_path / "live"
    for text in ("first", "second"):
        new.mkdir()
        (new / "file").write_text(text)
        live.put(str(new), str(place))
        assert (place / "file").read_text() == text
    with pytest.raises(FileNotFoundError):
        live.put(str(new), str(place))
    assert (place / "file").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["live"]


def test_without_node_the_cure_is_told(monkeypatch):
    monkeypatch.setattr(live.shutil, "which", lambda *_, **__: None)
    with pytest.raises(Problem, match="setup --all"):
        live.node()


@pytest.fixture
def lock():
    if not (ROOT / "site.lock").is_file():
        pytest.skip("needs the checkout")
    return pieces.lock()


def test_the_lock_says_of_every_file_what_it_is(lock):
    wanted = {"name", "version", "license", "source", "file", "sha256"}
    assert all(wanted <= set(piece) <= wanted | {"depends"} for piece in lock["piece"])
    assert all(len(bytes.fromhex(piece["sha256"])) == 32 for piece in lock["piece"])
    files = [piece["file"] for piece in lock["piece"]]
    assert len(set(files)) == len(files) > 10
    assert not any("GPL" in piece["license"] for piece in lock["piece"])


def test_the_same_pieces_give_the_same_bytes(lock, tmp_path):
    made, kept = ROOT / "_build" / "live", Path(live.PIECES)
    if not (made.is_dir() and kept.is_dir()):
        pytest.skip(live.NO_PIECES.format(version=lock["pyodide"]["version"]))
    for folder in ("pieces", "out"):
        (tmp_path / folder).mkdir()
    pieces.gather(str(kept), tmp_path / "pieces", lock)
    live.cut(tmp_path / "pieces", tmp_path / "out", lock)
    assert contents(tmp_path / "out") == contents(made), "run start.py live: the code has changed"


def contents(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
