"""Errors in a learner's words: what stopped a cell and what to do, the traceback folded below.

``plain_errors()`` in the first cell of a lab switches it on. Each file knows the errors of one kind
of thing; :mod:`.explaining` asks them in turn, and :mod:`.shell` shows the answer.
"""

from belonging_edu.learner_errors.shell import load_ipython_extension, plain_errors

__all__ = ["load_ipython_extension", "plain_errors"]
