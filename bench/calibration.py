"""Whether a stated probability means what it says (pure): reliability, precision and coverage, separation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from bench.metrics import DRAWS, LEVEL, SEED, Estimate

BINS = 15
COVERAGES = tuple(step / 20 for step in range(1, 21))

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bin:
    """Cases of similar confidence: how many, their mean confidence, and the share that is right."""

    n: int
    confidence: float
    accuracy: float


def equal_width(confidence: Floats, right: Bools, bins: int = BINS) -> list[Bin]:
    """Bins of equal width over 0 to 1, empty ones left out; confidence and right: (cases,)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [_bin(confidence[place == n], right[place == n]) for n in range(bins) if (place == n).any()]


def equal_mass(confidence: Floats, right: Bools, bins: int = BINS) -> list[Bin]:
    """Bins of as many cases each, as far as the number allows, from the least confident on."""
    order = np.argsort(confidence, kind="stable")
    return [_bin(confidence[part], right[part]) for part in np.array_split(order, bins) if len(part)]


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance between confidence and accuracy, weighted by cases (Naeini et al. 2015; Guo et al. 2017)."""
    cases = sum(each.n for each in bins)
    return sum(each.n * abs(each.confidence - each.accuracy) for each in bins) / cases


def precision_at(confidence: Floats, right: Bools) -> list[dict[str, float]]:
    """For every share of COVERAGES: the confidence from which so many cases are answered, and how many are right."""
    order = np.argsort(-confidence, kind="stable")
    curve = []
    for coverage in COVERAGES:
        kept = order[: max(1, round(coverage * len(order)))]
        curve.append(
            {
                "coverage": coverage,
                "threshold": round(float(confidence[kept[-1]]), 4),
                "precision": round(float(right[kept].mean()), 4),
            }
        )
    return curve


def area_under_roc(positives: Floats, negatives: Floats) -> float:
    """Probability that a positive has the higher score (half for equal ones): Mann and Whitney's statistic."""
    ranks = rankdata(np.concatenate([positives, negatives]))[: len(positives)]
    n, m = len(positives), len(negatives)
    return float((ranks.sum() - n * (n + 1) / 2) / (n * m))


def area_interval(positives: Floats, negatives: Floats) -> Estimate:
    """The area with its 95 % bootstrap interval: both groups drawn anew, seeded."""
    chance = np.random.default_rng(SEED)
    drawn = [
        area_under_roc(
            positives[chance.integers(len(positives), size=len(positives))],
            negatives[chance.integers(len(negatives), size=len(negatives))],
        )
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(
        mean=round(area_under_roc(positives, negatives), 4), low=round(float(low), 4), high=round(float(high), 4)
    )


def calibration(confidence: Floats, right: Bools) -> dict[str, Any]:
    """Both errors, and the bins of equal width for a reliability plot."""
    width, mass = equal_width(confidence, right), equal_mass(confidence, right)
    return {
        "cases": len(confidence),
        "accuracy": round(float(right.mean()), 4),
        "mean_confidence": round(float(confidence.mean()), 4),
        "ece_equal_width": round(expected_calibration_error(width), 4),
        "ece_equal_mass": round(expected_calibration_error(mass), 4),
        "bins": [_shown(each) for each in width],
        "mass_bins": [_shown(each) for each in mass],
    }


def _bin(confidence: Floats, right: Bools) -> Bin:
    return Bin(n=len(confidence), confidence=float(confidence.mean()), accuracy=float(right.mean()))


def _shown(each: Bin) -> dict[str, float]:
    return {"n": each.n, "confidence": round(each.confidence, 4), "accuracy": round(each.accuracy, 4)}
