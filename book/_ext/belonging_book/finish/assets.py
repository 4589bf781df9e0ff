"""Lighter files: of the theme's fonts, scripts and style sheets only what the pages use.

The theme brings a font of 1,400 icons, of which the book shows a dozen, two more fonts that
nothing shows, a script that draws all icons a second time, and maps for those who develop it.
"""

import re
from io import BytesIO
from pathlib import Path

#: The icons come from a font; this script (1.4 MB) would only draw them a second time.
UNUSED_SCRIPT = "_static/scripts/fontawesome.js"

_FONTS = Path("_static", "vendor", "fontawesome", "webfonts")
_THEME_FONTS = "fa-*"
_ICONS = "book-icons.woff"
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
    """Take out of a built book what no page of it uses; return the names of rules that miss."""
    icons = output / _FONTS / _ICONS
    if icons.is_file() and not any((output / _FONTS).glob(_THEME_FONTS)):
        return []  # done before
    return [name for name, thin in RULES if not thin(output)]


def _thin_icon_styles(output):
    """Leave out the styles of icons that no page names, and count all."""
    styles, names = output / _STYLES, used_names(output, _ICON_NAME)
    return _rewrite([styles], lambda text: fewer_icons(text, names))


def _thin_faces(output):
    """Name one font of icons in the place of three, and count those."""
    return _rewrite([output / _STYLES], one_face)


def _thin_design(output):
    """Leave out the styles of cards, grids and folds that no page names, and count all."""
    names = used_names(output, _DESIGN_NAME)
    return _rewrite([output / _DESIGN], lambda text: fewer_parts(text, names))


def _thin_terminal(output):
    """Leave out the colors of a terminal, unless a page has some, and count them."""
    used = used_names(output, re.compile(rf"class=\"[^\"]*{_TERMINAL}"))
    styles = (output / "_static").glob("mystnb*.css")
    return _rewrite(styles, lambda text: _TERMINAL_RULE.subn(lambda r: r[0] if used else "", text))


def _thin_font(output):
    """Write a font of the icons that style sheets name, and count those of the theme's."""
    font = output / _FONTS / "fa-solid-900.ttf"
    if not font.is_file():
        return 0
    codes = used_codes(path.read_text("utf-8") for path in output.rglob("*.css"))
    (output / _FONTS / _ICONS).write_bytes(smaller_font(font, codes))
    return len(codes)


def _remove_fonts(output):
    return _remove((output / _FONTS).glob(_THEME_FONTS))


def _remove_maps(output):
    return _remove((output / "_static").rglob("*.map"))


def _remove_script(output):
    return _remove([output / UNUSED_SCRIPT])


#: What is thinned, in order: a function that returns how much it met.
RULES = (
    ("styles of icons", _thin_icon_styles),
    ("faces of icons", _thin_faces),
    ("styles of cards", _thin_design),
    ("colors of a terminal", _thin_terminal),
    ("font of icons", _thin_font),
    ("fonts of the theme", _remove_fonts),
    ("maps", _remove_maps),
    ("script of icons", _remove_script),
)


def _rewrite(files, change):
    """Change the text of files by a function that returns it and a number; add up the numbers."""
    total = 0
    for path in filter(Path.is_file, files):
        text, met = change(path.read_text("utf-8"))
        path.write_text(text, "utf-8")
        total += met
    return total


def _remove(files):
    """Remove those files that are there, and return how many."""
    there = [path for path in files if path.is_file()]
    for path in there:
        path.unlink()
    return len(there)


def used_names(output, names):
    """What pages and scripts name of icons, or of cards, grids and folds."""
    files = [path for kind in ("*.html", "*.js") for path in output.rglob(kind)]
    texts = (path.read_text("utf-8") for path in files if path.name != Path(UNUSED_SCRIPT).name)
    return {name for text in texts for name in names.findall(text)}


def fewer_parts(styles, names):
    """Leave out the rules that hold for parts of a page which are not named; count all rules."""

    def needed(selector):
        return names.issuperset(_DESIGN_NAME.findall(selector))

    def kept(rule):
        return rule[0] if any(map(needed, rule[1].split(","))) else ""

    return _RULE.sub(kept, styles), len(_DESIGN_NAME.findall(styles))


def fewer_icons(styles, names):
    """Leave out the rules of icons that are not named; count all rules of icons."""

    def kept(rule):
        return "" if names.isdisjoint(_ICON_NAME.findall(rule[1])) else rule[0]

    return _ICON_RULE.subn(kept, styles)


def one_face(styles):
    """Name one font in the place of the theme's, and count those."""
    styles, faces = _FACE.subn("", styles)
    return (styles + _FAMILY if faces else styles), faces


def used_codes(styles):
    """The characters of icons that style sheets write, as numbers."""
    found = (match for text in styles for match in _ICON_CODE.finditer(text))
    return {int(match[1], 16) if match[1] else ord(match[2]) for match in found}


def smaller_font(font, codes):
    """Return a font with the given characters only, as WOFF."""
    from fontTools import subset  # here: it loads long, and only the end of a build needs it
    from fontTools.ttLib import TTFont

    cut = subset.Subsetter(subset.Options(layout_features=[]))
    cut.populate(unicodes=codes)
    written = BytesIO()
    with TTFont(font, recalcTimestamp=False) as icons:
        cut.subset(icons)
        icons.flavor = "woff"
        icons.save(written)
    return written.getvalue()
