"""Cells that Python cannot read: quotation marks, brackets, commas, signs, indentation."""

from __future__ import annotations

import io
import keyword
import re
import tokenize

from belonging_edu.learner_errors.fault import Fault, code

__all__ = ["KINDS"]

_CURLY = dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛´", "'")
_SIGNS = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{SUPERSCRIPT TWO}": "** 2",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{NOT EQUAL TO}": "!=",
    "\N{NO-BREAK SPACE}": " ",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{FULLWIDTH COMMA}": ",",
}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_OPENING = {right: left for left, right in _CLOSING.items()}


def unreadable(fault: Fault) -> str | None:
    """A cell, or a part of it, that Python cannot read."""
    if not isinstance(fault.error, SyntaxError) or fault.in_library:
        return None
    if isinstance(fault.error, IndentationError):
        return _indentation(fault)
    text = fault.line or (fault.error.text or "").strip()
    for look in _LOOKS:
        words = look(fault, text)
        if words:
            return words
    return None


def _message(fault):
    return str(fault.error.msg or "")


def _indentation(fault):
    said = _message(fault)
    if isinstance(fault.error, TabError) or "inconsistent" in said:
        return (
            "Tabs and spaces are mixed at the start of lines. Use spaces only, four for each step."
        )
    if "expected an indented block" in said:
        return (
            "The line after a colon belongs to it and has to begin farther to the right. Put four "
            "spaces before it."
        )
    if "unexpected indent" in said:
        return "This line begins too far to the right. Delete the spaces before it."
    return (
        "This line does not begin at the same place as the lines that it belongs to. Give it as "
        "many spaces as the line above."
    )


def _characters(fault, text):
    """Signs that look right and are others."""
    at = re.match(
        r"invalid (?:non-printable )?character (?:'(.)' )?\(?U\+([0-9A-F]+)", _message(fault)
    )
    if not at:
        return None
    sign = chr(int(at[2], 16))
    if sign in _CURLY:
        return _straight(sign)
    if sign in _SIGNS:
        name = "a space of another kind" if sign == "\N{NO-BREAK SPACE}" else f"`{sign}`"
        plain = "an ordinary space" if sign == "\N{NO-BREAK SPACE}" else f"`{_SIGNS[sign]}`"
        return f"Python does not know {name} here. Write {plain} in its place."
    return f"Python does not know the sign `{sign}` here. Delete it, or type it anew."


def _straight(sign, straight=None):
    return (
        f"The quotation marks are typographic ({sign}), as a word processor makes them. Type "
        f"straight ones in their place: `{straight or _CURLY[sign]}`."
    )


def _open_quote(fault, text):
    said = _message(fault)
    if "unterminated string" in said or "EOL while scanning" in said:
        curly = [sign for sign in text if sign in _CURLY]
        if len(curly) == 1:
            return _straight(curly[0], next((sign for sign in text if sign in "\"'"), None))
        if re.search(r"\w'\w", text):
            return (
                "A text is not closed: perhaps an apostrophe inside it ends it. Put straight "
                'double quotation marks (`"`) around the whole text.'
            )
        return (
            "A text begins with a quotation mark and is not closed on its line. Put the same mark "
            "at its end, or three at both ends of a text that has several lines."
        )
    if "unterminated triple-quoted" in said:
        return "A text that begins with three quotation marks is not closed. Put three at its end."
    if "unterminated f-string" in said:
        return (
            "A text begins with a quotation mark and is not closed. Put the same mark at its end."
        )
    return None


def _braces(fault, text):
    if re.search(
        r"f-string: (?:expecting '}'|.*never closed|single '}')|f-string: expecting",
        _message(fault),
    ):
        return (
            "In a sentence with numbers a brace is missing. Write `{` before and `}` after each "
            "value."
        )
    if "f-string" in _message(fault):
        return (
            "What stands between the braces of the sentence cannot be read. Put one name and its "
            "format there, as in `{slope:.2f}`."
        )
    return None


def _open_bracket(fault, text):
    said = _message(fault)
    found = re.match(r"'(.)' was never closed", said)
    if found or "incomplete input" in said or "unexpected EOF" in said:
        opened, quoted = _still_open(fault.source)
        if quoted:
            return (
                "A text that begins with three quotation marks is not closed. Put three at its end."
            )
        missing = "".join(_CLOSING[sign] for sign in reversed(opened))
        if not missing and not found:
            return "The cell ends too early. Write what is missing after its last sign."
        missing = missing or _CLOSING[found[1]]
        return f"A bracket is opened and not closed. Write `{missing}` where it should end."
    found = re.match(r"unmatched '(.)'", said)
    if found:
        return (
            f"There is a `{found[1]}` too many, or one that opens is missing. Delete it, or write "
            f"`{_OPENING[found[1]]}` before it."
        )
    found = re.match(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'", said)
    if found:
        right = _CLOSING[found[2]]
        return f"`{found[2]}` is closed by `{found[1]}`. Write `{right}` in its place."
    return None


def _still_open(source):
    """The brackets that are open at the end, and whether a text is."""
    opened = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.OP and token.string in "([{":
                opened.append(token.string)
            elif token.type == tokenize.OP and token.string in ")]}" and opened:
                opened.pop()
    except (tokenize.TokenError, SyntaxError) as error:
        return opened, "multi-line string" in str(error) or "triple-quoted" in str(error)
    return opened, False


def _comma_above(fault, text):
    """A line within brackets that ends without its comma."""
    number, lines = fault.error.lineno or 0, fault.source.splitlines()
    before = "\n".join(lines[: number - 1]).rstrip()
    above = before.splitlines()[-1].strip() if before else ""
    if not text[:1].isalnum() and text[:1] not in ("'", '"'):
        return None
    if re.search(r"[\w'\"\])}]$", above) and _still_open(before)[0]:
        return f"A comma is missing at the end of the line above. Write {code(above + ',')} there."
    return None


def _nested_quotes(fault, text):
    """A text in quotation marks inside a text with the same ones."""
    ends = [found.end() for found in re.finditer(r"""'[^']*'|"[^"]*\"""", text)]
    if any(re.match(r"\w", text[end:]) for end in ends):
        return (
            "Quotation marks inside a text end it. Use the other kind inside, as in "
            "`\"it holds 'pgy'\"`, or none: a formula needs none around its columns."
        )
    return None


def _formula(fault, text):
    bare = _without_texts(text)
    if re.search(r"\w\s*~\s*\w", bare):
        found = re.search(r"\w+\s*~\s*[\w +*:]+\w", bare)
        written = f'"{found[0]}"' if found else '"outcome ~ predictor"'
        return f"A formula is a text. Put quotation marks around it: {code(written)}."
    return None


def _without_texts(line):
    """A line of code without what stands between quotation marks, and without its comment."""
    return re.sub(r"""(['"]).*?\1""", '""', line).partition("#")[0]


def _numbers(fault, text):
    text = _without_texts(text)
    found = re.search(r"(?<![\w.%])(\d+(?:[.,]\d+)?)\s*%(?!\s*[\w(])", text)
    if found:
        number = found[1].replace(",", ".")
        return (
            f"{code(found[0])} is not read as a number. Write {code(number)} where percent are "
            f"asked for, and {code(f'{float(number) / 100:g}')} where a share is."
        )
    found = re.search(r"(?<![\w.])(\d{1,3})[ ,](\d{3})(?!\d)", text)
    if found and "leading zeros" in _message(fault):
        return f"{code(found[0])} is not read as one number. Write {code(found[1] + found[2])}."
    if "leading zeros" in _message(fault):
        return "A whole number does not begin with 0. Delete the 0, or write `0.` before a decimal."
    found = re.search(r"(?<![\w.])(\d[\d.]*)\s+([^\W\d]+)\b", text)
    if found and found[2] == "x":
        return "Multiplication is written as `*`. Write it in the place of `x`."
    if found and not keyword.iskeyword(found[2]):
        return (
            f"A number stands alone, without its unit. Delete {code(found[2])} if that is one, or "
            "write the sign that is missing before it."
        )
    if re.search(r"(?<![\w.])\d[\d.]*\s+\d", text):
        return "Two numbers stand side by side. Write a comma between them."
    if re.search(r"\d_(?!\w)", text):
        return "A number ends in `_`. Delete that sign."
    if "invalid decimal literal" in _message(fault):
        return (
            "A number and letters stand together without a sign between them. Names begin with a "
            "letter; write `*` between a number and a name."
        )
    found = re.search(r"(?<![\w.])(\d*\.\d*\.[\d.]*)", text)
    if found:
        return f"{code(found[1])} has more than one point. Write one, for the decimals."
    return None


def _equals(fault, text):
    if "'=='" not in _message(fault) and "cannot assign" not in _message(fault):
        return None
    if re.match(r"\d+[^\W\d]\w*\s*=[^=]", text):
        return "A name cannot begin with a digit. Put a letter before it."
    if re.match(r"(?:if|elif|while)\b", text) or re.search(r"\[[^\]]*\]\s*=(?!=).*\]", text):
        return "Whether two things are equal is asked with `==`. Write it in the place of `=`."
    if re.search(r"\{[^}]*[\w'\"]\s*=", text):
        return (
            "Between braces a name has quotation marks and is joined to its value by a colon. "
            "Write `:` in the place of `=`."
        )
    if re.match(r"[^\W\d]\w*(?:\s*-\s*\w+)+\s*=[^=]", text):
        return "A name has no minus sign in it. Write `_` in its place."
    return (
        "`=` gives a value to the name at its left, and here something else stands there. Write a "
        "name at the left, or `==` to ask whether two things are equal."
    )


def _colon(fault, text):
    if "':' expected after dictionary key" in _message(fault):
        return "Between braces a name is joined to its value by a colon. Write `:` between them."
    if _message(fault).startswith("expected ':'"):
        return (
            "A colon is missing: a line that begins with `if`, `for`, `while`, or `def` needs one. "
            "Write `:` where the condition ends."
        )
    return None


def _other_messages(fault, text):
    said = _message(fault)
    found = re.search(r"=([<>])", _without_texts(text))
    if found:
        return f"`{found[0]}` is not a sign of Python. Write `{found[1]}=`."
    found = re.search(r"f['\"].*\{(\w+)(\.\d+f)\}", text)
    if found:
        written = "{" + found[1] + ":" + found[2] + "}"
        return f"A colon is missing before {code(found[2])}. Write {code(written)}."
    if "Missing parentheses in call to 'print'" in said:
        return "`print` needs round brackets around what it shows. Write `print(…)`."
    if "'return' outside function" in said:
        return "`return` belongs into a function. Delete the word, and write the value alone."
    found = re.match(r"(\w+)\s*=[^=]", text)
    if found and keyword.iskeyword(found[1]):
        return f"`{found[1]}` is a word of Python and cannot be a name. Choose another name."
    if re.search(r"[(\[{][^)\]}]*;", _without_texts(text)):
        return "A semicolon stands between brackets. Write a comma or a colon in its place."
    if "positional argument follows keyword argument" in said:
        return "Values with a name come last. Move the value without a name to the front."
    if "keyword argument repeated" in said:
        return "The same name is given twice in one call. Delete one of the two."
    return None


def _words(fault, text):
    """Words and letters that are no names, and calls without brackets."""
    found = re.match(r"(check|compare|hint|order|predict|quiz|say|solution)\s+['\"\d]", text)
    if found:
        return f"`{found[1]}` needs round brackets around what it is given. Write `{found[1]}(…)`."
    bare = _without_texts(text)
    letters = re.search(r"(?<!\w)[A-H](?:\s+[A-H])+(?!\w)", bare)
    if letters:
        written = f'"{letters[0]}"'
        return f"The letters are a text. Put quotation marks around them: {code(written)}."
    words = re.search(r"=\s*([^\W\d]+(?:\s+\w+){2,})", bare)
    if words and not any(map(keyword.iskeyword, words[1].split())):
        return (
            "A sentence needs quotation marks around it. Put one at its beginning and one at its "
            "end."
        )
    return None


def _place(fault, text):
    """The place at which Python stopped to read, which is certain."""
    whole, offset = fault.error.text, fault.error.offset
    rest = whole[offset - 1 :].strip() if isinstance(whole, str) and offset else ""
    if not rest or rest == text:
        return None
    return (
        f"Python cannot read this line from {code(rest)} on. Look there for a sign that is "
        "missing, or one too many."
    )


def _side_by_side(fault, text):
    found = re.match(r"([^\W\d]\w*)\s+([^\W\d]\w*)\s*=[^=]", text)
    if found and not any(map(keyword.iskeyword, found.groups())):
        written = f"{found[1]}_{found[2]}"
        return f"A name has no space in it. Write {code(written)}."
    if "forgot a comma" in _message(fault):
        where = (
            " from this line on"
            if (fault.error.end_lineno or 0) > (fault.error.lineno or 0)
            else ""
        )
        return (
            f"Two things stand side by side without a sign between them{where}. Write a comma "
            "there, or the sign that is missing."
        )
    if re.search(r"[-+*/=<>]\s*(?:#.*)?$", text) or re.search(r"\b(?:and|or|not|in|if)\s*$", text):
        return "The line ends in a sign that needs something after it. Write what is missing there."
    return None


_LOOKS = (
    _characters,
    _open_quote,
    _formula,
    _comma_above,
    _nested_quotes,
    _open_bracket,
    _braces,
    _colon,
    _equals,
    _other_messages,
    _words,
    _numbers,
    _side_by_side,
    _place,
)
KINDS = (unreadable,)
