"""A lab in JupyterLab, used by menu and keyboard as a person does; and what is wrong with it."""

import re
from urllib.parse import urljoin

from tests.browser.chromium import PATIENCE

SHORTEST_ALT = 40
#: JupyterLab opens again what was open before, in tabs behind this one.
_FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook"
#: JupyterLab's own account of the notebook in front.
_PANEL = """
const panel = window.jupyterapp.shell.currentWidget;
const cells = panel.content.model.toJSON().cells.filter((cell) => cell.cell_type === "code");
const waiting = [...panel.node.querySelectorAll(".jp-InputPrompt")].some(
  (prompt) => prompt.textContent.includes("*"));
"""
_READY = """(name) => {
  const panel = window.jupyterapp?.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  if (!kernel || panel.title.label !== name) return false;
  if (!panel.context.isReady || !panel.sessionContext.isReady) return false;
  kernel.info.then(() => { kernel.hasTold = true; });
  return kernel.hasTold && kernel.status === "idle";
}"""
_SHOWN = """(name) => {
  const panel = window.jupyterapp?.shell.currentWidget;
  return panel?.title.label === name && panel.context.isReady;
}"""
_NO_CELL_WAITS = f"""() => {{ {_PANEL}
  const over = cells.every((cell) => cell.execution_count !== null || !cell.source.length)
    || cells.some((cell) => cell.outputs.some((output) => output.output_type === "error"));
  const kernel = panel.sessionContext.session.kernel;
  return !waiting && over && kernel.status === "idle";
}}"""
_RUNS_NO_MORE = f"""() => {{ {_PANEL}
  return !waiting && panel.sessionContext.session?.kernel?.status === "idle";
}}"""
_RAN = f"""(place) => {{ {_PANEL}
  const ran = panel.content.widgets[place].model.executionCount !== null;
  return ran && !waiting && panel.sessionContext.session.kernel.status === "idle";
}}"""
_CHOOSE = """(place) => {
  const { content } = window.jupyterapp.shell.currentWidget;
  content.deselectAll();
  content.activeCellIndex = place;
  content.mode = "command";
}"""
_SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
_NOTEBOOK = f"() => {{ {_PANEL} return panel.content.model.toJSON(); }}"


def open_from_book(window, address, name):
    """Go the learner's way: the printed address, the lab's page, its link. Return the lab."""
    book = window.context.new_page()
    book.goto(address)
    book.goto(urljoin(book.url, f"../notebooks/{name}.html"))
    with window.context.expect_page() as opened:
        book.get_by_role("link", name="Open this lab in JupyterLab").click()
    return wait_for_kernel(opened.value, name)


def wait_for_kernel(page, name):
    """Wait until JupyterLab shows this notebook in front, and its kernel answers."""
    title = f"{name}.ipynb"
    page.wait_for_function(_READY, arg=title, polling=200, timeout=PATIENCE)
    return page


def wait_for_notebook(page, name):
    """Wait until JupyterLab shows this notebook in front, whether or not its kernel answers."""
    page.wait_for_function(_SHOWN, arg=f"{name}.ipynb", polling=200, timeout=PATIENCE)


def run_all(page):
    """Choose Run > Run All Cells, and wait until no cell waits any more."""
    _from_menu(page, "Run", "Run All Cells")
    wait_until_idle(page)
    return page


def wait_until_idle(page):
    """Wait until every cell has run, or one has failed."""
    page.wait_for_function(_NO_CELL_WAITS, polling=200, timeout=PATIENCE)


def notebook(page):
    """The notebook as JupyterLab holds it, with its outputs."""
    return page.evaluate(_NOTEBOOK)


def run_above(page, text):
    """Run all that stands above the first code cell that holds a piece of code."""
    _choose(page, _places(page, text)[0])
    _from_menu(page, "Run", "Run All Above Selected Cell")
    page.wait_for_function(_RUNS_NO_MORE, polling=200, timeout=PATIENCE)


def run_cell(page, text, last=False):
    """Run the first code cell that holds a piece of code, or the last; return it."""
    place = _places(page, text)[-1 if last else 0]
    _choose(page, place)
    _from_menu(page, "Run", "Run Selected Cell and Do not Advance")
    page.wait_for_function(_RAN, arg=place, polling=100, timeout=PATIENCE)
    return page.locator(f"{_FRONT} .jp-Cell").nth(place)


def restart_kernel(page):
    """Choose Kernel > Restart Kernel, say yes, and wait until the new one answers."""
    _from_menu(page, "Kernel", "Restart Kernel…")
    page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_role("dialog").wait_for(state="detached")
    page.wait_for_function(_RUNS_NO_MORE, polling=200, timeout=PATIENCE)


def save(page):
    """Choose File > Save Notebook, and wait until it is saved."""
    _from_menu(page, "File", "Save Notebook")
    page.wait_for_function(_SAVED, polling=100)


def _from_menu(page, menu, entry):
    page.get_by_role("menubar").get_by_text(re.compile(f"^{menu}$")).click()
    page.get_by_role("menu").get_by_text(re.compile(f"^{entry}$")).click()


def _choose(page, place):
    page.evaluate(_CHOOSE, place)


def _places(page, text):
    """Which of the cells are code that holds a piece of code."""
    cells = enumerate(notebook(page)["cells"])
    return [k for k, c in cells if c["cell_type"] == "code" and text in "".join(c["source"])]


def cell_with(page, text):
    """The first code cell that holds a piece of code."""
    return page.locator(f"{_FRONT} .jp-Cell").nth(_places(page, text)[0])


def write_line(page, old, new):
    """Click on a line of code, replace it by typing, run the cell with Shift-Enter; return it."""
    cell = cell_with(page, old)
    cell.scroll_into_view_if_needed()  # lines far from the window are not drawn
    cell.locator(".cm-line", has_text=old).first.click()
    for key in ("Home", "Shift+End"):
        page.keyboard.press(key)
    page.keyboard.type(new)
    prompt = cell.locator(".jp-InputPrompt").first
    before = prompt.inner_text()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        "([prompt, before]) => ![before, '[*]:', '[ ]:'].includes(prompt.innerText)",
        arg=[prompt.element_handle(), before],
    )
    page.wait_for_function(_RUNS_NO_MORE, polling=200, timeout=PATIENCE)
    return cell


def complaints(page):
    """What a learner would stumble over after all cells ran. None is good."""
    found = list(complaints_about(notebook(page)))
    for text in ("Error displaying widget", "Error creating widget", "Loading widget..."):
        shown = page.locator(_FRONT).get_by_text(text).count()
        found += [f"{shown} times: {text}"] if shown else []
    silent = [alt for alt in descriptions(page) if len(alt) < SHORTEST_ALT]
    return found + [f"a picture described as {alt!r}" for alt in silent]


def descriptions(page):
    """What JupyterLab tells of each picture to those who cannot see it."""
    pictures = page.locator(f"{_FRONT} .jp-OutputArea-output img")
    return pictures.evaluate_all("(found) => found.map((picture) => picture.alt.trim())")


def complaints_about(notebook):
    """The cells of a notebook that did not run, failed, or wrote to stderr."""
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        if cell["execution_count"] is None and "".join(cell["source"]).strip():
            yield f"cell {number} was not run"
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                yield f"cell {number}: {output['ename']}: {output['evalue']}"
            if output.get("name") == "stderr":
                yield f"cell {number}: {''.join(output['text'])}"
