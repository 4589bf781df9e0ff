"""Styles and scripts of what is made here, which lie beside this file."""

from pathlib import Path

from . import look

FOLDER = Path(__file__).parent / "assets"
COLORS = {
    "ink": look.INK,
    "muted": look.MUTED,
    "primary": look.PRIMARY,
    "primary-pale": look.PRIMARY_PALE,
    "right-pale": look.RIGHT_PALE,
    "warm": look.WARM,
    "warm-pale": look.WARM_PALE,
    "border": look.BORDER,
    "surface": look.SURFACE,
}


def read(name):
    return (FOLDER / name).read_text("utf-8")


def style(*names):
    """Return style sheets as one, with the colors of the book before them."""
    colors = " ".join(f"--{name}: #{color};" for name, color in COLORS.items())
    return "\n".join([f":root {{ {colors} }}", *(read(f"{name}.css") for name in names)])
