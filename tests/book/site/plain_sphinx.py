"""The book by plain Sphinx, without Jupyter Book: the way out of its version 1 stays open.

    python -m tests.book.site.plain_sphinx             with the newest Sphinx, MyST-NB, and theme
    python -m tests.book.site.plain_sphinx --locked    with the versions that are installed

The settings are those of ``_config.yml``, written out by ``jupyter-book config``, without the
extensions that belong to Jupyter Book itself. The newest versions go into an environment of their
own, which is thrown away. The report names the versions and every warning; the exit status is that
of the strict build.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.book.site.book_copy import ROOT, Built, copy_to

#: What only Jupyter Book itself asks for.
OF_JUPYTER_BOOK = (
    "jupyter_book",
    "sphinx_comments",
    "sphinx_jupyterbook_latex",
    "sphinx_multitoc_numbering",
)
#: Whose newest version is of interest; what else the book asks for comes with its own newest.
WATCHED = ("sphinx", "myst-nb", "myst-parser", "sphinx-book-theme", "pydata-sphinx-theme")
NEWEST = (
    "sphinx",
    "myst-nb",
    "sphinx-book-theme",
    "sphinx-copybutton",
    "sphinx-design",
    "sphinx-external-toc",
    "sphinx-togglebutton",
    "sphinxcontrib-bibtex",
    "beautifulsoup4",
    "fonttools",
    "latex2mathml",
)
_CONFIG = "from jupyter_book.cli.main import main; main()"
_ENDING = """
import sys
sys.path.insert(0, "book/_ext")
extensions = [name for name in extensions if name not in {without!r}]
"""
_STRICT = ["-W", "--keep-going", "-n", "-b", "html", ".", "_build/html"]


def configure(folder):
    """Write the ``conf.py`` of a copy of the book."""
    command = [sys.executable, "-c", _CONFIG, "config", "sphinx", "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with (folder / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(_ENDING.format(without=OF_JUPYTER_BOOK))


def start(folder, python=sys.executable):
    """Start the strict build of a copy; ``book_copy.end_build`` waits for it."""
    configure(folder)
    return subprocess.Popen(
        [python, "-m", "sphinx", *_STRICT],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def newest(folder):
    """Install the newest versions into an environment in a folder, and return its Python."""
    tools = os.environ | {"PYTHONPATH": str(ROOT / ".tools")}
    uv = [sys.executable, "-m", "uv"]
    place = folder / "env"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = ["-r", str(ROOT / "pyproject.toml"), "--all-extras", *NEWEST]
    for command in (
        ["venv", "--quiet", "--python", sys.executable, str(place)],
        ["pip", "install", "--quiet", "--upgrade", "--python", str(python), *wanted],
    ):
        subprocess.run([*uv, *command], cwd=ROOT, env=tools, check=True)
    return python


def versions(python):
    """Return name -> version of what is watched."""
    code = "import sys; from importlib.metadata import version as v; "
    code += "print(*(f'{name}=={v(name)}' for name in sys.argv[1:]))"
    done = subprocess.run([python, "-c", code, *WATCHED], capture_output=True, text=True)
    return dict(part.split("==") for part in done.stdout.split())


def report(built, used):
    """Say in Markdown what the book was built with, and what came of it."""
    said = [line for line in built.log.splitlines() if re.search("WARNING|ERROR|rror:", line)]
    yield "## The book by plain Sphinx"
    yield from (f"- {name} {version}" for name, version in used.items())
    yield f"\nExit status {built.code}, {len(said)} warnings."
    yield from (f"- `{line.strip()}`" for line in said)
    if built.code and not said:
        yield f"\n```\n{built.log[-3000:]}\n```"


def main(locked):
    """Build, print the report, and return the exit status."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "book")
        folder.mkdir()
        python = sys.executable if locked else newest(Path(place))
        process = start(copy_to(folder), python)
        log, _ = process.communicate()
        built = Built(process.returncode, log, folder / "_build" / "html")
        print(*report(built, versions(python)), sep="\n")
    return built.code


if __name__ == "__main__":
    sys.exit(main("--locked" in sys.argv))
