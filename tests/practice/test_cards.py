"""Cards say what the functions for code say, store only words, and lose nothing."""

import asyncio
import html
import re
from dataclasses import replace

import ipywidgets
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from belonging_edu import load_cohort
from belonging_edu.methods.estimates import tidy
from belonging_edu.practice import (
    bank,
    card_parts,
    cards,
    check,
    display,
    exercise,
    exercises,
    guess,
    hint,
    judging,
    order,
    predict,
    predictions,
    quiz,
    quizzes,
    session,
    solution,
    words,
)
from belonging_edu.practice.card_parts import Said, guarded
from belonging_edu.practice.cards import ExerciseCard, GuessCard
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.exercise import Choice, Number, Order
from belonging_edu.practice.naming import chapter_of, id_of
from belonging_edu.practice.session import Session

BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}
EXERCISES = [name for chapter in CHAPTERS for name in words.exercise_ids(chapter)]
GUESSES = [name for chapter in CHAPTERS for name in words.guess_ids(chapter)]
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def current(monkeypatch):
    """A session of its own for the functions and the cards of a test."""
    made = Session()
    for module in (cards, exercises, predictions, session):
        monkeypatch.setattr(module, "CURRENT", made)
    return made


@pytest.fixture(scope="module")
def everything_started():
    """A session with every chapter and all keys that the tests have asked for."""
    made = Session()
    for chapter in CHAPTERS:
        made.start(chapter.number, *chapter.load())
    return made


@pytest.fixture
def started(monkeypatch, everything_started):
    for module in (cards, exercises, predictions, session):
        monkeypatch.setattr(module, "CURRENT", everything_started)
    return everything_started


@pytest.fixture
def no_keys(monkeypatch, current):
    """Every key function of every chapter fails."""

    def failing(*data):
        raise AssertionError("a key was computed")

    for number, chapter in BY_NUMBER.items():
        kinds = {
            kind: dict.fromkeys(getattr(chapter, kind), failing)
            for kind in ("exercises", "guesses")
        }
        monkeypatch.setitem(session._CHAPTERS, number, replace(chapter, **kinds))
        current.start(number)


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, bundle by bundle."""
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: bundles.append(data))
    return bundles


def card_of(name):
    return ExerciseCard(name, words.asked(chapter_of(name), name))


def guess_card(name):
    return GuessCard(name, words.prompt(chapter_of(name), name))


def descendants(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from descendants(child)


def press(card, name):
    """Click the button of a card by its name."""
    box = getattr(card, "box", card)
    (button,) = (w for w in descendants(box) if getattr(w, "description", "") == name)
    button.click()


def spoken(said):
    """The paragraphs of the live region."""
    region = said.widget.value.partition('<div role="status"')[2]
    found = re.findall(r"<p>(.*?)</p>", region)
    return [html.unescape(re.sub(r"<[^>]+>", "", paragraph)) for paragraph in found]


def text_lane(bundles):
    return bundles[-1]["text/plain"].split("\n\n")


def fill(card, values):
    for field, value in zip(card.fields, values, strict=True):
        target = field._field.widget if hasattr(field, "_field") else field.widget
        target.value = value


def right_answers(made):
    return [part.key if isinstance(part.key, str) else repr(float(part.key)) for part in made.parts]


def wrong_answers(made):
    for part in made.parts:
        if isinstance(part, Number):
            yield repr(float(part.mistakes[0].value))
        elif isinstance(part, Choice):
            yield next(word for word in part.options if word != part.key)
        elif isinstance(part, Order):
            yield " ".join(part.lines)


# The same words in both lanes


@pytest.mark.parametrize("name", EXERCISES)
def test_card_and_check_say_the_same(started, shown, name):
    made = started.exercise(name)
    card = card_of(name)
    for values in (right_answers(made), list(wrong_answers(made))):
        fill(card, values)
        press(card, "Check")
        check(name, values if len(values) > 1 else values[0])
        card_says, code_says = spoken(card.said), text_lane(shown)
        if code_says[-1].startswith("For a hint"):
            assert card_says.pop() == "For a hint, press Hint."
            assert code_says.pop() == f'For a hint, run hint("{name}").'
        assert card_says == code_says
        if values == right_answers(made):
            assert "belonging-right" in card.said.widget.value and "Right" in " ".join(card_says)
        assert not any("not understood" in words or "asked for;" in words for words in card_says)


@pytest.mark.parametrize("name", EXERCISES)
def test_hints_and_solution_are_those_of_the_text_lane(started, shown, name):
    card = card_of(name)
    count = len(card._asked.hints)
    for number in [*range(1, count + 1), count]:
        press(card, "Hint")
        hint(name, number)
        assert text_lane(shown)[0].startswith(spoken(card.help)[0])
    assert spoken(card.help)[1] == "That was the last hint."
    press(card, "Solution")
    assert "Try once before you look" in spoken(card.help)[0]
    press(card, "Solution")
    solution(name)
    assert spoken(card.help) == text_lane(shown)


def test_after_an_attempt_the_solution_is_shown_at_once(started):
    card = card_of("8.3")
    press(card, "Check")
    press(card, "Solution")
    assert "Try once" in spoken(card.help)[0]  # an empty field is no attempt
    card = card_of("8.3")
    fill(card, ["2,04"])
    press(card, "Check")
    press(card, "Solution")
    assert spoken(card.help)[0] == "8.3, solution: slope 1.46."


@pytest.mark.parametrize("name", GUESSES)
def test_a_guess_is_written_down_by_card_as_by_predict(current, shown, name):
    prompt = words.prompt(chapter_of(name), name)
    current.start(chapter_of(name).number)
    for value in (f"{prompt.high:g}", f"{prompt.high + 1:g}", "many", ""):
        card = guess_card(name)
        card.field.widget.value = value
        press(card, "Write it down")
        noted = current.guesses.get(name)
        predict(name, value)
        assert spoken(card.said) == text_lane(shown)
        assert current.guesses.get(name) == noted == (prompt.high if not value[-1:].isalpha()
                and value and float(value) == prompt.high else None)  # fmt: skip


def test_a_guess_that_was_written_down_stands_in_the_card(current):
    current.guesses["8.1"] = 35.0
    assert guess_card("8.1").field.widget.value == "35"
    assert guess_card("8.2").field.widget.value == ""


@pytest.mark.parametrize("chapter", BY_NUMBER)
def test_a_question_says_what_the_letters_say(shown, chapter):
    quiz(chapter)
    items = bank.items(chapter, "formative")
    asked = [box for box in quizzes._cards(chapter, "formative", items).children]
    for number, (item, box) in enumerate(zip(items, asked, strict=True), 1):
        (radio,) = (w for w in descendants(box) if isinstance(w, ipywidgets.RadioButtons))
        assert radio.value is None
        said = Said()
        said.widget = box.children[-1]
        press(box, "Check")
        assert "choose one answer" in spoken(said)[0]
        for _, letter in radio.options:
            radio.value = letter
            press(box, "Check")
            letters = ["-"] * len(items)
            letters[number - 1] = letter
            quiz(chapter, " ".join(letters))
            assert spoken(said)[0] == text_lane(shown)[number]
        assert len(radio.options) == len(item.options)


# What is stored


def stored(shown):
    for name in EXERCISES:
        exercise(name)
    for name in GUESSES:
        guess(name)
    for chapter in BY_NUMBER:
        quiz(chapter)
    bundles = [{kind: b[kind] for kind in b if kind != WIDGET} for b in shown]
    shown.clear()
    return bundles


def test_what_is_stored_is_the_same_in_two_runs_and_has_no_trace_of_widgets(shown):
    first = stored(shown)
    assert first == stored(shown)
    for bundle in first:
        assert set(bundle) == {"text/html", "text/plain"}
        assert not re.search(r"0x[0-9a-f]{6}|[0-9a-f]{32}|<script|<style|VBox", str(bundle))


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_stored_says_what_is_asked_and_how_to_answer_in_code(shown, name):
    exercise(name)
    said = shown[0]["text/plain"]
    asked = words.asked(chapter_of(name), name)
    assert asked.task in said and "In JupyterLab this is a card" in said
    assert f'("{name}", ' in said and WIDGET in shown[0]
    for blank in asked.blanks:
        assert all(line in said for line in blank.lines.values())
        assert all(option in said for option in blank.options)
        assert blank.unit in said


def test_the_code_in_the_words_can_be_run_as_it_stands(started, shown):
    for name in EXERCISES:
        exercise(name)
        said = re.sub(r" Another one like this: \S+\.$", "", shown[-1]["text/plain"])
        code = re.search(r"In code: (\w+\(.+?\))(?: \(that.*)?\.$", said, re.S)[1]
        answers = {f"answer_{n}": None for n in range(1, 9)} | {"your_answer": None}
        exec(code, {"check": check, "order": order} | answers)
        assert re.search("not attempted|Not yet", shown[-1]["text/plain"]), code


def test_without_ipywidgets_the_words_are_shown(monkeypatch, shown):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for show in (lambda: exercise("8.3"), lambda: guess("8.1"), lambda: quiz("8")):
        show()
        assert set(shown[-1]) == {"text/html", "text/plain"}
    assert 'check("8.3", your_answer)' in shown[0]["text/plain"]


# What a card needs


def test_showing_computes_no_key_and_needs_no_start(no_keys, current, shown):
    current.in_hand.clear()
    stored(shown)
    for name in EXERCISES:
        press(card_of(name), "Hint")


@pytest.mark.parametrize("name", EXERCISES)
def test_a_card_starts_its_chapter_by_itself(current, name):
    current.in_hand.clear()
    card = card_of(name)
    for button in ("Solution", "Solution"):
        press(card, button)
    assert "solution" in spoken(card.help)[0]
    assert list(current.in_hand) == [chapter_of(name).number]


def test_what_goes_wrong_is_said_in_the_card(started, monkeypatch):
    def broken(*_):
        raise KeyError("absite_score")

    monkeypatch.setattr(judging, "judge", broken)
    card = card_of("8.3")
    press(card, "Check")
    (said,) = spoken(card.said)
    assert "could not answer (KeyError: 'absite_score'). Run the first cells" in said


def test_what_goes_wrong_elsewhere_is_said_too():
    said = Said()
    guarded(said, lambda: 1 / 0)()
    assert "ZeroDivisionError" in spoken(said)[0]
    with pytest.raises(KeyboardInterrupt):
        guarded(said, lambda: (_ for _ in ()).throw(KeyboardInterrupt))()


# Keyboard and screen reader


@pytest.mark.parametrize("name", EXERCISES)
def test_fields_have_names_and_stand_before_the_buttons(name):
    card = card_of(name)
    kinds = (ipywidgets.Text, ipywidgets.RadioButtons, ipywidgets.Button)
    stops = [w for w in descendants(card.box) if isinstance(w, kinds)]
    assert all(w.description.strip() for w in stops)
    buttons = ["Check", "Hint", "Solution"]
    if words.variation_ids(chapter_of(name), name):
        buttons.append("Another one like this")
    assert [w.description for w in stops[-len(buttons) :]] == buttons
    asked = card._asked.blanks
    if asked[0].lines:
        moves = [f"Move {letter} {way}" for letter in asked[0].lines for way in ("up", "down")]
        assert [w.description for w in stops[:-4]] == moves
    else:
        names = [blank.name or f"answer {n}" for n, blank in enumerate(asked, 1)]
        assert len(stops) == len(asked) + len(buttons)
        for name, blank, stop in zip(names, asked, stops, strict=False):
            assert stop.description.startswith(name) and blank.unit in stop.description


def test_another_one_stands_below_with_its_own_answer(started):
    card = card_of("8.1")
    press(card, "Another one like this")
    assert spoken(card.help)[-1].startswith("Another one like this is below")
    texts = [w for w in descendants(card.box) if isinstance(w, ipywidgets.Text)]
    first, second = texts[:2], texts[2:]
    for field, value in zip(second, ("46.8", "0.45"), strict=True):
        field.value = value
    buttons = [w for w in descendants(card.box) if getattr(w, "description", "") == "Check"]
    buttons[1].click()
    said = " ".join(w.value for w in descendants(card.box) if isinstance(w, ipywidgets.HTML))
    assert "8.1b, gap in points. Right:" in said and "8.1, gap" not in said
    press(card, "Another one like this")
    assert len([w for w in descendants(card.box) if isinstance(w, ipywidgets.Text)]) == 4
    assert [field.value for field in first] == ["", ""]


def test_nothing_is_chosen_at_first(started):
    card = card_of("8.6")
    assert card.fields[0].widget.value is None
    press(card, "Check")
    assert spoken(card.said) == [
        "8.6, cause: nothing is chosen yet: choose one of climate, seniority, stress.",
        "For a hint, press Hint.",
    ]


def test_enter_in_a_field_checks(started):
    card = card_of("8.3")
    fill(card, ["1,46"])
    card.fields[0].widget._handle_custom_msg({"event": "submit"}, [])
    assert spoken(card.said)[0] == "8.3, slope. Right: 1.46."


def test_enter_waits_for_what_was_typed(started):
    """A browser sends Enter before the text that it ends."""
    card = card_of("8.3")

    async def typing():
        enter(card)
        fill(card, ["1,46"])
        await asyncio.sleep(2 * card_parts._SOON)

    asyncio.run(typing())
    assert spoken(card.said)[0] == "8.3, slope. Right: 1.46."
    assert 'data-times="1"' in card.said.widget.value
    assert not card.fields[0].widget.continuous_update


def enter(card):
    card.fields[0].widget._handle_custom_msg({"event": "submit"}, [])


def test_enter_is_answered_although_the_text_comes_late(started):
    card = card_of("8.3")

    async def typing():
        enter(card)
        await asyncio.sleep(2 * card_parts._SOON)
        assert "Right" not in spoken(card.said)[0]  # the field is still empty
        fill(card, ["1,46"])

    asyncio.run(typing())
    assert spoken(card.said)[0] == "8.3, slope. Right: 1.46."


def test_enter_without_anything_new_is_answered_once(started):
    card = card_of("8.3")
    fill(card, ["1,46"])

    async def typing():
        enter(card)
        enter(card)
        await asyncio.sleep(2 * card_parts._SOON)

    asyncio.run(typing())
    assert 'data-times="1"' in card.said.widget.value


def test_leaving_a_field_is_no_enter(started):
    card = card_of("8.3")
    fill(card, ["1,46"])
    assert not card.said.widget.value


def test_the_same_words_are_spoken_again():
    said = Said()
    said.tell(["Not yet."])
    first = said.widget.value
    said.tell(["Not yet."])
    assert said.widget.value != first and spoken(said) == ["Not yet."]
    assert 'role="status" aria-live="polite"' in first


def test_lines_move_by_buttons_and_the_focus_follows(started):
    card = card_of("8.7")
    (field,) = card.fields
    sent = []
    for slot in field._slots:
        for button in (slot.up, slot.down):
            button.send = lambda content, button=button: sent.append((button.description, content))
    press(card, "Move C up")
    assert field.value == "A C B D E F"
    assert spoken(card.said) == ["C is now in place 2 of 6."]
    press(card, "Move C up")
    press(card, "Move F up")
    assert field.value == "C A B D F E"
    # at the top, up is over: the focus goes to the button beside it
    assert [name for name, content in sent if content == {"do": "focus"}] == [
        "Move C up",
        "Move C down",
        "Move F up",
    ]


def test_typed_letters_put_the_lines_in_order(started):
    card = card_of("8.7")
    (field,) = card.fields
    field._field.widget.value = "b, f > d e"
    assert field._letters == list("ABCDEF")
    field._field.widget.value = "b, f > d e a c"
    assert field._letters == list("BFDEAC")
    assert "Put postgraduate year" in field._slots[4]._line.value
    press(card, "Check")
    assert "Right" in spoken(card.said)[0]


# The text lane reads kindly, too (ids, parts, tables)


@pytest.mark.parametrize(
    "given", [8.3, "8.3", " 8.3 ", "8,3", "8.03", 8.03, "Exercise 8.3", "exercise 8.3:"]
)
def test_an_exercise_may_be_named_in_many_ways(started, shown, given):
    check(given, 2.0)
    hint(given)
    solution(given)
    exercise(given)
    assert all("8.3" in bundle["text/plain"] for bundle in shown) and id_of(given) == "8.3"
    assert id_of(10.1) == "10.1" and id_of(8) == "8"


def test_names_that_do_not_exist_are_told_those_that_do():
    for call in (lambda: exercise("8.9"), lambda: guess("8.9")):
        with pytest.raises(ValueError, match=r"Chapter 8 has 8\.1, 8\.2, 8\.3"):
            call()
    for given in ("99.1", "x", "", None, "17.1"):
        with pytest.raises(ValueError, match="The chapters that have some are 1, 2"):
            exercise(given)


def said_of(shown, *given):
    check(*given)
    return shown[-1]["text/plain"]


def test_a_comma_of_decimals_between_arguments_is_explained(started, shown):
    for given in (("8.3", 1, 46), ("8.3", (1, 46))):
        assert "If 1.46 is meant, write it with a point" in said_of(shown, *given)
    assert "2 answers are asked for" in said_of(shown, "8.1", 38, 8, 0, 48)
    assert "Not yet" in said_of(shown, "8.1", 1.0, 2.0)  # two parts, one after the other
    assert "put your answer after the number" in said_of(shown, "8.3")
    assert "as 1.46 or as 1460" in said_of(shown, "8.3", "1,460")
    assert "is a percentage" in said_of(shown, "8.3", "146%")


@pytest.fixture(scope="module")
def fit():
    return smf.ols("absite_score ~ belonging_score + C(pgy)", load_cohort("surgery")).fit()


def test_tables_that_hold_the_term_are_read(started, shown, fit):
    table = tidy(fit)
    for answer in (
        fit.params,
        fit.params[["belonging_score"]],
        fit.params[::-1],
        table,
        table.set_index("term"),
        table.set_index("term")["estimate"],
        fit.summary2().tables[1],
        pd.Series(["1,46"]),
        [fit.params["belonging_score"]],
    ):
        assert "Right" in said_of(shown, "8.3", answer), answer


def test_tables_and_objects_without_a_number_are_explained(started, shown, fit):
    model = smf.ols("absite_score ~ belonging_score", load_cohort("surgery"))
    for answer, said in (
        (fit.params.drop("belonging_score"), "belonging_score is missing from the model"),
        (model, "without .fit()"),
        (fit.params.mean, "was not called"),
        (pd.DataFrame({"estimate": [1.46]}), "no columns term and estimate"),
        (pd.NA, "you gave NAType"),
        ({"slope": 1.46}, "you gave dict"),
        (pd.Series([True]), "you gave True"),
        (pd.Series(dtype=float), "you gave 0"),
        ([], "you gave 0"),
    ):
        assert said in said_of(shown, "8.3", answer), answer


def test_words_are_read_as_people_write_them(started, shown):
    for answer in (
        "Seniority",
        "'seniority'",
        "seniority.",
        ["seniority"],
        pd.Series(["seniority"]),
    ):
        assert "Right" in said_of(shown, "8.6", answer), answer
    for answer in (pd.NA, 3, pd.Series(["luck"])):
        assert "none of the choices" in said_of(shown, "8.6", answer)


@pytest.mark.parametrize(
    "letters", ["B F D E A C", "b-f-d-e-a-c", "B → F → D → E → A → C", "BFD EAC"]
)
def test_letters_are_read_between_any_signs(started, shown, letters):
    order("8.7", letters)
    assert "Right" in shown[-1]["text/plain"]


# A proportion where "of 100" is asked for


@pytest.mark.parametrize("given", [0.35, "0.35", ",35"])
def test_a_proportion_is_asked_back(current, shown, given):
    current.start(8)
    predict("8.1", given)
    said = shown[-1]["text/plain"]
    assert 'as 0.35 of 100 or, as a proportion, as 35 of 100: write 35 or "0.35 of 100"' in said
    assert current.guesses == {}
    predict("8.1", "0.35 of 100")
    assert current.guesses == {"8.1": 0.35}


def test_other_fractions_are_guesses(current, shown):
    for name, given in (("8.2", "0.5 %"), ("1.2", 0.15), ("7.2", 0.5), ("3.1", 0.5), ("8.1", 0)):
        current.start(chapter_of(name).number)
        predict(name, given)
        assert "you wrote" in shown[-1]["text/plain"], name
    predict("8.2", 0.5)
    assert "as 0.5 percent or, as a proportion, as 50 percent" in shown[-1]["text/plain"]


def test_what_a_learner_types_is_no_markup_in_a_card(started):
    card = card_of("8.3")
    fill(card, ["<img src=x onerror=alert(1)>"])
    press(card, "Check")
    assert "<img" not in card.said.widget.value and "&lt;img" in card.said.widget.value
    assert display.markup(["a < b"]) == "<p>a &lt; b</p>"


def test_a_radio_button_says_which_of_several_groups_it_is_of():
    """A screen reader speaks its own words only."""
    named = [card_of(name) for name in ("2.1", "10.2", "8.6")]
    radios = [
        [label for w in descendants(card.box) if isinstance(w, ipywidgets.RadioButtons)
         for label, _ in w.options]
        for card in named
    ]  # fmt: skip
    assert radios[0][:2] == ["1: construct", "1: context"] and "6: score" in radios[0]
    assert len(set(radios[1])) == len(radios[1]) > 3
    assert radios[2] == ["climate", "seniority", "stress"]
