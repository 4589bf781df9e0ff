"""Slides as one page for the projector: no network, keys, and a reading order that is heard."""

import base64
import html

from . import assets, sheet
from .words import as_html, plain

PAGE = """<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}: slides</title>
<style>{style}</style>
</head>
<body>
<main>
{slides}
</main>
<nav aria-label="Slides">
<button type="button" id="back">Back</button>
<output id="place" aria-live="polite"></output>
<button type="button" id="on">Next</button>
<button type="button" id="notes" aria-pressed="false">Notes</button>
<span class="keys">Keys: ← → Home End, N for notes</span>
</nav>
<script>{script}</script>
</body>
</html>
"""


def write(slides, title):
    """Return the deck as one page that holds all it needs."""
    shown = "\n".join(_slide(n, slide) for n, slide in enumerate(slides, 1))
    return PAGE.format(
        title=html.escape(title),
        style=assets.style("deck"),
        slides=shown,
        script=assets.read("deck.js"),
    )


def _slide(n, slide):
    level = "h1" if slide.kind == "title" else "h2"
    notes = "".join(f"<p>{html.escape(each, quote=False)}</p>" for each in slide.notes)
    return (
        f'<section id="slide-{n}" class="{slide.kind}" aria-labelledby="title-{n}">\n'
        f'<{level} id="title-{n}" tabindex="-1">{html.escape(slide.title, quote=False)}</{level}>\n'
        f"{_body(slide)}\n"
        f"<details><summary>Notes</summary>{notes}</details>\n</section>"
    )


def _body(slide):
    if slide.figure:
        return _figure(slide)
    if slide.table:
        return _table(slide.table)
    parts, listed = [], []
    for line in slide.lines:
        if line.mark:
            listed.append(line)
        else:
            parts += [_list(listed)] if listed else []
            listed = []
            parts.append(f"<p>{_shown(slide, line)}</p>")
    return "\n".join([*parts, _list(listed)] if listed else parts)


def _shown(slide, line):
    """A question to vote on, and the right answer, stand out."""
    text = as_html(line.words)
    first = slide.kind in ("vote", "answer") and line == slide.lines[0]
    return f"<strong>{text}</strong>" if first else text


def _list(lines):
    if lines[0].mark == "•":
        return sheet.items(line.words for line in lines)
    if lines[0].mark.isdigit():
        items = "".join(f'<li value="{line.mark}">{as_html(line.words)}</li>' for line in lines)
        return f"<ol>{items}</ol>"
    return sheet.lettered({line.mark: line.words for line in lines})


def _figure(slide):
    figure = slide.figure
    content = base64.b64encode(figure.content).decode()
    caption = "".join(as_html(line.words) for line in slide.lines)
    return (
        f'<figure><img alt="{html.escape(figure.alt)}" src="data:{figure.kind};base64,{content}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _table(table):
    head = "".join(f'<th scope="col">{as_html(cell)}</th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row">{as_html(first)}</th>'
        + "".join(f"<td>{as_html(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in table.rows
    )
    caption = f"<caption>{as_html(table.caption)}</caption>" if plain(table.caption) else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
