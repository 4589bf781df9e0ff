"""What the changelog says of the version that a tag names.

    python3 .github/release_notes.py v0.2.0

It ends with status 1, and says what to do, when no release may be made of the tag.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AGAIN = "then delete the tag (git push --delete origin {0}; git tag --delete {0}) and tag again."


def release_notes(tag, root=ROOT):
    """Return the notes of a release.

    Parameters
    ----------
    tag : str
        The name of the tag, such as ``v0.2.0``.
    root : pathlib.Path
        The folder of the project.

    Returns
    -------
    str
        The section of the changelog for this version, without its heading.

    Raises
    ------
    ValueError
        If the tag is not the version of the package, or if the changelog has no section for the
        version, or still lists changes as unreleased.
    """
    source = (root / "belonging_edu" / "__init__.py").read_text("utf-8")
    version = re.search(r'^__version__ = "(.+)"', source, re.M)[1]
    again = AGAIN.format(tag)
    if tag != f"v{version}":
        raise ValueError(
            f"The tag is {tag}, but the version in belonging_edu/__init__.py is {version}.\n"
            f"What to do: if the version is wrong, correct it there and in CITATION.cff; {again}"
        )
    sections = changes(root)
    if sections.get("Unreleased"):
        raise ValueError(
            "CHANGELOG.md still lists changes as unreleased.\n"
            "What to do: move them to the section of a version, and write that version into\n"
            f"belonging_edu/__init__.py and CITATION.cff; {again}"
        )
    if not sections.get(version):
        raise ValueError(
            f"CHANGELOG.md says nothing of version {version}.\n"
            f"What to do: write a section `## {version} - <date>`; {again}"
        )
    return sections[version]


def changes(root):
    """Version (or ``Unreleased``) -> what the changelog says of it."""
    _, *parts = re.split(r"^## ", (root / "CHANGELOG.md").read_text("utf-8"), flags=re.M)
    split = (part.partition("\n") for part in parts)
    return {heading.split()[0].strip("[]"): text.strip() for heading, _, text in split}


if __name__ == "__main__":
    try:
        print(release_notes(sys.argv[1]))
    except ValueError as error:
        sys.exit(str(error))
