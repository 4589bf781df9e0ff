"""Letters as they are set: quotation marks that open and close."""

import re

_OPENING = re.compile(r'(^|[\s(])"')


def curly(text):
    """Return a text with typographic quotation marks and apostrophes."""
    return _OPENING.sub("\\1“", text).replace('"', "”").replace("'", "’")
