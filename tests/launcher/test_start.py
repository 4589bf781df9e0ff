"""start.py as a command: what it says, which verbs it has. Helpers for its other tests."""

import ast
import importlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import LONGEST, pytest_collection_modifyitems

ROOT = Path(__file__).resolve().parents[2]
# start.py is run by the Python that .venv was made from, as a newcomer would run it.
HOST = getattr(sys, "_base_executable", None) or sys.executable
OF_THE_PACKAGE = ("cohort", "verify", "mark", "clean", "items")
VERBS = "start test book zip pdf kit papers appendix lms live site run-notebooks".split()
VERBS += ["new-chapter", "calibrate", "lock", "setup", *OF_THE_PACKAGE]
ROOMS = ("launcher", "publish")
NOWHERE = "http://127.0.0.1:9/simple"  # the discard port: nothing answers there


def make_copy(folder):
    """A checkout that holds start.py, its tools, and nothing to build or install."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "start.py", folder)
    ours = shutil.ignore_patterns("__pycache__")
    for room in ROOMS:
        shutil.copytree(ROOT / "tools" / room, folder / "tools" / room, ignore=ours)
    for name in ("requirements.lock", "requirements-test.lock"):
        (folder / name).write_text("")
    (folder / "requirements.in").write_text("")
    (folder / "requirements-site.in").write_text("")
    (folder / "belonging_edu").mkdir()
    (folder / "belonging_edu" / "__init__.py").write_text("here = __file__\n")
    return folder


def clean_environment(home, **extra):
    """What a fresh account has, an index that nobody serves, and a mark to find processes by."""
    home.mkdir(exist_ok=True)
    kept = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT", "BELONGING_EDU_RUN")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env.update(HOME=str(home), CI="true", PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL=NOWHERE)
    env.update(extra)
    return env


def run_start(copy, *args, python=HOST, before=(), env=None):
    """Run start.py in a copy and return its status and all it printed."""
    done = subprocess.run(
        [*before, str(python), str(copy / "start.py"), *args],
        env=env or clean_environment(copy.parent / "home"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=copy.parent,
        timeout=120,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def take_out_tools():
    """Forget the modules of the tools, so that they are loaded anew, and return them by name."""
    ours = [name for name in sys.modules if name.partition(".")[0] in ROOMS]
    return {name: sys.modules.pop(name) for name in ours}


def load(copy):
    """start.py of a copy and the modules of its tools, to call their functions."""
    before = sys.path[:], sys.dont_write_bytecode
    take_out_tools()  # of the checkout or of another copy
    spec = importlib.util.spec_from_file_location("start_of_" + copy.name, copy / "start.py")
    start = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(start)
        for name in ("bundle", "browsers", "handouts"):
            importlib.import_module(f"publish.{name}")
    finally:
        sys.path[:], sys.dont_write_bytecode = before
        ours = take_out_tools()
    assert all(Path(module.__file__).is_relative_to(copy) for module in ours.values())
    modules = {name.rpartition(".")[2]: module for name, module in ours.items()}
    return SimpleNamespace(start=start, **modules)


def fake_environment(copy, modules):
    """A finished .venv in which programs are replaced by a few lines each; installs nothing."""
    made = [HOST, "-m", "venv", "--without-pip", str(copy / ".venv")]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    code = load(copy)
    site = next((copy / ".venv").rglob("site-packages"))
    for name, source in modules.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    code.venv.mark_complete(code.places.TEST_LOCK)
    (copy / "_build").mkdir(exist_ok=True)


def processes_with(mark):
    """The processes that carry a text in their environment (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def copy(tmp_path):
    return make_copy(tmp_path / "checkout")


def test_help_lists_every_verb_with_one_line(copy):
    status, text = run_start(copy, "--help")
    assert status == 0
    assert sorted(verb.name for verb in load(copy).start.VERBS) == sorted(VERBS)
    for verb in VERBS:
        assert re.search(rf"^  {verb} +\S.+$", text, re.MULTILINE), verb
    assert max(map(len, text.splitlines())) <= 100
    assert run_start(copy, "help") == run_start(copy, "-h") == (0, text)
    explained_by_what_they_run = {"test", "lock", *OF_THE_PACKAGE}
    for verb in set(VERBS) - explained_by_what_they_run:
        status, one = run_start(copy, verb, "--help")
        assert status == 0 and f"usage: python3 start.py {verb} " in one
        assert (status, one) == run_start(copy, verb, "-h")
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize(
    "words",
    ["bok", "cohorts", "book now", "--fast", "setup --no-browser", "start --all", "setup --al"],
)
def test_unknown_words_are_refused_with_the_list(copy, words):
    status, text = run_start(copy, *words.split())
    assert status == 2
    assert f"start.py does not know: {words}\n" in text and "run-notebooks" in text
    assert not (copy / ".venv").exists()


def test_an_old_python_can_read_start_py_and_is_told_what_to_do(copy):
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    with pytest.raises(SyntaxError):  # the check itself works
        ast.parse("if (n := 1): pass", feature_version=(3, 6))
    old = (
        "import runpy, sys; sys.argv = ['start.py']; sys.version_info = (3, 9, 1, 'final', 0);"
        f"runpy.run_path({str(copy / 'start.py')!r}, run_name='__main__')"
    )
    done = subprocess.run([HOST, "-c", old], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr and "What to do:" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_new_enough_pythons_pass(copy, monkeypatch):
    start = load(copy).start
    assert start.old_python((3, 11, 0)) is None and start.old_python((3, 14, 2)) is None
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    assert "python.org" in start.old_python((3, 10, 12))
    monkeypatch.setattr(start.shutil, "which", lambda name: name == "python3.12")
    assert "`python3.12 start.py`" in start.old_python((2, 7, 18))


@pytest.mark.not_in_debian
def test_with_a_real_old_python(copy):
    candidates = filter(None, (shutil.which(f"python3.{minor}") for minor in range(6, 11)))
    ask = ["-c", "print(6 * 7)"]
    for old in candidates:
        answer = subprocess.run([old, *ask], capture_output=True, timeout=60)  # may be a shim
        if answer.stdout.strip() == b"42":
            status, text = run_start(copy, python=old)
            assert status == 1 and "needs Python 3.11" in text and "Traceback" not in text
            return
    pytest.skip("there is no older Python on this computer")


def test_the_launcher_needs_the_standard_library_only(copy):
    for file in [copy / "start.py", *(copy / "tools" / "launcher").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in names:
                assert name.split(".")[0] in {"launcher", *sys.stdlib_module_names}, (file, name)


def test_what_start_py_runs_itself_imports_nothing_that_it_runs_in_the_environment(copy):
    for file in [copy / "start.py", *(copy / "tools" / "launcher").glob("*.py")]:
        assert not re.search(r"^\s*(?:from|import) \.*publish", file.read_text("utf-8"), re.M), file


def test_it_starts_from_anywhere_and_leaves_nothing_in_its_folder(copy, tmp_path):
    for folder in ("tools", "launcher"):  # others of these names must not come first
        (tmp_path / "others" / folder).mkdir(parents=True)
        (tmp_path / "others" / folder / "__init__.py").write_text("raise SystemExit(9)")
    env = clean_environment(tmp_path / "home", PYTHONPATH=str(tmp_path / "others"))
    env["PYTHONSAFEPATH"] = "1"
    status, text = run_start(copy, "--help", env=env)
    assert status == 0 and "Traceback" not in text, text
    assert not list(copy.rglob("__pycache__"))


@pytest.mark.parametrize("names", [[], ["surgery", "panel"]])
def test_calibrate_makes_the_cohorts_that_are_named(copy, names):
    fake_environment(copy, {})
    code = "import sys\nif __name__ == '__main__': print('made', sys.argv[1:]); sys.exit(4)"
    (copy / "belonging_edu" / "calibration.py").write_text(code)
    status, text = run_start(copy, "calibrate", *names)
    assert status == 4 and f"made {names}" in text


@pytest.mark.parametrize("verb", OF_THE_PACKAGE)
def test_verbs_of_the_package_are_passed_on_from_where_one_stands(copy, verb):
    show = "import os, sys; print('asked', sys.argv[1:], 'in', os.getcwd()); sys.exit(4)"
    fake_environment(copy, {"belonging_edu/__init__.py": "", "belonging_edu/__main__.py": show})
    for name in ("belonging_edu", "pandas"):  # files of the user's own in the way
        (copy.parent / f"{name}.py").write_text("raise SystemExit(9)")
    for args in (["surgery", "--out", "my class"], ["--help"]):
        status, text = run_start(copy, verb, *args)
        assert status == 4 and f"asked {[verb, *args]} in {copy.parent}\n" in text


def test_new_chapter_passes_its_words_on(copy):
    fake_environment(copy, {})
    (copy / "tools" / "publish" / "new_chapter.py").write_text(
        "def main(*got): print(got); return 3"
    )
    for words, got in (
        (["4", "Data you can trust"], (4, "Data you can trust", ())),
        (["14", "What support did", "--labs", "a,b"], (14, "What support did", ["a", "b"])),
    ):
        assert run_start(copy, "new-chapter", *words) == (3, f"{got}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [([], "required: number, title"), (["four", "Data"], "argument number: invalid int value")],
)
def test_a_chapter_that_is_half_said_gets_the_help_of_its_verb(copy, words, said):
    status, text = run_start(copy, "new-chapter", *words)
    assert status == 2 and said in text and "in quotation marks" in text


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_tests_need_what_only_they_need(copy, monkeypatch, verb):
    code = load(copy)
    asked = []

    def setup(lock=code.places.LOCK):
        asked.append(Path(lock).name)
        raise code.words.Stopped

    monkeypatch.setattr(code.session, "install_what_is_missing", setup)
    monkeypatch.setattr(code.verbs, "setup", setup)
    monkeypatch.setattr(code.verbs, "get_uv", lambda: False)
    with pytest.raises((code.words.Stopped, code.words.Problem)):
        more = {"new-chapter": ["4", "A title"], "site": ["out"], "appendix": ["8"]}
        words = [verb, *more.get(verb, [])]
        named, options = code.arguments.understand(words, code.start.VERBS)
        named.run(options)
    others = {"test": ["requirements-test.lock"], "lock": []}
    assert asked == others.get(verb, ["requirements.lock"])


def pins(name):
    """The entries of a lock: package and version -> the hashes.

    The marker is left out: what only some systems need for the users, the tests may need on all.
    """
    text = (ROOT / name).read_text(encoding="utf-8")
    entry = r"^([a-z0-9]\S*==\S+)[^\n]*? \\\n(.*?)(?=^[a-z0-9]|\Z)"
    return dict(re.findall(entry, text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_has_hashes_and_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(pins(name)) == len(re.findall(r"^[^ ]", text, re.MULTILINE)) > 100
    assert all("--hash=sha256:" in hashes for hashes in pins(name).values())
    assert "://" not in text and "index-url" not in text


def test_the_lock_of_the_tests_holds_every_pin_of_the_users():
    users, tests = pins("requirements.lock"), pins("requirements-test.lock")
    assert users.items() < tests.items()
    names = {pin.split("==")[0] for pin in tests.keys() - users.keys()}
    assert not names & {pin.split("==")[0] for pin in users}
    assert {"pytest", "ruff", "frictionless"} <= names


CHECKS = """
import json, os, sys
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(sys.argv) + "\\n")
name = os.path.basename(sys.argv[0])[:-3]
sys.exit(int(os.environ.get(name + " " + sys.argv[1], os.environ.get(name, "0"))))
"""


@pytest.fixture
def checks(copy, tmp_path):
    """A copy in which ruff and pytest only note how they were called."""
    fake_environment(copy, {"ruff.py": CHECKS, "pytest.py": CHECKS})

    def run(*args, **answers):
        calls = tmp_path / "calls"
        calls.write_text("")
        answers = {name.replace("_", " "): value for name, value in answers.items()}
        env = clean_environment(tmp_path / "home", CALLS=str(calls), **answers)
        status, _ = run_start(copy, "test", *args, env=env)
        lines = [ast.literal_eval(line) for line in calls.read_text().splitlines()]
        return status, [[Path(line[0]).stem, *line[1:]] for line in lines]

    return run


def test_test_checks_style_and_runs_everything(checks):
    status, calls = checks("--all")
    assert status == 0
    assert calls[:2] == [["ruff", "check", "."], ["ruff", "format", "--check", "."]]
    run = calls[2]
    assert run[0] == "pytest" and run[-2:] == ["notebooks", "tests"]
    assert "--nbval" in run and "--nbval-current-env" in run
    assert run[run.index("--dist") + 1] == "loadfile" and "--cov-fail-under=95" in run
    assert "--no-loadscope-reorder" in run  # which would put files with many tests first


@pytest.mark.parametrize(
    "words, more, is_all",
    [
        ([], {"CI": ""}, False),
        ([], {"CI": "true"}, True),
        (["--all"], {"CI": ""}, True),
        (["tests/x.py"], {"CI": ""}, True),
    ],
)
def test_what_takes_longest_waits_until_it_is_asked_for(checks, words, more, is_all):
    _, calls = checks(*words, **more)
    assert ("not thorough" in calls[2]) != is_all and "--all" not in calls[2]
    counted = "--cov-fail-under=95" in calls[2]
    assert counted == (is_all and not {"tests/x.py"}.intersection(words))


def test_the_longest_files_are_there_and_come_first():
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
    items = [SimpleNamespace(nodeid=f"{name}::test") for name in ("a.py", "b.py", *LONGEST[::-1])]
    pytest_collection_modifyitems(items)
    found = [item.nodeid.partition("::")[0] for item in items]
    assert found == [*LONGEST, "a.py", "b.py"]


def test_test_passes_arguments_on_without_the_coverage_gate(checks):
    _, calls = checks("tests/test_x.py", "-k", "test")
    assert calls[2][-3:] == ["tests/test_x.py", "-k", "test"]
    assert not [word for word in calls[2] if word.startswith("--cov") or word == "notebooks"]


def test_the_quick_test_names_rooms_that_are_there_and_takes_more_words(checks):
    _, calls = checks("--quick", "-k", "words")
    rooms = [word for word in calls[2] if word.startswith("tests/") and word.count("/") < 3]
    assert calls[2][-2:] == ["-k", "words"] and "--quick" not in calls[2] and len(rooms) > 10
    assert [room for room in rooms if not (ROOT / room).exists()] == []


@pytest.mark.parametrize(
    "answers, verdict",
    [
        ({"pytest": "1"}, 1),
        ({"pytest": "5"}, 5),
        ({"ruff_check": "1"}, 1),
        ({"ruff_format": "1"}, 1),
    ],
)
def test_whatever_fails_decides(checks, answers, verdict):
    assert checks(**answers)[0] == verdict


@pytest.mark.skipif(os.name == "nt", reason="bash and make are not on Windows")
def test_ci_run_is_start_py_test(checks, copy, tmp_path):
    shutil.copytree(ROOT / ".ci", copy / ".ci")
    path = f"{Path(HOST).parent}{os.pathsep}{os.environ['PATH']}"
    if shutil.which("python3", path=path) != str(Path(HOST).parent / "python3"):
        pytest.skip("python3 on the path is another Python")
    calls = tmp_path / "calls"
    env = clean_environment(tmp_path / "home", CALLS=str(calls), PATH=path, pytest="7", CI="")
    done = subprocess.run([copy / ".ci" / "run"], env=env, cwd=tmp_path, timeout=60)
    assert done.returncode == 7
    assert '"notebooks", "tests"]' in calls.read_text()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_stopped_verb_leaves_no_process(copy, tmp_path, name):
    slow = (
        "import subprocess, sys, time\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n"
    )
    fake_environment(
        copy, {"ruff.py": "", "pytest.py": slow + "print('runs', flush=True)\ntime.sleep(600)"}
    )
    env = clean_environment(tmp_path / "home", MARK=str(tmp_path))
    command = [HOST, str(copy / "start.py"), "test"]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        assert b"runs" in child.stdout.readline()
        child.send_signal(getattr(signal, name))
        assert child.wait(timeout=20) == 128 + getattr(signal, name)
    if sys.platform == "linux":
        assert wait_until(lambda: not processes_with(str(tmp_path)), 2), processes_with(
            str(tmp_path)
        )
