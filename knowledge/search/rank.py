"""One order from many signals: a weighted sum of each signal as a share of the best entry's."""

import numpy as np
from numpy.typing import NDArray

from knowledge.search.meanings import Meanings
from knowledge.search.profiles import Profile
from knowledge.search.signals import Signals

Array = NDArray[np.float32]

FEEDBACK_FROM = 5
"""So many of the best entries say what else may be meant (Rocchio 1971), after the first; flat between 3 and 10."""

EXACT_LEAD = 1.0
"""A question that an entry has word for word is that entry's, so that staff who add a phrasing see it work. So clear a
lead also makes it certain."""

LEAST = 1e-9
"""What stands for the best value where none is above 0: a share of it is 0 then."""


def scores(found: Signals, meanings: Meanings, profile: Profile) -> Array:
    """One score per shortlisted entry, float32 (k,): for the order only, since it is relative to the question."""
    highest = found.table.max(axis=1, initial=LEAST)
    summed: Array = (profile.weights / highest) @ np.maximum(found.table, 0)
    summed /= summed.max(initial=LEAST)
    if profile.feedback:
        best = order(summed, FEEDBACK_FROM)
        near = meanings.nearness_to(found.entries[best], summed[best] ** 4, found.entries)
        summed += np.float32(profile.feedback) * _relative(near)
        summed[best[0]] = summed.max()
    if found.exact is not None:
        summed[found.exact] = summed.max() + EXACT_LEAD
    return summed


def order(scored: Array, count: int) -> NDArray[np.int64]:
    """The positions of the best scores, best first; equal scores keep the order of the entries."""
    best: NDArray[np.int64] = (-scored).argsort(kind="stable")[:count]
    return best


def margins(best: Array) -> Array:
    """How far each score is ahead of the best of the others (negative when behind); scores best first."""
    if len(best) < 2:
        return best
    ahead: Array = best - best[0]
    ahead[0] = best[0] - best[1]
    return ahead


def _relative(values: Array) -> Array:
    """Shares of the best value, 0 to 1; all 0 when none is above 0."""
    shares: Array = np.maximum(values, 0) / values.max(initial=LEAST)
    return shares
