"""The grammar of files that others read: their schemas, and what a linter knows of workflows."""

import subprocess
import sys

from check_jsonschema import main
from click.testing import CliRunner


def against_schema(name, *paths):
    """What check-jsonschema finds in files by a schema that it carries; empty if they are right."""
    done = CliRunner().invoke(main, ["--builtin-schema", name, *map(str, paths)])
    return "" if done.exit_code == 0 else done.output


def of_workflows(folder):
    """What jactionlint finds in the .github of a folder, the same on every computer.

    It asks no other host, and leaves scripts alone, as shellcheck is only on some computers.
    """
    words = "--strict-exit --oneline --no-color --shellcheck= --pyflakes=".split()
    files = sorted((folder / ".github" / "workflows").glob("*.yml"))
    files.append(folder / ".github" / "dependabot.yml")
    command = [sys.executable, "-m", "jactionlint", *words, *map(str, files)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr
