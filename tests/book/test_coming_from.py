"""The page for users of other programs: its lines run, and the programs agree."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from belonging_edu import export, load_cohort

PAGE = Path(__file__).parents[2] / "book" / "coming-from.md"
pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="needs the checkout, with the book")


def blocks(language, text=None):
    """The blocks of one language, without those that the line before marks as not run."""
    text = PAGE.read_text("utf-8") if text is None else text
    steps = text.partition("## The same steps")[2].partition("## What will surprise you")[0]
    found = re.findall(rf"([^\n]*)\n\n```{language}\n(.*?)^```", steps, re.M | re.S)
    return [code for before, code in found if "*not run*" not in before]


def shown(source, names):
    """Run a block and return the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "coming-from.md", "exec"), names)
    return last and eval(compile(ast.Expression(last.value), "coming-from.md", "eval"), names)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files that the page reads: the committed cohorts as .csv and .sav."""
    made = tmp_path_factory.mktemp("files")
    for name in ("surgery", "learners"):
        rows = load_cohort(name)
        rows.to_csv(made / f"{name}.csv", index=False)
        export.write(name, rows, made, ["sav"])
    return made


@pytest.fixture(scope="module")
def python(folder):
    """What each Python block shows, by the heading that it stands under."""
    names, found = {}, {}
    text = PAGE.read_text("utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for part in re.split(r"^### ", text, flags=re.M)[1:]:
            for source in re.findall(r"^```python\n(.*?)^```", part, re.M | re.S):
                found[part.partition("\n")[0]] = shown(source, names)
    plt.close("all")
    return found


@pytest.fixture(scope="module")
def expected(python):
    """Results that every program has to show."""
    difference = python["Difference between two means, with interval"].iloc[0]
    slope = python["Regression"].set_index("term").loc["belonging_score"]
    mixed = python["Random intercept"].set_index("term").loc["belonging_score"]
    ratio = python["Logistic regression"].set_index("term").loc["support"]
    return {
        "first years": python["Keep some rows"],
        "sd": load_cohort("surgery")["absite_score"].std(),
        "low": -difference["conf_high"],
        "slope": slope["estimate"],
        "slope's limit": slope["conf_low"],
        "random intercept": mixed["estimate"],
        "alpha": python["Cronbach's alpha"]["estimate"].iloc[0],
        "table": python["Cross-table"].iloc[0, 1],
        "odds ratio": ratio["estimate"],
        "odds ratio's limit": ratio["conf_high"],
        "weighted": python["Weights"]["estimate"].iloc[0],
    }


def missing_from(output, expected):
    """Results that a program does not show, to the digits that it shows."""
    numbers = [n for n in re.findall(r"-?\d*\.\d+|-?\d+", output) if "." in n]
    digits = [(float(n), len(n.partition(".")[2])) for n in numbers]
    return [
        name
        for name, value in expected.items()
        if not any(d >= 2 and abs(n - value) <= 0.6 * 10**-d for n, d in digits)
    ]


def test_every_step_has_lines_in_three_languages():
    steps = PAGE.read_text("utf-8").partition("## The same steps")[2]
    steps = steps.partition("## What will surprise you")[0]
    for step in re.split(r"^### ", steps, flags=re.M)[1:]:
        for part in ("```python\n", "In R", "```r\n", "In SPSS", "```text\n", "jamovi", "Excel"):
            assert part in step, (step.partition("\n")[0], part)


def test_python_lines_run(python):
    assert len(python) == 12


def test_calls_are_those_of_the_labs():
    labs = "".join(p.read_text("utf-8") for p in PAGE.parents[1].glob("notebooks/[0-9]*.ipynb"))
    for call in set(re.findall(r"(\w+)\(", "".join(blocks("python")))) - {"read_csv", "range"}:
        assert f"{call}(" in labs, call


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_r_agrees(folder, expected):
    code = "pdf(NULL); options(digits = 7)\n" + "\n".join(blocks("r"))
    if subprocess.run(["Rscript", "-e", "library(lme4)"], capture_output=True).returncode:
        pytest.skip("R is here without lme4")
    (folder / "page.R").write_text(code, encoding="utf-8")
    done = subprocess.run(["Rscript", "page.R"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert missing_from(done.stdout, expected) == []


@pytest.mark.skipif(not shutil.which("pspp"), reason="PSPP is not installed")
def test_spss_syntax_agrees(folder, expected):
    (folder / "page.sps").write_text("\n".join(blocks("text")), encoding="utf-8")
    command = ["pspp", "-O", "format=csv", "page.sps"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0 and not re.search("error:|warning:", done.stdout), done.stdout
    assert missing_from(done.stdout, expected) == ["random intercept", "table"]
    assert f"{100 * expected['table']:.1f}%" in done.stdout


def test_a_wrong_result_is_noticed():
    assert missing_from("slope 1.2345", {"slope": 1.23448}) == []
    assert missing_from("slope 1.2345", {"slope": 1.2355}) == ["slope"]
    assert blocks("text", "## The same steps\n\nSo (*not run*):\n\n```text\nMIXED\n```\n") == []
