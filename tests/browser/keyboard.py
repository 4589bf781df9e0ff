"""A page walked through by Tab alone: what is reached, what is seen, and where one is caught."""

MOST_STEPS = 400
_SETTLE = 150  # milliseconds; a button that leads back to the top goes when one is there

_PREPARE = """() => {
  const kinds = "a[href], button, summary, input, select, textarea, [tabindex]";
  const open = (node) => {
    const folded = node.parentElement.closest("details:not([open])");
    return !folded || (node.matches("summary") && node.parentElement === folded
      && !folded.parentElement.closest("details:not([open])"));
  };
  const dialog = document.querySelector("dialog[open]");
  window.stops = [...document.querySelectorAll(kinds)].filter((node) => node.tabIndex >= 0
    && !node.disabled && node.type !== "radio" && open(node) && (!dialog || dialog.contains(node))
    && node.checkVisibility({ checkVisibilityCSS: true }));
  document.activeElement?.blur();
  return stops.length;
}"""
_HERE = """() => {
  const node = document.activeElement, style = getComputedStyle(node);
  const ringed = (style) => style.boxShadow !== "none"
    || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const sized = (part) => {
    const { width, height } = part.getBoundingClientRect();
    return width > 1 && height > 1;
  };
  const filled = getComputedStyle(node, "::after"), inside = node.firstElementChild;
  const { top, bottom } = node.getBoundingClientRect();
  const ring = (ringed(style) && sized(node))
    || (filled.content !== "none" && ringed(filled))
    || (inside && ringed(getComputedStyle(inside)) && sized(inside));
  const inView = bottom >= 0 && top < innerHeight && node.checkVisibility({ checkOpacity: true });
  return {
    number: stops.indexOf(node), nowhere: node === document.body, seen: Boolean(ring && inView),
    name: node.outerHTML.replace(/\\s+/g, " ").slice(0, 140),
  };
}"""
_NAME = "(number) => stops[number].outerHTML.replace(/\\s+/g, ' ').slice(0, 140)"


def complaints(page):
    """Press Tab until the whole page has been walked round. No complaint is good."""
    page.evaluate("() => window.scrollTo(0, 0)")
    page.wait_for_timeout(_SETTLE)
    count, visited, found = page.evaluate(_PREPARE), [], []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here["nowhere"]:
            continue
        if here["number"] in visited:
            break
        if here["number"] >= 0:  # a browser may stop at scrolled parts besides
            visited.append(here["number"])
        if not here["seen"]:
            found.append(f"the focus cannot be seen on {here['name']}")
    left = sorted(set(range(count)) - set(visited))
    return found + [f"not reached: {page.evaluate(_NAME, number)}" for number in left[:5]]
