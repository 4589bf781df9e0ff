""".ci/run: fetches a browser where it may, and ends as the tests end. Nothing is installed here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="bash is not on Windows"),
    pytest.mark.skipif(not (ROOT / ".ci" / "run").is_file(), reason="needs the checkout"),
]


@pytest.fixture
def run(tmp_path):
    """A function that runs .ci/run among programs that only say that they were called."""

    def called(*there, user=0, apt=0, ci="true"):
        programs = tmp_path / "programs"
        programs.mkdir()
        for name in ("bash", "dirname"):
            (programs / name).symlink_to(shutil.which(name))
        codes = {"id": f"echo {user}", "python3": 'echo "python3 $*"; exit 7'}
        codes |= {"apt-get": f'echo "apt-get $*" >&2; exit {apt}', "chromium": ""}
        for name in ("id", "python3", *there):
            (programs / name).write_text(f"#!{shutil.which('bash')}\n{codes[name]}\n")
            (programs / name).chmod(0o755)
        done = subprocess.run(
            [programs / "bash", ROOT / ".ci" / "run"],
            env={"PATH": str(programs), "CI": ci},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (done.returncode, done.stdout) == (7, "python3 start.py test\n")
        return done.stderr.splitlines()

    return called


@pytest.mark.parametrize("apt", [0, 1])
def test_in_ci_root_gets_chromium_and_a_failure_shows(run, apt):
    update, *install = run("apt-get", apt=apt)
    assert update == "apt-get -qq update"
    wanted = "apt-get -qq install -y --no-install-recommends chromium"
    assert install == ([] if apt else [wanted])


@pytest.mark.parametrize(
    ("there", "more"),
    [
        (["apt-get", "chromium"], {}),
        (["apt-get"], {"user": 1000}),
        (["apt-get"], {"ci": ""}),
        ([], {}),
    ],
)
def test_elsewhere_nothing_is_installed(run, there, more):
    assert run(*there, **more) == []
