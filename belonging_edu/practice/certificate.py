"""The end of a pathway: a page that says what was done, and by whom, as they typed it."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from belonging_edu.files import whole_file, write_whole
from belonging_edu.practice import bank, certificate_pages, parts
from belonging_edu.practice.certificate_pages import Certificate, Row
from belonging_edu.practice.diary import DIARY
from belonging_edu.practice.progress import (
    NOT_KEPT,
    chapters_done,
    own_pathway,
    show_linked,
    title_of,
)

__all__ = ["certificate"]

_LONGEST = 120
#: Signs that turn the direction of the text around them.
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def certificate(name: str, *, pathway: str | None = None) -> None:
    """Make your certificate of a pathway: a page to print, and a PDF, beside your labs.

    Parameters
    ----------
    name : str
        Your name, as it is to stand on the page.
    pathway : str, optional
        A pathway, such as ``"half-day"``. Without one: the one that you follow.

    Raises
    ------
    ValueError
        For a pathway that does not exist.

    Notes
    -----
    It names what stands in your progress, and nothing else. It gives no CME credit, and nobody
    supervised the work. Do not use it as proof that somebody learned something.

    Examples
    --------
    >>> certificate("Ana Ruiz, MD", pathway="half-day")  # doctest: +SKIP
    """
    if not DIARY.is_kept:
        return show_linked([NOT_KEPT])
    content = DIARY.read()
    way, chapters = own_pathway(content, pathway), chapters_done(content)
    name, problem = _understood(name)
    if problem:
        return show_linked([problem])
    halves = [chapters[n].of_part(part) for n in way.chapters for part in parts.of(n)]
    missing = [_missing(half) for half in halves if not half.is_finished]
    if missing:
        listed = "\n".join(f"* {each}" for each in missing)
        return show_linked(
            [f"**Not yet.** Of this pathway ({way.name}) these are still to do:", listed]
        )
    today = DIARY.clock().date()
    rows = tuple(_row(chapters[n], today) for n in way.chapters)
    made = Certificate(name, today, way.name, rows, tuple(way.besides))
    _write(made, f"certificate-{way.key}")


def _understood(name):
    """The name on one line, or what is wrong with it."""
    if not isinstance(name, str):
        return "", 'Write your name between quotation marks, as in `certificate("Ana Ruiz, MD")`.'
    kept = (" " if unicodedata.category(sign) == "Cc" else sign for sign in name)
    name = " ".join("".join(sign for sign in kept if sign not in _TURNING).split())
    name = name.encode("utf-8", "ignore").decode("utf-8")
    if not any(sign.isalnum() for sign in name):
        return (
            "",
            'Write your name between the quotation marks, as in `certificate("Ana Ruiz, MD")`.',
        )
    if len(name) > _LONGEST:
        return "", (
            f"A name of at most {_LONGEST} characters fits on the page; this one has {len(name)}. "
            "Please shorten it."
        )
    return name, ""


def _missing(chapter):
    missing = []
    if chapter.not_solved:
        names = [task.name for task in chapter.not_solved]
        missing.append(("exercise " if len(names) == 1 else "exercises ") + ", ".join(names))
    if chapter.not_answered("post"):
        missing.append(f'the questions after it, `quiz({chapter.asks}, form="post")`')
    return f"{title_of(chapter.chapter, chapter.lab)}: {'; '.join(missing)}."


def _row(chapter, today):
    post = bank.items(chapter.chapter, "post")
    marked = any(item.has_key for item in post)
    right = sum(item.id in chapter.right for item in post) if marked else None
    return Row(
        title_of(chapter.chapter, linked=False),
        len(chapter.core),
        len(post),
        right,
        min(chapter.finished_on, today),
    )


def _write(made, stem):
    page, print_out = (DIARY.folder / f"{stem}.{ending}" for ending in ("html", "pdf"))
    try:
        write_whole(page, certificate_pages.as_html(made))
        links = [f"[{page.name}]({quote(page.name)})"]
        if certificate_pages.can_be_drawn(made):
            with whole_file(print_out) as part:
                certificate_pages.draw_pdf(made, part)
            links.append(f"[{print_out.name}]({quote(print_out.name)})")
    except OSError as error:
        return show_linked(
            [
                f"The certificate could not be written: {error.strerror or error}. Copy the course "
                "to a folder of your own, in which you may write, and run this there."
            ]
        )
    how = (
        "To print the page, right-click its name in the list of files, choose *Open in New Browser "
        "Tab*, and print it from there."
    )
    if len(links) == 1:
        how += " Here, only the browser can make a PDF of it: print it into a file."
    show_linked([f"**Your certificate** lies beside your labs: {' and '.join(links)}.", how])
