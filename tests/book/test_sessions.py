"""Plans for a room: minutes that follow each other and fit, votes with one key, own links."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SESSIONS = sorted((ROOT / "book" / "sessions").glob("[0-9][0-9]*-*.md"))
pytestmark = pytest.mark.skipif(not SESSIONS, reason="needs the checkout, with the book")
each_session = pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
ADVICE = ("Fewer than 30", "30 to 70", "More than 70")


def plan(text) -> list[tuple[int, int, str]]:
    """Begin, end and text of each row of the plan."""
    rows = re.findall(r"^\| (\d+)[–-](\d+) \|(.+)\|$", text, re.M)
    return [(int(begin), int(end), words) for begin, end, words in rows]


def minute_faults(text) -> list[str]:
    """Gaps, overlaps, rows without time, a plan shorter or longer than announced."""
    rows = plan(text)
    announced = int(re.search(r"^(\d+) minutes, ", text, re.M)[1])
    found = [f"begins at {rows[0][0]}"] if rows[0][0] else []
    for (begin, end, _), (following, _, _) in zip(rows, rows[1:], strict=False):
        if end != following:
            found.append(f"{begin}–{end} is followed by {following}")
    found += [f"{begin}–{end} lasts no time" for begin, end, _ in rows if end <= begin]
    if rows[-1][1] != announced:
        found.append(f"ends at {rows[-1][1]}, {announced} are announced")
    return found


def vote_faults(text) -> list[str]:
    """Votes without a key, without advice in its order, or out of the plan."""
    found = []
    parts = re.split(r"^## ", text, flags=re.M)
    votes = [part for part in parts if part.startswith("Vote ")]
    for vote in votes:
        name = vote[: len("Vote 1")]
        options = re.findall(r"^\* ([A-Z])\. ", vote, re.M)
        keys = re.findall(r"The answer is \*\*(\w)\*\*", vote)
        if len(set(options)) < len(options) or len(options) < 2:
            found.append(f"{name}: options {options}")
        if len(keys) != 1 or keys[0] not in options:
            found.append(f"{name}: keys {keys}")
        places = [vote.find(f"**{advice}") for advice in ADVICE]
        if -1 in places or places != sorted(places):
            found.append(f"{name}: advice out of order or missing")
        if sum(f"**{name}**" in words for _, _, words in plan(text)) != 1:
            found.append(f"{name}: not once in the plan")
    named = set(re.findall(r"\*\*(Vote \d)\*\*", text))
    found += [f"no {name}" for name in sorted(named) if not any(v.startswith(name) for v in votes)]
    return found


def link_faults(text, stem) -> list[str]:
    """Links and numbers of another chapter or lab, where the text does not name that chapter."""
    found = []
    for words, target in re.findall(r"\[([^\]]+)\]\(([^)]+)\)", text):
        number = re.search(r"(?:^|/)(\d\d)[a-z]?-", target)
        told = re.search(r"\d+", words)
        if (
            number
            and int(number[1]) != int(stem[:2])
            and (not told or int(told[0]) != int(number[1]))
        ):
            found.append(f"[{words}]({target})")
        elif number and told and int(told[0]) != int(number[1]):
            found.append(f"[{words}]({target})")
    named = re.findall(r"\{n\}`(\w+) ", text)
    own = re.compile(rf"{int(stem[:2])}[a-z]")  # one of several labs is named
    found += [f"a number of lab {lab}" for lab in named if not own.fullmatch(lab)]
    return found


@each_session
def test_minutes_follow_each_other_and_fit(path):
    assert minute_faults(path.read_text("utf-8")) == []


@each_session
def test_votes_have_one_key_and_their_advice(path):
    assert vote_faults(path.read_text("utf-8")) == []


@each_session
def test_links_and_numbers_are_of_the_chapter(path):
    assert link_faults(path.read_text("utf-8"), path.stem) == []


@each_session
def test_faults_of_each_kind_are_noticed(path):
    text = path.read_text("utf-8")
    for begin, end, _ in plan(text):
        row = f"| {begin}–{end} |"
        assert minute_faults(text.replace(row, f"| {begin}–{end + 1} |")), row
        assert minute_faults(text.replace(row, f"| {begin + 1}–{end} |")), row
    assert minute_faults(re.sub(r"^(\d+) minutes, ", "50 minutes, ", text, flags=re.M))
    assert vote_faults(re.sub(r"The answer is \*\*\w\*\*\.? ?", "", text, count=1))
    assert vote_faults(re.sub(r"The answer is \*\*\w", "The answer is **F", text, count=1))
    swapped = text.replace("Fewer than 30", "\0").replace("More than 70", "Fewer than 30")
    assert vote_faults(swapped.replace("\0", "More than 70"))
    assert vote_faults(text.replace("**Vote 2**", "the vote"))
    other = "04-data" if path.stem[:2] != "04" else "05-describe"
    assert link_faults(text.replace(path.stem, other), path.stem)
