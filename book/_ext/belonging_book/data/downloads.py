"""The ``downloads`` directive: the committed cohorts as files that other software opens.

The CSV files are committed; the others are made when the page is read, and made again only
when what they are made from has changed. Sphinx puts all of them into the built book. So that
the book stays small, only the first variant of a cohort comes in every format, and no format has
to hold more than :data:`MOST_CELLS`; the command ``belonging-edu cohort`` makes the rest. A
raw export stays the CSV that it is: to bring it into a program is what its labs teach.
"""

import os
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.util.docutils import SphinxDirective

from belonging_edu import cohorts, export, load_cohort
from belonging_edu.cohorts import data

from ..typography.tables import table
from ..warn import warn

#: Made at build time, in the order of the columns, with the most rows times columns: a cell takes
#: 3 bytes of an Excel or SPSS file and up to 8 of a Stata file.
MOST_CELLS = {"xlsx": 150_000, "sav": 300_000, "dta": 150_000}

_COLUMNS = (("Cohort", 36), ("CSV", 12), ("Excel", 12), ("SPSS", 12), ("Stata", 12))
_COLUMNS += (("Codebook", 16),)


def exported(name, variant, folder):
    """Return the files of a realization that is not too large for them; make what is not fresh."""
    if any(v.measurement == "raw text" for v in cohorts.find(name).variables):
        return []
    stem = data.stem(name, variant)
    cells = _cells(name, stem)
    made = [folder / f"{stem}.{kind}" for kind, most in MOST_CELLS.items() if cells <= most]
    changed = max(path.stat().st_mtime_ns for path in _sources(name, stem))
    stale = [path for path in made if not _is_fresh(path, changed)]
    if stale:
        folder.mkdir(parents=True, exist_ok=True)
        kinds = [path.suffix[1:] for path in stale]
        export.write(name, load_cohort(name, variant), folder, kinds, stem=stem)
    return made


def _cells(name, stem):
    """Rows times columns of a realization."""
    rows = (data.folder() / f"{stem}.csv").read_bytes().count(b"\n") - 1
    return rows * len(cohorts.find(name).variables)


def _sources(name, stem):
    """What an exported file depends on: the data, their schema, and the code that writes it."""
    yield data.folder() / f"{stem}.csv"
    yield cohorts.find(name).source
    yield from Path(export.__file__).parent.glob("*.py")


def _is_fresh(path, changed):
    return path.is_file() and path.stat().st_mtime_ns >= changed


class DownloadsDirective(SphinxDirective):
    """Link every committed realization, in each format, with the size of the file."""

    def run(self):
        self.env.note_dependency(cohorts.__file__)
        realizations = [(name, v) for name in cohorts.NAMES for v in cohorts.find(name).variants]
        try:
            rows = [self._row(*realization) for realization in realizations]
        except ValueError as error:
            warn(self.name, str(error), self.get_location())
            return []
        caption = "The committed synthetic cohorts as files, with their sizes"
        return [table(caption, _COLUMNS, rows, "stacking", "downloads")]

    def _row(self, name, variant):
        stem = data.stem(name, variant)
        for path in _sources(name, stem):
            self.env.note_dependency(str(path))
        files = [data.folder() / f"{stem}.csv"]
        codebook = ""
        if _is_first(name, variant):
            files += exported(name, variant, Path(self.env.doctreedir) / "downloads")
            path = data.folder() / f"{name}.codebook.csv"
            codebook = [self._link(path, f"{name}.codebook", ".csv")]
        links = {path.suffix: [self._link(path, stem, path.suffix)] for path in files}
        formats = [links.get(f".{kind}", "") for kind in ("csv", *MOST_CELLS)]
        return [_cohort(name, variant), *formats, codebook]

    def _link(self, path, stem, ending):
        """A link whose name is the whole file, of which the ending and the size are seen."""
        target = "/" + Path(os.path.relpath(path, self.env.srcdir)).as_posix()
        link = download_reference("", reftarget=target, refdoc=self.env.docname)
        link += nodes.inline("", stem, classes=["visually-hidden"])
        link += nodes.Text(ending)
        size = nodes.inline("", f" {_size(path)}", classes=["size"])
        return nodes.inline("", "", link, size)


def _is_first(name, variant):
    return variant == next(iter(cohorts.find(name).variants))


def _cohort(name, variant):
    """Name a realization; the title stands where a cohort begins."""
    stem, cohort = data.stem(name, variant), cohorts.find(name)
    title = f" {cohort.title}" if _is_first(name, variant) else ""
    return [nodes.literal(stem, stem), nodes.Text(title)]


def _size(path):
    kilobytes = path.stat().st_size / 1000
    if kilobytes < 1000:
        return f"{kilobytes:,.0f}\N{NO-BREAK SPACE}kB"
    return f"{kilobytes / 1000:.1f}\N{NO-BREAK SPACE}MB"


def setup(app):
    app.add_directive("downloads", DownloadsDirective)
