"""Practice that answers back: guesses, exercises and questions, without anything being sent.

``start(8, residents)`` says which cohort is in hand; keys and known mistakes are computed from it,
so that every seed and every truth has its own. ``exercise("8.3")`` shows a card with fields and
buttons; ``check("8.3", answer)`` says the same about an answer computed in a cell. What a learner
did is kept in a file of theirs.
"""

from belonging_edu.practice.cards import exercise, guess
from belonging_edu.practice.certificate import certificate
from belonging_edu.practice.exercises import check, hint, order, solution
from belonging_edu.practice.findings import score_findings
from belonging_edu.practice.gate import reveal
from belonging_edu.practice.predictions import compare, predict
from belonging_edu.practice.progress import kept_seed, progress, what_next
from belonging_edu.practice.quizzes import quiz
from belonging_edu.practice.reviews import review, reviews_for_anki, reviews_for_calendar
from belonging_edu.practice.session import start

__all__ = [
    "certificate",
    "check",
    "compare",
    "exercise",
    "guess",
    "hint",
    "kept_seed",
    "order",
    "predict",
    "progress",
    "quiz",
    "reveal",
    "review",
    "reviews_for_anki",
    "reviews_for_calendar",
    "score_findings",
    "solution",
    "start",
    "what_next",
]
