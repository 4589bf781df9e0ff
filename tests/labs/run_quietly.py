"""Run labs with the libraries of this Python; print what they wrote to stderr, and every error.

The environment on the oldest libraries runs this file, outside the checkout.
"""

import sys

import nbclient
import nbformat


def complaints(path):
    """What a learner would stumble over, a line each."""
    lab = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(lab, timeout=600, kernel_name="python3", allow_errors=True).execute()
    for number, cell in enumerate(lab.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                yield f"{path}, cell {number}: {output.ename}: {output.evalue}"
            if output.get("name") == "stderr":
                yield f"{path}, cell {number}: {output.text}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(*complaints(name), sep="\n", end="")
