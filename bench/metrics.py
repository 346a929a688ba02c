"""Scores of ranked lists and how sure they are (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2_000
SEED = 20261121
LEVEL = 0.95

Rows = Sequence[Mapping[str, float]]
"""One mapping of metric to value for every question; all with the same metrics."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A mean over questions and the ends of its bootstrap interval."""

    mean: float
    low: float
    high: float


def success(hits: Sequence[bool], k: int) -> float:
    """SR@k: 1 if any of the first k is right."""
    return float(any(hits[:k]))


def reciprocal_rank(hits: Sequence[bool], k: int) -> float:
    """1 / place of the first that is right among k, 0 if none is."""
    return next((1 / place for place, hit in enumerate(hits[:k], 1) if hit), 0.0)


def recall(found: Sequence[int], judged: Sequence[int], k: int) -> float:
    """Share of all relevant documents (grade 1 or more) that are among the first k; 0 when there are none.

    found: grades of the documents found, best first; judged: grades of all judged documents.
    """
    relevant = sum(grade > 0 for grade in judged)
    return sum(grade > 0 for grade in found[:k]) / relevant if relevant else 0.0


def ndcg(found: Sequence[int], judged: Sequence[int], k: int) -> float:
    """Normalised discounted cumulative gain at k, gain 2^grade - 1 (Järvelin & Kekäläinen 2002; Burges et al. 2005)."""
    ideal = _discounted(sorted(judged, reverse=True)[:k])
    return _discounted(found[:k]) / ideal if ideal else 0.0


def _discounted(grades: Sequence[int]) -> float:
    gains = np.exp2(np.array(grades, float)) - 1
    return float((gains / np.log2(np.arange(len(gains)) + 2)).sum())


def estimates(rows: Rows) -> dict[str, Estimate]:
    """Mean and 95 % percentile bootstrap interval (of DRAWS draws, seeded) of every metric. ValueError: no rows."""
    if not rows:
        raise ValueError("nothing was asked")
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    means = resampled(values).T
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1)
    return {
        name: Estimate(mean=_rounded(values[:, n].mean()), low=_rounded(low[n]), high=_rounded(high[n]))
        for n, name in enumerate(names)
    }


def resampled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of DRAWS samples drawn with replacement from the rows of values, float64 (DRAWS, columns)."""
    chance = np.random.default_rng(SEED)
    return np.array([values[chance.integers(len(values), size=len(values))].mean(axis=0) for _ in range(DRAWS)])


def _rounded(value: np.floating | float) -> float:
    return round(float(value), 4)


def as_report(found: Mapping[str, Estimate]) -> dict[str, object]:
    """Means by metric, and under `intervals` low and high by metric: how all reports give them."""
    means: dict[str, object] = {name: estimate.mean for name, estimate in found.items()}
    return means | {"intervals": {name: [estimate.low, estimate.high] for name, estimate in found.items()}}
