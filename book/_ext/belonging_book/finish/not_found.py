"""The page for addresses that lead nowhere; `start.py` shows it, and most servers do."""

_BODY = """
<section id="no-such-page">
<h1>There is no such page</h1>
<p>The address is misspelled, or the page has moved. Nothing of yours is lost.</p>
<ul>
<li><a href="{start}">Go to the start of the book</a>, where all chapters are listed.</li>
<li><a href="{search}">Search the book</a> for a word of the page.</li>
</ul>
</section>
"""


def pages(app):
    """Give the builder one more page, which no table of contents has to name."""
    start = app.builder.get_relative_uri("404", app.config.root_doc)
    body = _BODY.format(start=start, search="search.html")
    yield "404", {"title": "There is no such page", "body": body}, "page.html"


def setup(app):
    app.connect("html-collect-pages", pages)
