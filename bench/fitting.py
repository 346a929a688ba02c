"""Two small fits with SciPy: an order from many signals, and a probability from a few (pure)."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

Array = NDArray[np.float64]


def listwise(table: Array, right: NDArray[np.bool_], shrinkage: float) -> Array:
    """Weights, float64 (signals,), none negative, under which softmax over a list most favours its right places.

    table: (lists, places, signals); right: (lists, places); lists without a right place teach nothing. shrinkage: of
    the squared weights. (ListNet's loss, Cao et al. 2007, where right places share the whole.)
    """
    known = right.any(axis=1)
    table, right = table[known], right[known]

    def loss(weights: Array) -> tuple[float, Array]:
        scores = table @ weights
        logs = scores - logsumexp(scores, axis=1, keepdims=True)
        chance = np.exp(logs)
        hit = (chance * right).sum(axis=1) + 1e-12
        pull = np.einsum("lp,lps->s", chance - chance * right / hit[:, None], table) / len(table)
        value = -np.log(hit).mean() + shrinkage * (weights @ weights)
        return float(value), pull + 2 * shrinkage * weights

    bounds = [(0, None)] * table.shape[2]
    found: Array = minimize(loss, np.ones(table.shape[2]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def logistic(
    features: Array, right: NDArray[np.bool_], weights: Array, *, known: Array | float = 0.0, shrinkage: float = 1e-5
) -> tuple[float, Array]:
    """Bias and coefficients, float64 (features,), none negative, of the likeliest logistic.

    features: (cases, features); right: bool (cases,); weights: (cases,), what a case counts; known: (cases,), the part
    of the logits that is given.
    """
    share = weights / weights.sum()

    def loss(values: Array) -> tuple[float, Array]:
        logits = known + values[0] + features @ values[1:]
        value = share @ np.logaddexp(0, np.where(right, -logits, logits)) + shrinkage * (values[1:] @ values[1:])
        error = share * (expit(logits) - right)
        return float(value), np.concatenate([[error.sum()], error @ features + 2 * shrinkage * values[1:]])

    start = np.zeros(features.shape[1] + 1)
    bounds = [(None, None)] + [(0, None)] * features.shape[1]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(found[0]), found[1:]
