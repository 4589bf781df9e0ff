"""The picture of the README: the ladder of lab 8, as an SVG file that a website can show."""

import base64
import json
import re
from pathlib import Path

LAB = Path("notebooks") / "08-top-against-bottom.ipynb"
PICTURE = Path("book") / "_static" / "ladder.svg"


def ladder(root):
    """Return the SVG that lab 8 stored under the name `ladder`."""
    for cell in json.loads((root / LAB).read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if output.get("metadata", {}).get("belonging_edu", {}).get("figure") == "ladder":
                markup = "".join(output["data"]["text/html"])
                return base64.b64decode(re.search(r'base64,([^"]+)"', markup)[1])
    raise LookupError(f"{LAB} shows no figure named 'ladder'; run start.py run-notebooks")


def store(root):
    """Write the picture into the book's folder of static files."""
    (root / PICTURE).write_bytes(ladder(root))
