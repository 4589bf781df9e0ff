"""The Markdown of the bank as HTML, as plain text, and as runs of letters of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from belonging_edu.export.coded import needed

__all__ = ["Run", "as_html", "as_plain", "runs"]


@dataclass(frozen=True)
class Run:
    """Letters of one kind."""

    text: str
    italic: bool = False
    bold: bool = False
    code: bool = False


def as_html(text: str) -> str:
    """Return Markdown as HTML without a paragraph around it; ``<`` and ``&`` are escaped."""
    return _parser().renderInline(text)


def as_plain(text: str) -> str:
    """Return Markdown as plain text; emphasis is lost."""
    return "".join(run.text for run in runs(text))


def runs(text: str) -> list[Run]:
    """Return Markdown as runs, in order."""
    (inline,) = _parser().parseInline(text)
    found, italic, bold = [], 0, 0
    for token in inline.children:
        if token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type == "softbreak":
            found.append(Run(" ", bool(italic), bool(bold)))
        elif token.content:
            code = token.type == "code_inline"
            found.append(Run(token.content, bool(italic), bool(bold), code))
    return found


@cache
def _parser():
    markdown_it = needed("markdown_it", "A file of questions", "markdown-it-py", otherwise="")
    return markdown_it.MarkdownIt("commonmark", {"html": False})
