"""Which words a second reader has read as they stand, and when.

    python -m tests.book.second_reader.readings  what has to be read anew
    python -m tests.book.second_reader.readings show PLACE ...  the text of a place
    python -m tests.book.second_reader.readings mark PLACE ...  read today, without fault

Each place is compared by a person who did not write it: an item with its chapter, an exercise with
its lab, a solution with what it shows, a session with chapter and lab, a figure with its source.
A place is stale as soon as one word of it has changed. PLACE may end in `*`.
"""

import csv
import datetime
import hashlib
import sys
from fnmatch import fnmatchcase
from pathlib import Path

RECORD = Path(__file__).with_name("readings.csv")


def digest(text: str) -> str:
    """The same for texts that differ in white space only."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def read() -> dict[str, dict]:
    """Place -> its row in the record."""
    with RECORD.open(encoding="utf-8", newline="") as lines:
        return {row["place"]: row for row in csv.DictReader(lines)}


def stale(texts: dict[str, str], record: dict[str, dict]) -> list[str]:
    """Places that were never read, or have changed since."""
    return [
        place
        for place, text in texts.items()
        if record.get(place, {"digest": ""})["digest"] != digest(text)
    ]


def gone(texts: dict[str, str], record: dict[str, dict]) -> list[str]:
    """Places of the record that do not exist any more."""
    return [place for place in record if place not in texts]


def mark(places: list[str], texts: dict[str, str], today: str) -> None:
    """Note that places were read; what does not exist any more leaves the record."""
    record = read() if RECORD.exists() else {}
    for place in places:
        record[place] = {"place": place, "digest": digest(texts[place]), "read": today}
    part = RECORD.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.DictWriter(lines, ["place", "digest", "read"], lineterminator="\n")
        rows.writeheader()
        rows.writerows(record[place] for place in texts if place in record)
    part.replace(RECORD)


def main(words: list[str]) -> int:
    from tests.book.second_reader.texts import places

    texts = places()
    verb, named = (words[0], words[1:]) if words else ("stale", [])
    chosen = [place for place in texts if any(fnmatchcase(place, name) for name in named)]
    if verb == "stale":
        print("\n".join(stale(texts, read() if RECORD.exists() else {})) or "all was read")
    elif verb == "show" and chosen:
        print("\n\n".join(f"=== {place}\n{texts[place]}" for place in chosen))
    elif verb == "mark" and chosen:
        mark(chosen, texts, datetime.date.today().isoformat())
        print(f"{len(chosen)} places are marked as read")
    else:
        print(f"{__doc__}\nNo place is called {' or '.join(named) or 'nothing'}.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
