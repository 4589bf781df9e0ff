"""Items and true scores."""

import numpy as np

from belonging_edu.cohorts import likert


def test_answers_run_from_one_to_the_number_of_categories():
    latent = np.linspace(-5, 5, 101)
    answers = likert.answer(latent, np.zeros(101), 0.9, (-1, 0, 1))
    assert answers.min() == 1 and answers.max() == 4
    assert (np.diff(answers) >= 0).all()


def test_loading_is_the_correlation_of_item_and_latent_variable():
    generator = np.random.default_rng(1)
    latent, noise = generator.standard_normal((2, 200_000))
    fine = np.linspace(-3, 3, 200)
    answers = likert.answer(latent, noise, 0.6, fine)
    assert abs(np.corrcoef(latent, answers)[0, 1] - 0.6) < 0.01


def test_expected_sum_is_the_mean_of_many_answers():
    loadings, thresholds = (0.8, 0.5), ((-1.0, 0.5), (0.0, 1.0))
    noise = np.random.default_rng(2).standard_normal((2, 200_000))
    for latent in (-1.5, 0.0, 0.7):
        people = np.full(200_000, latent)
        drawn = sum(
            likert.answer(people, noise[i], loadings[i], thresholds[i]).mean() for i in (0, 1)
        )
        expected = likert.expected_sum(np.array([latent]), loadings, thresholds).item()
        assert abs(drawn - expected) < 0.01


def test_expected_sum_stays_within_the_scale():
    ends = likert.expected_sum(np.array([-60.0, 60.0]), (0.9,), ((-1.0, 0.0, 1.0),))
    assert np.allclose(ends, [1, 4], atol=1e-6)
