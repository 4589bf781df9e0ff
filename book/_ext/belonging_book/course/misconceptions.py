"""The ``misconceptions`` directive: every code of a wrong answer, and where it is met."""

import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import bank, chapter_files

from ..typography.text_nodes import AS_WRITTEN, replace_matches, stands_in

_CODE = re.compile(r"(?<=\()[MS]\d\d(?=[,)])")


class MisconceptionsDirective(SphinxDirective):
    """One row per code that is met in a chapter, in its questions or its exercises."""

    def run(self):
        self.env.note_dependency(str(chapter_files.MISCONCEPTIONS))
        met = places(Path(self.env.srcdir))
        for name in met["files"]:
            self.env.note_dependency(str(name))
        lines, codes = (
            ["```{table} Wrong answers by code, and the chapters in which they are met"],
            [],
        )
        lines += ["| Code | What it stands for | Met in |", "|---|---|---|"]
        for code, words in bank.misconceptions().items():
            links = ", ".join(f"[chapter {n}]({page})" for n, page in met.get(code, []))
            if links:
                codes.append(code)
                lines.append(f"| {code} | {words} | {links} |")
        lines.append("```")
        body = nodes.Element()
        self.state.nested_parse(StringList(lines, "misconceptions"), self.content_offset, body)
        rows = [row for part in body.findall(nodes.tbody) for row in part]
        for code, row in zip(codes, rows if codes else [], strict=True):
            self._note_place(code, row)
        return body.children

    def _note_place(self, code, row):
        """Each row is a place to link to: ``[M20](#misconception-m20)`` on any page."""
        name = anchor_of(code)
        row["ids"].append(name)
        self.env.get_domain("std").note_hyperlink_target(name, self.env.docname, name, code)


class LinkCodes(SphinxPostTransform):
    """A code in brackets leads to its line in the list."""

    default_priority = 6  # before the references are resolved

    def run(self, **_options):
        for text in list(self.document.findall(nodes.Text)):
            if not stands_in(text, *AS_WRITTEN, nodes.reference, pending_xref):
                replace_matches(text, _CODE, self._linked)

    def _linked(self, code):
        place = anchor_of(code[0])
        if place not in self.env.get_domain("std").anonlabels:
            return None
        link = pending_xref("", nodes.inline("", code[0]), refdomain="std", reftype="ref")
        link["reftarget"], link["refdoc"], link["refexplicit"] = place, self.env.docname, True
        return link


def anchor_of(code):
    """Return the name of the place at which a code is explained."""
    return f"misconception-{code.lower()}"


def places(root):
    """Return code -> [(chapter, page)], and under ``files`` what was read."""
    met, files = {}, []
    for page in sorted((root / "book").glob("[0-9][0-9]-*.md")):
        number = int(page.name[:2])
        files.append(chapter_files.path_of(number))
        text = files[-1].read_text(encoding="utf-8")
        for code in sorted(set(re.findall(r"\b[MS]\d\d\b", text))):
            met.setdefault(code, []).append((number, page.name))
    return met | {"files": files}


def setup(app):
    app.add_directive("misconceptions", MisconceptionsDirective)
    app.add_post_transform(LinkCodes)
