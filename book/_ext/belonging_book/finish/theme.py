"""What the theme's templates leave out for keyboards, screen readers and slow lines."""

from bs4 import Tag
from docutils import nodes

from .assets import UNUSED_SCRIPT
from .rules import Rule, classes, framed


def _of_a_document(page):
    return page.framed and page.doctree is not None


def _listed(page):
    """Some table of contents names the page, so that the list of pages marks where one is."""
    return page.framed and any(page.name in n for n in page.env.toctree_includes.values())


def _nested(page):
    """The list of pages has levels to open."""
    includes = page.env.toctree_includes if page.framed else {}
    return any(below for name, below in includes.items() if name != page.env.config.root_doc)


def _with_parts(page):
    """The page has headings below its title, which the theme lists beside it."""
    if not page.framed or page.name not in page.env.tocs:
        return False
    return sum(1 for _ in page.env.tocs[page.name].findall(nodes.reference)) > 1


def _hides_cells(page):
    return page.holds(lambda node: isinstance(node, nodes.container) and node.get("hide_mode"))


def _cites(page):
    citations = getattr(page.env and page.env.domains.get("cite"), "citations", ())
    return any(citation.bibliography_key.docname == page.name for citation in citations)


def _having(name, value):
    """A test whether a tag has this attribute with this value."""
    return lambda tag: tag.get(name) == value


def _setting(**given):
    """A change that gives a tag these attributes."""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    return lambda tag: tag.attrs.update(named)


def _hide(tag):
    """What the button around it says is enough."""
    del tag["title"]
    tag["aria-hidden"] = "true"


def _unname(tag):
    """The words that are seen are the name."""
    del tag["aria-label"]


def _opens_levels(tag):
    """An arrow that opens the pages below the one whose link stands before it."""
    arrow = tag.find("span", recursive=False)
    return arrow and "toctree-toggle" in classes(arrow) and _link_before(tag)


def _link_before(tag):
    before = tag.parent.find_previous_sibling()
    return before if before and before.name == "a" else None


def _name_levels(tag):
    tag["aria-label"] = f"Pages that belong to: {_link_before(tag).get_text()}"


def _listen(tag):
    """A script in an attribute is one that no policy can let through; book.js listens instead."""
    del tag["onclick"]
    tag["data-print"] = ""


def _holds_brand(tag):
    first = tag.find(True, recursive=False)
    return "sidebar-primary-item" in classes(tag) and first and "navbar-brand" in classes(first)


def _dialog(name, id, label, due):
    """The rule that names a dialog."""
    return Rule(name, "dialog", _having("id", id), _setting(aria_label=label), due)


def _script(name, file, spares=()):
    """The rule that leaves out a script."""
    return Rule(
        name, "script", lambda tag: file in tag.get("src", ""), Tag.decompose, framed, spares
    )


RULES = (
    _script("icon-script", UNUSED_SCRIPT),
    # The index of all words (200 KB) and what reads it are of use where one searches.
    _script("search-tools", "searchtools.js", spares=("search",)),
    _script("search-language", "language_data.js", spares=("search",)),
    _script("search-index", "searchindex.js", spares=("search",)),
    Rule("print-button", "button", _having("onclick", "window.print()"), _listen, _of_a_document),
    # The name of a control has to begin with the words that are seen on it.
    Rule(
        "search-button",
        "button",
        lambda tag: "search-button-field" in classes(tag),
        _setting(aria_label="Search Ctrl+K"),
        framed,
    ),
    Rule(
        "color-modes",
        "i",
        lambda tag: "theme-switch" in classes(tag) and tag.has_attr("title"),
        _hide,
        framed,
    ),
    Rule(
        "hidden-cells",
        "summary",
        _having("aria-label", "Toggle hidden content"),
        _unname,
        _hides_cells,
    ),
    # An arrow alone says nothing.
    Rule("levels", "summary", _opens_levels, _name_levels, _nested),
    # What is drawn by a font of icons is not read.
    Rule(
        "icons",
        "i",
        lambda tag: tag.get("class", "").startswith("fa"),
        _setting(aria_hidden="true"),
        framed,
    ),
    # Where one is; what opens, and what it is called.
    Rule(
        "current-page",
        "a",
        lambda tag: tag.get("href") == "#" and "current" in classes(tag),
        _setting(aria_current="page"),
        _listed,
    ),
    _dialog("search-dialog", "pst-search-dialog", "Search the book", framed),
    _dialog("pages-dialog", "pst-primary-sidebar-modal", "Pages", framed),
    _dialog("parts-dialog", "pst-secondary-sidebar-modal", "On this page", _with_parts),
    Rule(
        "pages-button",
        "button",
        _having("title", "Toggle primary sidebar"),
        _setting(title="List of pages"),
        framed,
    ),
    Rule(
        "parts-button",
        "button",
        _having("title", "Toggle secondary sidebar"),
        _setting(title="On this page"),
        _with_parts,
    ),
    # A list of references is a list.
    Rule(
        "references",
        "div",
        lambda tag: "citation" in classes(tag) and tag.get("role") == "doc-biblioentry",
        _setting(role="listitem"),
        _cites,
    ),
    # Every part of a page belongs to a landmark.
    Rule("brand", "div", _holds_brand, _setting(role="navigation", aria_label="Book"), framed),
)
