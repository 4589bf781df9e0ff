"""What a rule for finished pages is, and the page that it looks at.

A rule finds tags and changes each. It also knows on which pages it has to find one: where it does
not, the theme, Sphinx or MyST-NB has begun to write something else, and the build says so.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

#: The parser of HTML makes the names of attributes small; SVG has capitals in this one.
_VIEW_BOX = "viewBox"


class Page:
    """A finished page: its tree, and the document that it was made from.

    Parameters
    ----------
    markup : str
    name : str
        The page's path from the root of the book, without ``.html``.
    env : sphinx.environment.BuildEnvironment, optional
    framed : bool
        Whether the theme of the book wrote what stands around the text.
    """

    def __init__(self, markup, name="", env=None, framed=False):
        self.name, self.env, self.framed = name, env, framed
        self.tree = BeautifulSoup(markup, "html.parser", multi_valued_attributes=None)
        self.tags = defaultdict(list)
        for tag in self.tree.find_all(True):
            self.tags[tag.name].append(tag)

    @cached_property
    def doctree(self):
        """What Sphinx read, or None for a page such as the search, which no file is behind."""
        known = self.env.all_docs if self.env else ()
        return self.env.get_doctree(self.name) if self.name in known else None

    def holds(self, test):
        """Whether some node of the document passes a test, or is of a class."""
        return self.doctree is not None and next(iter(self.doctree.findall(test)), None) is not None

    def __str__(self):
        for drawing in self.tags["svg"]:
            view = drawing.attrs.pop(_VIEW_BOX.lower(), None)
            if view is not None:
                drawing[_VIEW_BOX] = view
        return self.tree.decode(formatter=_AS_WRITTEN)


@dataclass(frozen=True)
class Rule:
    """One thing that is done to tags of finished pages.

    Attributes
    ----------
    name : str
        What a warning calls it.
    tag : str
        The kind of tag that it looks at.
    finds : callable
        Says of a tag whether it is one to change.
    change : callable
        Changes such a tag.
    due : callable
        Says of a :class:`Page` whether the rule has to find something there.
    spares : tuple of str
        Names of pages that it leaves alone.
    """

    name: str
    tag: str
    finds: Callable[[Tag], bool]
    change: Callable[[Tag], None]
    due: Callable[[Page], bool]
    spares: tuple[str, ...] = ()

    def misses(self, page):
        """Apply the rule to a page, and say whether it found nothing where it had to."""
        return page.name not in self.spares and not self.apply(page) and self.due(page)

    def apply(self, page):
        """Change what the rule finds on a page, and return how many tags that were."""
        # Tag.decomposed would search each tag for an element of that name.
        there = (tag for tag in page.tags[self.tag] if "_decomposed" not in vars(tag))
        found = [tag for tag in there if self.finds(tag)]
        for tag in found:
            self.change(tag)
        return len(found)


def framed(page):
    """The theme of the book wrote the page."""
    return page.framed


def classes(tag):
    """The classes of a tag."""
    return tag.get("class", "").split()


class _AsWritten(HTMLFormatter):
    """Attributes in their order; signs are escaped where HTML or a search in a page needs it."""

    def __init__(self):
        super().__init__(EntitySubstitution.substitute_xml, void_element_close_prefix="")

    def attributes(self, tag):
        return tag.attrs.items()

    def attribute_value(self, value):
        if value.startswith("data:"):
            return value.replace("&", "&amp;")
        return self.substitute(value)

    def quoted_attribute_value(self, value):
        return '"{}"'.format(value.replace('"', "&quot;"))


_AS_WRITTEN = _AsWritten()
