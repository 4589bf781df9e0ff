"""Tables of results as pandas writes them, set as a book sets them."""

import re

TABLE = '<table class="table results">'

_OF_PANDAS = '<table border="1" class="dataframe">'
#: pandas writes the names of the rows into a line of their own, below the names of the columns.
_TWO_LINES = re.compile(r"<thead>\s*<tr[^>]*>(.*?)</tr>\s*<tr>(.*?)</tr>\s*</thead>", re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])([^>]*)>([^<]*)</\1>")
_NUMBER = re.compile(r"[<\-\N{MINUS SIGN}]?[\d.,]+(?:e[+-]\d+)?|inf|NaN|")


def as_results(table):
    """Set a table of pandas: one line of headings, text at the left, numbers at the right.

    Other tables stay as they are.
    """
    if _OF_PANDAS not in table:
        return table
    table = _TWO_LINES.sub(_one_line, table.replace(_OF_PANDAS, TABLE))
    words = _columns_of_words(_ROW.findall(table))
    return _ROW.sub(lambda row: _marked(row[0], words), table)


def _one_line(found):
    """Put the names of the rows before those of the columns."""
    columns, rows = ([name for _, _, name in _CELL.findall(line)] for line in found.groups())
    while rows and not rows[-1]:
        rows.pop()
    if not rows or len(rows) >= len(columns):
        return found[0]
    cells = "".join(f"<th>{name}</th>" for name in rows + columns[len(rows) :])
    return f"<thead><tr>{cells}</tr></thead>"


def _columns_of_words(rows):
    """The places, counted from the right, of columns that hold other things than numbers."""
    body = [[cell for kind, _, cell in _CELL.findall(row) if kind == "td"][::-1] for row in rows]
    headings = [kind for kind, _, _ in _CELL.findall(rows[1])].count("th") if rows[1:] else 0
    width = max(map(len, body), default=0)
    words = {
        place
        for place in range(width)
        if not all(
            _NUMBER.fullmatch(cells[place].replace("&lt;", "<")) for cells in body if cells[place:]
        )
    }
    return words | set(range(width, width + headings))


def _marked(row, words):
    cells = _CELL.findall(row)
    places = iter(range(len(cells) - 1, -1, -1))

    def mark(cell):
        kind, more, text = cell.groups()
        known = ' class="words"' if next(places) in words else ""
        return f"<{kind}{known}{more}>{text}</{kind}>"

    return _CELL.sub(mark, row)
