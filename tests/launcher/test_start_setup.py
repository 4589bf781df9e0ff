"""start.py setup and lock: every way it can go, without a network.

The package index is a folder with tiny wheels and uv itself, packed from .tools.
"""

import base64
import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

from tests.launcher.test_start import (
    HOST,
    NOWHERE,
    ROOT,
    clean_environment,
    load,
    make_copy,
    run_start,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="paths inside .venv are written as POSIX")
USERS, TESTS = "requirements.lock", "requirements-test.lock"


def write_wheel(index, name, version, files, tag="py3-none-any"):
    """Put a wheel into a PEP 503 index and return its entry in a lock.

    files: path -> (bytes, mode)
    """
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    wheel = f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
    files = dict(files)
    files[f"{info}/METADATA"] = (metadata.encode(), 0o644)
    files[f"{info}/WHEEL"] = (wheel.encode(), 0o644)
    record = f"{info}/RECORD,,\n"
    for path, (content, _) in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        record += f"{path},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record.encode(), 0o644)
    target = index / name / f"{name}-{version}-{tag}.whl"
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for path, (content, mode) in files.items():
            entry = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    page = target.parent / "index.html"
    before = page.read_text() if page.exists() else "<!DOCTYPE html>"
    page.write_text(f'{before}\n<a href="{target.name}#sha256={digest}">{target.name}</a>')
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


def pack_uv(index, scratch):
    tools = ROOT / ".tools"
    if not (tools / "uv").is_dir():
        tools = scratch / "tools"
        fetch = [HOST, "-m", "pip", "install", "--quiet", "--target", str(tools), "uv"]
        if subprocess.run(fetch, capture_output=True, timeout=120).returncode:
            pytest.skip("uv is neither in .tools nor to be had from the package index")
    (info,) = tools.glob("uv-*.dist-info")
    version = info.name[len("uv-") : -len(".dist-info")]
    files = {}
    for path in sorted((tools / "uv").rglob("*.py")) + sorted((tools / "bin").glob("uv*")):
        inside = path.relative_to(tools).as_posix()
        if inside.startswith("bin/"):
            inside = f"uv-{version}.data/scripts/{path.name}"
        files[inside] = (path.read_bytes(), 0o755 if "scripts" in inside else 0o644)
    write_wheel(index, "uv", version, files)
    return tools


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    """The index, the locks for its packages, and a folder with uv ready to use."""
    base = tmp_path_factory.mktemp("index")
    alpha, beta, proof = (tiny_wheel(base, name) for name in ("alpha", "beta", "proof"))
    tools = pack_uv(base / "simple", base)
    locks = {USERS: alpha + beta, TESTS: alpha + beta + proof}
    return SimpleNamespace(url=(base / "simple").as_uri(), locks=locks, tools=tools, base=base)


def tiny_wheel(base, name, version="1.0"):
    """Put a package of one line into the index and return its line of a lock."""
    code = {f"tiny{name}.py": (b"answer = 42\n", 0o644)}
    return write_wheel(base / "simple", f"tiny{name}", version, code)


@pytest.fixture
def env(tmp_path, index):
    return clean_environment(tmp_path / "home", PIP_INDEX_URL=index.url)


@pytest.fixture
def copy(tmp_path, index):
    """A checkout with the tiny locks; uv lies in .tools already, as after a first set-up."""
    return prepare(make_copy(tmp_path / "checkout"), index)


def prepare(folder, index, with_uv=True):
    for name, text in index.locks.items():
        (folder / name).write_text(text)
    if with_uv:
        (folder / ".tools").symlink_to(index.tools)
    return folder


def complete(copy, also="sys"):
    """Whether .venv has the two packages and belonging_edu, seen from another folder."""
    check = f"import tinyalpha, tinybeta, {also}, belonging_edu; print(belonging_edu.here)"
    python = copy / ".venv" / "bin" / "python"
    done = subprocess.run(
        [python, "-c", check], capture_output=True, text=True, cwd="/", timeout=60
    )
    return done.stdout.strip() == str(copy / "belonging_edu" / "__init__.py")


ODD = '-it\'s 100% #1? & [ü] "$HOME" {0}; a:b\nnew line'


@pytest.mark.parametrize("name", ["plain", "mein Ordner ümläut 学", ODD])
def test_first_set_up_with_uv_then_offline_then_moved(tmp_path, index, env, name):
    copy = prepare(make_copy(tmp_path / name / "checkout"), index, with_uv=False)
    status, text = run_start(copy, "setup", env=env)
    assert status == 0, text
    steps = [line for line in text.splitlines() if line.startswith("[")]
    assert [line[:4] for line in steps] == ["[1/3", "[2/3", "[3/3"]
    assert " s] " in steps[0] and "pip instead" not in text
    assert complete(copy)

    pth = next((copy / ".venv").rglob("belonging_edu.pth")).read_text()
    assert pth.strip() == os.path.join("..", "..", "..", "..")
    assert "uv = " in (copy / ".venv" / "pyvenv.cfg").read_text()

    shutil.rmtree(copy / ".tools")
    env.update(PIP_INDEX_URL=NOWHERE, HTTPS_PROXY="http://127.0.0.1:9")
    status, text = run_start(copy, "setup", env=env)
    assert status == 0 and "[1/4" not in text and not (copy / ".tools").exists()

    moved = copy.rename(copy.with_name("moved"))
    assert complete(moved)
    status, text = run_start(moved, "setup", env=env)
    assert status == 0 and "[1/4" not in text


def test_pip_takes_over_where_uv_fails(copy, env):
    (copy / ".tools").unlink()
    (copy / ".tools" / "uv").mkdir(parents=True)
    (copy / ".tools" / "uv" / "__main__.py").write_text(
        "import sys; sys.exit('--version' not in sys.argv)"
    )
    status, text = run_start(copy, "setup", env=env)
    assert status == 0, text
    assert "pip instead" in text and complete(copy)
    assert "uv = " not in (copy / ".venv" / "pyvenv.cfg").read_text()
    status, text = run_start(copy, "setup", "--all", env=env)
    assert status == 0, text
    assert "pip instead" in text and "Keeping" in text and complete(copy, "tinyproof")


def test_a_path_that_only_uv_can_use_says_so(tmp_path, index, env):
    copy = prepare(make_copy(tmp_path / "a:b"), index, with_uv=False)
    (copy / ".tools" / "uv").mkdir(parents=True)
    (copy / ".tools" / "uv" / "__main__.py").write_text("import sys; sys.exit('venv' in sys.argv)")
    status, text = run_start(copy, "setup", env=env)
    assert status == 1 and "rename the folder" in text and "Traceback" not in text


def test_a_wrong_hash_is_refused_by_uv_and_by_pip(copy, env):
    lock = copy / "requirements.lock"
    right = lock.read_text().split("sha256:")[1].split()[0]
    lock.write_text(lock.read_text().replace(right, "0" * 64))
    status, text = run_start(copy, "setup", env=env)
    assert status == 1 and "Traceback" not in text
    assert "could not be installed" in text and "What to do:" in text
    assert not (copy / ".venv" / "belonging-edu.stamp").exists()


def test_first_set_up_without_a_network_says_so(copy, env):
    (copy / ".tools").unlink()
    env["PIP_INDEX_URL"] = NOWHERE
    status, text = run_start(copy, "setup", env=env)
    assert status == 1 and "Traceback" not in text
    for word in ("needs the internet once", "HTTPS_PROXY", "PIP_INDEX_URL", "What to do:"):
        assert word in text


def test_a_python_without_pip_says_so(copy, env, tmp_path):
    (copy / ".tools").unlink()
    bare = tmp_path / "bare"
    subprocess.run([HOST, "-m", "venv", "--without-pip", bare], check=True, timeout=60)
    status, text = run_start(copy, "setup", env=env, python=bare / "bin" / "python")
    assert status == 1 and "without pip" in text and "ensurepip" in text
    assert "Traceback (most" not in text


def interrupted(copy):
    (copy / ".venv" / "belonging-edu.stamp").unlink()
    next((copy / ".venv").rglob("tinybeta.py")).unlink()


def python_gone(copy):
    (copy / ".venv" / "bin" / "python").unlink()
    (copy / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")


def other_lock(copy, name=USERS):
    with open(copy / name, "a") as lock:
        lock.write("# changed\n")


def only_a_file(copy):
    shutil.rmtree(copy / ".venv")
    (copy / ".venv").write_text("")


@pytest.mark.parametrize("harm", [interrupted, python_gone, other_lock, only_a_file])
def test_a_damaged_or_old_environment_is_made_anew(copy, env, harm):
    assert run_start(copy, "setup", env=env)[0] == 0
    harm(copy)
    left_over = copy / ".venv" / "left-over"
    if left_over.parent.is_dir():
        left_over.write_text("")
    status, text = run_start(copy, "setup", env=env)
    assert status == 0, text
    assert "anew" in text and "pip instead" not in text
    assert complete(copy) and not left_over.exists()


def test_started_from_its_own_environment_it_can_still_make_it_anew(copy, env):
    assert run_start(copy, "setup", env=env)[0] == 0
    other_lock(copy)
    status, text = run_start(copy, "setup", env=env, python=copy / ".venv" / "bin" / "python")
    assert status == 0 and complete(copy), text


def set_up(copy, env, *args):
    """Run setup, which must succeed, and return what it said about its work (nothing: ready)."""
    status, text = run_start(copy, "setup", *args, env=env)
    assert status == 0 and complete(copy) and "pip instead" not in text, text
    return text.partition("Trying what")[0] if "Trying what" in text else ""


def test_the_tests_add_to_the_environment_which_then_serves_everybody(copy, env):
    set_up(copy, env)
    assert not complete(copy, "tinyproof")
    kept = copy / ".venv" / "kept"
    kept.write_text("")
    text = set_up(copy, env, "--all")
    assert "Adding what the tests need" in text and f"packages in {TESTS}" in text
    assert set_up(copy, env) == set_up(copy, env, "--all") == ""
    assert complete(copy, "tinyproof") and kept.exists()


@pytest.mark.parametrize("first", [[], ["--all"]])
def test_a_change_for_the_tests_concerns_only_the_tests(copy, env, first):
    set_up(copy, env, *first)
    other_lock(copy, TESTS)
    assert set_up(copy, env) == ""
    assert "Keeping the environment" in set_up(copy, env, "--all")
    other_lock(copy, USERS)
    assert "anew" in set_up(copy, env, "--all") and complete(copy, "tinyproof")


def test_what_cannot_be_added_does_no_harm(copy, env, index):
    set_up(copy, env)
    right = index.locks[TESTS].split("sha256:")[3].strip()
    (copy / TESTS).write_text(index.locks[TESTS].replace(right, "0" * 64))
    status, text = run_start(copy, "setup", "--all", env=env)
    assert status == 1 and "could not be installed" in text and "What to do:" in text
    assert set_up(copy, env) == ""


def test_a_broken_environment_is_not_added_to(copy, env):
    set_up(copy, env)
    python_gone(copy)
    assert "anew" in set_up(copy, env, "--all") and complete(copy, "tinyproof")


def test_two_at_once_do_not_harm_each_other(copy, env):
    fcntl = pytest.importorskip("fcntl")
    (copy / "_build").mkdir()
    command = [HOST, str(copy / "start.py"), "setup"]
    options = {"env": env, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with open(copy / "_build" / "setup.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a set-up at work
        with contextlib.ExitStack() as stack:
            both = [stack.enter_context(subprocess.Popen(command, **options)) for _ in "ab"]
            for child in both:
                assert b"waiting for it" in child.stdout.readline()
            fcntl.flock(lock, fcntl.LOCK_UN)
            texts = [child.communicate(timeout=60)[0].decode() for child in both]
    assert [child.returncode for child in both] == [0, 0]
    assert sum("[1/3" in text for text in texts) == 1  # the second found it done
    assert complete(copy)


def test_a_lock_left_by_a_dead_set_up_does_not_matter(copy, env):
    (copy / "_build").mkdir()
    (copy / "_build" / "setup.lock").write_text("")
    assert run_start(copy, "setup", env=env)[0] == 0


# Root passes every permission; without this capability (1) it does not. 24 drops it.
DROP = """
import ctypes, os, sys
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, 1, 0, 0, 0):
    sys.exit(99)
os.execv(sys.argv[1], sys.argv[1:])
"""


def run_as_ordinary_user(*args, **options):
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root can write everywhere")
    status, text = run_start(*args, before=[HOST, "-c", DROP], **options)
    if status == 99:
        pytest.skip("root can write everywhere and may not give that up here")
    return status, text


@pytest.mark.parametrize("tried_before", [False, True])
def test_a_read_only_folder_says_so(copy, env, tried_before):
    if tried_before:
        (copy / "_build").mkdir()
    folders = [copy, copy / "tools", copy / "tools" / "launcher"]
    for folder in folders:
        folder.chmod(0o555)
    try:
        status, text = run_as_ordinary_user(copy, "setup", env=env)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert status == 1 and "Traceback" not in text
    assert "read-only" in text and "What to do: copy the whole folder" in text


def test_an_environment_that_cannot_be_deleted_says_so(copy, env):
    kept = copy / ".venv" / "kept"
    kept.mkdir(parents=True)
    (kept / "file").write_text("")
    kept.chmod(0o555)
    try:
        status, text = run_as_ordinary_user(copy, "setup", env=env)
    finally:
        kept.chmod(0o755)
    assert status == 1 and "Traceback" not in text
    assert "could not be deleted" in text and "by hand" in text


def test_a_full_disk_says_so(copy, monkeypatch):
    code = load(copy)
    code.uv_and_pip.refuse_full_disk()
    (copy / "_build").mkdir()
    log = copy / "_build" / "setup.log"
    log.write_text("ERROR: Could not install: [Errno 28] No space left on device\n")
    with pytest.raises(code.words.Problem, match="no room left.*\n.*What to do"):
        code.uv_and_pip.refuse_full_disk()
    log.unlink()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Disk", (), {"free": 1e6}))
    with pytest.raises(code.words.Problem):
        code.uv_and_pip.refuse_full_disk()
    assert "no room" in str(code.files.explain(OSError(28, "No space left on device")))


def locks(copy):
    return {name: (copy / name).read_text() for name in (USERS, TESTS)}


def test_locks_are_written_whole_or_not_at_all(copy, env, index):
    wishes = {"requirements.in": "tinyalpha\ntinybeta\n"}
    wishes["requirements-test.in"] = "-r requirements.in\ntinyproof\n"
    for name, wish in wishes.items():
        (copy / name).write_text(wish)
    for name in index.locks:
        (copy / name).write_text("")
    status, text = run_start(copy, "lock", env=env)
    assert status == 0, text
    assert locks(copy) == index.locks

    before = {name: text + "# before\n" for name, text in index.locks.items()}
    for name, text in before.items():
        (copy / name).write_text(text)
    wheel = env["PIP_INDEX_URL"] + "/tinyalpha/tinyalpha-1.0-py3-none-any.whl"
    for wish, why in ((f"tinyalpha @ {wheel}", "names a host"), ("tinygamma", "reason is above")):
        for name in wishes:
            (copy / name).write_text(wish + "\n")
            status, text = run_start(copy, "lock", env=env)
            assert status == 1 and why in text and "stay as they were" in text, text
            assert "Traceback" not in text and locks(copy) == before
            (copy / name).write_text(wishes[name])


def test_the_lock_of_the_tests_takes_the_versions_of_the_users(copy, env, index):
    delta = [tiny_wheel(index.base, "delta", version) for version in ("1.0", "2.0")]
    gauge = [tiny_wheel(index.base, "gauge", version) for version in ("1.0", "2.0")]
    (copy / "requirements.in").write_text("tinydelta\n")
    (copy / "requirements-test.in").write_text("-r requirements.in\ntinygauge\n")
    for args, which in (([], 0), (["--upgrade"], 1)):
        (copy / USERS).write_text(delta[0])
        (copy / TESTS).write_text(gauge[0])
        status, text = run_start(copy, "lock", *args, env=env)
        assert status == 0, text
        assert locks(copy) == {USERS: delta[which], TESTS: delta[which] + gauge[which]}


def test_what_pip_was_told_reaches_uv(copy, env, monkeypatch, tmp_path):
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-url = http://127.0.0.1:9/mirror\ntrusted-host = 127.0.0.1\n")
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_", "SSL_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("HOME", env["HOME"])
    code = load(copy)
    installers = code.uv_and_pip
    monkeypatch.setattr(code.package_index, "HOST", HOST)
    _, told = installers.uv_command("pip", "sync")
    assert told["UV_DEFAULT_INDEX"] == "http://127.0.0.1:9/mirror"
    assert told["UV_INSECURE_HOST"] == "127.0.0.1"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/own")
    assert installers.uv_command("pip", "sync")[1]["UV_DEFAULT_INDEX"] == "http://127.0.0.1:9/own"
