"""The labs as committed: their form, their stored outputs, and proof that a fault is noticed.

That the outputs are what the code gives is proved by nbval on ``notebooks/`` itself.
"""

import base64
import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from tests.labs import strict_kernel

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
LABS = sorted(NOTEBOOKS.glob("[0-9][0-9]*-*.ipynb"))
SOLUTIONS = sorted((NOTEBOOKS / "solutions").glob("*.ipynb"))
EVERY = [*sorted(NOTEBOOKS.glob("*.ipynb")), *SOLUTIONS]
WITH_A_SEED = [path for path in EVERY if "class_seed = None" in path.read_text("utf-8")]
#: Pixels, on a screen that is 390 wide.
SMALLEST_LETTERS = 9
STEPS = (
    "1 Look",
    "2 Predict",
    "3 Estimate",
    "4 Picture",
    "5 Say it",
    "6 Break it",
    "Exercises",
    "7 Reveal",
)
SHORT_NAME = {"ids": lambda path: str(path.relative_to(NOTEBOOKS)), "argvalues": EVERY}

pytestmark = pytest.mark.skipif(not LABS, reason="needs the checkout, with its labs")


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def headings(notebook):
    return re.findall(r"^#{1,4} (.+)$", prose(notebook), re.M)


def drawings(notebook):
    """The stored figures: the name or description of each, and its SVG."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            shown = output.get("data", {}).get("text/html", "")
            for alt, stored in re.findall(r'<img alt="([^"]*)".*?base64,([^"]*)"', shown):
                yield alt[:50], base64.b64decode(stored).decode()


def smallest_letters(drawing, screen=390):
    """How high, in pixels, the smallest letters are when a screen is as wide as the figure."""
    wide = float(re.search(r'<svg [^>]*width="([\d.]+)pt"', drawing)[1])
    points = [100 * float(s) for s in re.findall(r"scale\(([\d.]+) -[\d.]+\)", drawing)]
    return min(points) * screen / wide


def form_faults(notebook) -> list[str]:
    """What a stored notebook lacks, whoever wrote it."""
    faults = []
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        faults.append("not run in order from the top")
    text = json.dumps(notebook)
    if re.search(r"(?<![\w.])/(?:home|root|tmp|usr|Users|work)/|[A-Z]:\\\\", text):
        faults.append("an absolute path")
    if any(
        output.output_type == "error" for cell in code_cells(notebook) for output in cell.outputs
    ):
        faults.append("an error")
    if any(
        output.output_type == "stream" for cell in code_cells(notebook) for output in cell.outputs
    ):
        faults.append("printed text or a warning")
    if re.search(r"^(```\{|:::)|\{(?:n|glue:\w+)\}`", prose(notebook), re.M):
        faults.append("a directive, which JupyterLab shows raw")
    if "synthetic" not in prose(notebook).lower():
        faults.append("does not say that the data are synthetic")
    if any(
        "image/png" in str(output.get("data", ""))
        for c in code_cells(notebook)
        for output in c.outputs
    ):
        faults.append("a figure that did not go through show")
    if not all(cell.source.strip() for cell in notebook.cells):
        faults.append("an empty cell")
    if notebook.metadata.kernelspec.get("name") != "python3":
        faults.append("kernel")
    return faults


def exercise_faults(lab, solutions) -> list[str]:
    """Exercises without a solution, and the reverse."""
    faults = []
    asked = {h.split(" (")[0] for h in headings(lab) if h.startswith("Exercise ")}
    solved = {h.split(" (")[0] for h in headings(solutions) if h.startswith("Exercise ")}
    if not asked:
        faults.append("no exercises")
    faults += [f"{name} has no solution" for name in sorted(asked - solved)]
    faults += [f"{name} is not asked" for name in sorted(solved - asked)]
    for text in re.findall(r"^### Exercise .+?(?=^#|\Z)", prose(lab), re.M | re.S):
        for part in ("**Task.**", "**Given.**", "**Answer.**"):
            if part not in text:
                faults.append(f"{text.splitlines()[0]} lacks {part}")
        if not re.match(r"### Exercise \d+\.\d+ \((core|extra), \d+ minutes\)", text):
            faults.append(f"{text.splitlines()[0]} lacks core or extra, or minutes")
    return faults


def slip_faults(solutions) -> list[str]:
    """Usual mistakes that are shown below a right answer of the same number."""
    faults, right = [], set()
    for cell in solutions.cells:
        if cell.cell_type == "markdown":
            right = set()
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/markdown", "")
            if "| If you got" not in text:
                right |= set(bold_numbers(text))
                continue
            wrong = re.findall(r"^\| (?:d )?(-?\d[\d.,]*)", text, re.M)
            faults += [f"{number} is right and a slip" for number in wrong if number in right]
    return faults


def bold_numbers(text):
    return re.findall(r"\*\*(-?\d[\d.,]*?)\.?(?: %)?\*\*", text)


@pytest.mark.parametrize("path", **SHORT_NAME)
def test_form(path):
    assert form_faults(read(path)) == []


@pytest.mark.parametrize("path", **SHORT_NAME)
def test_letters_of_figures_can_be_read_on_a_phone(path):
    found = {alt: smallest_letters(drawing) for alt, drawing in drawings(read(path))}
    assert {alt: pixels for alt, pixels in found.items() if pixels < SMALLEST_LETTERS} == {}


def test_a_wide_figure_with_small_letters_is_noticed():
    letter = '<use transform="translate(1 1) scale({} -{})"/>'
    narrow = '<svg height="1pt" width="390pt">' + letter.format(0.1, 0.1) + "</svg>"
    assert smallest_letters(narrow) == pytest.approx(10)
    assert smallest_letters(narrow.replace("390pt", "780pt")) < SMALLEST_LETTERS


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_lab_has_its_steps_in_order(path):
    assert [h for h in headings(read(path)) if h in STEPS] == list(STEPS)


def visible_cells(notebook):
    hidden = {"hide-input", "remove-cell"}
    return [c for c in code_cells(notebook) if not hidden & set(c.metadata.get("tags", []))]


def pictures_in_sight(notebook):
    """The visible cells in which seaborn draws."""
    call = re.compile(r"\bsns\.(?:\w+plot|heatmap)\(")
    return [cell for cell in visible_cells(notebook) if call.search(cell.source)]


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_visible_cells_are_short(path):
    for cell in visible_cells(read(path)):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        lines = [line for line in lines if not re.match(r"(?:from|import) ", line)]
        assert len(lines) <= 16, cell.source


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_learner_sees_seaborn_draw_at_least_two_pictures(path):
    lab = read(path)
    assert len(pictures_in_sight(lab)) >= 2
    for cell in lab.cells:
        cell.metadata["tags"] = ["hide-input"]
    assert pictures_in_sight(lab) == []


@pytest.mark.parametrize("path", **SHORT_NAME)
def test_the_first_cell_says_what_to_do_where_the_package_is_missing(path, monkeypatch):
    first = code_cells(read(path))[0].source
    exec(first, {})  # says nothing where all is there
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"Start the lab with `python3 start.py`.*elsewhere.md"):
        exec(first, {})


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_every_exercise_has_a_solution(path):
    solutions = NOTEBOOKS / "solutions" / path.name
    assert exercise_faults(read(path), read(solutions)) == []


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_usual_mistakes_are_mistakes(path):
    found = read(path)
    assert slip_faults(found) == []
    slips = sum("If you got" in json.dumps(cell.outputs) for cell in code_cells(found))
    assert slips >= sum(h.startswith("Exercise ") for h in headings(found))


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_truth_is_opened_in_the_last_section_only(path):
    cells, seen = read(path).cells, False
    for cell in cells:
        seen = seen or (cell.cell_type == "markdown" and "## 7 Reveal" in cell.source)
        if cell.cell_type == "code" and re.search(r"load_truth\(|\.truth\b", cell.source):
            assert seen, cell.source


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_every_chapter_but_the_first_can_have_a_seed(path):
    assert path.name.startswith("01-") or {path, NOTEBOOKS / "solutions" / path.name} <= set(
        WITH_A_SEED
    )


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_chapter_of_the_lab_names_its_exercises(path):
    page = ROOT / "book" / f"{path.stem}.md"
    if not page.is_file():  # one of two labs of a page: 14a and 14b belong to 14
        page = page.with_name(re.sub(r"^(\d\d)[a-z]-", r"\1-", page.name))
    chapter = page.read_text("utf-8")
    objectives = re.findall(r"^\d\. .*\(exercise (\d+\.\d+)\)", chapter, re.M)
    assert 3 <= len(objectives) <= 4
    labs = [lab for lab in LABS if lab.stem[:2] == path.stem[:2]]
    asked = " ".join(heading for lab in labs for heading in headings(read(lab)))
    assert all(f"Exercise {number}" in asked for number in objectives)


def test_example_of_an_answer_is_not_the_key():
    from belonging_edu import published

    example = re.search(r'for instance `"([DAC ]+)"`', prose(read(LABS[0])))[1].replace(" ", "")
    key = published.claims()["kind"].str[0].str.upper()
    assert len(example) == len(key)
    assert sum(a == b for a, b in zip(example, key, strict=True)) <= 6


def test_picture_of_the_readme_is_the_one_in_the_lab():
    from publish import readme_figure

    assert (ROOT / readme_figure.PICTURE).read_bytes() == readme_figure.ladder(ROOT)
    assert readme_figure.PICTURE.as_posix() in (ROOT / "README.md").read_text("utf-8")


# A class with a seed of its own

FAULTY = {
    "another seed is not looked at": ("assert class_seed is None", "AssertionError"),
    "a warning": ("import warnings; warnings.warn('old', FutureWarning)", "FutureWarning: old"),
    "no seed": ("", "a class cannot set its seed"),
}


@pytest.fixture(scope="module")
def of_another_class(tmp_path_factory):
    """What went wrong in each lab of a class with another seed, and in each faulty one."""
    folder = tmp_path_factory.mktemp("other-class")
    faulty = [folder / f"{name}.ipynb" for name in FAULTY]
    for path, (line, _) in zip(faulty, FAULTY.values(), strict=True):
        source = f"class_seed = None\n{line}" if line else ""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        nbformat.write(notebook, path)
    command = [sys.executable, "-m", "tests.labs.other_class", folder / "answers.json"]
    warn = {"PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"}
    run = subprocess.run(
        [*map(str, [*command, *faulty, *WITH_A_SEED])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | warn,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    faults = json.loads((folder / "answers.json").read_text("utf-8"))
    return {Path(path): fault for path, fault in faults.items()}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "path", WITH_A_SEED, ids=lambda path: path.relative_to(NOTEBOOKS).as_posix()
)
def test_a_class_can_have_a_cohort_of_its_own(of_another_class, path):
    """Another seed: all runs, and the truth belongs to the data."""
    assert of_another_class[path] == ""


@pytest.mark.thorough
@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_that_only_another_class_meets_is_noticed(of_another_class, name):
    (fault,) = (fault for path, fault in of_another_class.items() if path.stem == name)
    assert FAULTY[name][1] in fault


# Running again changes nothing


def test_what_nbval_compares_is_what_is_stored(tmp_path):
    """That the outputs are the same is for nbval to say; here: the file, to its last byte."""
    made = tmp_path / LABS[0].name
    made.write_bytes(LABS[0].read_bytes())
    command = [sys.executable, "-m", "publish", "run-notebooks", str(made)]
    run = subprocess.run(command, cwd=ROOT / "tools", capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert made.read_bytes() == LABS[0].read_bytes()


# The tests can fail: canaries


@pytest.fixture(scope="module")
def short_lab():
    """The first cells of lab 1, with their stored outputs."""
    lab = read(LABS[0])
    last = next(i for i, cell in enumerate(lab.cells) if "5 of 12" in str(cell.get("outputs")))
    lab.cells = lab.cells[: last + 1]
    return lab


#: What is planted in cells of their own: the line, and what nbval has to say of it.
PLANTED = {
    "crashes": ("1 / 0", "ZeroDivisionError"),
    "calls elsewhere": (
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "must not use the network",
    ),
    "warns": ("import warnings; warnings.warn('old', FutureWarning)", "FutureWarning: old"),
    "warns of numbers": ("import numpy; numpy.log(0.0)", "RuntimeWarning: divide by zero"),
    "names the processor": (
        "import os; raise RuntimeError(os.environ.get('OPENBLAS_CORETYPE'))",
        f"RuntimeError: {strict_kernel.ENVIRONMENT.get('OPENBLAS_CORETYPE')}",
    ),
}


def spoil(lab):
    """Plant a cell for each fault behind the first two, and change one stored number."""
    spoiled = copy.deepcopy(lab)
    output = next(o for c in code_cells(spoiled) for o in c.outputs if "5 of 12" in str(o))
    output.data["text/markdown"] = output.data["text/markdown"].replace("5 of 12", "6 of 12")
    behind = spoiled.cells.index(code_cells(spoiled)[1]) + 1
    spoiled.cells[behind:behind] = [
        nbformat.v4.new_code_cell(f"# {name}\n{line}") for name, (line, _) in PLANTED.items()
    ]
    return spoiled


@pytest.fixture(scope="module")
def told(short_lab, tmp_path_factory):
    """What nbval says of each cell of the spoiled lab: source -> complaint, or ""."""
    folder = tmp_path_factory.mktemp("canary")
    lab = spoil(short_lab)
    nbformat.write(lab, folder / "canary.ipynb")
    options = ["--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += ["-p", "tests.labs.strict_kernel", "--junitxml=told.xml", "canary.ipynb"]
    options += ["--nbval-sanitize-with", str(ROOT / "tests" / "nbval_sanitize.cfg")]
    found = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        env=found,
    )
    assert run.returncode == 1, run.stdout[-3000:]
    cases = ElementTree.parse(folder / "told.xml").getroot().findall(".//testcase")
    said = ["".join(part.text or "" for part in case) for case in cases]
    said = [re.sub(r"(?:\x1b|#x1B)\[[\d;]*m", "", text) for text in said]  # colors
    sources = [cell.source for cell in code_cells(lab)]
    return dict(zip(sources, said, strict=True))


def test_cells_that_are_as_they_were_stored_pass(short_lab, told):
    untouched = [
        cell.source for cell in code_cells(short_lab) if "5 of 12" not in str(cell.outputs)
    ]
    assert len(untouched) == len(code_cells(short_lab)) - 1 > 4
    assert {told[source] for source in untouched} == {""}
    assert form_faults(short_lab) == []


def test_one_changed_number_is_noticed(short_lab, told):
    (changed,) = (c.source for c in code_cells(short_lab) if "5 of 12" in str(c.outputs))
    assert "6 of 12" in told[changed]


@pytest.mark.parametrize("name", PLANTED)
def test_a_cell_that_crashes_warns_or_calls_elsewhere_is_noticed(told, name):
    line, complaint = PLANTED[name]
    assert complaint in told[f"# {name}\n{line}"]


def test_strictness_stays_in_the_kernel():
    import socket

    before = socket.socket.connect
    from tests.labs import startup_of_labs

    assert socket.socket.connect is before and startup_of_labs.__doc__


def test_a_cleared_lab_is_noticed(short_lab):
    spoiled = copy.deepcopy(short_lab)
    for cell in code_cells(spoiled):
        cell.execution_count, cell.outputs = None, []
    assert "not run in order from the top" in form_faults(spoiled)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (nbformat.v4.new_markdown_cell("See /home/me/data."), "an absolute path"),
        (
            nbformat.v4.new_markdown_cell("```{note}\nraw\n```"),
            "a directive, which JupyterLab shows raw",
        ),
        (nbformat.v4.new_markdown_cell("  "), "an empty cell"),
    ],
)
def test_a_badly_formed_lab_is_noticed(short_lab, cell, fault):
    spoiled = copy.deepcopy(short_lab)
    spoiled.cells.append(cell)
    assert fault in form_faults(spoiled)


def test_a_missing_solution_is_noticed():
    lab, solutions = read(LABS[0]), read(SOLUTIONS[0])
    solutions.cells = [cell for cell in solutions.cells if "Exercise 1.2" not in cell.source]
    assert exercise_faults(lab, solutions) == ["Exercise 1.2 has no solution"]


def test_a_slip_that_is_right_is_noticed():
    spoiled = read(SOLUTIONS[0])
    for cell in code_cells(spoiled):
        for output in cell.outputs:
            text = output.get("data", {}).get("text/markdown", "")
            if "**25** percentile points" in text:
                output.data["text/markdown"] = text.replace("**25**", "**18**")
    assert slip_faults(spoiled) == ["18 is right and a slip"]
