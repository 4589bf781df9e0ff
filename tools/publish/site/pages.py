"""The pages of the book in a site: where a lab is shown, a link that opens it in the browser."""

import html
from pathlib import Path
from urllib.parse import quote

from launcher.labs import LAB_LINK

from .contents import START, in_browser

LITE = "lite"
NEW_TAB = 'target="_blank" rel="noopener"'
FRONT = "<!--start-in-browser--><!--/start-in-browser-->"
_KEPT = {
    False: "What you save is kept in this browser, and is sent nowhere.",
    True: "What you do is kept nowhere: save it to a file before you close the page.",
}


def link_labs(site, labs, megabytes, private):
    """Let pages open those labs that the site has."""
    words = cost(megabytes) + " " + _KEPT[private]
    for page in sorted(Path(site).rglob("*.html")):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        text = page.read_text("utf-8", errors="surrogateescape")
        new = LAB_LINK.sub(lambda found, up=up: anchor(found, labs, up, words), text)
        new = new.replace(FRONT, front_door(up, words))
        if new != text:
            page.write_text(new, "utf-8", errors="surrogateescape")


def cost(megabytes):
    """What a reader should know before pressing: what is loaded, and how long that takes."""
    return (
        f"Nothing is installed. The first time, about {megabytes:.0f} MB are loaded. Then Python "
        "starts: where this was tried, on two busy, shared cores, it was ready 12 to 60 seconds "
        "after the page was opened. Your connection and computer may need less, or more."
    )


def anchor(found, labs, up, words):
    """What takes the place of the region of a lab."""
    path = in_browser(html.unescape(found[1]))
    if path not in labs:
        return found[0]
    return paragraph(up, path, "Run this lab in your browser", words)


def front_door(up, words):
    return paragraph(up, START, "Start in your browser", words, "lab-link front-start")


def paragraph(up, path, name, words, kind="lab-link"):
    address = f"{up}{LITE}/notebooks/index.html?path={quote(path, safe='')}"
    return f'<p class="{kind}"><a href="{address}" {NEW_TAB}>{name}</a> {words}</p>'
