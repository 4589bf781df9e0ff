"""What a page may load: a Content-Security-Policy in its head, made for exactly this page.

Nothing comes from another host. Inline scripts run by their hash, so that a script which gets
into a page in any other way does not. Style attributes stay allowed: tables of results use them.
`file:` stands beside 'self' for books that are opened from a folder.
"""

import base64
import hashlib
import html
import re

_RULES = (
    "default-src 'none'",
    "script-src 'self' file: {hashes}",
    "style-src 'self' file: 'unsafe-inline'",
    "img-src 'self' file: data:",
    "font-src 'self' file:",
    "connect-src 'self' file:",
    "form-action 'self' file:",
    "base-uri 'none'",
)
_CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)
_POLICY = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def with_policy(markup):
    """Return a page that says in its head what it may load; an older policy is replaced."""
    markup = _POLICY.sub("", markup)
    content = html.escape(policy_of(markup), quote=False)
    meta = f'\n    <meta http-equiv="Content-Security-Policy" content="{content}">'
    return _CHARSET.sub(lambda charset: charset[0] + meta, markup, count=1)


def policy_of(markup):
    """Return the policy that lets a page load its own files and run its own scripts."""
    hashes = sorted({_hash(script) for script in _INLINE.findall(markup)})
    return "; ".join(_RULES).format(hashes=" ".join(hashes)).replace(" ;", ";")


def _hash(script):
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
