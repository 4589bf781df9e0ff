"""What has to hold for the built book. Each check returns complaints; none is good."""

import re
import unicodedata
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import nbformat
import yaml

SHORTEST_ALT = 40
FEWEST_WORDS = 3
MOST_DECIMALS = 4

#: Written by the build beside the documents of the table of contents.
_EXTRA_PAGES = {"404.html", "index.html", "search.html"}

_LOADING = {
    ("audio", "src"), ("embed", "src"), ("iframe", "src"), ("image", "href"), ("img", "src"),
    ("img", "srcset"), ("input", "src"), ("link", "href"), ("object", "data"), ("script", "src"),
    ("source", "src"), ("source", "srcset"), ("use", "href"), ("video", "poster"),
    ("video", "src"),
}  # fmt: skip
_OTHER_HOST = re.compile(r"(?:[\"'(=,\s]|^)((?:https?:|wss?:)?//[^\s\"')]+)", re.IGNORECASE)
_CSS_LOADS = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:https?:)?//[^\"')\s]+)")
_JS_LOADS = re.compile(
    r"(?:import\s*\(?|from|fetch\(|importScripts\(|\.src\s*=|\.href\s*=|open\([\"']GET[\"'],)"
    r"\s*[\"'`]((?:https?:)?//[^\"'`]+)"
)
_LEAKED = re.compile(r"```\{|:::|\{(?:n|glue:\w+|published|cite(?::\w+)?|numref|ref|eq|doc)\}|\$\$")
_LEAKED_TEX = re.compile(r"\\\(|\\\[|\\begin\{|\$\\[a-z]+")
_LEAKED_HEADING = re.compile(r"<h[1-6]\b[^>]*>\s*#+ [^<]*")
_MACHINE = re.compile(r"(?<![\w.:/-])(?:/(?:home|root|tmp|Users|work|var)/\w[\w./-]*|[A-Z]:\\\w+)")
_MATHS = re.compile(r"\$\$|\$(?![\s$])[^$\n]+?(?<![\s\\])\$(?!\d)|^```\{math\}", re.MULTILINE)
_SHOWS_COHORT = re.compile(r"\{n\}`|\{labfigure\}|\{cohort-table\}")
_UNREAD = {"code", "pre", "script", "style", "annotation"}
#: Names, and what every reader of a hospital knows.
_PLAIN = set(
    "AA BY CC CC0 CSV DOI HTML JASP JGME LGBTQ MB MIT NA PC PSPP README SPSS".split()
    + "UK US USB UTC VS ZIP".split()
)
#: Marks of punctuation that every screen reader knows.
_QUIET = "\N{NO-BREAK SPACE}\u2018\u2019\u201c\u201d\N{HORIZONTAL ELLIPSIS}\N{EM DASH}"
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}


class Page(HTMLParser):
    """One built page: its tags, ids, the text of its article, scripts and styles."""

    def __init__(self, path):
        super().__init__()
        self.path, self.tags, self.ids = path, [], set()
        self.lab_figures, self.scripts, self.styles = [], [], []
        self.text, self.source = "", path.read_text(encoding="utf-8")
        self._open, self._words = [], []
        self.feed(self.source)
        self.text = " ".join(self._words)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self.ids.update(attributes[key] for key in ("id", "name") if key in attributes)
        if tag == "img" and self._is_lab_figure(attributes):
            self.lab_figures.append(attributes)
        if tag not in _VOID:
            self._open.append((tag, attributes.get("class", "")))

    def handle_endtag(self, tag):
        while any(tag == name for name, _ in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data):
        names = [name for name, _ in self._open]
        if names and names[-1] in ("script", "style"):
            (self.scripts if names[-1] == "script" else self.styles).append(data)
        elif "article" in names and not _UNREAD.intersection(names):
            self._words.append(data)

    def _is_lab_figure(self, attributes):
        inside = any("lab-figure" in kind for _, kind in self._open)
        return inside or attributes.get("src", "").startswith("data:")


def pages_of(html):
    """Read every page of a built book, by its path from the book's folder."""
    found = sorted(path for path in html.rglob("*.html") if "_static" not in path.parts)
    return {path.relative_to(html).as_posix(): Page(path) for path in found}


def documents_in_toc(root):
    """Return the documents that ``_toc.yml`` names, without suffix."""
    named = []

    def walk(part):
        if isinstance(part, dict):
            named.extend(part[key] for key in ("root", "file") if key in part)
            part = list(part.values())
        if isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8")))
    return [re.sub(r"\.(md|ipynb)$", "", name) for name in named]


def source_of(root, document):
    """Return the text of a document as its author wrote it, without code."""
    page = root / f"{document}.md"
    if page.is_file():
        text = page.read_text(encoding="utf-8")
    else:
        notebook = nbformat.read(root / f"{document}.ipynb", as_version=4)
        text = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    text = re.sub(r"^(`{3,}|~{3,})(?!\{math).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!\})`[^`\n]+`", "", text)


def folders_against_toc(root):
    """Each document is in the table of contents, and chapter, lab and solution go together."""
    named = documents_in_toc(root)
    lists = [("book", "*.md"), ("notebooks", "*.ipynb"), ("notebooks/solutions", "*.ipynb")]
    lists.append(("book/sessions", "*.md"))
    more = [("book/reference", "*.md")]
    stored = {
        path.relative_to(root).with_suffix("").as_posix()
        for folder, pattern in lists + more
        for path in (root / folder).glob(pattern)
    }
    yield from (f"{name} is not in _toc.yml" for name in sorted(stored - set(named)))
    yield from (
        f"_toc.yml names {name}, which does not exist" for name in sorted(set(named) - stored)
    )
    yield from (f"_toc.yml names {n} twice" for n in sorted(set(named)) if named.count(n) > 1)
    numbered = defaultdict(set)
    for name in stored:
        folder, _, file = name.rpartition("/")
        if re.match(r"\d\d[a-z]?-", file):
            numbered[re.sub(r"^(\d\d)[a-z]-", r"\1-", file)].add(folder)
    for file, folders in sorted(numbered.items()):
        missing = {folder for folder, _ in lists} - folders
        yield from (f"{folder}/{file} is missing" for folder in sorted(missing))


def pages_against_toc(root, pages):
    """One page for each document, and no other."""
    wanted = {f"{document}.html" for document in documents_in_toc(root)} | _EXTRA_PAGES
    yield from (f"no page {name}" for name in sorted(wanted - set(pages)))
    yield from (f"unexpected page {name}" for name in sorted(set(pages) - wanted))


def alternative_texts(page):
    """Each image has real text; a figure of a lab has enough to describe it."""
    for tag, image in page.tags:
        if tag != "img":
            continue
        alt, file = image.get("alt", "").strip(), PurePosixPath(image.get("src", "")[:200]).name
        if not alt:
            yield f"no alternative text: {file}"
        elif alt == file or re.fullmatch(r"\S+\.(svg|png|jpe?g|gif)", alt):
            yield f"alternative text is a file name: {alt}"
    for image in page.lab_figures:
        alt = image.get("alt", "")
        if len(alt) < SHORTEST_ALT:
            yield f"figure of a lab described with {len(alt)} characters: {alt!r}"


def tables(page):
    """Each table says what it shows, and each heading which cells it heads."""
    for table in re.findall(r"<table\b.*?</table>", page.source, re.DOTALL):
        caption = re.search(r"<caption\b[^>]*>(.*?)</caption>", table, re.DOTALL)
        words = re.sub(r"<[^>]*>", " ", caption[1]).split() if caption else []
        first = " ".join(re.sub(r"<[^>]*>", " ", table).split())[:60]
        if len(words) < FEWEST_WORDS:
            yield f"caption of {len(words)} words: {first!r}"
        if re.search(r"<th(?=[\s>])(?![^>]*\bscope=)", table):
            yield f"heading without scope: {first!r}"
        yield from (f"{said}: {first!r}" for said in _numbers(table))


def _numbers(table):
    """In a column of a lab's table all numbers have as many decimals, and not too many."""
    if 'class="table results"' not in table:
        return
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", r, re.DOTALL) for r in table.split("<tr")[1:]]
    for column in zip(*(row for row in rows if len(row) == max(map(len, rows))), strict=True):
        numbers = [
            cell
            for cell in column
            if re.fullmatch(r"[-\N{MINUS SIGN}]?[\d,]+(\.\d+)?(e[+-]\d+)?", cell)
        ]
        decimals = {len(number.partition(".")[2]) for number in numbers}
        if len(decimals) > 1 or any(many > MOST_DECIMALS for many in decimals):
            yield f"decimals of {', '.join(numbers)}"


def figures_in_words(page):
    """Each figure of a lab is folded out in words below it, too."""
    said = page.source.count('<details class="in-words">')
    if said != len(page.lab_figures):
        yield f"{len(page.lab_figures)} figures of labs, {said} of them in words"


def abbreviations(page, known):
    """Each abbreviation is one of the list, and the first of a kind says what it stands for."""
    marked = re.findall(r"<abbr title=\"[^\"]+\">([^<]*)</abbr>", page.source)
    used = set(re.findall(r"\b[A-Z]{2,}\d?(?=s?\b)", page.text)) - _PLAIN
    used = {short if short in known else short.rstrip("0123456789") for short in used}
    yield from (f"{short} is in no list" for short in sorted(used - set(known)))
    yield from (f"{short} is marked twice" for short in known if marked.count(short) > 1)
    if "cell_output" in page.source:
        return  # what a cell showed is as it was, and has no marks
    yield from (f"{short} is not marked" for short in sorted(used & set(known) - set(marked)))


def signs(page, said):
    """Each sign that is no letter and no quotation mark is one of those said in words."""
    for sign in sorted(set(page.text) - set(said) - set(_QUIET)):
        if ord(sign) > 127 and not sign.isalpha():
            yield f"{sign!r} ({unicodedata.name(sign)}) is not said in words"


def code_as_typed(page):
    """Code can be copied and run: the minus of a negative number is a hyphen."""
    for block in re.findall(r"<pre\b.*?</pre>", page.source, re.DOTALL):
        code = re.sub(r"<[^>]*>", "", block)
        yield from (f"{found!r} in code" for found in re.findall("\N{MINUS SIGN}[\\d.]+", code))


def leaked_markup(page):
    """No directive, role or formula reached the reader as source text."""
    for pattern in (_LEAKED, _LEAKED_TEX):
        for found in pattern.finditer(page.text):
            yield f"source text: {page.text[found.start() : found.start() + 50]!r}"
    yield from (f"sign of a heading: {found!r}" for found in _LEAKED_HEADING.findall(page.source))


def machine_paths(page, root):
    """No path of the machine that built the book."""
    attributes = (value for _, attrs in page.tags for value in attrs.values())
    readable = re.sub(r"data:[^\"'\s>]+", "", page.source)
    yield from (f"path {found[0]!r}" for found in _MACHINE.finditer(readable))
    if any(str(root) in value for value in attributes) or str(root) in readable:
        yield f"path of the checkout {str(root)!r}"


def other_hosts(page):
    """Nothing is loaded from another host."""
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            loads = (tag, name) in _LOADING and not value.startswith("data:")
            if loads and (found := _OTHER_HOST.search(value)):
                yield f"<{tag} {name}> loads {found[1]}"
            if name == "style":
                yield from (f"style loads {address}" for address in _CSS_LOADS.findall(value))
    for style in page.styles:
        yield from (f"style loads {address}" for address in _CSS_LOADS.findall(style))
    for script in page.scripts:
        yield from (f"script names {address}" for address in _OTHER_HOST.findall(script))


def other_hosts_in_assets(html):
    """No style sheet or script of the book loads from another host."""
    for path in sorted((html / "_static").rglob("*")):
        pattern = {".css": _CSS_LOADS, ".js": _JS_LOADS}.get(path.suffix)
        if pattern:
            for address in pattern.findall(path.read_text(encoding="utf-8")):
                yield f"{path.name} loads {address}"


def formulas(page, source):
    """Where the author wrote math, the page holds MathML."""
    if _MATHS.search(source) and not any(tag == "math" for tag, _ in page.tags):
        yield "math in the source, no MathML on the page"


def says_synthetic(document, page, source):
    """A page that shows cohort data says that they are synthetic."""
    shows = document.startswith("notebooks/") or _SHOWS_COHORT.search(source)
    if shows and "synthetic" not in page.text.lower():
        yield "shows cohort data and does not say 'synthetic'"


def broken_links(name, pages, html):
    """Each link inside the book leads to a file, and its anchor to a place on the page."""
    for tag, attributes in pages[name].tags:
        link = urlsplit(attributes.get("href", "")) if tag == "a" else None
        if not link or link.scheme or link.netloc or not (link.path or link.fragment):
            continue
        target = _target(name, unquote(link.path))
        page = pages.get(target)
        if page is None and not (html / target).is_file():
            yield f"link to {attributes['href']}: no such file"
        elif page and link.fragment and unquote(link.fragment) not in page.ids:
            yield f"link to {attributes['href']}: no such place"


def _target(name, path):
    if not path:
        return name
    parts = []
    for part in (PurePosixPath(name).parent / path).parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return Path(*parts).as_posix()
