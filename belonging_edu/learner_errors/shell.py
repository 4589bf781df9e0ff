"""Shows errors of the running notebook in a learner's words. Outside IPython it does nothing."""

from __future__ import annotations

import html
import re
import sys

__all__ = ["load_ipython_extension", "plain_errors"]

_COLORS = re.compile(r"\x1b\[[\d;]*m")
_LONGEST_LINE = 120
_FOLDED = "The whole message, for somebody who helps you"


def plain_errors() -> None:
    """Show errors of this notebook in plain words, with the traceback folded below them.

    A cell that fails still fails: Run All stops, and programs that run notebooks see the error.

    Notes
    -----
    Calling it again changes nothing, and outside IPython it does nothing. Do not use it while you
    write a method: there the traceback is what you need.

    Examples
    --------
    >>> plain_errors()
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        load_ipython_extension(shell)


def load_ipython_extension(shell) -> None:
    """Switch it on in a shell, as IPython does for extensions named in its settings."""
    if not isinstance(shell._showtraceback, _InWords):
        shell._showtraceback = _InWords(shell)


class _InWords:
    """Takes the place of a shell's method that shows a finished traceback.

    All errors come here, also those of cells that cannot be read. The shell's own method is called
    in the end, so that the cell counts as failed.
    """

    def __init__(self, shell):
        self.shell = shell
        self.show = shell._showtraceback

    def __call__(self, kind, error, traceback):
        # The first cell of a lab and the gate before its last step stop with words of their own.
        if issubclass(kind, SystemExit) or hasattr(error, "_render_traceback_"):
            return self.show(kind, error, traceback)
        from belonging_edu.learner_errors.explaining import in_words

        try:
            words, line = in_words(error, self.shell.user_ns)
        except Exception:  # whatever goes wrong here, the learner's own error must be shown
            return self.show(kind, error, traceback)
        whole = _COLORS.sub("", "\n".join(traceback))
        if "text/html" not in self.shell.display_formatter.active_types:
            self.show(kind, error, traceback)
            print(f"\n{_paragraphs(words, line)}")
            return None
        from IPython.display import display

        bundle = {"text/html": _markup(words, line, whole)}
        bundle["text/plain"] = f"{_paragraphs(words, line)}\n\n{_FOLDED}:\n{whole}"
        display(bundle, raw=True)
        return self.show(kind, error, [_one_line(kind, error)])


def _one_line(kind, error):
    lines = str(error).strip().splitlines() or ["stopped"]
    first = lines[0]
    if len(first) > _LONGEST_LINE:
        first = first[:_LONGEST_LINE].rstrip() + "…"
    return f"{kind.__name__}: {first} (in plain words: above)"


def _paragraphs(words, line):
    return words + (f"\n\n{line}" if line else "")


def _markup(words, line, whole):
    where = f"<p>{_marked(line)}</p>\n" if line else ""
    return (
        f'<div>\n<p role="alert"><strong>This cell stopped.</strong> {_marked(words)}</p>\n{where}'
        f"<details><summary>{_FOLDED}</summary>\n"
        f'<pre style="white-space: pre-wrap; overflow-wrap: anywhere">{html.escape(whole)}</pre>\n'
        "</details>\n</div>"
    )


def _marked(text):
    """Text with code between backticks, as HTML."""
    pieces = html.escape(text, quote=False).split("`")
    return "".join(
        f"<code>{piece}</code>" if k % 2 and k < len(pieces) - 1 else piece
        for k, piece in enumerate(pieces)
    )
