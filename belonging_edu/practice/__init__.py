"""Practice that answers back: guesses, exercises and questions, without anything being sent.

``start(8, residents)`` says which cohort is in hand; keys and known mistakes are computed from it,
so that every seed and every truth has its own.
"""

from belonging_edu.practice.exercises import check, hint, order, solution
from belonging_edu.practice.predictions import compare, predict
from belonging_edu.practice.quizzes import quiz
from belonging_edu.practice.session import start

__all__ = ["check", "compare", "hint", "order", "predict", "quiz", "solution", "start"]
