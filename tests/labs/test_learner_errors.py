"""Errors as a learner meets them: typed faults in a lab's cells, and what the notebook says."""

import ast
import asyncio
import html
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belonging_edu.learner_errors import load_ipython_extension, plain_errors
from belonging_edu.learner_errors.explaining import explain

ROOT = Path(__file__).parents[2]
SETUP = """
import numpy as np
import pandas as pd
import seaborn as sns
import statsmodels.formula.api as smf
from belonging_edu import load_cohort, say, show, simulate
from belonging_edu.cohorts.surgery import PGY
from belonging_edu.methods.clusters import cluster_robust
from belonging_edu.methods.estimates import extreme_gap, extreme_groups
from belonging_edu.practice import check, hint, order, predict, quiz, start

residents = load_cohort("surgery")
start(8, residents)
score, exam = residents["belonging_score"], residents["absite_score"]
names = {"outcome": "absite_score", "by": "belonging_score"}
plain = smf.ols("absite_score ~ belonging_score", residents).fit()
away = residents.assign(away=score - score.mean())
points, nothing, slope_8_5 = 58.0, None, 1.5
year, low = ["PGY1", "PGY2"], exam[score < 30]
"""
Y = "absite_score ~ belonging_score"
COLUMNS = "bel_01 to bel_11"

#: What is typed; what has to be said; what must not be said.
FAULTS = {
    # names in formulas
    f'smf.ols("{Y} + C(PGY)", residents)': ("`PGY` is not a column", "Write `pgy`", "mismatch"),
    f'smf.ols("{Y} + PGY", residents)': ("capital and small letters", "Write `pgy`", "versus"),
    f'smf.ols("{Y} + year", residents)': ("`year` is not a column", "Write `pgy`", "versus"),
    f'smf.ols("{Y} + C(year)", residents)': ("an earlier cell uses", "Write `pgy`", "1-dim"),
    f'smf.ols("{Y} + low", residents)': ("`low` is not a column", COLUMNS, "mismatch"),
    f'smf.ols("{Y} + away", residents)': ("it is one of `away`", "Give `away`", "columns are"),
    f'smf.ols("{Y} + residents", residents)': ("not a column", COLUMNS, "resident_id`"),
    f'smf.ols("{Y} + stres", residents)': ("`stres` is not a column", "`stress`", "NameError"),
    f'smf.ols("{Y} + stresses", residents)': ("not a column", "`stress`", "defined"),
    f'smf.ols("{Y} + PGY1", residents)': ("it is a value in the column `pgy`", "`pgy`", "bel_"),
    'smf.ols("absite score ~ belonging_score", residents)': ("space", "`absite_score`", "syntax"),
    'smf.ols("ABSITE_score ~ stress", residents)': ("capital", "`absite_score`", "NameError"),
    'smf.ols("exam_score ~ stress", residents)': ("not a column", "`absite_score`", "NameError"),
    f"smf.ols(\"{Y} + Q('absite score')\", residents)": ("not a column", "absite_score", "data n"),
    f'smf.ols("{Y} + Q(pgy)", residents)': ("needs quotation marks", "`pgy` alone", "hash"),
    # brackets and commas over several lines
    'three = ["bel_01", "bel_02", "bel_03"\nlen(three)': ("not closed", "Write `]`", "Quotation"),
    'row = {\n    "A": "x"\n    "B": "y",\n}': ("end of the line above", '`"A": "x",`', "from"),
    # how formulas are written
    f'smf.ols("{Y} + C(pgy", residents)': ("not closed", f'`"{Y} + C(pgy)"`', "embedded"),
    f'smf.ols("{Y} + C(pgy))", residents)': ("`)` too many", "Delete it", "Write"),
    f'smf.ols("{Y.replace("~", "=")}", residents)': ("`~`", f'Write `"{Y}"`', "SyntaxError"),
    'smf.ols("absite_score", residents)': ("no `~`", "Write it as in", "ndim"),
    'smf.ols("absite_score ~", residents)': ("on each side of `~`", "Write it", "noun"),
    f'smf.ols("{Y} +", residents)': ("nothing beside it", "Delete the sign", "noun"),
    f'smf.ols("{Y} ~ pgy", residents)': ("more than one `~`", "Write one", "top level"),
    f'smf.ols("{Y} pgy", residents)': ("something is missing", "`belonging_score + pgy`", "syn"),
    f'smf.ols("{Y}, pgy", residents)': ("not by commas", "Write `+`", "hashable"),
    f'smf.ols("{Y} and pgy", residents)': ("`and` is not read", "Write `+`", "ambiguous"),
    f'smf.ols("{Y} | program_id", residents)': ("`|` is not read", "Write `+`", "operand"),
    f'smf.ols("{Y} + c(pgy)", residents)': ("capital C", "Write `C(…)`", "defined"),
    f'smf.ols("{Y}" + "C(pgy)", residents)': ("`+` is missing", "belonging_score + C", "defined"),
    f'smf.ols("{Y} + log(stress)", residents)': ("`log`", "`np.log(…)`", "defined"),
    f"smf.ols(\"{Y} + 'pgy'\", residents)": ("no quotation marks", "Write `pgy`", "mismatch"),
    f'smf.ols("{Y} + “pgy”", residents)': ("typographic", "Delete it", "tokenizing"),
    f'smf.ols("{Y} + 3", residents)': ("not numbers", "Delete the number", "besides"),
    # what formulas ask of the data
    'smf.ols("pgy ~ belonging_score", residents)': (
        "text or groups",
        '"belonging_score ~ pgy"',
        "endog",
    ),
    'smf.ols("stress + C(pgy) ~ absite_score", residents)': (
        "exchanged",
        "absite_score ~ str",
        "endog",
    ),
    'smf.logit("absite_score ~ stress", residents)': ("0 and 1", "Use `smf.ols`", "endog"),
    f'smf.ols("{Y}")': ("no data", "Add the data frame", "positional"),
    f'smf.ols("{Y}", exam)': ("whole data frame", "`residents`", "defined"),
    f'smf.ols("{Y}", "residents")': ("data frame", "without quotation marks", "indices"),
    f'smf.ols("{Y}", residents[residents["pgy"] == "PGY9"])': ("no rows left", "filter", "zero-"),
    f"smf.ols({Y}, residents)": ("A formula is a text", f'`"{Y}"`', "comma"),
    f"smf.ols('{Y} + C('pgy')', residents)": ("end it", "Use the other kind", "comma"),
    f'smf.ols("{Y}" + C(pgy), residents)': ("between the quotation marks", "Write", "defined"),
    'plain.params["belonging"]': ("No entry is called", "'belonging_score'", "column"),
    "plain.param": ("`.param`", "Write `.params`", "OLSResults"),
    "smf.OLS": ("`.OLS`", "Write `.ols`", "module '"),
    # columns
    'residents["PGY"]': ("`PGY` is not a column of `residents`", '`"pgy"`', "bel_"),
    'residents["year"]': (
        f"columns are resident_id, program_id, pgy, stress, {COLUMNS}",
        '"pgy"',
        "row",
    ),
    'residents["absite score"]': ("not a column", '"absite_score"', "row"),
    'residents["bel_1"]': ("not a column", '`"bel_01"`', "bel_11`"),
    'residents[["pgy", "exam"]]': ("`exam` is not a column", '"absite_score"', "index"),
    'residents["pgy", "stress"]': ("two pairs", '`[["pgy", "stress"]]`', "tuple"),
    'residents.groupby("year").size()': ("`year` is not a column", '"pgy"', "row"),
    'residents.groupby("pgy")["exam"].mean()': ("`exam` is not", '"absite_score"', "not found"),
    'residents.sort_values("exam")': ("`exam` is not", '"absite_score"', "row"),
    'residents.loc["pgy"]': ("is a column", 'Write `residents["pgy"]`', "not a column"),
    'residents.loc[:, "Stress"]': ("capital", '`"stress"`', "row"),
    "residents.pgy1": ("a value in the column `pgy`", 'residents["pgy"]', "attribute"),
    "residents.Stress": ("`Stress`", 'residents["stress"]', "attribute"),
    "residents.mea()": ("`.mea`", "`.mean`", "column"),
    'residents["stress"]["PGY"]': ("A single column", "name of the data frame", "0 to"),
    "residents[pgy]": ("`pgy` is a column of `residents`", 'residents["pgy"]', "defined"),
    'residents["pgy" == "PGY1"]': ("comparison", 'residents[residents["pgy"]', "False"),
    'names["group"]': ("No entry is called `group`", "outcome, by", "column"),
    'sns.histplot(residents, x="exam")': ("`exam` is not a column", 'x="absite_score"', "entry"),
    'sns.histplot(x="exam")': ("no data were given", "data=residents", "entry"),
    'residents.query("PGY == 1")': ("`PGY` is not a column", "`pgy`", "defined"),
    # names
    "residentz": ("Nothing is called `residentz`", "`residents`", "defined"),
    "Residents": ("capital and small letters", "`residents`", "quotation"),
    "pritn(3)": ("`pritn`", "`print`", "defined"),
    "Print(3)": ("`Print`", "`print`", "points"),
    "ladder": ("Nothing is called `ladder`", "run that cell first", "restart"),
    "stats.norm": ("`stats` is not loaded", "`from scipy import stats`", "called"),
    'check("8.6", climate)  # "climate" or "stress"': ("a word", '`"climate"`', "cell"),
    "residents[residents.pgy == PGY1]": ("a value in the column", '`"PGY1"`', "`PGY`"),
    "import seabornn": ("no module `seabornn`", "`seaborn`", "installed"),
    "from belonging_edu.practice import chek": ("`chek`", "`check`", "cannot"),
    # calls
    'check("8.3", 1,46)': ("`1,46`", "`1.46`", "positional"),
    'check("8.1", 30, 0.4)': ("one answer", "in brackets", "positional"),
    "check(8.3, 1.46)": ("No 8.3 here", 'quotation marks: `"8.3"`', "traceback"),
    'check("8.3")': ("needs more", 'check("8.3", your_answer)', "positional"),
    'predict("8.1")': ("needs more", 'predict("8.1", your_guess)', "positional"),
    "extreme_gap(residents, share=0.1)": ("needs `outcome, by`", "Add `outcome=…", "keyword"),
    'load_cohort("surgery", sead=3)': ("no place for `sead`", "`seed=`", "keyword"),
    "extreme_groups(score, 10)": ("share=10: give a number above 0", "write 0.25", "stopped"),
    "extreme_groups(score, 0,25)": ("more values", "Delete", "positional"),
    "share = 0,25\nextreme_groups(score, share)": ("share=(0, 25)", "write `0.25`", "stopped"),
    f'cluster_robust("{Y} + PGY", residents, cluster="program_id")': (
        "names 'PGY'",
        "`pgy`",
        "stop",
    ),
    'load_cohort("surgeon")': ("No cohort 'surgeon'", "run the cell again", "stopped here"),
    "exam()": ("Round brackets", "square brackets", "callable"),
    'check["8.3", 1.46]': ("A function needs round brackets", "Write them", "subscriptable"),
    # values
    "100 * nothing": ("is None", "in the place of None", "operand"),
    "nothing + 1.5": ("is None", "in the place of None", "operand"),
    'f"{nothing:.2f}"': ("is None", "in the place of None", "format"),
    "1 / 0": ("divided by 0", "divides by", "ZeroDivisionError"),
    '"3" + 1': ("number and a text", "Delete the quotation marks", "concatenate"),
    'float("3,5")': ("has a comma", "`3.5`", "convert"),
    'residents["stress"] > "4"': ("compared with a text", "Delete", "dtype"),
    'residents["pgy"].mean()': ("have no `mean`", "column of numbers", "Categorical"),
    'exam.corr(residents["pgy"])': ("'PGY", "column that holds numbers", "float:"),
    'residents[(residents["stress"] > 4) and (score > 40)]': ("whole column", "Join", "ambiguous"),
    'residents["pgy"] == "PGY1" & residents["stress"] > 4': (
        "brackets of its own",
        "Write",
        "rand",
    ),
    "score >= score.median": ("without its brackets", "score.median()", "instances"),
    "gap, sd = 30": ("one value to the right", "with a comma", "iterable"),
    "gap, sd = 30, 85, 3": ("differs", "one value for each name", "unpack"),
    "[1, 2][5]": ("no entry at that place", "len(…)", "IndexError"),
    'residents["new"] = [1, 2, 3]': ("3 were given for", "as many as there are rows", "index"),
    'open("not_here.csv")': ("no file `not_here.csv`", "write it with its ending", "Errno"),
    "raise MemoryError": ("not enough memory", "run the cell again", "MemoryError"),
    "raise KeyboardInterrupt": ("nothing is lost", "Run the cell again", "KeyboardInterrupt"),
    # cells that cannot be read
    'hint("8.3)': ("not closed on its line", "Put the same mark", "literal"),
    "hint(“8.3”)": ("typographic (“)", 'place: `"`', "character"),
    "hint(„8.3“)": ("typographic", 'place: `"`', "character"),
    'residents["pgy’]': ("typographic", 'place: `"`', "literal"),
    'hint("8.3"': ("opened and not closed", "Write `)`", "input"),
    'check("8.1", (30, 0.4)': ("opened and not closed", "Write `)`", "input"),
    "x = (1 + 2))": ("`)` too many", "Delete it", "unmatched"),
    "x = [1, 2)": ("`[` is closed by `)`", "Write `]`", "parenthesis"),
    'check("8.3" 1.46)': ("side by side", "Write a comma", "syntax"),
    'turned = {"exam_per_stress" = 0}': ("colon", "Write `:`", "literal"),
    'residents[residents["pgy"] = "PGY1"]': ("asked with `==`", "Write it", "subscript"),
    "share = 25%": ("`25%`", "`0.25`", "syntax"),
    "slope = 1.46 points": ("without its unit", "Delete `points`", "syntax"),
    "my slope = 3": ("no space", "`my_slope`", "syntax"),
    "predict('8.1', −3)": ("`−`", "Write `-`", "U+"),
    "my_sentence = people who belong score higher": ("sentence", "quotation marks", "syntax"),
    'order("8.7", D B A C)': ("letters are a text", '`"D B A C"`', "comma"),
    "for k in range(3):\nprint(k)": ("farther to the right", "four spaces", "indented"),
    "a = 1\n  b = 2": ("too far to the right", "Delete the spaces", "indent "),
    "if True:\n    a = 1\n  b = 2": ("same place", "as many spaces", "unindent"),
    "if share == 0.1\n    print(share)": ("colon is missing", "Write `:`", "expected"),
    'print "hello"': ("round brackets", "`print(…)`", "parentheses"),
    # typed in exercises of other labs
    'items = ["bel_01" "bel_02"]\nresidents[items]': (
        "comma is missing",
        '"bel_01", "bel_02"',
        "row",
    ),
    'items = ["bel_01", bel_02]': ("without quotation marks", '`"bel_02"`', "defined"),
    "turned = {exam_per_stress = 0}": ("colon", "Write `:`", "equal"),
    'simulate("surgery", 100, seed=6, **{"exam_per_stress", 0})': ("colon", "Write `:`", "mapping"),
    "residents[score => 40]": ("not a sign", "Write `>=`", "Look there"),
    "residents(score >= 40)": ("Round brackets", "square brackets", "callable"),
    "30 / (3.5 x 2)": ("Multiplication", "Write it", "unit"),
    "sqrt(30)": ("belongs to NumPy", "`np.sqrt(…)`", "earlier cell"),
    "30 ** 0.5 ^ 0.5": ("A power", "Write it", "operand"),
    "seed = 2 027": ("not read as one number", "`2027`", "begin with 0"),
    "extreme_groups(score, 0,250)": ("more values", "Delete", "positional"),
    'say(f"{points.1f}")': ("colon is missing", "`{points:.1f}`", "letter"),
    'say("she said "yes" to it")': ("end it", "Use the other kind", "comma"),
    'residents.drop("stress")': ("rows are dropped", 'columns="stress"', "searched"),
    "residents.describe.round(1)": ("without its brackets", "Write them", "spelling"),
    # near misses: nothing beyond what is certain
    "slope_8_4": ("Nothing is called `slope_8_4`", "run that cell first", "slope_8_5"),
    "[1] + 'a'": ("Python stopped here", "Look at the line", "number and a text"),
    "'a' - 'b'": ("Python stopped here", "Look at the line", "number and a text"),
    "[1, 2] * 2.5": ("A text or a list", "out of the list", "Python does not compute"),
    "max(score, 3)": ("whole column", "Give one value", "Join"),
    "range(score)": ("whole number", "Write one", "Join"),
    'say("25% of residents") x': ("cannot read this line from `x`", "Look there", "`25%`"),
    "x = 5; y = = 3": ("cannot read this line from `= 3`", "Look there", "semicolon"),
    "x = 2 points": ("if that is one", "the sign that is missing", "comma"),
    f'smf.ols("{Y} + np.log(nothing)", residents)': ("Python stopped here", "Look at", "column"),
    f'smf.ols("{Y} + max", residents)': ("stopped here", "Look at", "not a column"),
    "assert points == 3": ("What the cell checks is not so", "Look at the value", "stopped here"),
    "residents.loc[99999]": ("No row has the number", "0 to 6135", "column"),
    'residents.merge(exam, on="id")': ("not a column of both", "Write a column", "columns are"),
    'residents.pivot_table(index="year", values="absite_score")': (
        "not a column of `residents`",
        "pgy",
        "row",
    ),
    "import": ("Python stopped here", "Look at the line", "Traceback"),
}
#: What an exercise may come to understand; then it needs no explanation.
MAY_BE_UNDERSTOOD = [cell for cell in FAULTS if cell.startswith(("check(", "predict("))]
CURES = "add ask change choose close compare delete drop give keep leave look make move open "
CURES += "join put read run save take type undo use write"


class Pieces(HTMLParser):
    """The text of each kind of element, and what stands outside a fold."""

    def __init__(self, markup):
        super().__init__()
        self.open, self.found, self.sight = [], {}, ""
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in set(self.open):
            self.found[tag] = self.found.get(tag, "") + data
        if "details" not in self.open:
            self.sight += data


@pytest.fixture(scope="module")
def shell():
    """A shell like that of a kernel, in which the first cells of lab 8 were run."""
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    made = InteractiveShell.instance()
    made.history_manager.enabled = False
    assert made.run_cell(SETUP).success
    made.published = []
    made._showtraceback = lambda kind, error, lines: made.published.append(lines)
    made.InteractiveTB.set_mode("Plain")
    load_ipython_extension(made)
    yield made
    InteractiveShell.clear_instance()


def fail(shell, cell):
    """Run a cell that fails; return the page's markup, its plain text, and the short error."""
    from IPython.utils.capture import capture_output

    shell.published.clear()
    with capture_output() as shown:
        result = shell.run_cell(cell)
    if result.success and cell in MAY_BE_UNDERSTOOD:
        return None, []
    assert not result.success, "the cell did not fail"
    bundle = next(out.data for out in shown.outputs if "This cell stopped" in str(out.data))
    return bundle, shell.published


@pytest.mark.parametrize("cell", FAULTS)
def test_a_fault_is_explained(shell, cell):
    *said, unsaid = FAULTS[cell]
    bundle, published = fail(shell, cell)
    if bundle is None:
        return
    pieces = Pieces(bundle["text/html"])
    words = " ".join(bundle["text/plain"].partition("\n\n")[0].split())
    for phrase in said:
        assert phrase in words
    assert unsaid not in words
    assert words.replace("`", "") in pieces.sight.replace("`", "")
    last = re.split(r"(?<=[.;!?]) ", words)[-1].casefold()
    assert any(re.search(rf"\b{cure}\b", last) for cure in CURES.split()), last
    assert len(published) == 1 and len(published[0]) == 1


def test_the_table_is_as_long_as_promised():
    assert len(FAULTS) >= 60


@pytest.mark.parametrize("cell", [f'smf.ols("{Y} + PGY", residents)', "1 / 0", "x = (1 + 2))"])
def test_the_fold_holds_the_whole_traceback(shell, cell):
    shell.InteractiveTB.set_mode("Context")
    try:
        bundle, published = fail(shell, cell)
        kind, error, trace = sys.last_type, sys.last_value, sys.last_traceback
        is_syntax = issubclass(kind, SyntaxError)
        maker = shell.SyntaxTB if is_syntax else shell.InteractiveTB
        expected = maker.structured_traceback(kind, error, [] if is_syntax else trace)
    finally:
        shell.InteractiveTB.set_mode("Plain")
    whole = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(expected))
    folded = Pieces(bundle["text/html"]).found["pre"]
    assert folded == whole and whole in bundle["text/plain"]
    assert published == [[published[0][0]]] and kind.__name__ in published[0][0]


def test_what_a_learner_typed_is_escaped(shell):
    bundle, _ = fail(shell, 'residents["<script>alert(1)</script>"]')
    assert "<script" not in bundle["text/html"] and html.escape("<script>") in bundle["text/html"]


def test_a_fresh_kernel_says_that_the_first_cells_have_to_run():
    for name in ("smf", "residents", "check", "np"):
        with pytest.raises(NameError) as caught:
            exec(name, {})
        words = explain(caught.value, {}, name)
        assert "a restart forgets" in words and "Run the first cells" in words
        assert "Continue here" in words and "quotation" not in words


def test_what_is_not_known_is_not_diagnosed(shell):
    for cell in ("raise RuntimeError('odd <b>thing</b>')", "raise LookupError", "abs(object())"):
        bundle, _ = fail(shell, cell)
        assert "Python stopped here" in bundle["text/plain"]
    assert explain(RuntimeError("odd"), {}, "odd()") is None


@given(
    st.sampled_from([SyntaxError, NameError, KeyError, TypeError, ValueError, IndexError, OSError]),
    st.text(max_size=60),
    st.text(max_size=80),
)
def test_no_message_and_no_cell_makes_the_explainer_raise(kind, message, source):
    explain(kind(message), {"residents": 1, "smf": ast}, source)


@given(st.text(alphabet="abx_ 01.,;:=~+-*/%()[]{}'\"“’\\\n\tCresidnt", max_size=60))
def test_no_cell_that_cannot_be_read_makes_the_explainer_raise(source):
    try:
        compile(source, "cell", "exec")
    except (SyntaxError, ValueError) as error:
        words = explain(error, {}, source)
        assert words is None or words.strip()


@given(st.text(alphabet="abCpgy_ ~+-*/:.,=()[]'\"“01|^&", max_size=40))
def test_no_formula_makes_the_explainer_raise(formula):
    """Through the frames of a function that is called like that of statsmodels."""
    import pandas as pd

    names = {"data_in_hand": pd.DataFrame({"pgy": [1], "stress": [2]})}
    library = {"__name__": "statsmodels.base.model"}
    exec("def from_formula(formula, data):\n    raise ValueError(formula)", library)
    names["call"] = library["from_formula"]
    try:
        exec(f"call({formula!r}, data_in_hand)", names)
    except ValueError as error:
        words = explain(error, names, "cell")
        assert words is None or words.strip()


# Where it is switched on, and where it is not


def test_outside_ipython_it_does_nothing_and_loads_nothing():
    code = (
        "import sys; from belonging_edu.learner_errors import plain_errors; plain_errors();"
        "print(sorted({'IPython', 'pandas', 'numpy'} & set(sys.modules)));"
        "print('belonging_edu.learner_errors.explaining' in sys.modules); 1 / 0"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.split("\n")[:2] == ["[]", "False"]
    assert run.stderr.rstrip().endswith("ZeroDivisionError: division by zero")


def test_switching_on_twice_changes_nothing_and_shows_nothing(shell, capsys):
    before = shell._showtraceback
    plain_errors()
    load_ipython_extension(shell)
    assert shell._showtraceback is before and capsys.readouterr().out == ""


def test_a_fault_of_its_own_does_not_hide_the_error(shell, monkeypatch):
    from belonging_edu.learner_errors import explaining

    def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(explaining, "in_words", broken)
    shell.published.clear()
    shell.run_cell("1 / 0")
    assert "ZeroDivisionError" in "".join(shell.published[0]) and len(shell.published[0]) > 1


def test_in_a_terminal_the_words_stand_below_the_traceback(shell, monkeypatch, capsys):
    monkeypatch.setattr(shell.display_formatter, "active_types", ["text/plain"])
    shell.published.clear()
    shell.run_cell("1 / 0")
    assert len(shell.published[0]) > 1
    assert "A number was divided by 0" in capsys.readouterr().out


def ran(cells, **options):
    """A notebook that was run by a real kernel, errors allowed or not."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    client = NotebookClient(
        made,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT)}},
        extra_arguments=["--log-level=ERROR"],
        **options,
    )
    stopped = None
    try:
        asyncio.run(client.async_execute())
    except CellExecutionError as error:
        stopped = error
    return made, stopped


ON = "from belonging_edu.learner_errors import plain_errors\nplain_errors()"


def test_a_real_kernel_stops_and_tells_machines_as_before():
    made, stopped = ran([ON, "hint(“8.3”)", "never = 1"])
    assert stopped.ename == "SyntaxError" and "invalid character" in stopped.evalue
    first, second, third = made.cells
    assert first.outputs == [] and third.execution_count is None
    shown, error = second.outputs
    assert shown.output_type == "display_data" and "typographic" in shown.data["text/html"]
    assert '<p role="alert">' in shown.data["text/html"] and "<details>" in shown.data["text/html"]
    assert error.output_type == "error" and error.ename == "SyntaxError"
    assert len(error.traceback) == 1 and "(in plain words: above)" in error.traceback[0]


def test_a_real_kernel_goes_on_where_errors_are_allowed_and_after_a_stop():
    cells = [ON, "1 / 0", "smf", "raise KeyboardInterrupt", "raise SystemExit('words')", "print(5)"]
    made, stopped = ran(cells, allow_errors=True)
    assert stopped is None
    said = [next((o.data["text/plain"] for o in c.outputs if "data" in o), "") for c in made.cells]
    assert "divided by 0" in said[1] and "a restart forgets" in said[2]
    assert "nothing is lost" in said[3] and said[4] == ""
    names = [o.ename for c in made.cells for o in c.outputs if o.output_type == "error"]
    assert names == ["ZeroDivisionError", "NameError", "KeyboardInterrupt", "SystemExit"]
    assert made.cells[-1].outputs[0].text == "5\n"
