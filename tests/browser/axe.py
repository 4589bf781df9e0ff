"""axe-core, the checker of accessibility, run on a page as it stands."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Code and tables of results repeat a few colors thousands of times. Contrast is measured on one
#: of the pieces that are alike in kind, colors and type; each theme and width is marked anew.
_MARK_REPETITIONS = """() => {
  const seen = new Set();
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const style = getComputedStyle(node);
      const bare = style.backgroundColor === "rgba(0, 0, 0, 0)" && style.backgroundImage === "none";
      if (!bare) return style.backgroundColor + style.backgroundImage;
    }
  };
  for (const piece of document.querySelectorAll(".highlight span, tbody td, tbody th")) {
    if (piece.children.length) continue;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(piece);
    const kind = [piece.tagName, color, fontSize, fontWeight, opacity, ground(piece)].join("|");
    piece.toggleAttribute("data-repeats", seen.has(kind));
    seen.add(kind);
  }
}"""
_RUN = """async ([rules, part]) => {
  axe.configure({ rules: [{ id: "color-contrast", selector: ":not([data-repeats])" }] });
  const found = await axe.run(part ?? document, {
    runOnly: rules, resultTypes: ["violations"], iframes: false, preload: false,
  });
  return found.violations.map(({ id, impact, nodes }) =>
    ({ id, impact, count: nodes.length, first: nodes[0].html }));
}"""


@cache
def _script():
    package = find_spec("axe_playwright_python").submodule_search_locations[0]
    return Path(package, "axe.min.js").read_text(encoding="utf-8")


def complaints(page, part=None):
    """What axe-core finds on a page, or in the parts that a selector names. None is good."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_script())
    page.evaluate(_MARK_REPETITIONS)
    found = page.evaluate(_RUN, [STANDARD, part])
    return [f"{v['id']} ({v['impact']}), {v['count']} times: {v['first'][:200]}" for v in found]
