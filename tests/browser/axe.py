"""axe-core, the checker of accessibility, run on a page as it stands."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What is told apart by the eye alone, and pictures, of which a theme may show others.
LOOKS = ["cat.color", "cat.text-alternatives"]
#: A page repeats a few colors thousands of times. Rules on color look at one of the pieces that
#: are alike in all that they ask for: kind, type, the colors of letters, of the text around and of
#: all that lies behind, in the same layer of the page. Each theme and width is marked anew.
_MARK_REPETITIONS = """() => {
  const seen = new Set(), known = new Map([[null, { ground: "", layer: 0, veiled: false }]]);
  let layers = 0;
  const behind = (node) => {
    if (known.has(node)) return known.get(node);
    const style = getComputedStyle(node), above = behind(node.parentElement);
    const veiled = above.veiled || style.opacity !== "1" || style.filter !== "none";
    const hides = style.backgroundColor.startsWith("rgb(") && style.backgroundImage === "none";
    const bare = style.backgroundColor === "rgba(0, 0, 0, 0)" && style.backgroundImage === "none"
      && style.opacity === "1" && style.filter === "none" && style.mixBlendMode === "normal";
    const own = bare ? "" : [style.backgroundColor, style.backgroundImage, style.opacity,
      style.filter, style.mixBlendMode].join();
    const apart = style.position !== "static" || style.transform !== "none"
      || style.float !== "none";
    const found = {
      ground: hides && !veiled ? own : above.ground + own,
      layer: apart ? ++layers : above.layer, veiled,
    };
    known.set(node, found);
    return found;
  };
  const block = "p, li, td, th, dd, dt, pre, figcaption, caption, summary, h1, h2, h3, h4, div";
  for (const piece of document.querySelectorAll("body *")) {
    const { ground, layer } = behind(piece), style = getComputedStyle(piece);
    const around = getComputedStyle(piece.closest(block) || piece).color;
    const kind = [piece.tagName, piece.matches("a") && piece.className, style.color,
      style.fontSize, style.fontWeight, style.textDecorationLine, style.textShadow,
      style.borderBottomStyle, style.visibility, around, layer, ground].join("|");
    piece.toggleAttribute("data-repeats", piece.checkVisibility() && seen.has(kind));
    if (piece.checkVisibility() && piece.innerText?.trim()) seen.add(kind);
  }
}"""
_RUN = """async ([standard, looks, part]) => {
  axe.configure({ rules: [
    { id: "color-contrast", selector: ":not([data-repeats])" },
    { id: "link-in-text-block", selector: "a[href]:not([data-repeats])" },
  ] });
  const looking = axe.getRules(standard).filter(({ tags }) =>
    looks.some((tag) => tags.includes(tag)) && !tags.includes("experimental")
    && !tags.includes("deprecated"));
  const chosen = { type: "rule", values: looking.map(({ ruleId }) => ruleId) };
  const found = await axe.run(part ?? document, {
    runOnly: looks.length ? chosen : standard,
    resultTypes: ["violations"], iframes: false, preload: false,
  });
  return found.violations.map(({ id, impact, nodes }) =>
    ({ id, impact, count: nodes.length, first: nodes[0].html }));
}"""


@cache
def _script():
    package = find_spec("axe_playwright_python").submodule_search_locations[0]
    return Path(package, "axe.min.js").read_text(encoding="utf-8")


def complaints(page, part=None, looks_only=False):
    """What axe-core finds on a page, or in the parts that a selector names. None is good.

    looks_only: only what another theme of the same page can change.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_script())
    page.evaluate(_MARK_REPETITIONS)
    found = page.evaluate(_RUN, [STANDARD, LOOKS if looks_only else [], part])
    return [f"{v['id']} ({v['impact']}), {v['count']} times: {v['first'][:200]}" for v in found]
