"""The walk through the finished pages: each is read once, for all rules.

What a rule does not find where it has to stops a strict build, which names the rule.
"""

from collections import defaultdict
from pathlib import Path

from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

from ..warn import warn
from . import drawings, names, policy, result_tables, theme
from .assets import lighten
from .door import write_door
from .rules import Page

RULES = (
    *theme.RULES,
    *result_tables.RULES,
    *names.RULES,
    *drawings.RULES,
    *policy.RULES,
)


def finish(app, exception):
    """Correct what was written into every page, and leave out what none uses."""
    if exception or app.builder.format != "html":
        return
    write_door(app)
    output, missed = Path(app.outdir), defaultdict(list)

    def finish_some(files):
        return [(rule, name) for file in files for rule, name in finish_page(app, file)]

    def note(_files, found):
        for rule, name in found:
            missed[rule].append(name)

    files = sorted(output.rglob("*.html"))
    if parallel_available and app.parallel > 1:
        tasks = ParallelTasks(app.parallel)
        for some in make_chunks(files, app.parallel):
            tasks.add_task(finish_some, some, note)
        tasks.join()
    else:
        note(files, finish_some(files))
    if app.config.theme_is_finished:
        missed |= {rule: ["the files of the theme"] for rule in lighten(output)}
    for rule, places in missed.items():
        _complain(rule, sorted(places))


def finish_page(app, file):
    """Apply all rules to a page that is not finished yet; give what misses something there."""
    name = file.relative_to(app.outdir).with_suffix("")
    markup = file.read_text(encoding="utf-8")
    if "_static" in name.parts or policy.MARK in markup:
        return []
    page = Page(markup, name.as_posix(), app.env, app.config.theme_is_finished)
    missed = [(rule, page.name) for rule in missed_on(page)]
    file.write_text(str(page), encoding="utf-8")
    return missed


def missed_on(page):
    """Apply all rules to a page, and return the names of those that miss something there."""
    return [rule.name for rule in RULES if rule.misses(page)]


def _complain(rule, places):
    """Stop a strict build."""
    more = f" and {len(places) - 1} more" if places[1:] else ""
    message = (
        f"Rule {rule!r} finds nothing in {places[0]}{more}: something else is written there now. "
        "Change the rule in belonging_book/finish, or take it out."
    )
    warn("finish", message, None)


def setup(app):
    # Books that have another theme, such as those of tests, say so.
    app.add_config_value("theme_is_finished", True, "html", bool)
    app.connect("build-finished", finish, priority=900)  # MyST-NB copies its styles in the end
