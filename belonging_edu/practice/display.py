"""How a lab answers: paragraphs and lists, in HTML and in plain text, without script or color.

JupyterLab and the book show the HTML, a terminal and a screen reader's notebook the text; both say
the same.
"""

from __future__ import annotations

import html
import re

__all__ = ["markup", "plain", "show_card", "show_message"]

_MARKS = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
)


def show_message(parts) -> None:
    """Show paragraphs (text) and lists (dicts from letter to text), with Markdown's emphasis."""
    from IPython.display import display

    display(_bundle(parts), raw=True)


def show_card(parts, make) -> None:
    """Show the card that `make` returns; where widgets do not run, paragraphs and lists.

    A browser prefers the card where it can run one. A stored notebook, the book, and a test see
    the text, which is the same in every run.
    """
    from importlib.util import find_spec

    from IPython.display import display

    if find_spec("ipywidgets") is None:
        return show_message(parts)
    display(make()._repr_mimebundle_() | _bundle(parts), raw=True)


def markup(parts) -> str:
    """Return paragraphs and lists as HTML; what a learner typed in them is no markup."""
    return "\n".join(_list(p) if isinstance(p, dict) else _paragraph(p) for p in parts)


def plain(parts) -> str:
    """Return paragraphs and lists as plain text."""
    return "\n\n".join(_lines(p) if isinstance(p, dict) else _bare(p) for p in parts)


def _bundle(parts):
    return {"text/html": f"<div>\n{markup(parts)}\n</div>", "text/plain": plain(parts)}


def _marked(text):
    text = html.escape(text, quote=False)
    for mark, tag in _MARKS:
        text = mark.sub(tag, text)
    return text


def _bare(text):
    for mark, _ in _MARKS:
        text = mark.sub(r"\1", text)
    return text


def _paragraph(text):
    return f"<p>{_marked(text)}</p>"


def _list(lines):
    items = (f"<li>{letter}: {_marked(text)}</li>" for letter, text in lines.items())
    return f'<ul style="list-style: none">{"".join(items)}</ul>'


def _lines(lines):
    return "\n".join(f"  {letter}: {_bare(text)}" for letter, text in lines.items())
