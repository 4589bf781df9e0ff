"""Cohorts for a class: data to hand out, and the answer key in a folder of its own.

A set lies in one folder::

    data/       to hand out: data and codebook; with students, a folder for each
    key/        for the instructor: the truth, and manifest.json with version, seed,
                parameters and the sha256 of every file; with students, key.csv

Everything is made in a hidden folder first and moved into place at the end, so that a full disk
or an interruption leaves what was there before.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from belonging_edu import __version__, cohorts
from belonging_edu.cohorts import data
from belonging_edu.cohorts.schema import codebook
from belonging_edu.export import streaming

__all__ = ["Order", "student_seeds", "write"]


@dataclass(frozen=True)
class Order:
    """What a class set should contain.

    Attributes
    ----------
    name : str
        The cohort.
    variant : str, optional
        Which of its variants.
    n : int, optional
        Number of units; by default the published or planned number.
    seed : int, optional
        By default the committed cohort's.
    truth : dict
        Parameters to change, in addition to those of the variant.
    formats : tuple of str
        ``"csv"`` and the formats of :mod:`belonging_edu.export`.
    students : int
        Number of students with a data set of their own; 0 for one set for all.
    workers : int
        Processes that make the chunks of a large cohort.
    """

    name: str
    variant: str | None = None
    n: int | None = None
    seed: int | None = None
    truth: dict = field(default_factory=dict)
    formats: tuple = ("csv",)
    students: int = 0
    workers: int = 1

    @property
    def stem(self) -> str:
        return data.stem(self.name, self.variant)

    @property
    def chosen_seed(self) -> int:
        if self.seed is not None:
            return self.seed
        return data.load_truth(self.name, self.variant).parameters["seed"]

    @property
    def changed(self) -> dict:
        """The parameters of the variant, and those changed in addition."""
        variants = cohorts.find(self.name).variants
        return variants[cohorts.variant_of(self.name, self.variant)] | self.truth

    @property
    def usual_n(self) -> int:
        return cohorts.usual_n(self.name, **self.changed)

    def prepare(self, seed):
        """Check everything and return the cohort that is about to be made."""
        return cohorts.prepare(self.name, self.n, seed=seed, **self.changed)


def student_seeds(seed: int, students: int) -> list[int]:
    """Return one seed per student, all different, from the seed of the class.

    The seeds of the first students stay the same when the class grows.
    """
    seeds, k = [], 0
    while len(seeds) < students:
        candidate = int(np.random.SeedSequence([seed, k]).generate_state(1)[0])
        if candidate not in seeds:
            seeds.append(candidate)
        k += 1
    return seeds


def write(order: Order, out: Path, *, force: bool = False, progress=None) -> list[Path]:
    """Write a class set, complete or not at all.

    Parameters
    ----------
    order : Order
    out : pathlib.Path
        Folder of the set; it is created if it does not exist.
    force : bool, default False
        Whether files of the same name may be replaced.
    progress : callable, optional
        Called with a number of units and what is being made.

    Returns
    -------
    list of pathlib.Path
        The files, manifest last.

    Raises
    ------
    ValueError
        For an impossible order.
    FileExistsError
        If `out` holds files of such a set and `force` is not given.
    OSError
        If the disk is full or the folder cannot be written; nothing has changed then.
    """
    out = Path(out)
    _refuse_to_overwrite(out, force)
    order.prepare(order.chosen_seed)
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".part-", dir=out) as stage:
            files = _make(order, Path(stage), progress or (lambda units, what: None))
            return _move_into_place(Path(stage), out, files)
    finally:
        for folder in new:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only if it is still empty


def _refuse_to_overwrite(out, force):
    there = [out / part for part in ("data", "key") if (out / part).exists()]
    if out.exists() and not out.is_dir():
        raise FileExistsError(f"{out} is a file. Give the name of a folder.")
    if there and not force:
        raise FileExistsError(
            f"{there[0]} is there already and was left as it is. Choose another folder, or add "
            "--force to replace files of the same name."
        )


def _make(order, stage, progress):
    """Make all files in `stage`; return their paths relative to it, manifest last."""
    (stage / "data").mkdir()
    (stage / "key").mkdir()
    if order.students:
        members = _make_students(order, stage, progress)
    else:
        members = {"": _make_one(order, order.chosen_seed, stage, "", progress)}
    files = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    manifest = _manifest(order, members, stage, files)
    (stage / "key" / "manifest.json").write_text(manifest, encoding="utf-8", newline="\n")
    return [*files, Path("key") / "manifest.json"]


def _make_students(order, stage, progress):
    """One folder per student, and one key file for all."""
    import pandas as pd

    seeds = student_seeds(order.chosen_seed, order.students)
    width = len(str(order.students))
    names = [f"student-{k:0{width}d}" for k in range(1, order.students + 1)]
    members = {
        name: _make_one(order, seed, stage, name, progress)
        for name, seed in zip(names, seeds, strict=True)
    }
    rows = [{"student": name, **parameters} for name, parameters in members.items()]
    key = pd.DataFrame(rows).drop(columns=["synthetic"])
    key.to_csv(stage / "key" / "key.csv", index=False, lineterminator="\n")
    return members


def _make_one(order, seed, stage, member, progress):
    """Make the data set of one member, and its truth; return the parameters."""
    making = order.prepare(seed)
    data_folder, key_folder = stage / "data" / member, stage / "key" / member
    for folder in (data_folder, key_folder):
        folder.mkdir(exist_ok=True)
    for kind in order.formats:
        if kind in streaming.FORMATS:
            streaming.write(
                making,
                data_folder / f"{order.stem}.{kind}",
                key_folder / f"{order.stem}.truth.{kind}",
                workers=order.workers,
                progress=lambda units, what=member or kind: progress(units, what),
            )
    in_one = [kind for kind in order.formats if kind not in streaming.FORMATS]
    if in_one:
        from belonging_edu import export

        export.write(order.name, making.whole().data, data_folder, in_one, stem=order.stem)
        progress(making.n * len(in_one), member or ", ".join(in_one))
    book = codebook(making.spec.variables)
    book.to_csv(data_folder / f"{order.name}.codebook.csv", index=False, lineterminator="\n")
    text = json.dumps(making.parameters, indent=2) + "\n"
    truth = key_folder / f"{order.stem}.truth.json"
    truth.write_text(text, encoding="utf-8", newline="\n")
    return making.parameters


def _manifest(order, members, stage, files) -> str:
    about = {
        "synthetic": True,
        "made_by": f"belonging-edu {__version__}",
        "cohort": order.name,
        "variant": order.variant or "",
        "seed": order.chosen_seed,
        "students": order.students,
        "parameters": members if order.students else members[""],
        "files": [
            {"path": path.as_posix(), "bytes": size, "sha256": digest}
            for path in files
            for size, digest in [_fingerprint(stage / path)]
        ],
    }
    return json.dumps(about, indent=2) + "\n"


def _fingerprint(path):
    with open(path, "rb") as handle:
        return path.stat().st_size, hashlib.file_digest(handle, "sha256").hexdigest()


def _move_into_place(stage, out, files):
    for path in files:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / path, out / path)
    return [out / path for path in files]
