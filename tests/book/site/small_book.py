"""A book of a few pages, built by Sphinx alone, for the tests of the extension."""

import io
import re
from pathlib import Path
from unittest import mock

import nbformat
from myst_nb.ext.glue.crossref import read_glue_cache
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

ROOT = Path(__file__).parents[3]

_SETTINGS = {
    "extensions": ["myst_nb", "sphinxcontrib.bibtex", "belonging_book"],
    "bibtex_bibfiles": ["references.bib"],
    "exclude_patterns": ["_build"],
    "html_math_renderer": "mathml",
    "html_theme": "basic",
    "keep_warnings": False,
    "master_doc": "index",
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
    "nb_execution_mode": "off",
    "nitpicky": True,
    "numfig": True,
    "project": "Small book",
    "theme_is_finished": False,
}


class SmallBook:
    """Pages and labs under one folder; ``build`` returns the warnings, ``html`` a page."""

    def __init__(self, folder):
        self.root = folder / "root"
        self.root.mkdir()
        keys = sorted(_citation_keys())
        entry = "@misc{%s, title={Title %s}, author={Writer, Ann}, year={2025}}\n"
        self.write("references.bib", "".join(entry % (key, key) for key in keys))

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def lab(self, *outputs, name="notebooks/08-top.ipynb", title="# Lab: top against bottom"):
        """Store a lab; `outputs` are what :func:`shown_by` returns, or raw dicts."""
        cell = nbformat.v4.new_code_cell("run()", execution_count=1)
        for data, metadata in outputs:
            cell.outputs.append(nbformat.v4.new_output("display_data", data, metadata=metadata))
        cells = [nbformat.v4.new_markdown_cell(title), cell]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
        return self.write(name, nbformat.writes(notebook))

    def build(self, **settings):
        """Build what has changed, strictly, and return the warnings; `code` says how it ended."""
        self._list_pages()
        read_glue_cache.cache_clear()  # several builds run in this one process
        warnings = io.StringIO()
        out = self.root.parent / "out"
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                self.root, None, out, out / ".doctrees", "html", _SETTINGS | settings,
                status=None, warning=warnings, warningiserror=True, keep_going=True,
            )  # fmt: skip
            app.build()
        self.code = app.statuscode
        return re.sub(r"\x1b\[\d+(;\d+)*m", "", warnings.getvalue())

    def html(self, name):
        return (self.root.parent / "out" / f"{name}.html").read_text(encoding="utf-8")

    def _list_pages(self):
        pages = [path for path in self.root.rglob("*") if path.suffix in (".md", ".ipynb")]
        names = sorted(path.relative_to(self.root).with_suffix("").as_posix() for path in pages)
        listed = "\n".join(name for name in names if name != "index")
        text = f"# Small book\n\n```{{toctree}}\n{listed}\n```\n"
        if not (self.root / "index.md").is_file() or listed not in self._index():
            self.write("index.md", text)

    def _index(self):
        return (self.root / "index.md").read_text(encoding="utf-8")


def shown_by(call, *arguments, **options):
    """Return what a helper of the package would display, as (data, metadata) pairs."""
    with mock.patch("IPython.display.display") as display:
        call(*arguments, **options)
    return [(made.args[0], made.kwargs.get("metadata", {})) for made in display.call_args_list]


def _citation_keys():
    from belonging_edu import published

    return set(published.SOURCES) | {figure.citation for figure in published.figures()}
