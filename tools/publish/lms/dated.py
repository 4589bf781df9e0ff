"""Worked solutions that open on a day: out of sight until then, by the clock of the reader.

What they say waits in a `template`, which a browser neither shows nor searches; a script of the
page's own folder puts it in place. Without the script it stays closed.
"""

import shutil
from pathlib import Path

from bs4 import BeautifulSoup

from ..site.edition import SOLUTIONS

SCRIPT = Path(__file__).with_name("player") / "dated.js"
STATIC = "_static"
CLOSED = "These worked solutions open on {day}, by the clock of this computer."


def in_words(day):
    return f"{day:%B} {day.day}, {day.year}"


def close(book, day):
    """Close the pages of worked solutions of a built book until a day."""
    shutil.copyfile(SCRIPT, book / STATIC / SCRIPT.name)
    for source in (book / "_sources" / SOLUTIONS).glob("*"):
        source.unlink()  # the same text once more, to download
    for path in sorted((book / SOLUTIONS).glob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        up = "../" * (len(path.relative_to(book).parts) - 1)
        close_page(page, day, f"{up}{STATIC}/{SCRIPT.name}")
        path.write_text(str(page), "utf-8")


def close_page(page, day, script):
    """Put the article of a page into a template, and say when it opens."""
    article = page.find("article", class_="bd-article")
    heading = article.h1.extract()
    waiting = page.new_tag("template", id="opens-later")
    waiting.extend(list(article.contents))
    told = page.new_tag("p", id="opens-on", attrs={"data-day": day.isoformat()})
    told.string = CLOSED.format(day=in_words(day))
    article.extend([heading, told, waiting])
    page.body.append(page.new_tag("script", src=script))
