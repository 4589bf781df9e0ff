"""What a stored lab (a notebook with outputs) holds."""

import base64
import json
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

_SUFFIXES = {
    "data:image/svg+xml;base64": ".svg",
    "data:image/png;base64": ".png",
    "data:image/jpeg;base64": ".jpg",
}


class LabFigure(NamedTuple):
    """A figure as the lab stored it."""

    alt: str
    suffix: str
    content: bytes


class _Tags(HTMLParser):
    """Collects the attributes of every tag with one name."""

    def __init__(self, name):
        super().__init__()
        self.name, self.found = name, []

    def handle_starttag(self, tag, attrs):
        if tag == self.name:
            self.found.append({key: value or "" for key, value in attrs})


def _attributes(name, markup):
    parser = _Tags(name)
    parser.feed(markup)
    return parser.found


def images_in(markup):
    """Return the attributes of each <img> in HTML, unescaped."""
    return _attributes("img", markup)


def drawings_in(markup):
    """Return the attributes of each <svg> in HTML that is more than decoration."""
    return [svg for svg in _attributes("svg", markup) if svg.get("aria-hidden") != "true"]


def figures_of(path):
    """Return the named figures of a lab, as a dict from name to :class:`LabFigure`."""
    return _figures_of(Path(path), Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _figures_of(path, _changed):
    named = {}
    for output in _outputs(path):
        name = output.get("metadata", {}).get("belonging_edu", {}).get("figure")
        images = images_in(_text(output.get("data", {}).get("text/html", "")))
        if name and images and _kind_of(images[0]) in _SUFFIXES:
            named[name] = _figure(images[0])
    return named


def code_cells(path):
    """Return the number of code cells of a lab."""
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return sum(cell["cell_type"] == "code" for cell in cells)


def _outputs(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        yield from cell.get("outputs", [])


def _text(stored):
    return stored if isinstance(stored, str) else "".join(stored)


def _kind_of(image):
    return image.get("src", "").partition(",")[0]


def _figure(image):
    content = base64.b64decode(image["src"].partition(",")[2])
    return LabFigure(image.get("alt", ""), _SUFFIXES[_kind_of(image)], content)
