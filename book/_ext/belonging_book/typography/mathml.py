"""Math as MathML, made when the book is built: no script, no other host.

latex2mathml accepts a good part of TeX in silence that it does not know, therefore what it
returns is checked, and a few of its answers are corrected for browsers.
"""

import re

from docutils.nodes import SkipNode
from latex2mathml.converter import convert
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number

from ..warn import warn

_ENVIRONMENTS = {"array", "bmatrix", "cases", "matrix", "pmatrix", "split", "vmatrix"}
_LEFT_OVER = re.compile(r"<mi>([{}&])</mi>|(\\[A-Za-z]+)|(linebreak)")

#: What latex2mathml writes, and what browsers need.
_CORRECTIONS = {
    "<mi>&#x0007E;</mi>": "<mo>&#x0223C;</mo>",
    'width="negativethinmathspace"': 'width="-0.167em"',
    r"\_": "_",
    r"\%": "%",
}


def mathml_of(tex, display):
    """Return MathML for TeX; raise ValueError that says what is wrong with the TeX."""
    tex = _as_supported(tex)
    unknown = set(re.findall(r"\\begin\{(.+?)\}", tex)) - _ENVIRONMENTS
    if unknown:
        raise ValueError(f"unknown environment {', '.join(sorted(unknown))}")
    try:
        markup = convert(tex, display=display)
    except Exception as error:  # its errors share no base class
        raise ValueError(type(error).__name__) from error
    for found, better in _CORRECTIONS.items():
        markup = markup.replace(found, better)
    left_over = _LEFT_OVER.search(markup)
    if left_over:
        raise ValueError(f"cannot place {' '.join(filter(None, left_over.groups()))}")
    return markup


def _as_supported(tex):
    """Write line breaks and alignments the one way latex2mathml understands."""
    tex = re.sub(r"\\(begin|end)\{(aligned|align\*?|gathered)\}", r"\\\1{split}", tex.strip())
    outside = re.sub(r"\\begin\{(\w+)\}.*?\\end\{\1\}", "", tex, flags=re.DOTALL)
    if r"\\" in outside:
        tex = rf"\begin{{split}}{tex}\end{{split}}"
    return tex


def _visit(translator, node, display):
    try:
        return mathml_of(node.astext(), display)
    except ValueError as error:
        warn("tex", f"TeX {node.astext()!r}: {error}.", node)
        return translator.encode(node.astext())


def visit_inline(translator, node):
    """Write math within a sentence."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="math"))
    translator.body.append(_visit(translator, node, "inline") + "</span>")
    raise SkipNode


def visit_display(translator, node):
    """Write math on its own line, with its number if it has a label."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(_visit(translator, node, "block"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
