"""What is done to pages and files when they are written: each page is read once, for all rules.

What a rule does not find where it has to stops a strict build, which names the rule.
"""

from pathlib import Path

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


def finish_page(app, file):
    """Apply all rules to a page; where one misses something, a strict build stops."""
    name = file.relative_to(app.outdir).with_suffix("").as_posix()
    page = Page(file.read_text(encoding="utf-8"), name, app.env, app.config.theme_is_finished)
    missed = missed_on(page)
    part = file.with_suffix(".part")
    part.write_text(str(page), encoding="utf-8")
    part.replace(file)
    for rule in missed:
        _complain(rule, name)


def missed_on(page):
    """Apply all rules to a page, and return the names of those that miss something there."""
    return [rule.name for rule in RULES if rule.misses(page)]


def finish_files(app, exception):
    """Write the door, and take out of the files of the theme what no page uses."""
    if exception or app.builder.format != "html":
        return
    write_door(app)
    if app.config.theme_is_finished:
        for rule in lighten(Path(app.outdir)):
            _complain(rule)


def _complain(rule, page=None):
    """Stop a strict build; a rule is named once, with the first page or none for a file."""
    message = (
        f"Rule {rule!r} finds nothing: something else is written there now. Change the rule in "
        "belonging_book/finish, or take it out."
    )
    warn("finish", message, page, once=True)


def setup(app):
    # Books that have another theme, such as those of tests, say so.
    app.add_config_value("theme_is_finished", True, "html", bool)
    # MyST-NB copies its styles in the end.
    app.connect("build-finished", finish_files, priority=900)
