"""A figure without its result: the axes alone, to sketch in what one expects."""

import re

from launcher.words import Problem
from lxml import etree

NAMESPACE = {"s": "http://www.w3.org/2000/svg"}
_NUMBER = re.compile(r"[−-]?[\d.,]+%?")


def empty(figure):
    """Return the drawing of a figure with nothing but its axes, and what is written at them."""
    root = etree.fromstring(figure.content)
    axes = root.xpath('//s:g[starts-with(@id, "axes_")]', namespaces=NAMESPACE)
    if not figure.is_drawing or not axes:
        raise Problem(f"Figure {figure.name} has no axes to sketch in: name another one.")
    for part in root.xpath('//s:g[starts-with(@id, "figure_")]/s:g', namespaces=NAMESPACE):
        if part not in axes and part.get("id") != "patch_1":
            part.getparent().remove(part)
    for group in axes:
        for part in [each for each in group if not _is_frame(each)]:
            group.remove(part)
    return etree.tostring(root), _labels(axes)


def _is_frame(part):
    """Whether a part belongs to the axes: what is drawn into them is clipped at their edge."""
    name = part.get("id") or ""
    clipped = part.get("clip-path") or part.xpath(".//*[@clip-path]")
    return name.startswith("matplotlib.axis") or (name.startswith("patch_") and not clipped)


def _labels(axes):
    """What is written at the axes, numbers aside; letters are paths, with a comment before them."""
    found = []
    for group in axes:
        for comment in group.iter(etree.Comment):
            text = " ".join(comment.text.split())
            if not _NUMBER.fullmatch(text) and text not in found:
                found.append(text)
    return found
