"""What a visitor of the project meets: forms, checks of a pull request, conduct, and citation.

Everything they name exists, and what is said twice is the same. Zenodo reads CITATION.cff; there is
no second file of metadata.
"""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.book.prose.test_spelling import COMMAND
from tests.project import grammar
from tests.project.test_workflows import changed, module_exists, start

ROOT = Path(__file__).parents[2]
FORMS = ".github/ISSUE_TEMPLATE"
PULL_REQUEST = ".github/pull_request_template.md"
CONDUCT = "CODE_OF_CONDUCT.md"
pytestmark = pytest.mark.skipif(not (ROOT / FORMS).is_dir(), reason="needs the checkout")


def read(name):
    return (ROOT / name).read_text("utf-8")


def forms():
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / FORMS).iterdir())


def copied(name, folder, old, new):
    """A copy of a file with a fault planted in it."""
    path = Path(shutil.copy(ROOT / name, folder))
    path.write_text(changed(read(name), old, new), "utf-8")
    return path


# Forms


def test_there_is_a_form_for_each_kind_of_report():
    named = {yaml.safe_load(read(form))["name"] for form in forms()}
    assert named == {"A wrong number", "A claim that is too strong", "A new chapter"}


def test_forms_follow_the_schema(tmp_path):
    assert grammar.against_schema("github-issue-forms", *(ROOT / form for form in forms())) == ""
    spoiled = [copied(form, tmp_path, "type: textarea", "type: text") for form in forms()]
    found = grammar.against_schema("github-issue-forms", *spoiled)
    assert all(path.name in found for path in spoiled)


def unasked(form):
    """What a report does not insist on: a place, a reason, and no data about real residents."""
    required = [f for f in form["body"] if f.get("validations", {}).get("required")]
    if len(required) < 3:
        yield "where, what, and how one knows"
    boxes = [field for field in form["body"] if field["type"] == "checkboxes"]
    options = [option for field in boxes for option in field["attributes"]["options"]]
    if not any("real residents" in o["label"] and o.get("required") for o in options):
        yield "no data about real residents"


@pytest.mark.parametrize("name", ["wrong-number.yml", "claim-too-strong.yml"])
def test_a_report_says_where_and_why_and_holds_no_data_about_real_residents(name):
    text = read(f"{FORMS}/{name}")
    assert list(unasked(yaml.safe_load(text))) == []
    optional = yaml.safe_load(text.replace("required: true", "required: false"))
    assert len(list(unasked(optional))) == 2


# What the texts name


def dead_names(text):
    """Paths, verbs of start.py, and modules in a text that do not exist."""
    verbs = {verb.name for verb in start().VERBS}
    for name in re.findall(r"`([^`\n]+)`", text):
        verb = re.match(r"python3 start\.py ([\w-]+)", name)
        module = re.match(r"\.venv/bin/python -m ([\w.]+)", name)
        if verb:
            dead = verb[1] not in verbs
        elif module:
            dead = not module_exists(module[1])
        else:
            dead = not (ROOT / name).exists()
        if dead:
            yield name


@pytest.mark.parametrize("name", [*(forms() if (ROOT / FORMS).is_dir() else []), PULL_REQUEST])
def test_everything_that_a_template_names_exists(name):
    assert list(dead_names(read(name))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("`CHANGELOG.md`", "`CHANGES.md`"),
        ("start.py run-notebooks", "start.py run-labs"),
        ("second_reader.readings", "second_reader.marks"),
    ],
)
def test_a_dead_name_is_noticed(old, new):
    (dead,) = dead_names(changed(read(PULL_REQUEST), old, new))
    assert dead.endswith(new.strip("`").split()[-1])


def test_the_pull_request_asks_for_the_command_of_the_readme():
    assert "- [ ] `python3 start.py test` passes." in read(PULL_REQUEST)
    assert "```\npython3 start.py test\n```" in read("README.md")


def test_the_code_of_conduct_can_be_found():
    assert f"]({CONDUCT})" in read("README.md") and f"]({CONDUCT})" in read("CONTRIBUTING.md")
    headings = re.findall("^## (.+)", read(CONDUCT), re.M)
    assert headings == ["What we expect", "What we do not accept", "If something happens"]


def british(*paths):
    """What codespell finds in files, also in hidden ones."""
    words = [*COMMAND, "--check-hidden", *map(str, paths)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()


def test_spelling_is_american(tmp_path):
    assert british(".github", CONDUCT, "CITATION.cff") == []
    spoiled = copied(CONDUCT, tmp_path, "recognized", "recogni" "sed")  # fmt: skip
    assert len(british(spoiled)) == 1


# Citation: the one file that Zenodo and GitHub read


def citation_faults(text, root=ROOT):
    """What differs between a citation and the package, and what Zenodo would not take from it."""
    citation = yaml.safe_load(text)
    project = tomllib.loads(read("pyproject.toml"))["project"]
    for key in ("authors", "keywords", "license"):
        if citation.get(key) != project[key]:
            yield f"{key}: {citation.get(key)} is not {project[key]}"
    if not citation["title"].startswith(f"{project['name']}: "):
        yield f"title: {citation['title']}"
    if not isinstance(citation["license"], str):
        yield "Zenodo takes one license, as a word"
    if citation["type"] != "software":
        yield f"type: {citation['type']}"
    abstract = " ".join(citation.get("abstract", "").split())
    for words in ("All data are synthetic", f"{project['license']} license", *TEXT_AND_DATA):
        if words not in abstract:
            yield f"the abstract does not say: {words}"
    if not text.isascii():
        yield "signs that not every reader of the format takes"
    if (root / ".zenodo.json").exists():
        yield ".zenodo.json hides this file from Zenodo"


#: How the README and the footer of the book call the licenses of text and data.
TEXT_AND_DATA = ("CC BY 4.0", "CC0")


def test_the_citation_is_that_of_the_package_and_nothing_hides_it():
    assert list(citation_faults(read("CITATION.cff"))) == []
    assert all(f"[{license}](" in read("README.md") for license in TEXT_AND_DATA)
    assert "[CITATION.cff](CITATION.cff)" in read("README.md")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: belonging-edu contributors", "name: somebody"),
        ("license: MIT", "license: [MIT, CC-BY-4.0]"),
        ("license: MIT", "license: CC0-1.0"),
        ("  - biostatistics\n", ""),
        ("belonging-edu: research", "belonging: research"),
        ("type: software", "type: dataset"),
        ("data are synthetic", "data are ours"),
        ("under CC0", "under MIT"),
        ("known truth", "known\u00a0truth"),
    ],
)
def test_another_citation_is_noticed(old, new):
    assert list(citation_faults(changed(read("CITATION.cff"), old, new)))


def test_a_second_file_of_metadata_is_noticed(tmp_path):
    (tmp_path / ".zenodo.json").write_text("{}")
    assert list(citation_faults(read("CITATION.cff"), tmp_path))


def test_the_citation_follows_its_schema(tmp_path):
    schema = "citation-file-format"
    assert grammar.against_schema(schema, ROOT / "CITATION.cff") == ""
    spoiled = copied("CITATION.cff", tmp_path, "license: MIT", "license: mit")
    assert "CITATION.cff" in grammar.against_schema(schema, spoiled)
