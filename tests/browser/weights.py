"""What a page weighs with every file that it asks for."""

import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: KiB, as the files lie there and packed with gzip as most servers send them.
MOST_OF_A_CHAPTER = (900, 300)
MOST_OF_A_LAB = (1146, 300)
PACKED = (".woff", ".woff2", ".png", ".jpg")


def limit_of(name):
    """The most that a page may weigh; None for pages that are no chapter and no lab."""
    if re.match(r"book/\d\d-", name):
        return MOST_OF_A_CHAPTER
    return MOST_OF_A_LAB if name.startswith("notebooks/") else None


def loaded(window, address):
    """The files that a page loads from its folder, the page first."""
    window.asked.clear()
    page = window.context.new_page()
    page.goto(address, wait_until="load")
    page.evaluate("() => document.fonts.ready")
    files = dict.fromkeys(urlsplit(url).path for url in window.asked if url.startswith("file:"))
    page.close()
    return [Path(unquote(path)) for path in files]


def weight(files):
    """KiB of files as they lie there, and packed; pictures and fonts are packed already."""
    contents = [(path, path.read_bytes()) for path in files]
    packed = sum(
        len(content) if path.suffix in PACKED else len(gzip.compress(content, 6))
        for path, content in contents
    )
    return sum(len(content) for _, content in contents) / 1024, packed / 1024


def complaints(found, most):
    """What weighs too much, of what :func:`weight` returned. None is good."""
    pairs = zip(("KiB", "KiB packed"), found, most, strict=True)
    return [
        f"{ours:,.0f} {unit}, more than {most:,.0f}" for unit, ours, most in pairs if ours > most
    ]
