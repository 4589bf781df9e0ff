"""What a page does on narrow screens, with large type, under a finger, and for those who want rest.

Each measure returns complaints; none is good.
"""

#: Wide things that scroll on their own: code, tables, outputs of labs, formulas.
MAY_SCROLL = "pre, .highlight, .output, .pst-scrollable-table-container, div.math"
SMALLEST_TARGET = 24

_TOOLS = """
const shown = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const name = (node) => node.outerHTML.replace(/\\s+/g, " ").slice(0, 140);
const hides = (node) => getComputedStyle(node).overflowX !== "visible";
"""
_SIDEWAYS = f"""(mayScroll) => {{ {_TOOLS}
  const root = document.documentElement, wide = root.clientWidth, found = [];
  if (root.scrollWidth > wide) found.push(`the page is ${{root.scrollWidth}} wide of ${{wide}}`);
  for (const node of document.querySelectorAll("main *")) {{
    if (node.closest("svg, math")) continue;
    if (node.getBoundingClientRect().right > wide + 1 && shown(node)) {{
      let holder = node.parentElement;
      while (holder && !hides(holder)) holder = holder.parentElement;
      if (!holder?.matches(mayScroll)) found.push(`runs over the edge: ${{name(node)}}`);
    }}
    const over = node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1;
    if (over && hides(node) && shown(node) && !node.matches(mayScroll)) {{
      found.push(`is cut or scrolls sideways: ${{name(node)}}`);
    }}
  }}
  return found;
}}"""
_CUT = f"""() => {{ {_TOOLS}
  const cut = (node) => {{
    const style = getComputedStyle(node);
    return ["hidden", "clip"].includes(style.overflowY) && node.clientHeight > 1
      && node.scrollHeight > node.clientHeight + 2;
  }};
  const texts = [...document.querySelectorAll("main *")].filter((node) =>
    !node.closest("svg, math") && node.innerText?.trim() && shown(node));
  return texts.filter(cut).map((node) => `cut off: ${{name(node)}}`);
}}"""
_SMALL = f"""(least) => {{ {_TOOLS}
  const inText = (node) => {{
    const line = node.closest("p, li, td, th, dd, dt, figcaption, caption, h1, h2, h3, h4, div");
    return getComputedStyle(node).display.startsWith("inline")
      && line.innerText.trim().length > node.innerText.trim().length;
  }};
  const kinds = "a[href], button, summary, input, select, textarea, [role=button]";
  const area = (node) => {{
    const fills = getComputedStyle(node, "::after").position === "absolute" && node.offsetParent;
    return (fills || node).getBoundingClientRect();
  }};
  return [...document.querySelectorAll(kinds)].filter((node) => {{
    const {{ width, height }} = area(node);
    const small = Math.min(width, height) < least - 0.5;
    return small && width > 1 && shown(node) && !inText(node);
  }}).map((node) => {{
    const {{ width, height }} = area(node);
    return `${{Math.round(width)}} x ${{Math.round(height)}}: ${{name(node)}}`;
  }});
}}"""
_MOVES = f"""() => {{ {_TOOLS}
  const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
  return [...document.querySelectorAll("*")].filter((node) => {{
    const style = getComputedStyle(node);
    return seconds(style.transitionDuration) > 0.01 || seconds(style.animationDuration) > 0.01
      || style.scrollBehavior === "smooth";
  }}).map((node) => `moves: ${{name(node)}}`);
}}"""


def sideways(page):
    """Where the page, or anything that is no code or table, is wider than the screen."""
    return page.evaluate(_SIDEWAYS, MAY_SCROLL)


def cut_text(page):
    """Text of which a part is hidden at the bottom."""
    return page.evaluate(_CUT)


def small_targets(page):
    """Controls below the least size. Links in a line of text are as high as the line."""
    return page.evaluate(_SMALL, SMALLEST_TARGET)


def movement(page):
    """What moves, on a page of someone who asked for less of it."""
    return page.evaluate(_MOVES)
