"""The book on paper: a handout of each chapter, and all chapters in one file, as PDF.

A browser prints pages that are made here from those of the built book: the text alone, with the
style sheets of the book and the one script that moves answers to the end. Links lead to what is in
the same file; where they would lead elsewhere in the book there are none, so that no path of this
computer is in a file.
"""

import copy
import glob
import html
import os
import pathlib
import tempfile
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup
from launcher.book import STRICTLY, build_book, is_current
from launcher.files import remove, tail
from launcher.places import BOOK, BOOK_LOG, BUILD, ROOT, at
from launcher.words import Problem, Steps, say

from .browsers import PDF_LOG, find, print_page

PDF = at("_build", "pdf")
REFERENCES_PAGE = "references"
AT_THE_END = ["glossary", REFERENCES_PAGE]  # of the file with all chapters
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

STYLES = 'link[rel~="stylesheet"]'
SCRIPT = 'script[src*="/book.js"]'  # moves answers to the end
NAMES = ("id", "aria-labelledby")  # attributes that name places of a page


class Page:
    """A page of the built book, and what of it goes onto paper."""

    def __init__(self, name):
        path = os.path.join(BOOK, "book", name + ".html")
        with open(path, encoding="utf-8") as file:
            self.tree = BeautifulSoup(file, "lxml", multi_valued_attributes=None)
        self.name, self.uri = name, pathlib.Path(path).as_uri()
        self.title = self.part("title").get_text().strip()
        self.heading, _, self.book = (text.strip() for text in self.title.rpartition("\N{EM DASH}"))
        self.article = self.part("article.bd-article")
        self.rights = self.part(".extra_footer").decode_contents().strip()

    def part(self, selector):
        """The first tag that a selector of style sheets finds."""
        found = self.tree.select_one(selector)
        if found is None:
            raise Problem(f"{self.uri} has no {selector!r}.\nWhat to do: report this.")
        return found

    def head(self, selector):
        """What the page loads, with addresses that hold from everywhere."""
        found = [copy.copy(tag) for tag in self.tree.select(selector)]
        for tag in found:
            for name in {"href", "src"} & tag.attrs.keys():
                tag[name] = urljoin(self.uri, tag[name])
        return "\n".join(map(str, found))

    def for_paper(self, part, places):
        """Return a part of the page as it can stand in another, in which these pages are."""
        part = copy.copy(part)
        for tag in [part, *part.find_all(True)]:
            for name in filter(tag.has_attr, NAMES):
                tag[name] = " ".join(f"{self.name}-{each}" for each in tag[name].split())
        for link in part.find_all("a", href=True):
            self._lead_within(link, places)
        for image in part.find_all("img", src=lambda src: src and not src.startswith("data:")):
            image["src"] = urljoin(self.uri, image["src"])
        return part

    def _lead_within(self, link, places):
        address, place = urldefrag(urljoin(self.uri, link["href"]))
        if address in places:
            link["href"] = f"#{places[address]}{'-' + place if place else ''}"
        elif address.startswith("file:"):
            del link["href"]

    def alone(self, text):
        """What goes onto paper as an article of its own."""
        return f'<article class="bd-article" id="{self.name}">\n{text}\n</article>'


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
        last = Page(REFERENCES_PAGE)
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
    links = (urldefrag(link["href"]) for link in page.article.find_all("a", href=True))
    wanted = {place for address, place in links if address == f"{REFERENCES_PAGE}.html"}
    cited = [
        str(references.for_paper(each, places))
        for each in references.article.select("div.citation")
        if each["id"] in wanted
    ]
    text = page.for_paper(page.article, places)
    more = BeautifulSoup(
        REFERENCES.format(cited="\n".join(cited), rights=page.rights), "html.parser"
    )
    text.find_all("section", recursive=False)[-1].append(more)
    return document(page, page.title, page.title, [page.alone(text.decode_contents())])


def whole_book(pages, more):
    """All chapters behind a list of them, then the pages that belong to all."""
    places = {page.uri: page.name for page in pages + more}
    item = '<li><a href="#{}">{}</a></li>'
    listed = "\n".join(item.format(page.name, html.escape(page.heading)) for page in pages + more)
    title = pages[0].book
    cover = COVER.format(title=html.escape(title), chapters=listed, rights=pages[0].rights)
    articles = [
        page.alone(page.for_paper(page.article, places).decode_contents()) for page in pages + more
    ]
    return document(pages[0], title, title, [cover, *articles])


def document(page, title, foot, articles):
    """A page to print, with the style sheets, the script and the language of one of the book."""
    foot = foot.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    return PAGE.format(
        lang=page.part("html")["lang"],
        title=html.escape(title),
        foot=foot,
        sheet=SHEET,
        styles=page.head(STYLES),
        script=page.head(SCRIPT),
        articles="\n".join(articles),
    )
