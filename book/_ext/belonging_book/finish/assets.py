"""Lighter files: of the theme's fonts, scripts and style sheets only what the pages use.

The theme brings a font of 1,400 icons, of which the book shows a dozen, two more fonts that
nothing shows, a script that draws all icons a second time, and maps for those who develop it.
"""

import re
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

#: The icons come from a font; this script (1.4 MB) would only draw them a second time.
UNUSED_SCRIPT = "_static/scripts/fontawesome.js"

_FONTS = Path("_static", "vendor", "fontawesome", "webfonts")
_STYLES = Path("_static", "styles", "pydata-sphinx-theme.css")
_DESIGN = Path("_static", "sphinx-design.min.css")
#: Colors of terminal output; a lab of this book prints nothing.
_TERMINAL = "-Color"
_TERMINAL_RULE = re.compile(r"[^{}]*\.-Color[^{}]*\{[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_DESIGN_NAME = re.compile(r"\bsd-[a-z0-9-]+")
_ICON_NAME = re.compile(r"\bfa-[a-z0-9-]+")
_ICON_RULE = re.compile(r'((?:\.fa-[\w-]+:{1,2}before,?)+)\{content:"[^"]*"[^}]*\}')
_ICON_CODE = re.compile(r'"\\([ef][0-9a-f]{3})"|([\ue000-\uf8ff])')
_FACE = re.compile(r"@font-face\{[^}]*fa-(?:solid|regular|brands)-\d+\.woff2[^}]*\}")
_FAMILY = (
    '@font-face{font-display:block;font-family:"Font Awesome 6 Free";font-style:normal;'
    'font-weight:900;src:url(../vendor/fontawesome/webfonts/book-icons.woff) format("woff")}'
)


def lighten(output):
    """Take out of a built book what no page of it uses."""
    styles, font = output / _STYLES, output / _FONTS / "fa-solid-900.ttf"
    if not styles.is_file() or not font.is_file():
        return  # another theme, or done before
    icons = used_names(output, _ICON_NAME)
    styles.write_text(fewer_icons(styles.read_text("utf-8"), icons), "utf-8")
    design, parts = output / _DESIGN, used_names(output, _DESIGN_NAME)
    if design.is_file():
        design.write_text(fewer_parts(design.read_text("utf-8"), parts), "utf-8")
    if not used_names(output, re.compile(rf"class=\"[^\"]*{_TERMINAL}")):
        for path in (output / "_static").glob("mystnb*.css"):
            path.write_text(_TERMINAL_RULE.sub("", path.read_text("utf-8")), "utf-8")
    codes = used_codes(path.read_text("utf-8") for path in output.rglob("*.css"))
    (output / _FONTS / "book-icons.woff").write_bytes(smaller_font(font, codes))
    unused = [*(output / _FONTS).glob("fa-*"), *(output / "_static").rglob("*.map")]
    for path in [*unused, output / UNUSED_SCRIPT]:
        path.unlink(missing_ok=True)


def used_names(output, names):
    """What pages and scripts name of icons, or of cards, grids and folds."""
    files = [path for kind in ("*.html", "*.js") for path in output.rglob(kind)]
    texts = (path.read_text("utf-8") for path in files if path.name != Path(UNUSED_SCRIPT).name)
    return {name for text in texts for name in names.findall(text)}


def fewer_parts(styles, names):
    """Leave out the rules that hold for parts of a page which are not named."""

    def needed(selector):
        return names.issuperset(_DESIGN_NAME.findall(selector))

    return _RULE.sub(lambda rule: rule[0] if any(map(needed, rule[1].split(","))) else "", styles)


def fewer_icons(styles, names):
    """Leave out the rules of icons that are not named, and name one font instead of three."""

    def kept(rule):
        return "" if names.isdisjoint(_ICON_NAME.findall(rule[1])) else rule[0]

    styles, faces = _FACE.subn("", _ICON_RULE.sub(kept, styles))
    return styles + _FAMILY if faces else styles


def used_codes(styles):
    """The characters of icons that style sheets write, as numbers."""
    found = (match for text in styles for match in _ICON_CODE.finditer(text))
    return {int(match[1], 16) if match[1] else ord(match[2]) for match in found}


def smaller_font(font, codes):
    """Return a font with the given characters only, as WOFF."""
    cut = subset.Subsetter(subset.Options(layout_features=[]))
    cut.populate(unicodes=codes)
    written = BytesIO()
    with TTFont(font, recalcTimestamp=False) as icons:
        cut.subset(icons)
        icons.flavor = "woff"
        icons.save(written)
    return written.getvalue()
