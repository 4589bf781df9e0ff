"""A kit as a folder and as a ZIP file: written whole, or left as it was."""

import contextlib
import io
import os
import zipfile

from launcher.files import remove

from ..archives import again, entry
from ..bundle import release_day


def put(folder, archive, work, files):
    """Put files in place as a folder and as a ZIP file; files is name -> content."""
    made, name = os.path.join(work, "kit"), os.path.basename(folder)
    os.makedirs(made)
    for file, content in files.items():
        with open(os.path.join(made, file), "wb") as target:
            target.write(content)
    packed = os.path.join(work, "kit.zip")
    with open(packed, "wb") as target:
        target.write(zipped({f"{name}/{file}": content for file, content in files.items()}))
    old = folder + ".old"
    remove(old)
    with contextlib.suppress(FileNotFoundError):
        os.rename(folder, old)
    os.rename(made, folder)
    os.replace(packed, archive)
    remove(old)


def zipped(files):
    """Return files as a ZIP file that is the same wherever it is made."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(entry(name, release_day()), content, compresslevel=9)
    return made.getvalue()


def settled(content):
    """Return an Office file, a ZIP file itself, without the clock of this computer."""
    return again(content, release_day())
