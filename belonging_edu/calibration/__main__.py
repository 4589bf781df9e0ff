"""``python -m belonging_edu.calibration [cohort ...]``: write the committed cohorts anew."""

from __future__ import annotations

import sys

from belonging_edu import cohorts
from belonging_edu.calibration.committed import write
from belonging_edu.cohorts import data
from belonging_edu.export.datapackage import for_folder
from belonging_edu.files import write_whole


def main(names) -> None:
    """Write the cohorts that are named, or all of them."""
    for name in names or cohorts.NAMES:
        seed = write(name, data.folder())
        print(f"{name}: seed {seed}, written to {data.folder().parent.name}/{data.folder().name}/")
    write_whole(data.folder() / "datapackage.json", for_folder(data.folder()))


if __name__ == "__main__":
    main(sys.argv[1:])
