"""One order from many signals: a weighted sum of each signal stretched over the entries of this question."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.search.signals import Signals


def combine(found: Signals, weights: Mapping[str, float]) -> NDArray[np.float32]:
    """One score per entry, float32 (entries,), 0 to 1: for the order only, since it is relative to the question."""
    whole = sum(weights.values())
    scores = np.zeros(len(found["classifier"]), np.float32)
    for name, weight in weights.items():
        scores += np.float32(weight / whole) * _stretch(found[name])
    return scores


def order(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The positions of the best scores, best first; equal scores keep the order of the entries."""
    count = min(count, len(scores))
    if len(scores) > 1_000:
        floor = np.partition(scores, len(scores) - count)[len(scores) - count]
        kept = np.flatnonzero(scores >= floor)
    else:
        kept = np.arange(len(scores))
    return kept[np.argsort(-scores[kept], kind="stable")[:count]]


def margins(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each score is ahead of the best of the others (negative when behind); scores best first."""
    if len(scores) < 2:
        return scores
    rivals = np.where(np.arange(len(scores)) == 0, scores[1], scores[0])
    ahead: NDArray[np.float32] = scores - rivals
    return ahead


def _stretch(values: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.zeros_like(values)
