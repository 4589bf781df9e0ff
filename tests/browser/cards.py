"""Cards of exercises, guesses and questions in JupyterLab, worked by keyboard."""

import contextlib
import re

#: The name of what has the focus, if it lies in the card: its label, or its own words.
_FOCUSED = """(card) => {
  const here = document.activeElement;
  if (!card.contains(here) || here === card) return null;
  const label = here.labels?.[0] ?? here;
  return label.innerText.trim();
}"""
_THEME = """async (theme) => {
  await window.jupyterapp.commands.execute("apputils:change-theme", { theme });
  const light = theme === "JupyterLab Light";
  while (document.body.dataset.jpThemeLight !== String(light))
    await new Promise((go) => setTimeout(go, 50));
}"""
#: Parts of a card that reach beyond it, and the card where it reaches beyond its cell.
_TOO_WIDE = """(card) => {
  const beyond = (part, whole) => part.getBoundingClientRect().right
    > whole.getBoundingClientRect().right + 0.5;
  const seen = [...card.querySelectorAll("*")].filter((node) => node.getClientRects().length);
  const found = seen.filter((node) => beyond(node, card));
  if (beyond(card, card.closest(".jp-OutputArea")) || card.scrollWidth > card.clientWidth)
    found.push(card);
  return found.map((node) => node.outerHTML.slice(0, 120));
}"""
_COLLAPSE = """() => {
  window.jupyterapp.shell.collapseLeft();
  window.jupyterapp.shell.collapseRight();
}"""
_IS_WIDE = """(least) => document.querySelector(".belonging-card").clientWidth > least"""
MOST_TABS = 60
MOST_ENTERS, A_WHILE = 4, 20_000  # milliseconds


def of(cell):
    """The cards that a cell shows, once they are there."""
    found = cell.locator(".belonging-card")
    found.first.wait_for()
    return found


def tab_to(page, cell, card, name):
    """Press Tab from the cell on until what is called so has the focus."""
    cell.focus()
    return tab_on(page, card, name)


def tab_on(page, card, name, key="Tab"):
    """Press Tab (or Shift+Tab) until what is called so has the focus; return what was passed."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        here = focused(card)
        if here is not None and here.startswith(name):
            return passed
        passed.append(here)
    raise AssertionError(f"{MOST_TABS} times {key} did not reach {name!r}: {passed}")


def focused(card):
    """The name of what has the focus in a card."""
    return card.evaluate(_FOCUSED)


def type_over(page, text):
    """Replace what stands in the focused field."""
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def enter(page, card, words):
    """Press Enter, and wait for an answer with these words; return it.

    On a busy computer, what was typed can reach the kernel after Enter did: Enter is pressed again,
    as a person does.
    """
    from playwright.sync_api import TimeoutError as NotYet

    for _ in range(MOST_ENTERS):
        page.keyboard.press("Enter")
        with contextlib.suppress(NotYet):
            told(card, words).first.wait_for(timeout=A_WHILE)
            break
    return says(card, words)


def says(card, words, number=0):
    """Wait until a live region of the card holds these words; return all that it says."""
    region = told(card, words).nth(number)
    region.wait_for()
    return region.inner_text()


def told(card, words):
    """The live regions of a card that hold these words."""
    region = card.locator("[role=status][aria-live=polite]")
    return region.filter(has_text=re.compile(words))


def set_theme(page, theme):
    """Change JupyterLab's theme, and wait until it is there."""
    page.evaluate(_THEME, theme)


def as_on_a_phone(page):
    """Make the window as narrow as a phone, with JupyterLab's side panels closed."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(_COLLAPSE)
    page.wait_for_function(_IS_WIDE, arg=200)


def too_wide(card):
    """What cannot be seen without scrolling sideways. None is good."""
    return card.evaluate(_TOO_WIDE)
