"""The sign-in sheet: who was there, and nothing else about them."""

ROWS = 18
HEAD = """# Sign-in sheet

| | |
|---|---|
| Session | [to be filled in by your institution: title and chapter] |
| Date, time, place | [to be filled in by your institution: date, time, place] |
| Facilitator | [to be filled in by your institution: name] |

Sign here if your institution has to know that you came. This list is kept apart from all answers: \
forms and tests carry a code that you choose, and not your name.

| No. | Name, in print | Role or year of training | Signature |
|---|---|---|---|
"""


def markdown(_course):
    return HEAD + "".join(f"| {number} | | | |\n" for number in range(1, ROWS + 1))
