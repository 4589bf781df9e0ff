"""Lighter files: of the theme's fonts, scripts and style sheets only what the pages use.

The theme brings a font of 1,400 icons, of which the book shows a dozen, two more fonts that
nothing shows, a script that draws all icons a second time, maps for those who develop it, and the
styles of all parts of Bootstrap, of which most have no place in a book.
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
#: The style sheets that are thinned; that of notebooks has a checksum in its name.
_THINNED = (str(_STYLES), str(_DESIGN), "_static/mystnb*.css")
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_EMPTY = re.compile(r"@(?:media|supports)[^{}]*\{\s*\}")
_NOT = re.compile(r":not\([^()]*(?:\([^()]*\))?[^()]*\)")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CLASSES_OF_A_TAG = re.compile(r'\bclass="([^"]*)"')
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
#: What the theme's script puts together from parts.
_MADE_BY_SCRIPTS = "bs-"
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


def _thin_styles(output):
    """Leave out the rules for parts that no page has; count those met in the poorest sheet."""
    names = used_names(output)
    return min(
        _rewrite(output.glob(pattern), lambda text: fewer_rules(text, names))
        for pattern in _THINNED
    )


def _thin_faces(output):
    """Name one font of icons in the place of three, and count those."""
    return _rewrite([output / _STYLES], one_face)


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
    ("styles", _thin_styles),
    ("faces of icons", _thin_faces),
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


def used_names(output):
    """The classes of all pages, and every word of their scripts, which may be one."""
    names = set()
    for page in output.rglob("*.html"):
        names.update(*map(str.split, _CLASSES_OF_A_TAG.findall(page.read_text("utf-8"))))
    for script in output.rglob("*.js"):
        if script.name not in (Path(UNUSED_SCRIPT).name, "searchindex.js"):
            names.update(_WORD.findall(script.read_text("utf-8")))
    return names


def fewer_rules(styles, names):
    """Leave out the rules that hold only for classes which are not named; count those with one."""

    def is_needed(selector):
        classes = _CLASS.findall(selector)
        return all(name in names or name.startswith(_MADE_BY_SCRIPTS) for name in classes)

    def kept(rule):
        return rule[0] if any(map(is_needed, _NOT.sub("", rule[1]).split(","))) else ""

    met = sum(bool(_CLASS.search(rule[1])) for rule in _RULE.finditer(styles))
    styles = _RULE.sub(kept, styles)
    while _EMPTY.search(styles):
        styles = _EMPTY.sub("", styles)
    return styles, met


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
