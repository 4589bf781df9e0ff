"""The evaluation forms on three levels, for Word and as a data dictionary for REDCap."""

import csv
import io
from pathlib import Path

import yaml

from belonging_edu.export.redcap import COLUMNS
from belonging_edu.practice import bank

_FILE = Path(__file__).with_name("evaluation.yaml")
NAME, FORM, SECTION, KIND, LABEL, CHOICES, NOTE, VALIDATION, LOWEST, HIGHEST = COLUMNS[:10]
MATRIX, ANNOTATION = COLUMNS[15], COLUMNS[17]
BOX, SPACE = "\N{BALLOT BOX}", " \N{EM SPACE}"
HEAD = """# Evaluation

Three short forms. They tell what participants thought, what they could answer, and what they \
used; without a comparison group, none of them shows that the course caused anything. What \
programs produce later (level 4) is not asked here: too much else happens in between.

Your code: ______________ (a word that you choose and remember; the same on every form)
"""
TEST = """
**The test, for whoever teaches.** Delete this table before you print the form. The questions \
before and after, with an answer sheet and a key, are written by \
`python3 start.py items --chapters {asked} --form pre,post --to word --out questions`. Enter how \
many were answered, and how many of these were right.

| Chapter | Before: answered | Before: right | After: answered | After: right |
|---|---|---|---|---|
"""
CONFIDENCE = """
**How confident are you that you could do each of these without help?** Print this table twice: \
one is filled in before, one after.

"""


def forms():
    """What is asked, as it is stored."""
    return yaml.safe_load(_FILE.read_text("utf-8"))


def markdown(course):
    """Return the forms; the second asks about the chapters that were chosen."""
    told = forms()
    parts = [HEAD, *_asked(told["reaction"], told["scales"])]
    parts += ["\n---\n", *_learning(told, course), "\n---\n"]
    return "".join(parts + list(_asked(told["months"], told["scales"])))


def _asked(form, scales):
    yield f"\n## {form['title']}\n\n{form['says']}\n"
    for question in form["questions"]:
        yield f"\n**{question['asks']}**\n\n"
        if "scale" in question:
            yield SPACE.join(f"{BOX} {answer}" for answer in scales[question["scale"]]) + "\n"
        elif "boxes" in question:
            yield "\\\n".join(f"{BOX} {answer}" for answer in question["boxes"]) + "\n"
        elif "minutes" in question:
            yield "______ minutes\n"
        else:
            yield "| Your answer |\n|---|\n| |\n"


def _learning(told, course):
    form, scale = told["learning"], told["scales"]["confident"]
    yield f"\n## {form['title']}\n\n{form['says']}\n"
    yield TEST.format(asked=",".join(chapter.label for chapter in course.chosen))
    yield from (f"| {chapter.label} | | | | |\n" for chapter in course.chosen)
    yield CONFIDENCE
    yield f"| Objective | {' | '.join(scale)} |\n|{'---|' * (1 + len(scale))}\n"
    for chapter in course.chosen:
        for objective in chapter.objectives:
            yield f"| {chapter.label}: {objective} |{f' {BOX} |' * len(scale)}\n"


def dictionary(course):
    """Return the forms as the text of a REDCap data dictionary: 18 columns, a row a field."""
    rows = [{NAME: "record_id", FORM: "reaction", KIND: "text", LABEL: "Record"}]
    told = forms()
    rows.append(_field("code", "reaction", "Your code: a word that you choose; not your name"))
    rows += [_row(each, "reaction", told["scales"]) for each in told["reaction"]["questions"]]
    for moment in ("before", "after"):
        rows += _test(moment, course.chosen) + _confidence(moment, told, course.chosen)
    rows += [_row(each, "three_months", told["scales"]) for each in told["months"]["questions"]]
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _field(name, form, label, kind="text", **more):
    return {NAME: name, FORM: form, KIND: kind, LABEL: label} | more


def _row(question, form, scales):
    """The row of a question that is asked of everybody."""
    answers = scales.get(question.get("scale"))
    if answers or "boxes" in question:
        kind = "radio" if answers else "checkbox"
        choices = {CHOICES: _choices(answers or question["boxes"])}
        return _field(question["field"], form, question["asks"], kind, **choices)
    if "minutes" in question:
        limits = {VALIDATION: "integer", LOWEST: "0", HIGHEST: str(question["minutes"])}
        return _field(question["field"], form, question["asks"], **limits)
    return _field(question["field"], form, question["asks"], "notes")


def _choices(answers):
    """Numbered answers; a bar divides them, so that none may stand within one."""
    plain = (" ".join(answer.replace("|", "/").split()) for answer in answers)
    return " | ".join(f"{number}, {answer}" for number, answer in enumerate(plain, 1))


def _test(moment, chapters):
    """The questions of the bank, without their keys; the annotation names each."""
    form = {"before": "pre", "after": "post"}[moment]
    return [
        _field(
            f"{form}_{chapter.label}_{number}", f"test_{moment}",
            " ".join(bank.plain(item.stem).split()), "radio",
            **{CHOICES: _choices(bank.plain(o.answer) for o in item.options), ANNOTATION: item.id},
        )
        for chapter in chapters
        for number, item in enumerate(bank.items(chapter.number, form, chapter.part), 1)
    ]  # fmt: skip


def _confidence(moment, told, chapters):
    answers = _choices(told["scales"]["confident"])
    return [
        _field(
            f"sure_{moment}_{chapter.label}_{number}", f"test_{moment}",
            told["learning"]["asks"].format(objective=_lower(objective)), "radio",
            **{CHOICES: answers, MATRIX: f"sure_{moment}"},
        )
        for chapter in chapters
        for number, objective in enumerate(chapter.objectives, 1)
    ]  # fmt: skip


def _lower(objective):
    """An objective within a sentence, without its full stop and its exercise."""
    words = objective.rstrip(".")
    return words[0].lower() + words[1:]
