"""Practice that answers back: guesses, exercises and questions, without anything being sent.

``start(8, residents)`` says which cohort is in hand; keys and known mistakes are computed from it,
so that every seed and every truth has its own. ``exercise("8.3")`` shows a card with fields and
buttons; ``check("8.3", answer)`` says the same about an answer computed in a cell.
"""

from belonging_edu.practice.cards import exercise, guess
from belonging_edu.practice.exercises import check, hint, order, solution
from belonging_edu.practice.predictions import compare, predict
from belonging_edu.practice.quizzes import quiz
from belonging_edu.practice.session import start

__all__ = [
    "check",
    "compare",
    "exercise",
    "guess",
    "hint",
    "order",
    "predict",
    "quiz",
    "solution",
    "start",
]
