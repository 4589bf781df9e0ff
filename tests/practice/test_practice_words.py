"""Words and keys of a chapter go together, and an error names file, line, exercise and cure."""

import re

import pytest

from belonging_edu import load_cohort
from belonging_edu.practice import chapter_files, validate, words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.keys import Chapter, Key

WORDS = """\
chapter: 4
needs: []
cohorts: [surgery]
misconceptions: [M20]
exercises:
  "4.1":
    task: How large is it, and why?
    parts:
    - id: size
      name: size at {place}
      unit: points
      decimals: 1
      term: belonging_score
      mistakes:
        doubled: {code: S05, words: "twice {place}, as in `{published}`a.b`` and {'a': 1}"}
        halved: {code: S06, words: half of it}
    - id: cause
      name: cause
      choices:
        stress: {code: M20, words: not stress}
        seniority:
    - id: order
      name: order
      lines: {A: one, B: two, C: three}
      rules:
      - {first: B, later: A, why: it has to, code: M20}
      - {first: C, later: A, why: it must, code: M20}
    hints: [Look., Count.]
    way: Count.
  "4.2":
    task: In which order?
    parts:
    - id: order
      name: order
      lines: {A: one, B: two, C: three}
      rules:
      - {first: B, later: A, why: it has to, code: M20}
      - {first: C, later: A, why: it must, code: M20}
    hints: [Look., Count.]
    way: Count.
guesses:
  "4.1":
    asks: the number
    unit: ""
    low: 0
    high: 10
    decimals: 0
    near: 1
    below: it is more
    above: it is less
items: []
"""


def sizes(_):
    size = Key(2.0, doubled=4.0, halved=[1.0, 0.9], says={"place": "home"})
    return {"size": size, "cause": "seniority"}


def returning(**parts):
    """The functions of a chapter whose exercise returns other keys."""
    return {"4.1": lambda _: sizes(_) | parts}


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """Make a chapter of the words and of functions; read the words afresh each time."""
    monkeypatch.setattr(chapter_files, "FOLDER", tmp_path)
    monkeypatch.setattr(chapter_files, "content", chapter_files.read)

    def make(text=WORDS, exercises=None, guesses=None):
        (tmp_path / "chapter_04.yaml").write_text(text, encoding="utf-8")
        exercises = {"4.1": sizes} if exercises is None else exercises
        guesses = {"4.1": lambda _: 3.0} if guesses is None else guesses
        return Chapter(4, lambda seed=None: (None,), exercises, guesses)

    return make


def without(line):
    """The words without the one line that has this text."""
    kept = [entry for entry in WORDS.splitlines(keepends=True) if line not in entry]
    assert len(kept) == WORDS.count("\n") - 1
    return "".join(kept)


def test_words_and_keys_are_joined(chapter):
    made = chapter()
    assert words.exercise_ids(made) == ["4.1", "4.2"] and words.guess_ids(made) == ["4.1"]
    exercise = words.exercises(made, (None,))["4.1"]
    size, cause, order = exercise.parts
    assert (size.name, size.unit, size.term) == ("size at home", "points", "belonging_score")
    assert [wrong.value for wrong in size.mistakes] == [4.0, 1.0, 0.9]
    assert size.mistakes[0].words == "twice home, as in `{published}`a.b`` and {'a': 1}"
    assert cause.key == "seniority" and [wrong.value for wrong in cause.mistakes] == ["stress"]
    assert order.key == "B C A" and order.rules[1].code == "M20"
    assert exercise.hints == ("Look.", "Count.") and exercise.task == "How large is it, and why?"
    assert words.guesses(made, (None,))["4.1"].key == 3.0


def test_a_computed_choice_may_be_any_that_is_explained(chapter):
    text = WORDS.replace("        seniority:\n", "        seniority: {code: M20, words: not it}\n")
    for right, wrong in (("stress", "seniority"), ("seniority", "stress")):
        made = chapter(text, returning(cause=right))
        cause = words.exercise(made, "4.1", (None,)).parts[1]
        assert (cause.key, cause.mistakes[0].value) == (right, wrong)


JOINS = {
    "a mistake without value": (
        {"exercises": returning(size=Key(2.0, doubled=4.0, says={"place": "home"}))},
        "chapter_04.yaml, line 16, exercise 4.1: the mistake 'halved' has no value in "
        "chapter_04.py. Add halved=... to the Key of part 'size', or take it out here.",
    ),
    "a value without words": (
        {"text": without("halved")},
        "line 14, exercise 4.1: chapter_04.py has a value for the mistake 'halved' of part 'size'",
    ),
    "a part without key": (
        {"exercises": {"4.1": lambda _: {"cause": "seniority"}}},
        "line 9, exercise 4.1: part 'size' has no key in chapter_04.py. Return 'size': Key(...)",
    ),
    "an exercise without function": (
        {"exercises": {}},
        "line 9, exercise 4.1: part 'size' has no key in chapter_04.py. Write a function that",
    ),
    "a key without part": (
        {"exercises": returning(weight=Key(1.0))},
        "line 8, exercise 4.1: chapter_04.py has a key for 'weight', and no part here asks for it",
    ),
    "a key for an order": (
        {"exercises": returning(order="B C A")},
        "line 8, exercise 4.1: chapter_04.py has a key for 'order', and no part here asks for it",
    ),
    "a file without exercises": (
        {"text": "chapter: 4\n"},
        "line 1, exercise 4.1: chapter_04.py has a function for it, and there are no words",
    ),
    "a function without words": (
        {"exercises": {"4.1": sizes, "4.9": sizes}},
        "line 5, exercise 4.9: chapter_04.py has a function for it, and there are no words",
    ),
    "a guess without words": (
        {"guesses": {"4.1": lambda _: 3.0, "4.2": lambda _: 3.0}},
        "line 41, guess 4.2: chapter_04.py has a function for it, and there are no words",
    ),
    "a guess without function": (
        {"guesses": {}},
        "line 42, guess 4.1: the guess has no function in chapter_04.py. Write one",
    ),
    "a key that is no choice": (
        {"exercises": returning(cause="luck")},
        "line 19, exercise 4.1: the key 'luck' of part 'cause' in chapter_04.py is no choice. The "
        "choices are stress, seniority",
    ),
    "a wrong choice that says nothing": (
        {"exercises": returning(cause="stress")},
        "line 21, exercise 4.1: the choice 'seniority' is wrong ('stress' is the key) and says "
        "nothing. Write its code and its words.",
    ),
    "a choice with values": (
        {"exercises": returning(cause=Key("seniority", stress=1.0))},
        "line 19, exercise 4.1: part 'cause' asks for a word, and its Key in chapter_04.py names",
    ),
    "a placeholder that nobody fills": (
        {"exercises": returning(size=Key(2.0, doubled=4.0, halved=1.0))},
        "line 15, exercise 4.1: nothing stands for {place}. Add says={'place': ...} to the Key",
    ),
    "a placeholder where there is no key": (
        {"text": WORDS.replace("way: Count.", "way: Count {them}.", 1)},
        "line 29, exercise 4.1: nothing stands for {them}.",
    ),
    "a filling without placeholder": (
        {"exercises": returning(cause=Key("seniority", says={"other": 8}))},
        "line 17, exercise 4.1: no words of this part have the placeholder {other}. Write it into",
    ),
    "a rule of no line": (
        {"text": WORDS.replace("first: C", "first: D", 1)},
        "line 27, exercise 4.1: the rule names line 'D', which is not there. The lines are A, B, C",
    ),
}


@pytest.mark.parametrize("kind", JOINS)
def test_what_stands_in_one_file_only_is_an_error_with_its_line(chapter, kind):
    change, said = JOINS[kind]
    made = chapter(**change)
    with pytest.raises(ValueError) as raised:
        words.exercises(made, (None,))
        words.guesses(made, (None,))
    assert said in str(raised.value)
    assert re.match(r"chapter_04\.yaml, line \d+, (exercise|guess) 4\.\d: .+\.$", str(raised.value))


def eight() -> str:
    return chapter_files.path_of(8).read_text("utf-8")


#: Kind of fault: what is replaced in chapter 8, by what, where it is told, and what is said.
FAULTS = {
    "no YAML": ("  parts:", "  parts: [", "- id: gap", "The file is no YAML here"),
    "a name that is not known": (
        "unit: exam points\n",
        "unit: exam points\n      unti: points\n",
        "unti:",
        "'unti' is not known here. Known: id, name, unit, quantity, decimals, term, mistakes",
    ),
    "something missing": (
        "      decimals: 1\n",
        "",
        "- id: gap",
        "'decimals' is a required property",
    ),
    "a name that stands twice": (
        "      decimals: 1\n",
        "      decimals: 2\n      decimals: 1\n",
        "      decimals: 1",
        "'decimals' stands twice. Keep one of them",
    ),
    "a number that is none": (
        "decimals: 1\n",
        "decimals: one\n",
        "decimals: one",
        "'one' is not of type 'integer'",
    ),
    "an exercise without quotation marks": (
        '  "8.1":\n',
        "  8.1:\n",
        "  8.1:",
        'in quotation marks, such as "8.3"',
    ),
    "an exercise of another chapter": (
        '  "8.7":\n',
        '  "9.7":\n',
        '"9.7":',
        "'9.7' is of another chapter than 8",
    ),
    "words with a period": (
        "words: R², not r\n",
        "words: R², not r.\n",
        "words: R², not r",
        "'R², not r.' has another form. Words that stand inside a sentence: no period",
    ),
    "a hint without a period": (
        "cell. A quarter is 0.25.\n",
        "cell. A quarter is 0.25\n",
        "A quarter is 0.25",
        "Whole sentences in one paragraph, with a mark at the end",
    ),
    "one hint": (
        "    - What has to be known before anything is drawn?\n",
        "",
        "    hints:\n    - The diagram comes",
        "Two hints or more, from weak to strong",
    ),
    "a code of another form": (
        "code: S07",
        "code: S7",
        "code: S7",
        "A code of misconceptions.yaml, such as M20",
    ),
    "an unknown code": (
        "code: S07",
        "code: S99",
        "code: S99",
        "'S99' is no code. Those of misconceptions.yaml have a meaning",
    ),
    "an unknown code of an option": (
        "misconception: M20",
        "misconception: M99",
        "misconception: M99",
        "'M99' is no code",
    ),
    "an option without code": (
        "    misconception: M20\n",
        "",
        "- answer: about .40",
        "An option is right: true, or has the code of its misconception",
    ),
    "a mistake that says nothing": (
        "          words: R² as a proportion; a percentage is asked for\n",
        "",
        "proportion:",
        "A known mistake has a code, and words",
    ),
    "a name that Python cannot use": (
        "        halves:",
        "        a-half:",
        "a-half:",
        "A name that Python can use",
    ),
    "a choice in capitals": (
        "        seniority:\n",
        "        Seniority:\n",
        "Seniority:",
        "A choice is written in small letters",
    ),
    "a line of two letters": ("        A: Put", "        AA: Put", "AA: Put", "One capital letter"),
    "two parts of one id": (
        "    - id: d\n",
        "    - id: gap\n",
        "    - id: gap\n      name: Cohen's d",
        "two parts of 8.1 are called 'gap'. Give each its own id",
    ),
    "a task with marks": (
        "within postgraduate",
        "*within* postgraduate",
        "task: >-\n      What is the slope of the exam",
        "What is asked, in one sentence of plain text",
    ),
    "a chapter without guesses": (
        "guesses:\n" + eight().split("\nguesses:\n")[1].split("items:\n")[0],
        "",
        "chapter: 8",
        "'guesses' is a required property",
    ),
    "a guess without its range": (
        "    high: 200\n",
        "",
        '  "8.3":\n    asks:',
        "'high' is a required property",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_every_kind_of_fault_is_told_with_its_line(tmp_path, kind):
    old, new, place, said = FAULTS[kind]
    path = tmp_path / "chapter_08.yaml"
    text = eight().replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    line = text[: text.index(place)].count("\n") + 1
    (found,) = validate.faults(path)
    assert found.startswith(f"chapter_08.yaml, line {line}: ") and said in found
    assert found.endswith(".")


def test_a_line_behind_an_anchor_is_that_of_the_anchor():
    place = ("exercises", "8.4", "parts", 1, "mistakes", "swapped")
    line = chapter_files.line_of(chapter_files.path_of(8), place)
    assert eight().splitlines()[line - 1].strip() == "swapped:"


def test_a_line_behind_a_merge_is_found(tmp_path):
    path = tmp_path / "chapter_08.yaml"
    path.write_text("a: &a\n  b: 1\n  c: 2\nd:\n  <<: *a\n  b: 3\n", encoding="utf-8")
    assert chapter_files.line_of(path, ["d", "b"]) == 6
    assert chapter_files.line_of(path, ["d", "c"]) == 3
    assert chapter_files.line_of(path, ["d", "e"]) == 4


def test_the_command_names_what_is_wrong(monkeypatch, capsys):
    assert validate.main(["8"]) == 0 and "Nothing is wrong" in capsys.readouterr().out
    assert validate.main(["99"]) == 2 and "There are 1, 2, 3" in capsys.readouterr().out
    monkeypatch.setitem(CHAPTERS[0].exercises, "1.2", lambda _: {"denominator": "physicians"})
    assert validate.main(["1"]) == 1
    assert "exercise 1.2: part 'percentile' has no key" in capsys.readouterr().out


def test_a_fault_of_the_file_comes_first(monkeypatch, capsys):
    monkeypatch.setattr(validate, "faults", lambda path: [f"{path.name}, line 1: wrong."])
    assert validate.main(["8"]) == 1
    assert capsys.readouterr().out == "chapter_08.yaml, line 1: wrong.\n"


def test_words_depend_on_no_data():
    """A class with its own seed reads the same words, with its own numbers."""
    (chapter,) = (made for made in CHAPTERS if made.number == 8)
    first, second = (words.exercises(chapter, (load_cohort("surgery", seed=s),)) for s in (1, 2))
    for name, exercise in first.items():
        assert exercise.hints == second[name].hints and exercise.task == second[name].task
