"""A facilitator's page shows its session: ``session-head``, ``session-plan``, and ``vote``.

The words stand in the YAML file beside the page. A row of the plan is a row of the table with the
class ``session-plan``; a vote is a section with the class ``vote``.
"""

import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import plans

from ..warn import warn

HEADS = ("Minutes", "You", "The room", "With")
ADVICE = (("Fewer than 30%", "low"), ("30 to 70%", "middle"), ("More than 70%", "high"))
_DIRECTIVE = re.compile(r"^```\{(session-head|session-plan|vote)\} ?(\d*)\n```$", re.M)


def head_source(session):
    """The first sentences of a page, as lines of MyST."""
    minutes = f"{session.minutes} minutes, {session.people} people"
    return [f"{minutes}. The minutes are a plan; no pilot has been run."]


def plan_source(session):
    """The plan as a table in MyST, and the cuts below it."""
    what = "what you do, what the room does, and what you need"
    head = f"Session plan for chapter {session.label} by minutes: {what}"
    rows = [(f"{row.start}–{row.end}", row.you, row.room, with_what(row)) for row in session.plan]
    return [*table_source(head, rows), "", *cuts_source(session)]


def with_what(row):
    """The material of a row in words."""
    return ", ".join(row.material).replace("vote ", "vote\N{NO-BREAK SPACE}")


def table_source(caption, rows):
    """A table of four cells a row in MyST; a bar in a cell separates no cells."""
    lines = [f":::{{table}} {caption}", ":class: session-plan", f"| {' | '.join(HEADS)} |"]
    lines.append("|---:|---|---|---|")
    for row in rows:
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |")
    return [*lines, ":::"]


def cuts_source(session):
    """What to leave out if time is short, with the minutes that all of it saves."""
    cut = [row for row in session.plan if row.skip]
    if not cut:
        return []
    said = "this cut saves" if len(cut) == 1 else "these cuts save up to"
    lines = [f"**If time is short**, {said} {_minutes(session.saves)}:", ""]
    lines += [
        f"* {row.start}–{row.end}, saves {_minutes(row.skip.saves)}: {row.skip.how}." for row in cut
    ]
    return lines


def _minutes(number):
    return "1 minute" if number == 1 else f"{number} minutes"


def vote_source(vote):
    """A vote without its heading: when, question, options, answer, and advice."""
    lines = [vote.when, ""] if vote.when else []
    lines += [f"*{vote.question}*", ""]
    lines += [f"* {letter}. {text}" for letter, text in vote.options.items()]
    lines += ["", f"The answer is **{vote.right}**. {vote.why}", ""]
    (low, few), *others = ((said, getattr(vote, name)) for said, name in ADVICE)
    lines.append(f"* **{low}** correct: {few}")
    return lines + [f"* **{said}**: {advice}" for said, advice in others]


def title_of(session, number):
    """The heading of a vote."""
    return f"Vote {number}: {session.votes[number - 1].title}"


def expanded(page):
    """A facilitator's page with what its directives show, as MyST."""
    session = plans.load(page.with_suffix(".yaml"))

    def shown(found):
        if found[1] == "vote":
            number = int(found[2])
            heading = f"### {title_of(session, number)}"
            return "\n".join([heading, "", *vote_source(session.votes[number - 1])])
        return "\n".join((head_source if found[1] == "session-head" else plan_source)(session))

    return _DIRECTIVE.sub(shown, page.read_text(encoding="utf-8"))


class SessionDirective(SphinxDirective):
    """Show a part of the session of the page."""

    def run(self):
        path = Path(self.env.doc2path(self.env.docname)).with_suffix(".yaml")
        self.env.note_dependency(str(path))
        try:
            return self.show(plans.load(path))
        except (ValueError, FileNotFoundError) as error:
            warn("session_plans", str(error), self.get_location())
            return []

    def parsed(self, lines):
        """Nodes of lines of MyST."""
        body = nodes.Element()
        self.state.nested_parse(StringList(lines, "session"), self.content_offset, body)
        return body.children


class SessionHeadDirective(SessionDirective):
    """How long the session takes, and for how many people it is."""

    def show(self, session):
        return self.parsed(head_source(session))


class SessionPlanDirective(SessionDirective):
    """The plan by minutes, and what to leave out if time is short."""

    def show(self, session):
        return self.parsed(plan_source(session))


class VoteDirective(SessionDirective):
    """A vote of the session by its number."""

    required_arguments = 1

    def show(self, session):
        number = int(self.arguments[0])
        if number not in range(1, len(session.votes) + 1):
            raise ValueError(f"{session.path.name} has {len(session.votes)} votes, no {number}.")
        title = title_of(session, number)
        section = nodes.section(classes=["vote"], names=[nodes.fully_normalize_name(title)])
        section += nodes.title(title, "", *self.parse_inline(title)[0])
        section += self.parsed(vote_source(session.votes[number - 1]))
        for part, name in zip(section.children[-4:], PARTS, strict=True):
            part["classes"].append(name)
        self.state.document.note_implicit_target(section, section)
        return [section]


PARTS = ("vote-question", "vote-options", "vote-answer", "vote-advice")


def setup(app):
    app.add_directive("session-head", SessionHeadDirective)
    app.add_directive("session-plan", SessionPlanDirective)
    app.add_directive("vote", VoteDirective)
