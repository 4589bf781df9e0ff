"""Files that a browser makes from pages of ours: PDF to print, PNG for slides."""

import contextlib
import os
import pathlib
import tempfile

from launcher.files import tail
from launcher.places import BUILD
from launcher.words import Problem

from ..browsers import OPTIONS, PATIENCE, PDF_LOG, print_page, run_for

SHARP = 2.5  # dots of a picture for each dot of a page
FRAME = """<!DOCTYPE html><html lang="en"><title>figure</title>
<style>*{{margin:0}}html{{background:#fff}}img{{display:block;width:{wide}px;height:{tall}px}}</style>
<img alt="" src="data:image/svg+xml;base64,{content}">"""


def pdf(browser, work, name, markup):
    """Print a page; return the content of the file."""
    source, target = os.path.join(work, name + ".html"), os.path.join(work, name + ".pdf")
    pathlib.Path(source).write_text(markup, "utf-8")
    print_page(browser, pathlib.Path(source).as_uri(), target)
    return pathlib.Path(target).read_bytes()


def png(browser, work, figure):
    """Return a figure as a PNG picture; one that is stored as such stays as it is."""
    import base64

    if not figure.is_drawing:
        return figure.content
    wide, tall = size_of(figure.content)
    source = pathlib.Path(work, "figure.html")
    content = base64.b64encode(figure.content).decode()
    source.write_text(FRAME.format(wide=wide, tall=tall, content=content), "utf-8")
    target = pathlib.Path(work, "figure.png")
    with contextlib.suppress(FileNotFoundError):
        target.unlink()
    options = [each for each in OPTIONS if "pdf" not in each]
    with tempfile.TemporaryDirectory(prefix="browser-", dir=BUILD, ignore_cleanup_errors=True) as p:
        command = [browser, *options, f"--user-data-dir={p}", f"--screenshot={target}"]
        command += [f"--window-size={wide},{tall}", f"--force-device-scale-factor={SHARP}"]
        command += ["--hide-scrollbars"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # which root cannot have; the pages are our own
        status = run_for([*command, source.as_uri()], PATIENCE)
    if status or not target.is_file():
        raise Problem(f"{browser} drew no picture. The end of its log:\n{tail(PDF_LOG, 5)}")
    return target.read_bytes()


def size_of(drawing):
    """Width and height of an SVG drawing, in dots of a page."""
    from lxml import etree

    root = etree.fromstring(drawing)
    return tuple(
        round(float(root.get(side).removesuffix("pt")) * 4 / 3) for side in ("width", "height")
    )
