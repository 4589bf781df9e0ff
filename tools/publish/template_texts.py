"""Texts of a new chapter that its author has yet to replace: their mark, and where it stands."""

from pathlib import Path

MARK = "[[Replace: "
#: Where chapters, and the lists that name them, are written.
SLIDES = "tools/publish/kit/slides"
WRITTEN = ("README.md", "_toc.yml", "book", "notebooks", "belonging_edu", SLIDES)
SUFFIXES = {".md", ".ipynb", ".py", ".yaml", ".yml"}


def to_replace(what):
    """Return a text to replace, which says what belongs there."""
    return f"{MARK}{what}]]"


def still_template(root):
    """Yield path, line number, and line of each text that is still that of the template."""
    for path in sorted(_written(Path(root))):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if MARK in line:
                yield path.relative_to(root).as_posix(), number, line.strip()


def _written(root):
    for name in WRITTEN:
        top = root / name
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.suffix in SUFFIXES and ".ipynb_checkpoints" not in path.parts:
                yield path
