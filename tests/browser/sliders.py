"""An explorer in JupyterLab, moved by keyboard: its sliders, its figure and its sentence."""

#: What a reader sees (the figure, its description, the sentence) and where the slider stands.
_STATE = """(box) => {
  const image = box.querySelector("img");
  const focused = box.contains(document.activeElement) ? document.activeElement : null;
  return {
    figure: image?.src, alt: image?.alt, sentence: box.querySelector("[role=status]")?.innerText,
    loaded: !!image?.complete && image.naturalWidth > 0,
    value: focused?.getAttribute("aria-valuenow"), highest: focused?.getAttribute("aria-valuemax"),
  };
}"""
_OTHER_FIGURE = """([box, before]) => {
  const image = box.querySelector("img");
  return image && image.src !== before.figure && image.complete
    && box.querySelector("[role=status]").innerText !== before.sentence;
}"""
_SAME_AS = """([box, start]) => box.querySelector("img").src === start.figure
  && box.querySelector("[role=status]").innerText === start.sentence"""
_NUMBER_OF_FOCUSED = """(box) => [...box.querySelectorAll("[role=slider]")].indexOf(
  document.activeElement)"""
MOST_TABS = 40


def box_of(cell):
    """The explorer that a cell shows, once its figure is there."""
    box = cell.locator(".jp-OutputArea .widget-vbox").first
    box.locator("img").wait_for()
    return box


def state(box):
    """What a reader of an explorer sees, and the value of the slider that has the focus."""
    return box.evaluate(_STATE)


def count(box):
    """How many sliders an explorer has."""
    return box.get_by_role("slider").count()


def tab_to(page, cell, box, number):
    """Press Tab from the cell on until a slider of the box has the focus."""
    cell.focus()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if box.evaluate(_NUMBER_OF_FOCUSED) == number:
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not reach slider {number}")


def back_to_the_start(page, box, start):
    """Click the button that puts all sliders back, and wait for figure and words."""
    box.get_by_role("button", name="Back to the start").click()
    page.wait_for_function(_SAME_AS, arg=[box.element_handle(), start], polling=50)


def press(page, box, key):
    """Press a key on the focused slider; return what is seen before, and after the redrawing."""
    before = state(box)
    page.keyboard.press(key)
    page.wait_for_function(_OTHER_FIGURE, arg=[box.element_handle(), before], polling=50)
    return before, state(box)
