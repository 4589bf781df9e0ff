"""The verbs of start.py that need the environment: it sets up, then calls these."""

import argparse
import sys
from pathlib import Path

from launcher.problems import status_of
from launcher.processes import STOP, listen_for_stop
from launcher.words import Stopped


def run_notebooks(options):
    from . import run_notebooks

    return run_notebooks.main(options.names)


def zip_book(options):
    from . import bundle

    listen_for_stop()
    return bundle.make()


def pdf(options):
    from . import handouts

    listen_for_stop()
    return handouts.make()


def make_kit(options):
    from . import kit

    listen_for_stop()
    return kit.make(options.chapter, options.route, options.all)


def make_papers(options):
    from . import papers

    listen_for_stop()
    return papers.make(options.out, options.chapters)


def make_appendix(options):
    from . import appendix

    listen_for_stop()
    return appendix.make(options.chapter)


def make_lms(options):
    from . import lms

    listen_for_stop()
    return lms.make(options.solutions_on)


def make_live(options):
    from . import live

    listen_for_stop()
    return live.make(options.pyodide)


def make_site(options):
    from . import site

    listen_for_stop()
    return site.make(options.pyodide, options.out, options.edition, options.private)


def lay_out_chapter(options):
    from . import new_chapter

    listen_for_stop()
    return new_chapter.main(options.number, options.title, options.labs)


def parser():
    made = argparse.ArgumentParser(prog="publish", description=__doc__)
    verbs = made.add_subparsers(metavar="VERB", required=True)
    notebooks = verbs.add_parser("run-notebooks")
    notebooks.add_argument("names", nargs="*", type=Path)
    notebooks.set_defaults(run=run_notebooks)
    verbs.add_parser("zip").set_defaults(run=zip_book)
    verbs.add_parser("pdf").set_defaults(run=pdf)
    kit = verbs.add_parser("kit")
    kit.add_argument("chapter", nargs="?")
    kit.add_argument("--route")
    kit.add_argument("--all", action="store_true")
    kit.set_defaults(run=make_kit)
    papers = verbs.add_parser("papers")
    papers.add_argument("--out")
    papers.add_argument("--chapters", type=lambda text: text.split(","), default=())
    papers.set_defaults(run=make_papers)
    appendix = verbs.add_parser("appendix")
    appendix.add_argument("chapter")
    appendix.set_defaults(run=make_appendix)
    lms = verbs.add_parser("lms")
    lms.add_argument("--solutions-on")
    lms.set_defaults(run=make_lms)
    live = verbs.add_parser("live")
    live.add_argument("pyodide", nargs="?")
    live.set_defaults(run=make_live)
    site = verbs.add_parser("site")
    site.add_argument("out")
    site.add_argument("--pyodide")
    site.add_argument("--edition", default="faculty")
    site.add_argument("--private", action="store_true")
    site.set_defaults(run=make_site)
    chapter = verbs.add_parser("new-chapter")
    chapter.add_argument("number", type=int)
    chapter.add_argument("title")
    chapter.add_argument("--labs", type=lambda text: text.split(","), default=())
    chapter.set_defaults(run=lay_out_chapter)
    return made


def main(args):
    options = parser().parse_args(args)
    try:
        return status_of(lambda: options.run(options))
    except Stopped:
        return 128 + STOP[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
