"""ZIP files whose bytes depend on their contents alone, written whole or not at all."""

import contextlib
import io
import os
import time
import zipfile


def entry(name, moment):
    """One file: its date, rights and system are the same on every computer."""
    told = zipfile.ZipInfo(name, time.gmtime(moment)[:6])
    told.compress_type = zipfile.ZIP_DEFLATED
    told.create_system, told.external_attr = 3, 0o100644 << 16
    return told


def write(target, files, moment, refuse=lambda size: None):
    """Write pairs of name and content as a ZIP file, in their order; return its size.

    moment: seconds since 1970. refuse: is told the size, and may raise; then nothing is written.
    """
    part = target + ".part"
    try:
        with zipfile.ZipFile(part, "w") as archive:
            for name, content in files:
                archive.writestr(entry(name, moment), content, compresslevel=9)
        size = os.path.getsize(part)
        refuse(size)
        os.replace(part, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(part)
    return size


def again(content, moment):
    """Return the bytes of a ZIP file (of Word, for example) with this moment at every file."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(entry(name, moment), old.read(name), compresslevel=9)
    return made.getvalue()
