"""What a page may load: a Content-Security-Policy in its head, made for exactly this page.

Nothing comes from another host. Inline scripts run by their hash, so that a script which gets
into a page in any other way does not. Style attributes stay allowed: tables of results use them.
`file:` stands beside 'self' for books that are opened from a folder.
"""

import base64
import hashlib

from .rules import Rule

#: A page is finished when it says what it may load.
MARK = 'http-equiv="Content-Security-Policy"'

_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self' file: {hashes}",
    "style-src 'self' file: 'unsafe-inline'",
    "img-src 'self' file: data:",
    "font-src 'self' file:",
    "connect-src 'self' file:",
    "form-action 'self' file:",
    "base-uri 'none'",
)


def _say(charset):
    """Say behind the character set what the page may load."""
    page = charset.find_parents()[-1]
    said = {
        "http-equiv": "Content-Security-Policy",
        "content": _policy_of(page.find_all("script")),
    }
    charset.insert_after("\n    ", page.new_tag("meta", attrs=said))


def _policy_of(scripts):
    """The policy that lets a page load its own files and run its own scripts."""
    inline = (script.get_text() for script in scripts if not script.has_attr("src"))
    hashes = sorted({_hash(script) for script in inline})
    return "; ".join(_DIRECTIVES).format(hashes=" ".join(hashes)).replace(" ;", ";")


def _hash(script):
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


#: The last of all: it counts the scripts that are left.
RULES = (Rule("policy", "meta", lambda tag: tag.has_attr("charset"), _say, lambda page: True),)
