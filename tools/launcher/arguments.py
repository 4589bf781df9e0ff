"""The words after `start.py`: the verb that they name, and what it is given."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

PROGRAM = "python3 start.py"


@dataclass(frozen=True)
class Verb:
    """Something that start.py can do.

    run gets the options as argparse stores them. Of a verb that passes its words on, all that
    follows is in `options.words`, as it was typed, for a program that explains itself.
    """

    name: str
    run: Callable[[argparse.Namespace], int]
    says: str
    arguments: dict[str, dict] = field(default_factory=dict)
    passes_on: bool = False


class _Parser(argparse.ArgumentParser):
    """Shows the whole help when a word is missing; a usage line alone tells a beginner little."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n\n{self.format_help()}")


def usage(verbs):
    """What start.py can do, a verb a line."""
    lines = [f"usage: {PROGRAM} [verb]", "", "Without a verb: start."]
    lines += [f"  {verb.name:14} {verb.says}" for verb in verbs]
    return "\n".join([*lines, "", f"{PROGRAM} VERB --help tells more of one of them."])


def parser(verbs):
    """The parser of all verbs, each with its own help."""
    made = _Parser(prog=PROGRAM, allow_abbrev=False)
    made.format_help = lambda: usage(verbs) + "\n"
    listed = made.add_subparsers(dest="verb", required=True)
    for verb in verbs:
        one = listed.add_parser(
            verb.name, description=f"{verb.says[0].upper()}{verb.says[1:]}.", allow_abbrev=False
        )
        for name, settings in verb.arguments.items():
            one.add_argument(name, **settings)
    return made


def understand(args, verbs):
    """Return the verb that was asked for and its options; what is not understood ends with 2."""
    words = ["--help"] if args[:1] == ["help"] else args
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words = ["start", *words]
    verb = next((verb for verb in verbs if verb.name == words[0]), None)
    if verb and verb.passes_on:
        return verb, argparse.Namespace(words=words[1:])
    options, unknown = None, words
    if verb or words[0].startswith("-"):
        options, unknown = parser(verbs).parse_known_args(words)
    if unknown:
        print(f"start.py does not know: {' '.join(args)}\n{usage(verbs)}", file=sys.stderr)
        sys.exit(2)
    return verb, options
