"""Exercises that answer back: every key is right and every known mistake is named, on any seed."""

import re
from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from belonging_edu import load_cohort, simulate
from belonging_edu.methods.estimates import extreme_groups, tidy
from belonging_edu.practice import (
    answers,
    bank,
    chapter_files,
    check,
    compare,
    display,
    exercises,
    hint,
    order,
    predict,
    solution,
    start,
    words,
)
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.exercise import Choice, Exercise, Mistake, Number, Order
from belonging_edu.practice.session import Session

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
needs_labs = pytest.mark.skipif(not NOTEBOOKS.is_dir(), reason="needs the checkout, with its labs")
SEEDS = (None, 3, 14, 159)
BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}
EVERY = [
    pytest.param((chapter, seed), id=f"chapter {chapter}, seed {seed}")
    for chapter in BY_NUMBER
    for seed in (SEEDS if chapter > 1 else SEEDS[:1])  # the claims of chapter 1 know no seed
]


@pytest.fixture(scope="module", params=EVERY)
def made(request):
    """The exercises of a chapter and those like them, for the committed and for other cohorts."""
    chapter, seed = request.param
    like_them = words.variations(BY_NUMBER[chapter], BY_NUMBER[chapter].load(seed))
    return exercises_of(chapter, seed) | like_them


@pytest.fixture(scope="module", params=BY_NUMBER)
def solved(request):
    """The exercises of a chapter for the committed cohort, and the solutions as stored."""
    return exercises_of(request.param), notebook(request.param, "solutions")


@pytest.fixture(params=BY_NUMBER)
def guesses(request):
    chapter = BY_NUMBER[request.param]
    data = chapter.load()
    start(chapter.number, *data)
    return words.guesses(chapter, data)


@pytest.fixture
def residents():
    data = load_cohort("surgery")
    start(8, data)
    return data


@pytest.fixture
def told(monkeypatch):
    """What a call shows, as plain text."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))

    def call(function, *given, **named):
        shown.clear()
        function(*given, **named)
        return shown[-1]["text/plain"]

    return call


def judged(name, answer):
    return " ".join(exercises.judge(name, answer))


def stored(chapter):
    return chapter_files.content(chapter_files.path_of(chapter))


def exercises_of(chapter, seed=None):
    return words.exercises(BY_NUMBER[chapter], BY_NUMBER[chapter].load(seed))


def exercise_8(name, *data):
    return words.exercise(BY_NUMBER[8], name, data)


def labs_of(chapter, folder="."):
    """The labs of a chapter, or their solutions: one, or lettered ones."""
    return sorted((NOTEBOOKS / folder).glob(f"{chapter:02}*-*.ipynb"))


def notebook(chapter, folder="."):
    """The cells of all labs of a chapter, or of their solutions, as one notebook."""
    import nbformat

    first, *more = (nbformat.read(path, 4) for path in labs_of(chapter, folder))
    first.cells += [cell for each in more for cell in each.cells]
    return first


def edited(solved, old, new):
    """The notebook with a part of its file replaced."""
    import nbformat

    return nbformat.reads(re.sub(old, new, nbformat.writes(solved)), 4)


def right_lines(solved) -> dict:
    """What the stored outputs call right: part and value, by exercise, in its own section only."""
    section, lines = None, {}
    for cell in solved.cells:
        is_prose = cell.cell_type == "markdown"
        for heading in re.findall(r"^#+ (.+)", cell.source, re.M) if is_prose else ():
            asked = re.match(r"Exercise (\d+\.\d+)\b", heading)
            section = asked and asked[1]
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/plain", "")
            said = re.findall(r"^(\d+\.\d+)(?:, (.+?))?\. Right: (.+)\.$", text, re.M)
            for name, part, value in said:
                pairs = [(part, value)] if part else [p.split(": ") for p in value.split("; ")]
                if name == section:
                    lines.setdefault(name, []).extend(map(tuple, pairs))
    return lines


def key_faults(exercises, lines) -> list[str]:
    """Keys that the solutions do not show as right, each exactly once and as it is."""
    faults = []
    for name, part in parts_of(exercises):
        values = [value for asked, value in lines.get(name, []) if asked == part.name]
        if values != [shown_key(part)]:
            faults.append(f"{name}, {part.name}: key {shown_key(part)}, shown {values}")
    return faults


def shown_key(part):
    return f"{part.key:.{part.decimals}f}" if isinstance(part, Number) else part.key


def wrong_keys(part):
    """A number one unit of its last digit off, every other choice, every order against a rule."""
    if isinstance(part, Number):
        return [replace(part, key=part.key + by * 10**-part.decimals) for by in (1, -1)]
    if isinstance(part, Choice):
        return [replace(part, key=word) for word in part.options if word != part.key]
    orders = map(" ".join, permutations(part.lines))
    return [Choice(part.name, letters, ()) for letters in orders if not part.judge(letters)[0]]


def borrowed(code) -> list[str]:
    """What takes an answer from the exercises, where the solutions should compute it."""
    taken = r"\bEXERCISES\b|\bpractice\.(?:words|chapters)\b"
    parts = r"\.(?:key|rules|mistakes|parts)\b"
    return re.findall(rf"{taken}|{parts}|^solution\(.*", code, re.M)


def parts_of(made):
    for name, exercise in made.items():
        for part in exercise.parts:
            yield name, part


def test_every_key_is_right_as_asked_and_with_all_digits(made):
    for name, part in parts_of(made):
        assert part.judge(part.key)[0], name
        if isinstance(part, Number):
            assert part.judge(round(part.key, part.decimals))[0], name


def as_typed(number, part):
    """As one writes it down: with the decimals asked for, or two digits where these would be 0."""
    return round(number, part.decimals) or float(f"{number:.2g}")


def test_every_known_mistake_is_named(made):
    for name, part in parts_of(made):
        if isinstance(part, Order):
            continue
        named = 0
        for mistake in part.mistakes:
            wrong = mistake.value
            if isinstance(part, Choice):
                assert part.judge(wrong) == (False, f"{mistake.words} ({mistake.code})")
                named += 1
                continue
            value = as_typed(wrong, part)
            right, words = part.judge(value)
            apart = value != round(part.key, part.decimals)
            others = [m for m in part.mistakes if as_typed(m.value, part) == value]
            assert not apart or not right, (name, part.name, mistake)
            known = (f"{other.words} ({other.code})" in words for other in others)
            assert not apart or any(known), (name, mistake)
            named += apart
        assert named >= 2, (name, part.name)


def test_every_rule_of_an_order_is_told_when_it_is_broken(made):
    for name, part in parts_of(made):
        if not isinstance(part, Order):
            continue
        assert list(part.lines) == sorted(part.lines) and len(part.lines) >= 5, name
        assert part.key != " ".join(part.lines), f"{name}: the lines already stand in order"
        assert len(part.rules) >= 2, name
        for first, later, why, code in part.rules:
            letters = [letter for letter in part.key.split() if letter != later]
            letters.insert(letters.index(first), later)
            right, words = part.judge(" ".join(letters))
            assert not right and re.search(r"\([MS]\d\d\)$", words), (name, first, later)
            assert why and code in bank.misconceptions()


def test_codes_hints_and_ways_are_there(made):
    codes = bank.misconceptions()
    for name, exercise in made.items():
        assert len(exercise.hints) >= 2 and exercise.way.endswith("."), name
        for part in exercise.parts:
            assert {mistake.code for mistake in getattr(part, "mistakes", ())} <= set(codes), name
            if not isinstance(part, Number):
                continue
            key = f"{part.key:.{part.decimals}f}"
            said = " ".join(exercise.hints)
            assert len(key) < 3 or not re.search(rf"(?<![\d.]){re.escape(key)}(?![\d.])", said), (
                f"{name}: a hint gives the answer away"
            )


def test_guesses_compare_on_both_sides(guesses, told):
    assert len(guesses) >= 2
    for name, guess in guesses.items():
        assert guess.low <= guess.key <= guess.high, name
        assert "nothing" in told(predict, name, None)
        assert "wrote nothing down" in told(compare, name)
        for number, meaning in ((guess.low, guess.below), (guess.high, guess.above)):
            assert f"{number:g}" in told(predict, name, number)
            if abs(number - guess.key) > guess.near:
                assert meaning in told(compare, name), name
        told(predict, name, round(guess.key, guess.decimals))
        assert "A good guess" in told(compare, name), name
        assert "cannot be" in told(predict, name, guess.high + 1)
        assert "wrote nothing down" in told(compare, name)
        assert "a number is asked for" in told(predict, name, "many")


def test_keys_are_those_of_the_cohort_in_hand():
    turned = simulate("surgery", seed=1, exam_per_belonging=4).data
    usual, other = load_cohort("surgery"), turned
    keys = [exercise_8("8.3", data).parts[0].key for data in (usual, other)]
    assert keys[1] > keys[0] + 2


def test_the_cause_that_is_left_is_seniority():
    """From the worlds of the exercise: most of the gap stays without the other two."""
    nothing = {"exam_per_belonging": 0, "exam_per_belonging_per_stress": 0}
    off = {"exam_per_stress": 0, "exam_per_climate": 0}
    gaps = []
    for turned in ({}, *({name: 0} for name in off), off):
        data = simulate("surgery", 100_000, seed=6, **nothing, **turned).data
        group = extreme_groups(data["belonging_score"], 0.10)
        means = data.groupby(group, observed=True)["absite_score"].mean()
        gaps.append(means["highest"] - means["lowest"])
    left = {"seniority": gaps[3], "stress": gaps[0] - gaps[1], "climate": gaps[0] - gaps[2]}
    assert max(left, key=left.get) == "seniority" == exercise_8("8.6", None).parts[0].key


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "not attempted yet"),
        (..., "not attempted yet"),
        ("abc", "a number is asked for; you gave 'abc'"),
        ("1,460", "can be read as 1.46 or as 1460"),
        (True, "you gave True"),
        (np.nan, "NaN"),
        (np.inf, "divided by 0"),
        ((1, 2), "one answer is asked for; you gave 2"),
        (pd.Series([1.0, 2.0]), "you gave 2"),
        (pd.DataFrame({"a": [1]}), "no columns term and estimate"),
        (object(), "you gave object"),
        (-1.46, "wrong sign"),
        (1.44, "no rounding of it"),
        (1.47, "round at the end"),
        (146, "100 times the answer"),
        (7, "above the answer"),
        (0.9, "below the answer"),
    ],
)
def test_what_is_no_answer_has_a_message_of_its_own(residents, answer, words):
    said = judged("8.3", answer)
    assert words in said and "Right" not in said


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("B F D E A", "C is missing"),
        ("B F D E A C C", "C stands twice"),
        ("B F D E A X", "there is no line X"),
        ("D B F E A C", "D in place 1 comes before F"),
        ("B F A D E C", "the first 2 stand well"),
        ("b,f,d,e,a,c", "Right"),
        ("BEFDAC", "Right"),
        (("B", "F", "D", "E", "A", "C"), "Right"),
        (None, "not attempted"),
    ],
)
def test_an_order_is_read_as_people_write_it(residents, letters, words):
    assert words in judged("8.7", letters)


def test_order_shows_its_lines_and_judges_letters(residents, told):
    lines = told(order, "8.7")
    assert "  A: Put postgraduate year" in lines and "not the answer" in lines
    shown = re.search(r'"((?:[A-F] ?){6})"', lines)[1]
    assert "Not yet" in judged("8.7", shown)
    assert "Right" in told(order, "8.7", "B F D E A C")
    with pytest.raises(ValueError, match="asks for no order. Run check"):
        order("8.3", "A")


def test_an_answer_may_have_many_forms(residents):
    fit = smf.ols("absite_score ~ belonging_score + C(pgy)", residents).fit()
    slope = fit.params["belonging_score"]
    row = pd.Series([slope])
    for answer in (
        slope,
        np.float64(slope),
        f" {slope:.2f} ",
        [slope],
        row,
        fit,
        tidy(fit),
        row.array,
    ):
        assert "Right" in judged("8.3", answer), answer
    unadjusted = smf.ols("absite_score ~ belonging_score", residents).fit()
    assert "which ignores PGY" in judged("8.3", unadjusted)
    assert "Right" in judged("8.6", " Seniority ")
    assert "none of the choices" in judged("8.6", "luck")


def test_one_side_of_an_or_is_not_the_choice_that_names_both():
    (blank,) = (one for one in words.asked(BY_NUMBER[11], "11.2").blanks if one.options)
    for one_side in ("an effect", "Common cause", "cause"):
        with pytest.raises(answers.Unreadable, match="none of the choices"):
            answers.read(one_side, blank)
    for both in ("an effect or a common cause", "effect or cause"):
        assert answers.read(both, blank) == "an effect or a common cause"
    assert answers.read("chance", blank) == "nothing but chance"


def test_parts_are_judged_one_by_one(residents):
    said = exercises.judge("8.1", (58.6, None))
    assert "outer tenths" in said[0] and "not attempted" in said[1]
    assert "2 answers are asked for" in judged("8.1", 58.6)


def test_a_proportion_for_a_percentage(residents):
    r = 30 / (3.509967 * 85)
    assert "R² as a proportion" in judged("8.2", (r, r**2))
    other = Exercise("", (Number("share", 43.2, 1, (), quantity="percent"),), ("",), "")
    assert "a proportion, and a percentage" in other.parts[0].judge(0.432)[1]


def test_a_mistake_that_equals_the_key_is_not_held_against_anybody():
    part = Number("slope", 1.234, 2, (Mistake(1.231, "wrong", "S03"), Mistake(2.0, "two", "S05")))
    assert part.judge(1.23) == (True, "1.23")
    assert part.judge(2.0)[1] == "2.00 is two (S05)"


def test_nothing_yet_is_said_once(residents):
    assert len(exercises.judge("8.4", (None, None))) == 1
    assert "not attempted" in judged("8.4", (None, None))


@needs_labs
@pytest.mark.parametrize("chapter", BY_NUMBER)
def test_lab_goes_with_the_exercises(chapter):
    text = "\n".join(cell.source for cell in notebook(chapter).cells)
    asked = set(re.findall(rf"^### Exercise ({chapter}\.\d+)", text, re.M))
    answered = set(re.findall(rf'^exercise\("({chapter}\.\d+)"', text, re.M))
    assert answered == set(words.exercise_ids(BY_NUMBER[chapter]))
    assert answered <= asked and len(asked - answered) <= 1  # one may ask for a sentence
    known = set(words.guess_ids(BY_NUMBER[chapter]))
    for verb in ("guess", "compare"):
        assert set(re.findall(rf'{verb}\("({chapter}\.\d+)"', text)) == known
    halves = ("a", "b") if "second_part" in stored(chapter) else ("",)
    for half, form in product(halves, ("", ', form="pre"', ', form="post"')):
        assert f'quiz("{chapter}{half}"{form})' in text
    # Run all must not count as a try: nothing is handed in as it stands.
    code = "\n".join(cell.source for cell in notebook(chapter).cells if cell.cell_type == "code")
    assert re.findall(r"^(?:check|order|predict)\(.*", code, re.M) == []


@needs_labs
def test_solutions_show_every_key_in_its_section(solved):
    exercises, solutions = solved
    assert key_faults(exercises, right_lines(solutions)) == []


@needs_labs
def test_every_wrong_key_is_found(solved):
    exercises, solutions = solved
    lines = right_lines(solutions)
    for name, part in parts_of(exercises):
        wrong = wrong_keys(part)
        assert len(wrong) >= 2
        for other in wrong:
            made = {name: Exercise("", (other,), (), "")}
            assert len(key_faults(made, lines)) == 1, (name, other)


@needs_labs
def test_a_right_line_that_is_missing_or_elsewhere_is_found(solved):
    exercises, solutions = solved
    names = list(exercises)
    for name, neighbor in zip(names, names[1:] + names[:1], strict=True):
        lost = [
            f"{name}, {part.name}: key {shown_key(part)}, shown []"
            for part in exercises[name].parts
        ]
        missing = edited(solutions, rf'"{re.escape(name)}[.,] .*?Right: ', '"')
        assert key_faults(exercises, right_lines(missing)) == lost
        heading = rf"### Exercise {re.escape(name)}\b"
        elsewhere = edited(solutions, heading, f"### Exercise {neighbor}")
        assert key_faults(exercises, right_lines(elsewhere)) == lost


@needs_labs
def test_solutions_compute_their_answers(solved):
    _, solutions = solved
    code = [cell.source for cell in solutions.cells if cell.cell_type == "code"]
    assert borrowed("\n".join(code)) == []
    answer = '(part,) = words.exercise(chapter, "8.7", data).parts'
    for line in (answer, 'check("8.7", part.key)', 'solution("8.7")'):
        assert borrowed("\n".join([*code, line]))


def test_messages_are_plain_text_and_html(residents, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    check("8.3", 2.0)
    hint("8.3")
    hint("8.3", 2)
    solution("8.3")
    solution("8.6")
    text = [data["text/plain"] for data in shown]
    assert 'hint("8.3")' in text[0] and "**" not in " ".join(text)
    assert 'hint("8.3", 2)' in text[1] and 'solution("8.3")' in text[2]
    assert "slope 1.46" in text[3] and "cause seniority" in text[4]
    markup = shown[0]["text/html"]
    assert "<strong>8.3, slope. Not yet:</strong>" in markup
    assert not re.search(r"<script|<style|onclick|color", " ".join(s["text/html"] for s in shown))


def test_what_a_learner_types_is_no_markup(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    display.show_message(["you gave '<script>alert(1)</script>'", {"A": "a < b"}])
    assert "<script>" not in shown[0]["text/html"] and "a &lt; b" in shown[0]["text/html"]


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="The chapters that have some"):
        check("99.1", 1)
    with pytest.raises(ValueError, match="Chapters: 1, "):
        start(99, None)
    start(8, load_cohort("surgery"))
    with pytest.raises(ValueError, match="no exercise '8.9' to answer. It has 8.1, 8.2"):
        hint("8.9")
    with pytest.raises(ValueError, match="no guess '8.9' to answer. It has 8.1, 8.2, 8.3: "):
        predict("8.9", 1)


def test_each_session_has_its_own_data_and_guesses():
    first, second = Session(), Session()
    first.start(8, load_cohort("surgery"))
    first.guesses["8.1"] = 35.0
    assert first.exercise("8.3").parts[0].name == "slope"
    assert second.guesses == {}
    assert second.exercise("8.3").parts[0].name == "slope"  # what the lab loads
    assert list(second.in_hand) == [8]
