"""Numbers in running text: how many a paragraph holds, who typed them, and of whom they are."""

import json
import re
from functools import cache

from belonging_book.course import prose

from belonging_edu import published

#: What a typed number may count without being said of anybody.
_UNIT = (
    r"(?:percentage |exam |belonging )?points?|percent|people|persons?|residents?|learners?"
    r"|fellows?|respondents?|nonrespondents?|participants?|programs?|surgeons?|physicians?|faculty|students?"
    r"|answers?|records?|women|men|samples?|studies|units?|sites?"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ROUND = r"(?:a |one |two |three )?(?:hundred|thousand)s?"
_WORD = rf"(?:ten|eleven|twelve|\w+teen|(?:{_TENS})(?:-\w+)?|{_ROUND})"
_TYPED = re.compile(
    rf"(?<![\w.,/§-])(?:\d[\d,]*(?:\.\d+)?%|\d{{2,}}|\d{{1,3}}(?:,\d{{3}})+|\d+\.\d+"
    rf"|(?!1 )\d[\d,]*(?= (?:{_UNIT})\b)|{_WORD}\b(?! of thumb))(?![\w%]|\.\d)",
    re.I,
)
_PERCENTAGE = re.compile(
    r"(?P<role>\{(?P<kind>n|published)\}`(?P<name>[^`]+)`)(?P<sign>\*{0,2}%| percent\b)?"
    r"|(?<![\w.])(?P<typed>\d[\d,]*(?:\.\d+)?)(?:%| percent\b)"
)
#: Words that say of whom; the registry's own figures are of people, too.
_PEOPLE = re.compile(
    r"\b(?:residents?|learners?|fellows?|(?:non)?respond\w+|participants?|surgeons?|physicians?"
    r"|people|those|who|students?|invited|members?|programs?|women|men|persons?|variance|samples"
    r"|stud(?:y|ies)|surveys?|answer\w*|trainees|interns|seniors|cohorts?|draws|runs|tests|colleagues"
    r"|pairs|everybody|everyone|nobody|simulat\w+|intervals|faculty|scores?|chance|time)\b",
    re.I,
)
_DULL = set("who that with have from were this their about each both same other than them".split())


def crowded(page, most):
    """Paragraphs with more numbers than a reader keeps."""
    for paragraph in prose.paragraphs(page):
        count = prose.counted(paragraph.text)
        if count > most and not paragraph.exempt:
            yield (
                f"line {paragraph.line}: {count} numbers in a paragraph ({paragraph.text[:50]}…): "
                f"keep {most}, and move the rest into a table, a figure or the lab"
            )


def typed(page, allowed):
    """Numbers that stand in the text without a cell or the registry, in digits or in words."""
    for paragraph in prose.paragraphs(page.split("## Check yourself")[0] + _after_check(page)):
        text = prose.NUMBER_ROLE.sub("§", paragraph.text)
        text = re.sub(r"`[^`]+`|\]\([^)]+\)", " ", prose.ROLE.sub(r"\1", text))
        text = prose.without_names(text)
        for excuse in allowed:
            text = text.replace(excuse, " ")
        for found in _TYPED.finditer(text):
            near = text[max(0, found.start() - 30) : found.end() + 20]
            yield (
                f"line {paragraph.line}: {found[0]!r} is typed (…{near}…): take it from the lab or "
                "the registry, or excuse it in excused.yaml with a reason"
            )


def _after_check(page):
    rest = page.partition("## Check yourself")[2]
    return rest[rest.find("\n## ") :] if "\n## " in rest else ""


def percentages_of_nobody(page, stem, root, allowed):
    """Percentages whose sentence does not say of whom, or whose lab did not keep it."""
    kept = denominators(root)
    for paragraph in prose.paragraphs(page):
        for sentence in prose.sentences(paragraph.text):
            if any(excuse in sentence for excuse in allowed):
                continue
            for found in _PERCENTAGE.finditer(prose.without_names(sentence)):
                fault = _fault(found, sentence, stem, kept)
                if fault:
                    yield f"line {paragraph.line}: {fault} (…{sentence[:70]}…)"


def _fault(found, sentence, stem, kept):
    """What one percentage lacks, or nothing."""
    if found["typed"] or found["kind"] == "published":
        unit = "unit" in (found["name"] or "") and _of_registry(found["name"]) != "%"
        if unit or not (found["typed"] or found["sign"] or "unit" in found["name"]):
            return None
        return None if _PEOPLE.search(sentence) else f"{found[0]}: of whom?"
    if not found["sign"]:
        return None
    lab, _, name = found["name"].rpartition(" ")
    name = name.partition(":")[0]
    lab = lab or stem.partition("-")[0]
    of = kept.get((lab.zfill(3 if lab[-1].isalpha() else 2), name))  # 08, 14, 14a
    if of is None:
        return f'{name} is a percentage: its lab keeps it without keep(of="…")'
    return None if shares_a_noun(of, sentence) else f"{name} is of {of!r}: say so"


def shares_a_noun(of, sentence):
    """Whether a sentence names the group, by one of its main words."""
    words = [w[:6].lower() for w in re.findall(r"[A-Za-z]{4,}", of) if w.lower() not in _DULL]
    return any(re.search(rf"\b{word}", sentence, re.I) for word in words)


@cache
def denominators(root):
    """(lab, name) -> of whom, for the numbers that the labs keep with it."""
    found = {}
    for path in (root / "notebooks").glob("[0-9]*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                about = output.get("metadata", {})
                if "of" in about.get("belonging_edu", {}):
                    name = about["scrapbook"]["name"]
                    found[path.name.partition("-")[0], name] = about["belonging_edu"]["of"]
    return found


def _of_registry(name):
    figures = {figure.id: figure.unit for figure in published.figures()}
    return figures.get(name.partition("|")[0].strip())


_INTERVAL = re.compile(r"\{n\}`(?:\d+ )?\w*_(?:low|least)\b[^`]*`[^.]{0,30}? to ")
_CLUSTERS = re.compile(
    r"\b(?:cluster\w*|independent\w*|simulated|model"
    r"|(?:within|by|of|across|between|for|respect\w*|ignor\w*) (?:their |the |each )?"
    r"(?:units?|programs?|sites?))\b",
    re.I,
)
_FOR_THE_PAGE = re.compile(
    r"[Ii]ntervals? (?:on this page|in this chapter|here)\b[^.]*(?:cluster|allow|ignore|treat)"
)


def intervals_that_hide_clusters(page):
    """Paragraphs with an interval, where neither they nor the page say how clusters count."""
    if _FOR_THE_PAGE.search(page):
        return
    for paragraph in prose.paragraphs(page):
        if _INTERVAL.search(paragraph.text) and not _CLUSTERS.search(paragraph.text):
            yield (
                f"line {paragraph.line}: does the interval allow for the clusters "
                f"({paragraph.text[:50]}…)? Say so there, or once as 'Intervals on this page …'"
            )
