"""Pieces of text on a page: where they stand, and how a part of one is replaced."""

from docutils import nodes

#: What a reader may copy, or a browser draws: its letters stay as they are.
AS_WRITTEN = (
    nodes.doctest_block,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
)


def stands_in(text, *kinds, classes=()):
    """Whether a text stands, however deep, in a node of these kinds or of one of these classes."""
    node = text.parent
    while node is not None:
        if isinstance(node, kinds) or set(classes).intersection(node.get("classes", [])):
            return True
        node = node.parent
    return False


def replace_matches(text, pattern, make):
    """Put a node in the place of each match for which ``make`` returns one; others stay."""
    whole, pieces, done = str(text), [], 0
    for found in pattern.finditer(whole):
        made = make(found)
        if made is not None:
            pieces += [nodes.Text(whole[done : found.start()]), made]
            done = found.end()
    if pieces:
        text.parent.replace(text, [*pieces, nodes.Text(whole[done:])])
