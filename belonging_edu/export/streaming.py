"""Write a cohort of any size to CSV or Parquet, chunk by chunk, in little memory.

The chunks are the same whoever makes them, and they are written in order: one worker or
several give the same bytes.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections import deque
from functools import lru_cache

from belonging_edu import cohorts
from belonging_edu.cohorts.schema import csv_text
from belonging_edu.files import whole_file

__all__ = ["FORMATS", "write"]

FORMATS = ("csv", "parquet")


def write(making, data_path, hidden_path, *, workers: int = 1, progress=None) -> None:
    """Write the data and the hidden columns of a cohort, both completely or not at all.

    Parameters
    ----------
    making : belonging_edu.cohorts.making.Making
        From :func:`belonging_edu.cohorts.prepare`.
    data_path, hidden_path : pathlib.Path
        Both end in ``.csv`` or both in ``.parquet`` (which needs pyarrow).
    workers : int, default 1
        Processes that make the chunks.
    progress : callable, optional
        Called after each chunk with the number of units in it.

    Raises
    ------
    ValueError
        For any other file extension, or if Parquet is requested and pyarrow is not installed.
    """
    sink = _sink(data_path.suffix)
    schemas = (making.spec.variables, making.spec.hidden)
    with contextlib.ExitStack() as stack:
        writers = [
            stack.enter_context(sink(path, variables))
            for path, variables in zip((data_path, hidden_path), schemas, strict=True)
        ]
        for units, parts in _parts(making, data_path.suffix, workers):
            for writer, part in zip(writers, parts, strict=True):
                writer(part)
            if progress:
                progress(units)


def _parts(making, suffix, workers):
    """Yield (units, (data, hidden)) of every chunk in order, ready for the sink."""
    recipe = (
        making.spec.name,
        making.n,
        making.draws.seed,
        tuple(sorted(vars(making.truth).items())),
    )
    chunks = making.chunks()
    if min(workers, len(chunks)) <= 1:
        for chunk in chunks:
            yield chunk[2] - chunk[1], _ready(making, chunk, suffix)
        return
    from concurrent.futures import ProcessPoolExecutor  # a browser knows no processes
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, get_context("spawn"), _leave_stopping_to_the_parent) as pool:
        waiting = deque()
        for chunk in chunks:
            with _stopping_later():  # submitting may start a worker, which must not be cut off
                waiting.append((chunk, pool.submit(_made_elsewhere, recipe, chunk, suffix)))
            if len(waiting) > workers:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


@contextlib.contextmanager
def _stopping_later():
    """Hold Ctrl-C and SIGTERM back until the block has ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held = []
    before = {
        number: signal.signal(number, lambda *arguments: held.append(arguments))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number, _ in held[:1]:
        signal.raise_signal(number)


def _leave_stopping_to_the_parent():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _next(waiting):
    chunk, made = waiting.popleft()
    return chunk[2] - chunk[1], made.result()


def _made_elsewhere(recipe, chunk, suffix):
    return _ready(_making(recipe), chunk, suffix)


@lru_cache(maxsize=1)
def _making(recipe):
    name, n, seed, truth = recipe
    return cohorts.prepare(name, n, seed=seed, **dict(truth))


def _ready(making, chunk, suffix):
    frames = making.part(*chunk)
    if suffix != ".csv":
        return frames
    schemas = (making.spec.variables, making.spec.hidden)
    first = chunk[0] == 0
    return tuple(
        csv_text(variables, frame, header=first).encode()
        for variables, frame in zip(schemas, frames, strict=True)
    )


def _sink(suffix):
    sinks = {".csv": _csv_sink, ".parquet": _parquet_sink}
    if suffix not in sinks:
        raise ValueError(f"{suffix!r} files cannot be written in pieces; take .csv or .parquet.")
    return sinks[suffix]


@contextlib.contextmanager
def _csv_sink(path, variables):
    with whole_file(path) as part, open(part, "wb") as handle:
        yield handle.write


@contextlib.contextmanager
def _parquet_sink(path, variables):
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ValueError(
            "Parquet needs the package pyarrow, which is not installed. Install it "
            "(`python3 start.py setup --all`, or `pip install pyarrow`) or choose csv."
        ) from None
    writer = None
    with whole_file(path) as part:
        try:

            def add(frame):
                nonlocal writer
                table = pa.Table.from_pandas(frame, preserve_index=False)
                writer = writer or pq.ParquetWriter(part, table.schema, compression="zstd")
                writer.write_table(table.cast(writer.schema))

            yield add
        finally:
            if writer:
                writer.close()
