"""The syllabus: chapters, objectives, minutes, pathways, and what only the institution can say."""

from belonging_edu.practice import course as practice

HEAD = """# Research methods through one question: syllabus

Medical educators and residents learn research methods by taking one question apart: do residents \
do better where they feel that they belong? Every analysis runs on **synthetic** cohorts whose \
truth is known, so that an estimate can be compared with what was built in.

## Your course

| | |
|---|---|
| Course and term | [to be filled in by your institution: title, term, number] |
| Taught by | [to be filled in by your institution: names, and how to reach them] |
| Where and when | [to be filled in by your institution: place, dates, times] |
| For whom | [to be filled in by your institution: program, year, elective or required] |
| Chapters assigned | [to be filled in by your institution: a pathway below, or chapters] |
| Credit | [to be filled in by your institution: none, or what an accredited provider grants]. \
The course itself gives no continuing medical education (CME) credit. |
| Support and accommodations | [to be filled in by your institution: offices and contacts] |

## What participants need

A browser to read and to answer questions. For the labs, Python and one command, or a site with \
labs that your institution hosts. No programming experience: participants run prepared cells and \
change numbers.
"""
MINUTES = """
## Chapters and minutes

The minutes are estimated by a rule from words, cells, and figures; for the core exercises, which \
come on top of the lab, they are what each exercise states. Nobody has been timed, and no pilot \
has been run.

| Chapter | Read | Lab | Core exercises | What to know before |
|---|---|---|---|---|
"""
ASSESSMENT = """
## Assessment

- **Each chapter** asks questions before the lab and their counterparts after it. They are for \
learning: the questions and their keys are public, so they cannot carry a grade.
- **Exercises** of the labs name the common mistake behind a wrong number. A class can have its \
own data set, with its own answers.
- **One honest sentence** ends each analysis. Its four points, and the rubrics for a critique and \
for the capstone, are in rubrics.docx.
- **Evaluation** of the course: evaluation.docx, on the levels of reaction, learning, and use.

How grades are given, and what happens with late work: [to be filled in by your institution: \
grading policy].

## Care and privacy

Nobody is asked about their own belonging, and examples do not come from this institution. What \
participants do in the labs stays on their computers. Where to turn for support: [to be filled in \
by your institution: service and contact].

## License

Text CC BY 4.0, code MIT, synthetic data CC0. You may change this syllabus; name the source.
"""


def markdown(course):
    """Return the syllabus of these chapters; pathways come from the package."""
    return "".join([HEAD, *_minutes(course), *_objectives(course), *_pathways(), ASSESSMENT])


def _minutes(course):
    yield MINUTES
    for chapter in course.chapters:
        cells = (f"{chapter.label} {chapter.title}", chapter.read, chapter.lab)
        yield f"| {' | '.join([*cells, chapter.exercises, chapter.needs])} |\n"


def _objectives(course):
    yield "\n## What participants will be able to do\n"
    for chapter in course.chapters:
        yield f"\n### {chapter.label} {chapter.title}\n\n"
        yield from (f"{number}. {each}\n" for number, each in enumerate(chapter.objectives, 1))


def _pathways():
    yield "\n## Pathways\n\n"
    for pathway in practice.pathways().values():
        named = [_sitting(sitting) for sitting in pathway.sittings]
        yield f"- **{pathway.name}** ({pathway.says}): chapters {', then '.join(named)}.\n"


def _sitting(sitting):
    return sitting if isinstance(sitting, str) else " with ".join(map(str, sitting))
