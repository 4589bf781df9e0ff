"""start.py on other people's machines: their pip and uv, and damage to what was installed."""

import os
import shutil
from pathlib import Path

import pytest

from tests.launcher.test_start import HOST, load, make_copy, run_start
from tests.launcher.test_start_setup import complete, copy, env, index, prepare, set_up  # noqa: F401

pytestmark = pytest.mark.skipif(os.name == "nt", reason="paths inside .venv are written as POSIX")

#: What sends an install elsewhere, or changes what is installed; {0}: a folder of their own.
THEIRS = {
    "prefix": "{0}/prefix",
    "target": "{0}/target",
    "root": "{0}/root",
    "src": "{0}/src",
    "user": "yes",
    "no-deps": "yes",
    "dry-run": "yes",
    "ignore-installed": "yes",
    "force-reinstall": "yes",
    "upgrade": "yes",
    "pre": "yes",
    "require-virtualenv": "yes",
    "quiet": "3",
    "verbose": "1",
    "no-binary": ":all:",
    "only-binary": ":none:",
    "platform": "win_amd64",
    "python-version": "2.7",
    "implementation": "pp",
    "abi": "none",
    "python": "/nowhere/python",
    "constraint": "{0}/constraints.txt",
    "build-constraint": "{0}/constraints.txt",
    "requirement": "{0}/requirements.txt",
    "editable": "{0}/project",
    "report": "{0}/report.json",
    "config-settings": "a=b",
    "global-option": "x",
    "use-feature": "fast-deps",
    "log": "{0}/nowhere/log",
    "no-such-option": "yes",
}
OF_UV = {
    "UV_CONSTRAINT": "{0}/constraints.txt",
    "UV_BUILD_CONSTRAINT": "{0}/constraints.txt",
    "UV_OVERRIDE": "{0}/constraints.txt",
    "UV_EXCLUDE": "{0}/constraints.txt",
    "UV_PYTHON": "/nowhere/python",
    "UV_PYTHON_PREFERENCE": "only-managed",
    "UV_MANAGED_PYTHON": "1",
    "UV_SYSTEM_PYTHON": "1",
    "UV_PROJECT_ENVIRONMENT": "{0}/environment",
    "UV_PROJECT": "{0}",
    "UV_WORKING_DIR": "{0}",
    "UV_WORKING_DIRECTORY": "{0}",
    "UV_TARGET": "{0}/target",
    "UV_PREFIX": "{0}/prefix",
    "UV_NO_BINARY": "1",
    "UV_EXCLUDE_NEWER": "1999-01-01",
    "UV_CONFIG_FILE": "{0}/uv.toml",
    "UV_ENV_FILE": "{0}/none.env",
    "UV_NO_CONFIG": "no",
    "UV_RESOLUTION": "lowest",
    "UV_PRERELEASE": "allow",
    "UV_INDEX_STRATEGY": "first-index",
    "UV_LINK_MODE": "symlink",
    "UV_VENV_CLEAR": "0",
    "UV_VENV_SEED": "1",
    "UV_TORCH_BACKEND": "cpu",
    "UV_NO_VERIFY_HASHES": "1",
    "UV_COMPILE_BYTECODE": "1",
}
UV_TOML = """python-preference = "only-managed"
exclude-newer = "1999-01-01T00:00:00Z"
no-binary = true
override-dependencies = ["tinyalpha==9"]
constraint-dependencies = ["tinyalpha==9"]
[pip]
target = "{0}/target"
python = "/nowhere/python"
no-deps = true
"""
CONSTRAINTS = "tinyalpha==9\ntinybeta==9\nuv==9\nbuild==0\n"


def variables(folder):
    told = {"PIP_" + name.upper().replace("-", "_"): value for name, value in THEIRS.items()}
    return {name: value.format(folder) for name, value in (told | OF_UV).items()}


def files(folder, home):
    """Lay the same into the files that pip and uv read; give the variable that names another."""
    lines = [f"{name} = {value}".format(folder) for name, value in THEIRS.items()]
    half = len(lines) // 2
    text = "\n".join(["[global]", *lines[:half], "[install]", *lines[half:]]) + "\n"
    for name, content in (("pip/pip.conf", text), ("uv/uv.toml", UV_TOML.format(folder))):
        file = home / ".config" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return {"PIP_CONFIG_FILE": ""}


@pytest.fixture(params=["variables", "files"])
def theirs(request, tmp_path, env):  # noqa: F811
    """The environment of a person whose pip and uv were told all of that."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "constraints.txt").write_text(CONSTRAINTS)
    (folder / "requirements.txt").write_text("tinygamma\n")
    (folder / "uv.toml").write_text(UV_TOML.format(folder))
    if request.param == "variables":
        return env | variables(folder)
    return {k: v for k, v in env.items() if k != "PIP_CONFIG_FILE"} | files(
        folder, Path(env["HOME"])
    )


def no_uv(copy):  # noqa: F811
    (copy / ".tools").unlink()
    (copy / ".tools" / "uv").mkdir(parents=True)
    (copy / ".tools" / "uv" / "__main__.py").write_text(
        "import sys; sys.exit('--version' not in sys.argv)"
    )


@pytest.mark.parametrize("installer", ["uv", "uv, to be fetched", "pip"])
def test_their_configuration_changes_nothing(tmp_path, index, theirs, installer):  # noqa: F811
    here = prepare(make_copy(tmp_path / "checkout"), index, with_uv=installer == "uv")
    if installer == "pip":
        (here / ".tools").symlink_to(here)
        no_uv(here)
    status, text = run_start(here, "setup", env=theirs)
    assert status == 0, text
    assert complete(here), text
    assert ("pip instead" in text) == (installer == "pip")
    found = {path.name for path in (tmp_path / "theirs").iterdir()}
    assert found == {"constraints.txt", "requirements.txt", "uv.toml"}


@pytest.mark.parametrize("name", ["prefix", "root", "user", "dry-run", "constraint"])
def test_what_would_be_let_through_is_noticed(copy, env, tmp_path, name):  # noqa: F811
    """The tests above can fail, and a set-up that installed nothing is not called complete."""
    no_uv(copy)
    file = copy / "tools" / "launcher" / "package_index.py"
    source = file.read_text()
    assert 'REACH = """index-url' in source
    file.write_text(source.replace('REACH = """index-url', f'REACH = """{name} index-url'))
    (tmp_path / "constraints.txt").write_text(CONSTRAINTS)
    env["PIP_" + name.upper().replace("-", "_")] = THEIRS[name].format(tmp_path)
    status, text = run_start(copy, "setup", env=env)
    assert status == 1 and "Traceback" not in text and "Everything is set up" not in text
    assert not (copy / ".venv" / "belonging-edu.stamp").exists()
    if name == "constraint":  # the installer's own words
        assert "pip says:" in text and "tinyalpha" in text.partition("pip says:")[2]
        assert "Python from 3.11" not in text


def test_the_way_to_an_index_is_handed_on(copy, env, tmp_path, monkeypatch):  # noqa: F811
    home = Path(env["HOME"])
    (home / ".config" / "pip").mkdir(parents=True)
    (home / ".config" / "pip" / "pip.conf").write_text(
        "[global]\nindex-url = http://old/\ncert = /c.pem\nquiet = 1\nuser = yes\n"
        "extra-index-url =\n    http://a/\n    http://b/\nproxy = http://p:1\nprefix = /x\n"
        "[install]\nindex-url = http://of-install/\nfind-links = /w1 /w2\nno-deps = yes\n"
        "[wheel]\nindex-url = http://of-another-command/\n"
    )
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_", "SSL_", "XDG_"))]:
        monkeypatch.delenv(name)
    for name in [name for name in os.environ if name.upper().endswith("_PROXY")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PIP_TRUSTED_HOST", "h1 h2")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "77")
    monkeypatch.setenv("PIP_USE_FEATURE", "truststore fast-deps")
    monkeypatch.setenv("UV_INDEX_HERE_PASSWORD", "secret")
    monkeypatch.setenv("UV_EXCLUDE_NEWER", "1999-01-01")
    way = load(copy).package_index
    monkeypatch.setattr(way, "HOST", HOST)
    pip, uv = way.environment_for_pip(), way.environment_for_uv()
    told = {name: value for name, value in pip.items() if name.startswith("PIP_")}
    for name in ("CONSTRAINT", "CERT"):  # this computer's own, perhaps
        told.pop(f"PIP_{name}", None)
    assert told == {
        "PIP_INDEX_URL": "http://of-install/",
        "PIP_EXTRA_INDEX_URL": "\nhttp://a/\nhttp://b/",
        "PIP_FIND_LINKS": "/w1 /w2",
        "PIP_PROXY": "http://p:1",
        "PIP_TRUSTED_HOST": "h1 h2",
        "PIP_TIMEOUT": "77",
        "PIP_USE_FEATURE": "truststore",
        "PIP_CONFIG_FILE": os.devnull,
    }
    assert uv["UV_DEFAULT_INDEX"] == "http://of-install/"
    assert uv["UV_EXTRA_INDEX_URL"] == "http://a/ http://b/"
    assert uv["UV_FIND_LINKS"] == "/w1,/w2" and uv["UV_INSECURE_HOST"] == "h1 h2"
    assert uv["SSL_CERT_FILE"] == pip["PIP_CERT"] == "/c.pem" and uv["UV_HTTP_TIMEOUT"] == "77"
    assert uv["HTTPS_PROXY"] == "http://p:1" and uv["UV_INDEX_HERE_PASSWORD"] == "secret"
    assert uv["UV_NO_CONFIG"] == "1" and "UV_EXCLUDE_NEWER" not in uv


@pytest.mark.parametrize("text", ["no section", "[global]\nindex-url = \xff", "[global\n"])
def test_a_pip_conf_that_cannot_be_read_is_said_and_passed_over(copy, env, text):  # noqa: F811
    del env["PIP_CONFIG_FILE"]
    file = Path(env["HOME"], ".config", "pip", "pip.conf")
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode("latin-1"))
    (copy / ".tools").unlink()
    status, said = run_start(copy, "setup", env=env)
    assert status == 0 and complete(copy) and "could not be read" in said, said


# ---------------------------------------------------------------- damage


def package_gone(site):
    (site / "tinyalpha.py").unlink()


def metadata_gone(site):
    shutil.rmtree(next(site.glob("tinybeta-*.dist-info")))


def link_to_the_package_gone(site):
    (site / "belonging_edu.pth").unlink()


def cut_off(site):
    (site / "tinyalpha.py").write_text("answer = ")


def changed_in_place(site):
    (site / "tinyalpha.py").write_text("answer = 4(\n")


def config_gone(site):
    (site.parents[2] / "pyvenv.cfg").unlink()


def list_gone(site):
    (site.parents[2] / "belonging-edu.files").unlink()


def list_broken(site):
    (site.parents[2] / "belonging-edu.files").write_text("[1")


def package_became_a_folder(site):
    (site / "tinyalpha.py").unlink()
    (site / "tinyalpha.py").mkdir()


DAMAGES = [package_gone, metadata_gone, link_to_the_package_gone, cut_off, changed_in_place]
DAMAGES += [config_gone, list_gone, list_broken, package_became_a_folder]


@pytest.mark.thorough
@pytest.mark.parametrize("harm", DAMAGES)
def test_damage_is_noticed_and_cured(copy, env, harm):  # noqa: F811
    set_up(copy, env)
    harm(next((copy / ".venv").rglob("site-packages")))
    status, text = run_start(copy, "setup", env=env)
    assert status == 0 and "making it anew" in text, text
    assert complete(copy)
    assert set_up(copy, env) == ""


def test_a_copied_folder_is_whole_and_needs_no_second_look(copy, env, tmp_path):  # noqa: F811
    set_up(copy, env)
    other = tmp_path / "other"
    shutil.copytree(copy, other, symlinks=True, copy_function=shutil.copyfile)
    for folder in (other / ".venv").rglob("*"):
        if folder.is_file() and not folder.is_symlink():
            os.utime(folder, (1e9, 1e9))
    assert set_up(other, env) == ""
    code = load(other)
    code.installed.checksum = lambda name: pytest.fail("a second look at " + name)
    assert code.installed.damage() is None


def test_what_does_not_import_is_not_called_complete(copy, env):  # noqa: F811
    (copy / "belonging_edu" / "__init__.py").write_text("import tinygamma\n")
    status, text = run_start(copy, "setup", env=env)
    assert status == 1 and "Traceback" not in text
    assert "import belonging_edu: ModuleNotFoundError: No module named 'tinygamma'" in text
    assert "What to do:" in text
    assert not (copy / ".venv" / "belonging-edu.stamp").exists()


def test_what_labs_and_book_ask_for_is_imported(copy, env):  # noqa: F811
    (copy / "requirements.in").write_text("# the labs\nTiny_Alpha>=1  # why\ntinybeta ; 1\n")
    set_up(copy, env)
    code = load(copy)
    assert code.installed.asked_for() == ["tiny-alpha", "tinybeta"]
    (copy / "requirements.in").write_text("tinyalpha\n")
    next((copy / ".venv").rglob("tinyalpha.py")).write_text("1 / 0")
    with pytest.raises(code.words.Problem, match="import tinyalpha: ZeroDivisionError"):
        code.installed.try_all(code.places.LOCK)


def test_a_look_at_what_is_installed_reads_no_file_of_it(copy, env, monkeypatch):  # noqa: F811
    set_up(copy, env)
    site = next((copy / ".venv").rglob("site-packages"))
    (site / "many").mkdir()
    for number in range(200):
        (site / "many" / f"{number}.py").write_text("")
    code = load(copy)
    code.installed.write_list()
    with monkeypatch.context() as there:
        there.setattr(code.installed, "checksum", lambda name: pytest.fail(f"reads {name}"))
        assert code.installed.damage() is None
    (site / "many" / "123.py").unlink()
    assert code.installed.damage() == str(site / "many" / "123.py")
