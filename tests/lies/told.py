"""The lies: at least one of each kind that somebody has planted before and seen pass.

Kinds are those of the places that lie: L1 network, L2 keys and votes and words, L3 registry, L4
formulas, L5 numbers in text, L7 verbs, L8 references, L9 release, L10 R, and what was always held.
"""

from tests.lies.planting import Deleted, Lie

READ = "tests/book/second_reader/test_readings.py"
ANSWERS = "tests/book/second_reader/test_second_answers.py"
REGISTRY = "tests/book/second_reader/test_second_registry.py"
REFERENCES = "tests/book/second_reader/test_second_references.py"
SESSIONS = "tests/book/test_sessions.py"
PRACTICE = "tests/practice/test_practice.py"
FORMULAS = "tests/book/test_formulas.py"
RELEASE = "tests/project/test_release.py"
NUMBERS = "tests/project/test_release_numbers.py"
CHAPTERS = "tests/book/test_chapters.py"
PROSE = "tests/book/prose/test_prose.py"
SPELLING = "tests/book/prose/test_spelling.py"

PUBLISHED = "belonging_edu/published/published.csv"
BIB = "book/references.bib"
SHEET = "data/synthetic/README.md"
CHAPTER_FILES = "belonging_edu/practice/chapters"
EIGHT = f"{CHAPTER_FILES}/chapter_08.py"
SESSION_8 = "book/sessions/08-top-against-bottom.md"
PLAN_8 = "book/sessions/08-top-against-bottom.yaml"
WORDS_8 = f"{CHAPTER_FILES}/chapter_08.yaml"
WORDS_9 = f"{CHAPTER_FILES}/chapter_09.yaml"

KEYS = (
    Lie("L2", "key of 9-or-is-not-rr moved to the error", WORDS_9,
        r'    right: true\n(    why: "80 of 100 are odds of 4)', r"    misconception: M14\n\1",
        "tests/practice/test_items.py"),
    Lie("L2", "key of 8-gap-to-r moved", WORDS_8,
        r"    misconception: M20\n(    why: >-\n      That is the gap in SD.*?)    right: true",
        r"    right: true\n\1    misconception: M20", ANSWERS, fast=True),
    Lie("L2", "an option's number", WORDS_8, r"about \.11\n", r"about .21\n", READ),
    Lie("L2", "an explanation turned round", WORDS_9,
        "so odds and risks nearly agree", "so odds and risks hardly agree", READ),
    Lie("L2", "another misconception", WORDS_9, r'"4 of 100"\n    misconception: M14',
        r'"4 of 100"\n    misconception: M16', READ),
    Lie("L2", "a vote's key", PLAN_8, "right: C", "right: A", ANSWERS, fast=True),
    Lie("L2", "advice for few and for many exchanged", PLAN_8,
        r"(low: )(draw [^\n]*)(.*?high: )([^\n]*)", r"\1\4\3\2", READ, first=True),
    Lie("L2", "minutes with a gap", PLAN_8, "start: 18", "start: 20", SESSIONS, fast=True),
    Lie("L2", "minutes over the hour", PLAN_8, "end: 60", "end: 70", SESSIONS),
    Lie("L2", "a cut that saves more than its row has", PLAN_8, "saves: 2", "saves: 12", SESSIONS),
    Lie("L2", "a cut of what is not in the row", PLAN_8, "leave out the talk with a neighbor",
        "leave out Vote 1", SESSIONS),
    Lie("L2", "a link to another lab", SESSION_8,
        r"\(\.\./\.\./notebooks/08-top-against-bottom\.ipynb\)",
        "(../../notebooks/09-odds-risks-burnout.ipynb)", SESSIONS, fast=True),
    Lie("L2", "a number of another lab on the board", SESSION_8,
        r"\{n\}`step_1", "{n}`7 d", SESSIONS),
    Lie("L2", "a misconception said the other way", f"{CHAPTER_FILES}/misconceptions.yaml",
        r"\b(is|are|not)\b", r"\1 rarely", READ, first=True),
    Lie("L2", "a key computed from another share", EIGHT, r"def ends\(data, share=0\.25",
        "def ends(data, share=0.20", PRACTICE),
    Lie("L2", "a key adjusted for something else", EIGHT,
        r'"C\(pgy\)",\n(        stress_as_well)', r'"stress",\n\1', PRACTICE),
    Lie("L2", "a known mistake of another model", EIGHT,
        r'_WITHIN_YEAR = f"\{_SCORE\} \+ C\(pgy\)"', '_WITHIN_YEAR = f"{_SCORE} + stress"',
        "tests/practice/test_understood.py"),
    Lie("L2", "an order with a rule turned round", WORDS_8,
        r"- first: E\n        later: A", r"- first: A\n        later: E", PRACTICE),
    Lie("L2", "hints of two exercises exchanged", WORDS_8,
        r"(- The share at each end is one number in the cell\. A quarter is 0\.25\.)(.*?)"
        r"(- The outer tenths of a bell curve lie about 3\.5 SD apart\.)", r"\3\2\1", READ),
    Lie("L2", "what a guess means, exchanged", WORDS_8,
        r"below: (the association is weak, but it is there)\n    above: >-\n      (a contr[^\n]*)",
        r"below: >-\n      \2\n    above: \1", READ),
    Lie("L2", "a known mistake under another code", WORDS_8,
        r"M22(\n          words: adjusted for stress as well; the question asks for PGY only)",
        r"S02\1", READ),
    Lie("L2", "a known mistake with the words of another", WORDS_8,
        r"the gap of the outer tenths; \{wanted\}", "the gap of a median split; {wanted}", READ),
    Lie("L2", "a solution that adds where it subtracts",
        "notebooks/solutions/08-top-against-bottom.ipynb", r"Subtract the stress",
        "Add the stress", READ),
    Lie("L2", "the kind of a claim", "belonging_edu/published/claims.csv", r",causal,",
        ",associational,", READ, first=True),
)  # fmt: skip

EVIDENCE = (
    Lie("L3", "a value outside its interval", PUBLISHED, r"(lin2019\.burnout_strict),18\.2",
        r"\1,13.2", REGISTRY, fast=True),
    Lie("L3", "33 becomes 43", PUBLISHED, r"(causal_releases),33", r"\1,43", REGISTRY),
    Lie("L3", "40 becomes 44", PUBLISHED, r"(slope_illustration),40", r"\1,44", REGISTRY),
    Lie("L3", "another unit", PUBLISHED, r"(acker2025\.slope,1,,),[^,]*,", r"\1,ABSITE points,",
        REGISTRY),
    Lie("L3", "another n", PUBLISHED, r"(belong_school,81,,,%),1227", r"\1,1272", REGISTRY),
    Lie("L3", "a better grade", PUBLISHED, r"(acker2025\.slope,1,.*?),B,acker2025",
        r"\1,A,acker2025", REGISTRY, first=True),
    Lie("L3", "a limit of an interval", PUBLISHED, r",121\.54,", ",212.54,", REGISTRY),
    Lie("L3", "a definition", PUBLISHED, "participation was voluntary",
        "participation was required", READ),
    Lie("L3", "a reason", "belonging_edu/calibration/unmatched.csv",
        "is not modeled, because the response rate is not public",
        "is modeled from the published response rate", READ),
    Lie("L3", "a source", PUBLISHED, r"(acker2025\.absite_p1,.*?),conexiant,", r"\1,garvey2026,",
        REGISTRY, first=True),
    Lie("L4", "the standard error of paired answers", "book/05-describe-and-show.md",
        r"\\frac\{b \+ c\}\{n\} - ", r"\\frac{b + c}{n} + ", FORMULAS, fast=True),
    Lie("L4", "risk ratio from odds ratio", "book/09-odds-risks-burnout.md",
        r"1 - \\text\{baseline\}", r"1 + \\text{baseline}", FORMULAS),
    Lie("L4", "the E-value", "book/10-confounders.md", r"\\text\{RR\} \+ \\sqrt",
        r"\\text{RR} - \\sqrt", FORMULAS),
    Lie("L4", "reliability of k questions", "book/02-what-are-we-measuring.md",
        r"1 \+ \(k-1\)", "1 + (k+1)", FORMULAS),
    Lie("L4", "bias by nonresponse", "book/03-who-answered.md", r"\(1 - a\) \\times",
        r"(1 + a) \\times", FORMULAS),
    Lie("L4", "3.51 SD", "book/08-top-against-bottom.md", r"\{3\.51 \\times", r"{3.15 \\times",
        FORMULAS),
    Lie("L8", "the last digit of a DOI", BIB, r"doi = \{10\.1097/SLA\.0000000000006234\}",
        "doi = {10.1097/SLA.0000000000006235}", REFERENCES, fast=True),
    Lie("L8", "authors in another order", BIB, r"Altman, Douglas G\. and Royston, Patrick",
        "Royston, Patrick and Altman, Douglas G.", REFERENCES, first=True),
    Lie("L8", "a year", BIB, r"(journal = \{Annals of Surgery Open\},\n\s+year = )\{2022\}",
        r"\1{2021}", REFERENCES),
    Lie("L8", "a page", BIB, "616--619", "616--691", REFERENCES),
    Lie("L8", "a journal", BIB, r"journal = \{BMJ\}", "journal = {The Lancet}", REFERENCES,
        first=True),
    Lie("L8", "a DOI deleted", BIB, r"  doi = \{10\.1136/bmj\.332\.7549\.1080\},\n", "",
        REFERENCES),
    Lie("L8", "a first name", BIB, "Hu, Yue-Yung", "Hu, Yue", REFERENCES, first=True),
    Lie("L8", "a note deleted", BIB, r"  note = \{Research letter[^}]*\},\n", "", REFERENCES),
    Lie("L8", "a word of a title", BIB, "Euphemisms Do Not Improve", "Euphemisms Improve",
        REFERENCES),
)  # fmt: skip

RELEASED = (
    Deleted("L9", "LICENSE", RELEASE, fast=True),
    Deleted("L9", "LICENSE-CONTENT", RELEASE),
    Deleted("L9", "data/synthetic/LICENSE", RELEASE),
    Lie("L9", "a license that forbids", "LICENSE", "Permission is hereby granted",
        "Permission is hereby refused", RELEASE),
    Lie("L9", "another license in the citation", "CITATION.cff", "license: MIT",
        "license: Apache-2.0", RELEASE),
    Lie("L9", "another version in the citation", "CITATION.cff", "version: 0.1.0",
        "version: 0.2.0", RELEASE),
    Lie("L9", "6,163 residents", "README.md", "6,136", "6,163", NUMBERS, fast=True),
    Lie("L9", "another number of chapters", "README.md", r"There are \w+ chapters",
        "There are no chapters", NUMBERS),
    Lie("L9", "Python 3.9", "README.md", r"Python 3\.11 or newer", "Python 3.9 or newer", RELEASE),
    Lie("L9", "a dead link", "README.md", r"\(book/faculty\.md\)", "(book/faculties.md)", RELEASE),
    Lie("L9", "a verb that does not exist", "README.md", r"start\.py zip", "start.py bundle",
        RELEASE),
    Lie("L9", "325 programs", SHEET, "352 synthetic programs", "325 synthetic programs", NUMBERS),
    Lie("L9", "another seed", SHEET, r"\*\*seed 71\*\*", "**seed 17**", NUMBERS),
    Lie("L9", "an older Python", "pyproject.toml", r'requires-python = ">=3\.11"',
        'requires-python = ">=3.9"', RELEASE),
    Lie("L9", "a lower floor", "pyproject.toml", r'"pandas>=2\.2\.2"', '"pandas>=1.5"', RELEASE),
    Lie("L10", "an interval at 90% called 95%", "belonging_edu/methods/power.py",
        r"hits\.sum\(\), n, 0\.05", "hits.sum(), n, 0.10",
        "tests/methods/test_intervals.py"),
    Lie("L10", "another script than the frozen result's", "tests/r/scales.R",
        r"check\.keys = FALSE", "check.keys = TRUE",
        "tests/r/test_r_anchors.py -k those_of_the_script", fast=True),
    Lie("L10", "a frozen result", "tests/r/anchors.json", r'"correlation": 0\.1',
        '"correlation": 0.2', "tests/r/test_r_anchors.py -k descriptions"),
    Lie("L10", "skipped tests that pass in CI", "tests/conftest.py", 'report.outcome = "failed"',
        'report.outcome = "passed"', "tests/project/test_ci.py"),
)  # fmt: skip

ALWAYS_HELD = (
    Lie("data", "one cell of a cohort", "data/synthetic/surgery.csv", r"^(R0001,[^,]+,[^,]+),(\d+)",
        r"\1,11", "tests/cohorts/test_cohorts.py -k surgery", first=True),
    Lie("data", "one parameter of the truth", "data/synthetic/surgery.truth.json",
        r'"exam_per_belonging": 1\.0', '"exam_per_belonging": 1.1',
        "tests/cohorts/test_cohorts.py -k surgery"),
    Lie("L5", "a number typed into a chapter", "book/08-top-against-bottom.md",
        "## When it misleads|## What it assumes", r"It was 2.04.\n\n\g<0>", PROSE, first=True),
    Lie("L7", "a causal verb beside a published figure", "book/09-odds-risks-burnout.md",
        "## A situation\n",
        "## A situation\n\nBelonging prevents burnout: {published}`leep2025.or_burnout`.\n",
        CHAPTERS),
    Lie("L5", "people counted by nobody", "book/03-who-answered.md", "## A situation\n",
        "## A situation\n\nFifty-six residents answered.\n", PROSE),
    Lie("L5", "a percentage of nobody", "book/05-describe-and-show.md", "## A situation\n",
        "## A situation\n\nIt was about 40%.\n", PROSE),
    Lie("L7", "a causal verb in a row of a table", "book/index.md", r"\| Chapter \| Question",
        r"| Belonging | improves scores |\n\g<0>", PROSE, first=True),
    Lie("L7", "a causal verb in the README", "README.md", "## Three doors",
        r"Belonging protects residents.\n\n\g<0>", PROSE),
    Lie("E", "British spelling", "book/faculty.md", "You decide", "You organi" "se", SPELLING,
        first=True),
    Lie("L6", "a caption that says the opposite", "book/08-top-against-bottom.md",
        "The averages differ; the people overlap", "The averages overlap; the people differ", READ),
    Lie("L6", "a definition turned round", "book/glossary.md",
        "no test shows that it is true", "a test shows that it is true", READ),
    Lie("L5", "a cohort that is not called synthetic", "book/08-top-against-bottom.md",
        r"\*\*synthetic", "**real", CHAPTERS, first=True),
)  # fmt: skip

SERVER = "tools/launcher/server.py"
NETWORK = "tests/launcher/test_start_network.py"

PROMISED = (
    Lie("L1", "a book server for the whole network", SERVER, r'\("127\.0\.0\.1", port\)',
        '("0.0.0.0", port)', NETWORK),
    Lie("L1", "a JupyterLab for the whole network", "tools/launcher/jupyter.py",
        r"ServerApp\.ip=127\.0\.0\.1", "ServerApp.ip=0.0.0.0", NETWORK),
    Lie("L1", "tokens of two bytes", SERVER,
        r"self\.token, self\.key = secrets\.token_hex\(24\), secrets\.token_hex\(24\)",
        "self.token, self.key = secrets.token_hex(2), secrets.token_hex(24)", NETWORK),
    Lie("L1", "keys of two bytes", SERVER,
        r"self\.token, self\.key = secrets\.token_hex\(24\), secrets\.token_hex\(24\)",
        "self.token, self.key = secrets.token_hex(24), secrets.token_hex(2)", NETWORK),
    Lie("L1", "addresses that other hosts get to see", SERVER,
        r'        self\.send_header\("Referrer-Policy", "no-referrer"\)\n', "", NETWORK),
    Lie("B1", "pip may be sent elsewhere", "tools/launcher/package_index.py",
        r'REACH = """index-url', 'REACH = """target prefix index-url',
        "tests/launcher/test_start_machine.py"),
)  # fmt: skip

LIES = (*PROMISED, *KEYS, *EVIDENCE, *RELEASED, *ALWAYS_HELD)
