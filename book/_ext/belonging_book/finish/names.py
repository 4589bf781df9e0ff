"""Names for those who hear a page: headings of rows and columns, and boxes with their titles."""

import html
import re

from .result_tables import as_results

#: pandas says the same about each table; the book's own style sheet says it once.
_PANDAS_STYLE = re.compile(r"<style scoped>[^<]*</style>\s*")

#: Nothing in the book refers to a table by number, and the labs' own tables have none.
_NUMBER = re.compile(r"(<caption>)<span class=\"caption-number\">[^<]*</span>")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_BODY_ROW = re.compile(r"(<tr\b[^>]*>\s*)<td\b([^>]*)>(.*?)</td>", re.DOTALL)
_BODY = re.compile(r"<tbody\b.*?</tbody>", re.DOTALL)
_BOX = re.compile(
    r'<div class="(\w+ admonition|admonition[\w -]*)">\s*<p class="admonition-title">(.*?)</p>',
    re.DOTALL,
)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_HEADING = re.compile(r"<th(?=[\s>])(?![^>]*\bscope=)")
_EMPTY_HEADING = re.compile(r"<th(\b[^>]*)>(?:\s|&nbsp;|</?p>)*</th>")


def name_parts(_app, _pagename, _templatename, context, _doctree):
    """Say of each heading whether it heads a column or a row, and of each box what it is."""
    if "body" in context:
        body = _NUMBER.sub(r"\1", _PANDAS_STYLE.sub("", context["body"]))
        body = _TABLE.sub(lambda found: _labelled(found[0]), body)
        context["body"] = _BOX.sub(_named, body)


def _labelled(table):
    table = _EMPTY_HEADING.sub(r"<td\1></td>", as_results(table))
    table = _HEAD.sub(lambda head: _HEADING.sub('<th scope="col"', head[0]), table)
    table = _BODY.sub(lambda rows: _BODY_ROW.sub(_row_heading, rows[0]), table)
    return _HEADING.sub('<th scope="row"', table)


def _row_heading(row):
    """The first cell of a row names it, if it holds anything."""
    begin, attributes, content = row.groups()
    kind = "th" if re.sub(r"<[^>]*>", "", content).strip() else "td"
    return f"{begin}<{kind}{attributes}>{content}</{kind}>"


def _named(box):
    """A box is a note with a name, so that one hears where it begins and ends."""
    kind, title = box.groups()
    name = html.escape(html.unescape(re.sub(r"<[^>]*>", "", title)).strip())
    return box[0].replace(f'class="{kind}"', f'class="{kind}" role="note" aria-label="{name}"', 1)


def setup(app):
    app.connect("html-page-context", name_parts)
