"""The first page of the folder, which only leads to the book."""

from pathlib import Path

from . import policy
from .rules import Page

_DOOR = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">\
<meta http-equiv="Refresh" content="0; url={start}"><title>To the book</title></head>\
<body><main><h1>To the book</h1><p><a href="{start}">Go to the book</a></p></main></body></html>
"""


def write_door(app):
    """Write the page, where the book does not begin in this folder itself."""
    if app.config.root_doc != "index":
        door = Page(_DOOR.format(start=app.builder.get_target_uri(app.config.root_doc)))
        for rule in policy.RULES:
            rule.apply(door)
        Path(app.outdir, "index.html").write_text(str(door), encoding="utf-8")
