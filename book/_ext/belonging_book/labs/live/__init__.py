"""Explorers that move in the page, below the static twin of each: where their pieces were made.

`start.py live` makes the pieces (Python for the browser, numpy, matplotlib) in ``_build/live``.
With them, each twin is followed by a place that `live.js` fills with a button. Without them the
book is static, and no page has anything of this.
"""

import json
import shutil
import tomllib
import zipfile
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from ...typography.tables import table
from ..stored import figures_of, images_in

#: A figure of this name is the twin of an explorer.
TWIN = "explorer_"
FOLDER = "_static/live"
HERE = Path(__file__).parent
_COLUMNS = (("Name", 20), ("Version", 18), ("License", 26), ("Source", 36))
#: What the explorers are made of in our own package.
ROOMS = ("", "explore", "figures", "methods")


def pieces_of(app):
    """The folder in which `start.py live` leaves what a page loads."""
    return Path(app.srcdir, "_build", "live")


def contents_of(app):
    """What the pieces say of themselves, or None where there are none."""
    described = pieces_of(app) / "contents.json"
    return json.loads(described.read_text("utf-8")) if described.is_file() else None


def place_for(app, figure):
    """Return the nodes that follow a figure with this name: a place, if it is a twin."""
    contents, explorer = contents_of(app), figure.removeprefix(TWIN)
    if explorer == figure or not contents:
        return []
    packages = ["first", *["scipy"] * (explorer in contents["with_scipy"])]
    loads = json.dumps({name: contents["bytes"][name] for name in packages})
    markup = f'<div class="live" data-live="{explorer}" data-loads=\'{loads}\'></div>'
    return [nodes.raw("", markup, format="html", live=explorer)]


class PlaceInLabs(SphinxTransform):
    """Put a place below each twin that a cell of a lab shows."""

    default_priority = 215  # when the figures are described

    def apply(self, **_options):
        path = self.env.doc2path(self.env.docname)
        if not path.endswith(".ipynb"):
            return
        twins = {stored.alt: name for name, stored in figures_of(path).items()}
        for raw in list(self.document.findall(nodes.raw)):
            for image in images_in(raw.astext()):
                found = place_for(self.app, twins.get(image.get("alt", ""), ""))
                raw.parent[raw.parent.index(raw) + 1 : raw.parent.index(raw) + 1] = found


class LivePiecesDirective(SphinxDirective):
    """List what live explorers are made of, beside this project: version, license, and source."""

    kinds = ("piece",)
    caption = "What live explorers load, with version, license, and source"

    def run(self):
        lock = Path(self.env.srcdir, "site.lock")
        self.env.note_dependency(str(lock))
        locked = tomllib.loads(lock.read_text("utf-8"))
        told = dict.fromkeys(
            (piece["name"], piece["version"], piece["license"], piece["source"])
            for kind in self.kinds
            for piece in locked[kind]
        )
        rows = [
            [name, version, [nodes.literal("", license)], _link(source)]
            for name, version, license, source in told
        ]
        return [table(self.caption, _COLUMNS, rows, "live-pieces")]


class LabPiecesDirective(LivePiecesDirective):
    """The same for what labs in the browser load beside that."""

    kinds = ("lab_piece", "wheel", "application")
    caption = "What labs in the browser load besides, with version, license, and source"


def _link(address):
    return [nodes.reference("", address.removeprefix("https://"), refuri=address)]


def add_script(app, _name, _template, _context, doctree):
    """Let pages with a place load the script that fills it."""
    if doctree and any(raw.get("live") for raw in doctree.findall(nodes.raw)):
        app.add_js_file("live/live.js", loading_method="defer")


def copy_pieces(app):
    """Put the pieces, the scripts, and our own package into the built book."""
    target = Path(app.outdir, FOLDER)
    if app.builder.format != "html":
        return
    if not contents_of(app):
        shutil.rmtree(target, ignore_errors=True)
        return
    shutil.copytree(pieces_of(app), target, dirs_exist_ok=True)
    for script in HERE.glob("*.js"):
        shutil.copy(script, target)
    pack_package(target / "belonging_edu.zip")


def pack_package(path):
    """Write what pages need of our own package, in the same bytes from the same files."""
    import belonging_edu

    top = Path(belonging_edu.__file__).parent
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for file in sorted(file for room in ROOMS for file in (top / room).glob("*.py")):
            name = file.relative_to(top.parent).as_posix()
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, file.read_bytes())


def setup(app):
    app.add_directive("live-pieces", LivePiecesDirective)
    app.add_directive("lab-pieces", LabPiecesDirective)
    app.add_transform(PlaceInLabs)
    app.connect("builder-inited", copy_pieces)
    app.connect("html-page-context", add_script)
