"""Exercises that answer back: what an answer is, a hint, the way to the solution.

``start(8, residents)`` says which cohort is in hand; keys and known mistakes are computed from it,
so that every seed and every truth has its own.
"""

from belonging_edu.practice.session import check, hint, solution, start

__all__ = ["check", "hint", "solution", "start"]
