"""Write files whole or not at all: a full disk or an interruption leaves what was there before."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

__all__ = ["whole_file", "write_whole"]


@contextlib.contextmanager
def whole_file(path: Path):
    """Yield a path to write to; it becomes `path` when the block ends without an error.

    Parameters
    ----------
    path : pathlib.Path
        Its folder must exist. What is there stays until the new file is complete.

    Yields
    ------
    pathlib.Path
        A file with the same extension in the same folder, removed if anything goes wrong.
    """
    path = Path(path)
    part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield part
        with open(part, "rb+") as handle:
            os.fsync(handle.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        raise


def write_whole(path: Path, content: str | bytes) -> None:
    """Write text (UTF-8, line ends as they are) or bytes to `path`, whole or not at all."""
    content = content.encode("utf-8") if isinstance(content, str) else content
    with whole_file(path) as part:
        part.write_bytes(content)
