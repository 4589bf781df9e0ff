"""A QTI 1.2 package as Canvas imports it.

The structure is that of the IMS Question and Test Interoperability specification, version 1.2
(https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_bindv1p2.html). Fields such as
``question_type`` and ``points_possible``, and the file with the settings of the quiz, are those
that Canvas writes when it exports a quiz itself.
"""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree
from xml.etree.ElementTree import SubElement

from belonging_edu.items.format import FOR_FACULTY, Format
from belonging_edu.items.neutral import LETTERS, Quiz
from belonging_edu.items.text import as_html
from belonging_edu.items.zips import packed

__all__ = ["FORMAT"]

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_META = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def _make(quiz: Quiz, _confidence) -> dict[str, bytes]:
    name = _name(quiz)
    package = packed(
        {
            "imsmanifest.xml": _xml(_manifest(name)),
            f"{name}/assessment_meta.xml": _xml(_meta(name, quiz)),
            f"{name}/{name}.xml": _xml(_assessment(name, quiz)),
        }
    )
    return {f"{FOR_FACULTY}/{quiz.form}-canvas.zip": package}


def _name(quiz):
    """A name that another choice of questions does not have: Canvas replaces what it knows."""
    ids = " ".join(question.id for question in quiz.questions)
    return f"belonging_edu_{quiz.form}_{hashlib.sha256(ids.encode()).hexdigest()[:12]}"


def _xml(root) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _manifest(name):
    root = ElementTree.Element("manifest", identifier=f"{name}_manifest", xmlns=_PACKAGE)
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "IMS Content"
    SubElement(metadata, "schemaversion").text = "1.1.3"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    quiz = SubElement(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
    SubElement(quiz, "file", href=f"{name}/{name}.xml")
    SubElement(quiz, "dependency", identifierref=f"{name}_meta")
    path = f"{name}/assessment_meta.xml"
    meta = SubElement(resources, "resource", identifier=f"{name}_meta", type=_META, href=path)
    SubElement(meta, "file", href=path)
    return root


def _meta(name, quiz):
    """Settings of the quiz; Canvas shuffles the answers of all its questions, or of none."""
    root = ElementTree.Element("quiz", identifier=name, xmlns=_CANVAS)
    shuffles = all(question.may_shuffle for question in quiz.questions)
    settings = {
        "title": quiz.title,
        "shuffle_answers": "true" if shuffles else "false",
        "quiz_type": "practice_quiz",
        "points_possible": str(len(quiz.questions)),
        "allowed_attempts": "1",
    }
    for tag, value in settings.items():
        SubElement(root, tag).text = value
    return root


def _assessment(name, quiz):
    root = ElementTree.Element("questestinterop", xmlns=_QTI)
    assessment = SubElement(root, "assessment", ident=name, title=quiz.title)
    _fields(assessment, {"cc_maxattempts": "1"})
    section = SubElement(assessment, "section", ident="root_section")
    for question in quiz.questions:
        section.append(_item(question))
    return root


def _item(question):
    name = f"q_{question.id}"
    answers = {f"{name}_{letter}": c for letter, c in zip(LETTERS, question.choices, strict=False)}
    item = ElementTree.Element("item", ident=name, title=question.id)
    fields = {
        "question_type": "multiple_choice_question",
        "points_possible": "1",
        "original_answer_ids": ",".join(answers),
    }
    _fields(SubElement(item, "itemmetadata"), fields)
    _presentation(item, question, answers)
    _processing(item, answers)
    for answer, choice in answers.items():
        feedback = SubElement(item, "itemfeedback", ident=f"{answer}_fb")
        _material(SubElement(feedback, "flow_mat"), choice.feedback)
    return item


def _presentation(item, question, answers):
    presentation = SubElement(item, "presentation")
    _material(presentation, question.stem)
    response = SubElement(presentation, "response_lid", ident="response1", rcardinality="Single")
    shuffle = "Yes" if question.may_shuffle else "No"
    offered = SubElement(response, "render_choice", shuffle=shuffle)
    for answer, choice in answers.items():
        _material(SubElement(offered, "response_label", ident=answer), choice.text)


def _processing(item, answers):
    """Each answer shows its feedback; the right one gives all points."""
    processing = SubElement(item, "resprocessing")
    score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"}
    SubElement(SubElement(processing, "outcomes"), "decvar", score)
    for answer in answers:
        condition = _condition(processing, answer, "Yes")
        shown = {"feedbacktype": "Response", "linkrefid": f"{answer}_fb"}
        SubElement(condition, "displayfeedback", shown)
    right = next(answer for answer, choice in answers.items() if choice.right)
    condition = _condition(processing, right, "No")
    SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"


def _condition(processing, answer, goes_on):
    condition = SubElement(processing, "respcondition", {"continue": goes_on})
    variable = SubElement(condition, "conditionvar")
    SubElement(variable, "varequal", respident="response1").text = answer
    return condition


def _fields(parent, values):
    metadata = SubElement(parent, "qtimetadata")
    for label, entry in values.items():
        field = SubElement(metadata, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = entry


def _material(parent, text):
    material = SubElement(parent, "material")
    SubElement(material, "mattext", texttype="text/html").text = f"<p>{as_html(text)}</p>"


FORMAT = Format(
    name="canvas",
    aliases=("qti",),
    opens_in="Canvas, and platforms that read QTI 1.2",
    make=_make,
    steps="In the course: Settings, Import Course Content, content type QTI .zip file. The "
    "questions arrive as a practice quiz and as a question bank. Importing the same file again "
    "replaces what it brought.",
    loses="Tags for objective, level, and misconception, though the misconception stands in the "
    "feedback. Canvas shuffles the answers of a whole quiz or of none: where one question must "
    "keep its order, shuffling is off.",
    checked="Valid by the document type of the IMS for QTI 1.2.1; read back with a general XML "
    "reader and compared with the bank, question by question. Never imported into a Canvas here.",
)
