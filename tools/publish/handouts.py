"""The book on paper: a handout of each chapter, and all chapters in one file, as PDF.

A browser prints pages that are made here from those of the built book: the text alone, with the
style sheets of the book and the one script that moves answers to the end. Links lead to what is in
the same file; where they would lead elsewhere in the book there are none, so that no path of this
computer is in a file.
"""

import glob
import html
import os
import pathlib
import re
import tempfile
from urllib.parse import urldefrag, urljoin

from launcher.book import STRICTLY, build_book, is_current
from launcher.files import remove, tail
from launcher.places import BOOK, BOOK_LOG, BUILD, ROOT, at
from launcher.words import Problem, Steps, say

from .browsers import PDF_LOG, find, print_page

PDF = at("_build", "pdf")
AT_THE_END = ["glossary", "references"]  # of the file with all chapters
SHEET = "210mm 279mm"  # fits A4 and Letter without being made smaller

PAGE = """<!DOCTYPE html>
<html lang="{lang}" data-theme="light" data-mode="light">
<head>
<meta charset="utf-8">
<title>{title}</title>
{styles}
<style>
@page {{
  size: {sheet};
  @bottom-left {{ color: #333; content: "{foot}"; font: 9pt Arial, "Liberation Sans", sans-serif; }}
}}
</style>
</head>
<body>
<main class="bd-content">
{articles}
</main>
{script}
</body>
</html>
"""

COVER = """<article class="bd-article" id="cover">
<h1>{title}</h1>
<p>Research methods for medical educators and residents, through one question: does it matter for
a resident's training whether she feels that she belongs?</p>
<p>All data that are analyzed here are <strong>synthetic</strong>. The labs, their worked
solutions, the tables of evidence and the pages for facilitators are not in this file: they are in
the book for the screen. The answers to the questions stand at the end of each chapter.</p>
<h2>Chapters</h2>
<ul style="list-style: none; padding: 0">
{chapters}
</ul>
<p>{rights}</p>
</article>"""

REFERENCES = """<section id="references">
<h2>References</h2>
<div role="list" class="citation-list">
{cited}
</div>
<p>{rights}</p>
</section>
"""

ID = re.compile(r'(\s(?:id|aria-labelledby)=")([^"]+)"')
IMAGE = re.compile(r'(<img\b[^>]*?\ssrc=")(?!data:)([^"]*)"')
LINK = re.compile(r'(<a\b[^>]*?)\shref="([^"]*)"')
STYLE = re.compile(r'<link\b[^>]*\brel="stylesheet"[^>]*>')
SCRIPT = re.compile(r'<script src="[^"]*/book\.js[^"]*"></script>')
ADDRESS = re.compile(r'(\s(?:href|src)=")([^"]*)"')
CITATION = re.compile(r'<div class="citation" id="([^"]+)".*?</div>', re.DOTALL)


class Page:
    """A page of the built book, and what of it goes onto paper."""

    def __init__(self, name):
        path = os.path.join(BOOK, "book", name + ".html")
        with open(path, encoding="utf-8") as file:
            self.markup = file.read()
        self.name, self.uri = name, pathlib.Path(path).as_uri()
        self.title = self.part(r"<title>\s*(.*?)\s*</title>")
        self.heading, _, self.book = (text.strip() for text in self.title.rpartition("\N{EM DASH}"))
        self.article = self.part(r'<article class="bd-article"[^>]*>(.*?)</article>')
        self.rights = self.part(r'<div class="extra_footer">\s*(.*?)\s*</div>')

    def part(self, pattern):
        found = re.search(pattern, self.markup, re.DOTALL)
        if not found:
            raise Problem(f"{self.uri} has no {pattern!r}.\nWhat to do: report this.")
        return found[1]

    def head(self, pattern):
        """What the page loads, with addresses that hold from everywhere."""
        return "\n".join(
            ADDRESS.sub(lambda a: f'{a[1]}{urljoin(self.uri, a[2])}"', found)
            for found in pattern.findall(self.markup)
        )

    def for_paper(self, markup, places):
        """Return a part of the page as it can stand in another, in which these pages are."""

        def link(found):
            address, place = urldefrag(urljoin(self.uri, html.unescape(found[2])))
            if address in places:
                return f'{found[1]} href="#{places[address]}{"-" + place if place else ""}"'
            return found[1] if address.startswith("file:") else found[0]

        def ids(found):
            return found[1] + " ".join(f"{self.name}-{each}" for each in found[2].split()) + '"'

        markup = ID.sub(ids, LINK.sub(link, markup))
        return IMAGE.sub(lambda found: f'{found[1]}{urljoin(self.uri, found[2])}"', markup)

    def alone(self):
        """The page as an article of its own."""
        return f'<article class="bd-article" id="{self.name}">\n{{}}\n</article>'


def make():
    """Print the handouts and the whole book, all or none; return the exit status."""
    browser = find()
    remove(PDF_LOG)
    step = Steps(3)
    if is_current():
        step("The book is up to date")
    else:
        step("Building the book (log: _build/book.log)")
        with open(BOOK_LOG, "wb") as log:
            if build_book(STRICTLY, log=log):
                raise Problem(f"The book could not be built:\n{tail(BOOK_LOG)}")
    pages = [Page(name) for name in chapters()]
    step(f"Printing {len(pages)} handouts with {browser}")
    with tempfile.TemporaryDirectory(prefix="pdf-", dir=BUILD, ignore_cleanup_errors=True) as work:
        done = os.path.join(work, "pdf")
        os.mkdir(done)
        last = Page("references")
        for page in pages:
            printed(browser, work, page.name, handout(page, last))
        step("Printing the whole book")
        printed(browser, work, "book", whole_book(pages, [Page(name) for name in AT_THE_END]))
        remove(PDF)
        os.rename(done, PDF)
    for name in sorted(os.listdir(PDF)):
        say(f"  {os.path.getsize(os.path.join(PDF, name)) / 1e6:5.1f} MB  _build/pdf/{name}")
    return 0


def chapters():
    """The names of the chapters, in their order."""
    found = sorted(glob.glob(os.path.join(glob.escape(ROOT), "book", "[0-9][0-9]*-*.md")))
    return [os.path.splitext(os.path.basename(path))[0] for path in found]


def printed(browser, work, name, markup):
    source = os.path.join(work, name + ".html")
    with open(source, "w", encoding="utf-8") as file:
        file.write(markup)
    target = os.path.join(work, "pdf", name + ".pdf")
    print_page(browser, pathlib.Path(source).as_uri(), target)


def handout(page, references):
    """A chapter with the references that it cites, and nothing else."""
    places = {page.uri: page.name, references.uri: references.name}
    wanted = set(re.findall(r'href="references\.html#([^"]+)"', page.article))
    cited = [found[0] for found in CITATION.finditer(references.article) if found[1] in wanted]
    cited = references.for_paper("\n".join(cited), places)
    text, end, rest = page.for_paper(page.article, places).rpartition("</section>")
    text += REFERENCES.format(cited=cited, rights=page.rights) + end + rest
    return document(page, page.title, page.title, [page.alone().format(text)])


def whole_book(pages, more):
    """All chapters behind a list of them, then the pages that belong to all."""
    places = {page.uri: page.name for page in pages + more}
    item = '<li><a href="#{0.name}">{0.heading}</a></li>'
    listed = "\n".join(item.format(page) for page in pages + more)
    title = pages[0].book
    articles = [COVER.format(title=title, chapters=listed, rights=pages[0].rights)]
    for page in pages + more:
        articles.append(page.alone().format(page.for_paper(page.article, places)))
    return document(pages[0], title, title, articles)


def document(page, title, foot, articles):
    """A page to print, with the style sheets, the script and the language of one of the book."""
    foot = html.unescape(foot).replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    return PAGE.format(
        lang=page.part(r'<html lang="([^"]+)"'),
        title=title,
        foot=foot,
        sheet=SHEET,
        styles=page.head(STYLE),
        script=page.head(SCRIPT),
        articles="\n".join(articles),
    )
