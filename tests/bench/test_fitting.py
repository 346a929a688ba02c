"""The two fits find what made-up data was made from."""

import numpy as np

from bench.fitting import listwise, logistic


def test_the_telling_signal_gets_the_weight() -> None:
    chance = np.random.default_rng(1)
    table = chance.random((400, 8, 3))
    right = np.zeros((400, 8), bool)
    right[np.arange(400), table[:, :, 1].argmax(axis=1)] = True
    weights = listwise(table, right, 1e-3)
    assert weights.argmax() == 1
    assert weights[1] > 5 * max(weights[0], weights[2])


def test_lists_without_a_right_place_teach_nothing() -> None:
    chance = np.random.default_rng(2)
    table = chance.random((50, 4, 2))
    right = np.zeros((50, 4), bool)
    right[:25, 0] = True
    assert np.allclose(listwise(table, right, 1e-2), listwise(table[:25], right[:25], 1e-2))


def test_probabilities_are_what_they_say() -> None:
    chance = np.random.default_rng(3)
    features = chance.random((20_000, 2))
    right = chance.random(20_000) < 1 / (1 + np.exp(3 - 5 * features[:, 0]))
    bias, coefficients = logistic(features, right, np.ones(20_000))
    assert abs(bias + 3) < 0.15
    assert abs(coefficients[0] - 5) < 0.2
    assert coefficients[1] < 0.2


def test_what_is_known_of_the_logits_is_not_fitted_again() -> None:
    chance = np.random.default_rng(4)
    features = chance.random((20_000, 2))
    right = chance.random(20_000) < 1 / (1 + np.exp(3 - 5 * features[:, 0] - 2 * features[:, 1]))
    bias, coefficients = logistic(features[:, 1:], right, np.ones(20_000), known=5 * features[:, 0] - 2)
    assert abs(bias + 1) < 0.15
    assert abs(coefficients[0] - 2) < 0.2
