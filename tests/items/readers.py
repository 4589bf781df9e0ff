"""Readers of each format, written from its documentation; none uses the code that wrote it.

Each returns what it found as `Read` records, in the order of the file. Texts are plain: markup is
taken out by a parser of HTML.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
PACKAGE = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"


@dataclass
class Option:
    text: str
    right: bool
    feedback: str | None = None


@dataclass
class Read:
    stem: str
    options: list[Option]
    id: str | None = None
    shuffles: bool | None = None
    where: str | None = None
    emphases: int | None = None


class _Letters(HTMLParser):
    """The letters of HTML, and how often it opens an emphasis."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.found, self.emphases, self.tags = [], 0, set()
        self.feed(markup)
        self.close()

    def handle_data(self, data):
        self.found.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.emphases += tag == "em"


def letters(markup):
    """The text of HTML that has only the markup that questions need."""
    read = _Letters(markup)
    assert read.tags <= {"p", "em", "strong", "code"}, read.tags
    return "".join(read.found)


def emphases(*markups):
    return sum(_Letters(markup).emphases for markup in markups)


def moodle(content):
    found, where = [], None
    for entry in ElementTree.fromstring(content):
        if entry.get("type") == "category":
            where = entry.findtext("category/text")
            continue
        assert entry.get("type") == "multichoice" and entry.findtext("single") == "true"
        answers = entry.findall("answer")
        markups = [entry.findtext("questiontext/text")]
        markups += [
            answer.findtext(path) for answer in answers for path in ("text", "feedback/text")
        ]
        assert {e.get("format") for e in entry.iter() if e.get("format")} == {"html"}
        assert {answer.get("fraction") for answer in answers} == {"0", "100"}
        found.append(
            Read(
                letters(markups[0]),
                [
                    Option(letters(text), answer.get("fraction") == "100", letters(feedback))
                    for answer, text, feedback in zip(
                        answers, markups[1::2], markups[2::2], strict=True
                    )
                ],
                entry.findtext("idnumber"),
                entry.findtext("shuffleanswers") == "true",
                where,
                emphases(*markups),
            )
        )
    return found


def gift(content):
    """GIFT as Moodle documents it: blocks between blank lines, marks taken as text after a \\."""
    found, where = [], None
    for block in content.decode().split("\n\n"):
        block = "\n".join(line for line in block.split("\n") if not line.startswith("//")).strip()
        if block.startswith("$CATEGORY: "):
            where = block.removeprefix("$CATEGORY: ")
        elif block:
            found.append(_gift_question(block, where))
    return found


def _gift_question(block, where):
    assert block.startswith("::")
    name, rest = _until(block[2:], "::")
    assert rest.startswith("[html]")
    stem, rest = _until(rest.removeprefix("[html]"), "{")
    body, rest = _until(rest, "}")
    assert not rest.strip()
    pieces = []
    for mark, text in _cut(body, "=~"):
        answer, feedback = (text for _, text in _cut("\0" + text, "\0#"))
        pieces.append((mark == "=", answer.strip(), feedback.strip()))
    markups = [stem.strip(), *(text for _, *both in pieces for text in both)]
    markups = [_unescaped(text) for text in markups]
    options = [
        Option(letters(_unescaped(answer)), right, letters(_unescaped(feedback)))
        for right, answer, feedback in pieces
    ]
    return Read(letters(markups[0]), options, _unescaped(name), None, where, emphases(*markups))


def _places(text):
    """The places in a text that are not escaped."""
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        yield place
        place += 1


def _until(text, mark):
    """What stands before an unescaped mark, and after it."""
    place = next(p for p in _places(text) if text.startswith(mark, p))
    return text[:place], text[place + len(mark) :]


def _cut(text, marks):
    """Pairs of a mark and the text up to the next one."""
    at = [p for p in _places(text) if text[p] in marks]
    assert not text[: at[0]].strip()
    return [(text[a], text[a + 1 : b]) for a, b in zip(at, [*at[1:], len(text)], strict=True)]


def _unescaped(text):
    for mark in "~=#{}:\\":
        text = text.replace("\\" + mark, mark)
    return text


def canvas(content):
    """From the manifest to the quiz, and from each condition to what it shows or scores."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        resources = {r.get("identifier"): r for r in manifest.iter(f"{PACKAGE}resource")}
        named = {f.get("href") for f in manifest.iter(f"{PACKAGE}file")}
        assert named | {"imsmanifest.xml"} == set(archive.namelist())
        (quiz,) = (r for r in resources.values() if r.get("type") == "imsqti_xmlv1p2")
        assert quiz.find(f"{PACKAGE}dependency").get("identifierref") in resources
        root = ElementTree.fromstring(archive.read(quiz.find(f"{PACKAGE}file").get("href")))
    return [_qti_item(item) for item in root.iter(f"{QTI}item")]


def _qti_item(item):
    said = {f.get("ident"): _mattext(f) for f in item.findall(f"{QTI}itemfeedback")}
    shown, right = {}, set()
    for condition in item.iter(f"{QTI}respcondition"):
        answer = condition.findtext(f"{QTI}conditionvar/{QTI}varequal")
        display = condition.find(f"{QTI}displayfeedback")
        if display is not None:
            shown[answer] = said[display.get("linkrefid")]
        if condition.findtext(f"{QTI}setvar") == "100":
            right.add(answer)
    stem = _mattext(item.find(f"{QTI}presentation"), f"{QTI}material/{QTI}mattext")
    offered = {r.get("ident"): _mattext(r) for r in item.iter(f"{QTI}response_label")}
    markups = [stem, *offered.values(), *shown.values()]
    options = [
        Option(letters(text), name in right, letters(shown[name])) for name, text in offered.items()
    ]
    shuffle = next(item.iter(f"{QTI}render_choice")).get("shuffle") == "Yes"
    return Read(letters(stem), options, item.get("title"), shuffle, None, emphases(*markups))


def _mattext(element, path=f".//{QTI}mattext"):
    (found,) = element.findall(path)
    return found.text


def brightspace(content):
    found = []
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert len(row) == 5, row
        name, second, third, empty, last = row
        if name == "NewQuestion":
            assert second == "MC"
            found.append(Read("", []))
        elif name == "ID":
            found[-1].id = second
        elif name == "QuestionText":
            found[-1].stem = second
        elif name == "Option":
            assert not empty and second in ("0", "100")
            found[-1].options.append(Option(third, second == "100", last))
        else:
            assert name in ("", "Title", "Points") or name.startswith("//"), name
    return found


def blackboard(content):
    found = []
    for line in content.decode().removesuffix("\r\n").split("\r\n"):
        kind, stem, *cells = line.split("\t")
        assert kind == "MC" and set(cells[1::2]) == {"correct", "incorrect"}
        options = [
            Option(text, word == "correct")
            for text, word in zip(cells[::2], cells[1::2], strict=True)
        ]
        found.append(Read(stem, options))
    return found


#: Format -> how its file ends, and its reader.
READERS = {
    "moodle": ("-moodle.xml", moodle),
    "gift": ("-gift.txt", gift),
    "canvas": ("-canvas.zip", canvas),
    "brightspace": ("-brightspace.csv", brightspace),
    "blackboard": ("-blackboard.txt", blackboard),
}
