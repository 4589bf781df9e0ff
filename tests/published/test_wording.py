"""Causal wording: what is found, and what is left alone."""

import pytest

from belonging_edu import causal_words


@pytest.mark.parametrize(
    "sentence",
    [
        "When residents feel like they belong, they perform better",
        "Belonging fosters exam success",
        "a difference attributable to belonging alone",
        "Strengthening belonging drives results",
        "Belonging LEADS TO higher scores",
    ],
)
def test_causal_sentences_are_noticed(sentence):
    assert causal_words(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Residents in the highest tenth of belonging averaged 56 points more",
        "Exam performance and leadership were praised",
        "Belonging was associated with scores",
        "The lowest tenth scored lower than the highest",
    ],
)
def test_comparisons_are_left_alone(sentence):
    assert causal_words(sentence) == []


def test_words_come_back_in_order():
    assert causal_words("It improves scores, thanks to belonging.") == ["improves", "thanks to"]
