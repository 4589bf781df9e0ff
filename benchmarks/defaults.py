"""The sources of the book with what Jupyter Book does by default, for comparison."""

from __future__ import annotations

import yaml

#: Settings that the sources need; all others are ours.
_NEEDED = ("add_module", "autodoc", "bibtex", "myst_heading", "napoleon", "nb_render")
_EXTENSION = ("book", "_ext", "belonging_book", "__init__.py")
#: Rooms and calls of our extension that make the book ours, beyond what its sources need.
_OURS = {
    "course, finish)": "course)",
    "evidence, finish, labs": "evidence, labs",
    '    app.connect("builder-inited", use_all_processors)\n': "",
}


def with_defaults(folder):
    """Take our settings, our finish, and our use of all processors out of a copy of the book."""
    path = folder / "_config.yml"
    settings = yaml.safe_load(path.read_text("utf-8"))
    ours = settings["sphinx"]
    needed = {name: value for name, value in ours["config"].items() if name.startswith(_NEEDED)}
    settings["sphinx"] = {
        "local_extensions": ours["local_extensions"],
        "extra_extensions": ["sphinx.ext.autodoc", "sphinx.ext.napoleon"],
        "config": needed | {"html_math_renderer": "mathjax"},  # Sphinx would take our own
    }
    path.write_text(yaml.safe_dump(settings), "utf-8")
    extension = folder.joinpath(*_EXTENSION)
    code = extension.read_text("utf-8")
    for line, instead in _OURS.items():
        if line not in code:
            raise SystemExit(f"{extension.name} no longer holds {line!r}: change _OURS here.")
        code = code.replace(line, instead)
    extension.write_text(code, "utf-8")
    return folder
