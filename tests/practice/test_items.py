"""The bank of questions: its form, and what each chapter, objective and misconception needs."""

import copy
import re
from collections import Counter
from pathlib import Path

import pytest

from belonging_edu import published
from belonging_edu.practice import bank, chapter_files, parts, quiz, validate

ROOT = Path(__file__).parents[2]
CHAPTERS = bank.chapters()
PARALLEL = {"pre": "post", "post": "pre"}

pytestmark = pytest.mark.skipif(not (ROOT / "book").is_dir(), reason="needs the checkout")


def stored(chapter):
    return chapter_files.content(chapter_files.path_of(chapter))


def pages_of(chapter):
    """The texts of the pages of a chapter, by part: one, or those of 14 and 14b."""
    paths = sorted((ROOT / "book").glob(f"{chapter:02}*-*.md"))
    letters = ("",) if len(paths) == 1 else ("a", "b")
    return {part: path.read_text("utf-8") for part, path in zip(letters, paths, strict=True)}


def chapter_text(chapter):
    return "\n".join(pages_of(chapter).values())


def objectives(text) -> dict[int, str]:
    """Objective -> its exercise, as the chapter names them."""
    found = re.findall(r"^(\d)\. .*\(exercise (\d+\.\d+)\)", text, re.M)
    return {int(number): exercise for number, exercise in found}


def item_faults(file) -> list[str]:
    """Questions without one right answer, lengths that give the answer away, lost partners."""
    faults = []
    ids = [item["id"] for item in file["items"]]
    faults += [f"{i} stands twice" for i, n in Counter(ids).items() if n > 1]
    by_id = {item["id"]: item for item in file["items"]}
    for item in file["items"]:
        name, options = item["id"], item["options"]
        if not name.startswith(f"{file['chapter']}-"):
            faults.append(f"{name} does not begin with the number of its chapter")
        if sum("right" in option for option in options) != 1:
            faults.append(f"{name} has not exactly one right answer")
        lengths = [len(option["answer"]) for option in options]
        if max(lengths) > 2 * min(lengths) + 12:
            faults.append(f"{name}: options of very different length {lengths}")
        if len({option["answer"] for option in options}) < len(options):
            faults.append(f"{name}: two options are the same")
        other = by_id.get(item.get("parallel"))
        if item["form"] in PARALLEL:
            if not other or other["form"] != PARALLEL[item["form"]]:
                faults.append(f"{name} has no parallel question in the other test")
            elif other.get("parallel") != name or other["objective"] != item["objective"]:
                faults.append(f"{name} and {other['id']} do not go together")
    return faults


def balance_faults(file) -> list[str]:
    """Right answers that always stand at one place, or are always the longest."""
    places, longest = Counter(), 0
    for item in file["items"]:
        right = next(i for i, option in enumerate(item["options"]) if "right" in option)
        places[right] += 1
        lengths = [len(option["answer"]) for option in item["options"]]
        longest += lengths[right] == max(lengths) and lengths.count(max(lengths)) == 1
    faults = [
        f"{count} of {len(file['items'])} right answers stand at place {'ABCD'[place]}"
        for place, count in places.items()
        if count > len(file["items"]) / 2
    ]
    if longest > 0.6 * len(file["items"]):
        faults.append(f"the right answer is the longest in {longest} of {len(file['items'])}")
    return faults


def coverage_faults(file, text, exercises, part="") -> list[str]:
    """Objectives without question or task, forms that are missing, traps met only once."""
    asked, faults = objectives(text), []
    file = file | {"items": [item for item in file["items"] if _is_of(item, file, part)]}
    formative = {item["objective"] for item in file["items"] if item["form"] == "formative"}
    if not 3 <= len(asked) <= 4:
        faults.append(f"{len(asked)} objectives; three or four are wanted")
    for number, exercise in asked.items():
        if number not in formative:
            faults.append(f"objective {number} has no question")
        if exercise not in exercises:
            faults.append(f"objective {number} has no task: exercise {exercise} does not exist")
    unknown = {item["objective"] for item in file["items"]} - set(asked)
    faults += [f"a question names objective {number}, which does not exist" for number in unknown]
    forms = Counter(item["form"] for item in file["items"])
    wanted = {"formative": 4, "spaced": 3, "pre": 2, "post": 2}
    faults += [f"{forms[f]} questions of form {f}" for f, n in wanted.items() if forms[f] < n]
    return faults


def _is_of(item, file, part):
    return parts.is_in(file["chapter"], part, "objective", item["objective"])


def places_of_misconceptions(files) -> Counter:
    """How often each code stands behind a wrong option or a known wrong answer."""
    met = Counter(
        option["misconception"]
        for file in files
        for item in file["items"]
        for option in item["options"]
        if "misconception" in option
    )
    for file in files:
        for exercise in file["exercises"].values():
            met.update(code for part in exercise["parts"] for code in codes_of(part))
    return met


def codes_of(part) -> list[str]:
    """The codes of a part's mistakes, of its wrong choices, or of its rules."""
    told = [*part.get("mistakes", {}).values(), *part.get("choices", {}).values()]
    return [wrong["code"] for wrong in [*told, *part.get("rules", [])] if wrong]


def never_again(files) -> list[str]:
    """Misconceptions that no spaced question of a later chapter takes up again."""
    met = {}
    for file in files:
        for item in file["items"]:
            for code in {o["misconception"] for o in item["options"] if "misconception" in o}:
                met.setdefault(code, []).append((file["chapter"], item["form"]))
    return [
        code
        for code in bank.misconceptions()
        if code.startswith("M")
        and not any(
            form == "spaced" and chapter > min(met[code])[0] for chapter, form in met.get(code, ())
        )
    ]


def exercises_of(chapter):
    """Exercises that answer back, and those that ask for a sentence in the lab."""
    labs = (ROOT / "notebooks").glob(f"{chapter:02}*-*.ipynb")
    text = "".join(path.read_text("utf-8") for path in labs)
    return set(re.findall(r"### Exercise (\d+\.\d+)", text))


def test_every_file_of_words_is_a_chapter_with_keys():
    written = {path.stem for path in chapter_files.FOLDER.glob("chapter_*.yaml")}
    assert written == {chapter_files.name_of(chapter) for chapter in CHAPTERS}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_file_is_sound(chapter):
    file = stored(chapter)
    assert file["chapter"] == chapter
    assert validate.faults(chapter_files.path_of(chapter)) == []
    assert item_faults(file) == []
    assert balance_faults(file) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_is_covered(chapter):
    for part, text in pages_of(chapter).items():
        assert coverage_faults(stored(chapter), text, exercises_of(chapter), part) == [], part


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_shows_its_questions(chapter):
    assert all("```{check-yourself}" in text for text in pages_of(chapter).values())


def test_every_misconception_of_the_chapters_is_met_twice():
    files = [stored(chapter) for chapter in CHAPTERS]
    met = places_of_misconceptions(files)
    declared = {code for file in files for code in file["misconceptions"]}
    assert {code for code in declared if met[code] < 2} == set()
    assert {code for code in met if code.startswith("M")} <= set(bank.misconceptions())


def test_every_misconception_comes_back_in_a_later_chapter(file):
    files = [stored(chapter) for chapter in CHAPTERS]
    assert never_again(files) == []
    assert len([code for code in bank.misconceptions() if code.startswith("M")]) == 38
    assert "M01" in never_again([file])


def test_right_answers_are_balanced_over_the_bank():
    places = Counter(
        next(i for i, option in enumerate(item["options"]) if "right" in option)
        for chapter in CHAPTERS
        for item in stored(chapter)["items"]
    )
    assert max(places.values()) <= 0.45 * sum(places.values()), places


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_published_figures_are_shown_as_numbers(chapter):
    for item in bank.items(chapter):
        for text in (item.stem, *(o.answer for o in item.options), *(o.why for o in item.options)):
            shown = bank.plain(text)
            assert not re.search(r"\{\w|`", shown), (item.id, shown)


def test_plain_text_has_the_figure_of_the_registry():
    known = published.figure("acker2025.n_total").text
    assert bank.plain("of {published}`acker2025.n_total | quiet` people") == f"of {known} people"
    assert bank.plain("where `[stage] = '1'`") == "where [stage] = '1'"


# A planted fault of each kind


@pytest.fixture
def file():
    return copy.deepcopy(stored(8))


def wrong_option(file):
    return next(o for o in file["items"][0]["options"] if "misconception" in o)


def test_two_right_answers_are_noticed(file):
    option = wrong_option(file)
    del option["misconception"]
    option["right"] = True
    assert "8-gap-to-r has not exactly one right answer" in item_faults(file)


def test_an_option_of_another_length_is_noticed(file):
    wrong_option(file)["answer"] = "a long answer " * 8
    assert "options of very different length" in item_faults(file)[0]


def test_a_lost_partner_is_noticed(file):
    file["items"] = [item for item in file["items"] if item["id"] != "8-post-news"]
    assert item_faults(file) == ["8-pre-news has no parallel question in the other test"]


def test_right_answers_at_one_place_are_noticed(file):
    for item in file["items"]:
        item["options"].sort(key=lambda option: "right" not in option)
    assert "stand at place A" in balance_faults(file)[0]


def test_an_objective_without_question_or_task_is_noticed(file):
    text, exercises = chapter_text(8), exercises_of(8)
    file["items"] = [item for item in file["items"] if item["objective"] != 4]
    assert "objective 4 has no question" in coverage_faults(file, text, exercises)
    faults = coverage_faults(stored(8), text, exercises - {"8.4"})
    assert faults == ["objective 4 has no task: exercise 8.4 does not exist"]


def test_a_misconception_met_once_is_noticed(file):
    once = copy.deepcopy(file)
    once["items"] = once["items"][:1]
    once["exercises"] = {}
    assert places_of_misconceptions([once])["S06"] == 1
    assert places_of_misconceptions([file])["S06"] > 4


# The quiz in the lab


@pytest.fixture
def told(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))

    def call(*words, **named):
        quiz(*words, **named)
        return shown[-1]["text/plain"]

    return call


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("form", bank.FORMS)
def test_quiz_judges_every_letter(told, chapter, form):
    items = bank.items(chapter, form)
    key = [next("ABCD"[i] for i, o in enumerate(item.options) if o.right) for item in items]
    assert f"{len(items)} questions." in told(chapter, form=form)
    assert f"{len(items)} of {len(items)} right." in told(chapter, " ".join(key), form=form)
    shift = {"A": "B", "B": "A", "C": "A", "D": "A"}
    said = told(str(chapter), "".join(shift[letter] for letter in key).lower(), form=form)
    assert f"0 of {len(items)} right." in said
    for item, letter in zip(items, key, strict=True):
        option = item.options["ABCD".index(shift[letter])]
        assert bank.misconceptions()[option.misconception] in said


def test_each_half_of_a_chapter_asks_its_own_questions(told):
    for form in bank.FORMS:
        halves = [bank.items(14, form, part) for part in "ab"]
        assert sum(halves, []) == bank.items(14, form) and all(halves)
        assert halves[1][0].stem[:40] in told("14b", form=form)
        assert halves[1][0].stem[:40] not in told("14a", form=form)
        assert bank.items(8, form, "a") == bank.items(8, form)
    with pytest.raises(ValueError, match="'8b' has no questions"):
        quiz("8b")


def test_quiz_says_what_is_missing(told):
    asked = len(bank.items(8, "formative"))
    assert f"{asked} answers are asked for; you gave 2" in told(8, "AB")
    assert "Left out" in told(8, "-" * asked)
    assert "There is no option Z" in told(8, "Z" * asked)
    with pytest.raises(ValueError, match="Chapters: 1, "):
        quiz(99)
    with pytest.raises(ValueError, match="Forms: formative, spaced, pre, post"):
        quiz(8, form="final")
