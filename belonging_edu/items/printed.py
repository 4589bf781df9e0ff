"""Sheets as PDF, printed by a browser of the Chromium family that is on this computer."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from belonging_edu.items.format import FOR_FACULTY, ON_PAPER, Format
from belonging_edu.items.neutral import Quiz
from belonging_edu.items.sheets import (
    ONLY_FACILITATOR,
    STEPS,
    Heading,
    Lines,
    Paragraph,
    Sheet,
    sheets,
)
from belonging_edu.items.text import as_html

__all__ = ["FORMAT", "page"]

_PATIENCE = 120  # seconds for one sheet on a slow computer
_NAMES = (
    "chromium chromium-browser google-chrome google-chrome-stable chrome "
    "microsoft-edge microsoft-edge-stable msedge"
).split()
_ON_MAC = ("Chromium", "Google Chrome", "Microsoft Edge")
_ON_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
_NONE = (
    "The PDF format needs Chromium, Chrome, or Edge, and none is on this computer. Install one "
    "(Debian, as root: `apt-get install chromium`; elsewhere from https://www.google.com/chrome), "
    "or choose docx and print from Word."
)
_OPTIONS = (
    "--headless --disable-gpu --disable-dev-shm-usage --no-first-run --no-default-browser-check "
    "--disable-extensions --disable-sync --disable-background-networking "
    "--disable-component-update --no-pdf-header-footer --generate-pdf-document-outline "
    "--export-tagged-pdf"
).split()
_NOTHING_FROM_OUTSIDE = "--host-resolver-rules=MAP * ~NOTFOUND"
#: The moment of printing, which is made the same in every file: mark, and what it is set to.
_MOMENTS = (b"/CreationDate (D:", b"/ModDate (D:")
_MOMENT = b"20260101000000"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
@page {{ size: 210mm 279mm; margin: 18mm; @bottom-left {{ content: "{foot}"; font: 9pt Arial; }}
  @bottom-right {{ content: counter(page) " of " counter(pages); font: 9pt Arial; }} }}
body {{ font: 11pt/1.35 Arial, "Liberation Sans", sans-serif; color: #000;
  font-variant-ligatures: none; }}
h1 {{ font-size: 16pt; }} h2 {{ font-size: 13pt; }}
.asked {{ break-inside: avoid; }} p:has(+ .asked) {{ break-after: avoid; }}
p {{ margin: .7em 0 .4em; }}
ul {{ list-style: none; margin: 0 0 .8em; padding-left: 2em; }}
li {{ margin: .1em 0; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #000; padding: .4em 1em; text-align: left; white-space: pre; }}
thead {{ display: table-header-group; }} tr {{ break-inside: avoid; }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def _make(quiz: Quiz, confidence) -> dict[str, bytes]:
    browser = _browser()
    return {
        f"{FOR_FACULTY if sheet.has_key else ON_PAPER}/{sheet.name}.pdf": _print(browser, sheet)
        for sheet in sheets(quiz, confidence)
    }


def page(sheet: Sheet) -> str:
    """Return a sheet as a page of HTML that needs nothing else."""
    foot = ONLY_FACILITATOR if sheet.has_key else "belonging-edu"
    body = "\n".join(_block(block) for block in sheet.blocks)
    return _PAGE.format(title=html.escape(sheet.title), foot=foot, body=body)


def _block(block):
    if isinstance(block, Heading):
        return f"<h2>{html.escape(block.text)}</h2>"
    if isinstance(block, Paragraph):
        text = as_html(block.text)
        return f"<p><strong>{text}</strong></p>" if block.strong else f"<p>{text}</p>"
    if isinstance(block, Lines):
        items = "".join(f"<li>{as_html(line)}</li>" for line in block.lines)
        return f'<ul class="asked">{items}</ul>'
    head = "".join(f'<th scope="col">{as_html(cell)}</th>' for cell in block.header)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{_rows(block.rows)}</tbody></table>"


def _rows(rows):
    return "".join(
        f'<tr><th scope="row">{as_html(first)}</th>'
        + "".join(f"<td>{as_html(cell)}</td>" for cell in others)
        + "</tr>"
        for first, *others in rows
    )


def _browser() -> str:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    found = found or next((str(path) for path in _usual_places() if path.is_file()), None)
    if found is None:
        raise ValueError(_NONE)
    return found


def _usual_places():
    """Where browsers lie on systems that do not put them on the path."""
    if sys.platform == "darwin":
        for name in _ON_MAC:
            yield Path("/Applications", f"{name}.app", "Contents", "MacOS", name)
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        for place in _ON_WINDOWS:
            if os.environ.get(variable):
                yield Path(os.environ[variable], place)


def _print(browser, sheet) -> bytes:
    with tempfile.TemporaryDirectory(prefix="belonging-edu-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "sheet.html"), Path(folder, "sheet.pdf")
        source.write_text(page(sheet), "utf-8")
        command = [browser, *_OPTIONS, _NOTHING_FROM_OUTSIDE, f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # which root cannot have; the page is our own
        command += [f"--print-to-pdf={target}", source.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        if not target.is_file():
            raise ValueError(
                f"{browser} printed nothing. Bring it up to date, or choose docx and print from "
                "Word."
            )
        return _at_one_moment(target.read_bytes())


def _at_one_moment(content: bytes) -> bytes:
    """The file with a fixed date of printing, which has the same length as the one it had."""
    for mark in _MOMENTS:
        start = content.find(mark) + len(mark)
        if start >= len(mark):
            content = content[:start] + _MOMENT + content[start + len(_MOMENT) :]
    return content


FORMAT = Format(
    name="pdf",
    aliases=("print",),
    opens_in="any reader of PDF",
    make=_make,
    steps=STEPS,
    loses="Nothing is marked by itself; the key has feedback and misconceptions.",
    checked="The text of a set was read back with pypdf and compared with the bank. Word and PDF "
    "are made from the same sheets.",
)
