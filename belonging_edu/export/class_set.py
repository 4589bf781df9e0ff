"""Cohorts for a class: data to hand out, and the answer key in a folder of its own.

A set lies in one folder::

    data/       to hand out: data and codebook; with students, a folder for each
    key/        for the instructor: the truth, and manifest.json with version, seed,
                parameters and the sha256 of every file; with students, key.csv with their seeds

Everything is made in a hidden folder first and moved into place at the end, so that a full disk
or an interruption leaves what was there before (:mod:`belonging_edu.export.replacing`).
"""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from belonging_edu import __version__, cohorts
from belonging_edu.cohorts import data
from belonging_edu.cohorts.schema import codebook
from belonging_edu.export import manifest, replacing, streaming

__all__ = ["EVERYONE", "Order", "members", "read", "student_seeds", "write"]

#: Who has the data set, where there is one for all.
EVERYONE = "everyone"
#: A data set of more units is told in size before it is made, by one of so many.
_LARGE = 20_000


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
    seeds: dict[int, None] = {}
    k = 0
    while len(seeds) < students:
        seeds[int(np.random.SeedSequence([seed, k]).generate_state(1)[0])] = None
        k += 1
    return list(seeds)


def members(order: Order) -> Iterator[tuple[str, int]]:
    """Yield who has a data set, and its seed: every student, or everyone."""
    if not order.students:
        yield EVERYONE, order.chosen_seed
        return
    width = len(str(order.students))
    for k, seed in enumerate(student_seeds(order.chosen_seed, order.students), start=1):
        yield f"student-{k:0{width}d}", seed


def read(folder: Path) -> Order:
    """Return the order that the set in `folder` was made from; its formats are left out.

    Raises
    ------
    ValueError
        If the folder holds no set.
    """
    told = manifest.of(folder)
    parameters = told["parameters"]
    known = cohorts.parameters(told["cohort"])["parameter"]
    return Order(
        name=told["cohort"],
        variant=told["variant"] or None,
        n=parameters["n"],
        seed=told["seed"],
        truth={name: parameters[name] for name in known},
        students=told["students"],
    )


def write(
    order: Order,
    out: Path,
    *,
    force: bool = False,
    progress=None,
    tell: Callable[[str], None] = lambda said: None,
    more: Callable[[Path], None] = lambda key: None,
) -> list[Path]:
    """Write a class set, complete or not at all.

    Parameters
    ----------
    order : Order
    out : pathlib.Path
        Folder of the set; it is created if it does not exist.
    force : bool, default False
        Whether an older set may be replaced, as a whole.
    progress : callable, optional
        Called with a number of units and what is being made.
    tell : callable, optional
        Called with a sentence: how large the set of a class, or a large data set, will be.
    more : callable, optional
        Called with the folder ``key`` before it moves into place, to write more into it.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    ValueError
        For an impossible order.
    FileExistsError
        If `out` holds such a set and `force` is not given, or files that are not of the set.
    OSError
        If the disk is full or the folder cannot be written; nothing has changed then.
    """
    out = Path(out)
    replacing.refuse(out, force)
    making = order.prepare(order.chosen_seed)
    with replacing.stage(out) as stage:
        (stage / "data").mkdir()
        (stage / "key").mkdir()
        _make(order, stage, progress or (lambda units, what: None), tell)
        more(stage / "key")
        manifest.write(_about(order, making), stage)
        files = [out / path for path in manifest.files_below(stage)]
        replacing.swap(stage, out)
    return files


def _make(order, stage, progress, tell):
    """Make the data sets of all members; with students, a key file of all."""
    if not order.students:
        _foresee_one(order, stage, tell)
        _make_one(order, order.chosen_seed, stage, "", progress)
        return
    with open(stage / "key" / "key.csv", "w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle, lineterminator="\n")
        for number, (name, seed) in enumerate(members(order)):
            parameters = _make_one(order, seed, stage, name, progress)
            parameters = {"student": name} | parameters
            del parameters["synthetic"]
            if not number:
                rows.writerow(parameters)
                needed = order.students * _size(stage)
                _foresee(f"{order.students:,} data sets take", needed, stage, tell)
            rows.writerow(parameters.values())


def _foresee_one(order, stage, tell):
    """Say how large a large data set for all will be, from a small one of its kind."""
    n = order.n or order.usual_n
    if n <= _LARGE:
        return
    with tempfile.TemporaryDirectory(dir=stage) as folder:
        small = Path(folder)
        (small / "data").mkdir()
        (small / "key").mkdir()
        _make_one(replace(order, n=_LARGE), order.chosen_seed, small, "", lambda units, what: None)
        needed = _size(small) * n / _LARGE
    _foresee(f"{n:,} rows take", needed, stage, tell)


def _size(folder):
    return sum((folder / path).stat().st_size for path in manifest.files_below(folder))


def _foresee(what, needed, stage, tell):
    """Say how large the set will be; refuse what has no room."""
    free = shutil.disk_usage(stage).free
    size = f"{what} about {_megabytes(needed)}"
    if needed > free:
        raise ValueError(
            f"{size}, and {_megabytes(free)} are free in {stage.parent}. Make room, choose another "
            "folder, or ask for fewer students, formats, or rows (--n)."
        )
    tell(f"{size}; {_megabytes(free)} are free.")


def _megabytes(size) -> str:
    return f"{max(size / 1e6, 0.1):,.1f} MB" if size < 1e8 else f"{size / 1e9:,.1f} GB"


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


def _about(order, making) -> dict:
    """The head of the manifest; with students, the seeds are in key.csv."""
    return {
        "synthetic": True,
        "made_by": f"belonging-edu {__version__}",
        "cohort": order.name,
        "variant": order.variant or "",
        "seed": order.chosen_seed,
        "students": order.students,
        "parameters": making.parameters,
    }
