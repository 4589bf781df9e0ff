"""Slides as one page for the projector: no network, keys, and a reading order that is heard."""

import base64
import html

from . import look
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

STYLE = """
* { box-sizing: border-box; }
html { background: #fff; color: #INK; font: 1.5rem/1.4 "Public Sans", "Segoe UI", Arial, sans-serif; }
body { margin: 0; }
section { min-height: 100vh; padding: 4vh 5vw 5rem; }
h1, h2 { color: #PRIMARY; font: bold 1.5em/1.2 Literata, Georgia, serif; margin: 0 0 0.8em; }
section.title { background: #PRIMARY; color: #fff; padding-top: 25vh; }
section.title h1 { color: #fff; font-size: 2.2em; }
section.task { background: #PRIMARY_PALE; }
section.vote { background: #WARM_PALE; }
section.answer { background: #RIGHT_PALE; }
section.answer ol { font-weight: bold; }
section.result p:last-of-type { font-size: 2em; }
p, li { max-width: 48em; }
li { margin-bottom: 0.5em; }
li::marker { font-weight: bold; }
figure { margin: 0; text-align: center; }
figure img { background: #fff; max-height: 62vh; max-width: 100%; min-height: 45vh; }
figcaption, caption { font-size: 0.75em; text-align: start; }
caption { caption-side: bottom; padding-top: 0.6em; }
table { border-collapse: collapse; font-size: 0.85em; }
th, td { border-bottom: 1px solid #BORDER; padding: 0.4em 0.9em; text-align: start; }
thead th { background: #SURFACE; border-bottom: 2px solid #PRIMARY; }
details { border: 2px solid #BORDER; font-size: 0.7em; margin-top: 2em; padding: 0.5em 1em; }
section.title details { background: #fff; color: #INK; }
summary { cursor: pointer; }
nav { background: #fff; border-top: 1px solid #BORDER; bottom: 0; display: flex; font-size: 0.7em;
  gap: 1em; padding: 0.4em 5vw; position: fixed; width: 100%; align-items: center; }
button { background: #fff; border: 2px solid #PRIMARY; color: #PRIMARY; font: inherit; padding: 0.2em 1em; }
:focus-visible { outline: 4px solid #WARM; outline-offset: 2px; }
.keys { color: #MUTED; margin-inline-start: auto; }
.shown section:not(.now) { display: none; }
@media print { nav { display: none; } section { break-after: page; } .shown section { display: block !important; } }
"""

SCRIPT = """
const slides = [...document.querySelectorAll("section")];
const place = document.getElementById("place");
const notes = document.getElementById("notes");
let now = Math.max(0, slides.findIndex((slide) => "#" + slide.id === location.hash));
function show(n, focus) {
  now = Math.min(Math.max(n, 0), slides.length - 1);
  slides.forEach((slide, i) => slide.classList.toggle("now", i === now));
  place.textContent = `Slide ${now + 1} of ${slides.length}`;
  history.replaceState(null, "", "#" + slides[now].id);
  scrollTo(0, 0);
  if (focus) slides[now].querySelector("h1, h2").focus();
}
function toggle() {
  const open = notes.getAttribute("aria-pressed") !== "true";
  notes.setAttribute("aria-pressed", open);
  document.querySelectorAll("details").forEach((each) => { each.open = open; });
}
document.body.classList.add("shown");
document.getElementById("back").addEventListener("click", () => show(now - 1, true));
document.getElementById("on").addEventListener("click", () => show(now + 1, true));
notes.addEventListener("click", toggle);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const to = { ArrowRight: now + 1, PageDown: now + 1, ArrowLeft: now - 1, PageUp: now - 1,
    Home: 0, End: slides.length - 1 }[event.key];
  if (to !== undefined) { event.preventDefault(); show(to, true); }
  if (event.key === "n" || event.key === "N") toggle();
});
show(now, false);
"""


def write(slides, title):
    """Return the deck as one page that holds all it needs."""
    style = STYLE
    for name in ("PRIMARY_PALE", "RIGHT_PALE", "WARM_PALE", "PRIMARY", "WARM", "INK", "MUTED"):
        style = style.replace(f"#{name}", f"#{getattr(look, name)}")
    style = style.replace("#BORDER", f"#{look.BORDER}").replace("#SURFACE", f"#{look.SURFACE}")
    shown = "\n".join(_slide(n, slide) for n, slide in enumerate(slides, 1))
    return PAGE.format(title=html.escape(title), style=style, slides=shown, script=SCRIPT)


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
    items = "".join(f"<li>{as_html(line.words)}</li>" for line in lines)
    mark = lines[0].mark
    if mark == "•":
        return f"<ul>{items}</ul>"
    kind = "1" if mark.isdigit() else "A"
    start = int(mark) if mark.isdigit() else ord(mark) - ord("A") + 1
    return f'<ol type="{kind}" start="{start}">{items}</ol>'


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
