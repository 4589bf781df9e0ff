"""One way to complain, so that every warning names its subject."""

from sphinx.util import logging

_LOGGER = logging.getLogger(__name__)


def warn(subject, message, location, once=False):
    """Log a warning of subtype `subject`, maybe not again; with ``-W`` the build fails."""
    text = f"{message} [belonging_book.{subject}]"
    _LOGGER.warning(text, type="belonging_book", subtype=subject, location=location, once=once)
