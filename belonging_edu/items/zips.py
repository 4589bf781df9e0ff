"""ZIP files with the same bytes whenever they are made."""

from __future__ import annotations

import io
import zipfile

__all__ = ["packed", "unpacked"]

_MOMENT = (2026, 1, 1, 0, 0, 0)


def packed(members: dict[str, bytes]) -> bytes:
    """Return a ZIP file that holds these members, in this order."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, member)
    return content.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP file, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
