"""The ``route`` directive: a course by the minute, across sessions, breaks, tests, and its end."""

import posixpath
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import routes

from ..warn import warn
from .session_plans import with_what

SESSIONS = "sessions"  # their folder, as seen from the pages that show routes
HEADS = ("Minutes", "Part", "You", "The room", "With")
TO_TYPE = "to-type"  # the class of the commands, which the script on paper leaves out
_LINK = re.compile(r"\]\((?!\w+:|#)([^)]+)\)")
_OWN_NUMBER = re.compile(r"\{n\}`(?!\w+ )")


class RouteDirective(SphinxDirective):
    """Show the route that is named: what it is, and a table for each of its sittings."""

    required_arguments = 1

    def run(self):
        folder = Path(self.env.doc2path(self.env.docname)).parent / SESSIONS
        for path in sorted(folder.glob("*.yaml")):
            self.env.note_dependency(str(path))
        try:
            known = routes.load(folder / "routes.yaml")
        except (ValueError, FileNotFoundError) as error:
            warn("routes", str(error), self.get_location())
            return []
        route = known.get(self.arguments[0])
        if route is None:
            message = f"No route {self.arguments[0]!r}. Routes: {', '.join(known)}."
            warn("routes", message, self.get_location())
            return []
        body = nodes.Element()
        lines = StringList(source_of(route), "routes")
        self.state.nested_parse(lines, self.content_offset, body)
        return body.children


def source_of(route):
    """A route as lines of MyST."""
    how_long = f"{route.minutes} minutes"
    if len(route.sittings) > 1:
        how_long = f"{len(route.sittings)} meetings of {how_long} each"
    lines = [f"{how_long}, {route.people} people: {here(route.says)}."]
    lines += ["", *_commands(route)]
    for sitting in route.sittings:
        heading = [] if len(route.sittings) == 1 else [f"**{sitting.title}**", ""]
        lines += ["", *heading, f"*Beforehand.* {here(sitting.before)}", ""]
        lines += [*_taken(sitting), ""]
        lines += _table(f"{sitting.title}, by the minute", sitting)
    return lines


def _commands(route):
    """What to type for a course: its kit, its tests where it has some, and its evaluation form."""
    labels = ",".join(dict.fromkeys(label for sitting in route.chapters for label in sitting))
    has_tests = any("test" in step.material for each in route.sittings for step in each.steps)
    tests = f"items --chapters {labels} --form pre,post --to word --confidence --out tests"
    papers = f"papers --chapters {labels}"
    verbs = (f"kit --route {route.key}", *([tests] if has_tests else []), papers)
    both = "both tests and their key, " if has_tests else ""
    yield f":::{{container}} {TO_TYPE}"
    yield f"*To type.* The kit with slides, script, and sheets, {both}and the evaluation form:"
    yield from ("", "```", *(f"python3 start.py {verb}" for verb in verbs), "```", ":::")


def _table(caption, sitting):
    lines = [f":::{{table}} {caption}", ":class: route", f"| {' | '.join(HEADS)} |"]
    lines.append("|---:|---|---|---|---|")
    for step in sitting.steps:
        cells = [f"{step.start}–{step.end}", *_cells(step), with_what(step)]
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    return [*lines, ":::"]


def _cells(step):
    """The part, what you do, and what the room does."""
    if step.session is None:
        return step.title, here(step.you), here(step.room)
    label = step.session.label
    you = here(step.you, label)
    if step.cut:
        you += f". **Cut:** {here(step.cut, label)}"
    return _link(step.session), you, here(step.room, label)


def _link(session):
    named = f"session\N{NO-BREAK SPACE}{session.label}"
    return f"[{named}]({SESSIONS}/{session.path.stem}.md)"


def _taken(sitting):
    """How much of each session is used, and what to know about it."""
    for session, minutes, note in sitting.taken:
        all_of_it = minutes == session.minutes
        used = f"all {minutes} minutes" if all_of_it else f"{minutes} of {session.minutes} minutes"
        yield f"* {_link(session)}, {used}{f'. {here(note, session.label)}' if note else '.'}"


def here(words, label=""):
    """Words of a session as a page beside the folder of the sessions says them.

    Links lead from this page, and a number of the session's own lab says which lab that is.
    """
    words = _LINK.sub(lambda found: f"]({posixpath.normpath(f'{SESSIONS}/{found[1]}')})", words)
    return _OWN_NUMBER.sub(f"{{n}}`{label} ", words) if label else words


def setup(app):
    app.add_directive("route", RouteDirective)
