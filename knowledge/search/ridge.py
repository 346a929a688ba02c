"""A ridge classifier with one class per entry, trained on the entries' own texts when the index is built.

Dual form: only one weight per text and entry is kept, and a question is classified from its similarities to the texts,
which the other signals need anyway (Saunders et al. 1998, Ridge Regression Learning Algorithm in Dual Variables).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve

from knowledge.search.channels import Channels, Similarities, Terms

Array = NDArray[np.float32]

PENALTY = 2.0
KANA_PENALTY = 1.0
"""Chosen by cross-validation over phrasings; flat between half and double."""

READING_WEIGHT = 2
"""Readings count twice: they alone survive both kana and wrong kanji (cross-validated)."""

MIN_QUESTIONS = 3
"""Titles and phrasings an entry, on average, below which there is nothing to learn (measured with 1, 3 and 6 texts)."""

MAX_TEXTS = 8_000
"""Above this the system of as many equations would take longer than a publication may."""

MAX_WEIGHTS = 2_000_000
"""Above this the weights (texts times entries) cost more milliseconds than all other signals together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Classifier:
    """Weights for `kernel` of questions with and without kanji, float32 (texts, entries); (0, entries): none."""

    dual: Array
    kana_dual: Array


def kernel(similar: Similarities, *, kana_only: bool) -> Array:
    """The similarity the classifier learns from, float32 (texts,); 1 for a text and itself."""
    if kana_only:
        return similar.readings
    weighted: Array = similar.words + similar.characters + READING_WEIGHT * similar.readings
    return weighted / np.float32(2 + READING_WEIGHT)


def fits(*, texts: int, entries: int, questions: int) -> bool:
    """Whether a classifier is worth its cost for an index of so many texts, of which so many are questions."""
    enough = questions >= MIN_QUESTIONS * entries > 0
    return enough and texts <= MAX_TEXTS and texts * entries <= MAX_WEIGHTS


def train(channels: Channels, texts: Sequence[Terms], entry_of: NDArray[np.int32], entries: int) -> Classifier:
    """The classifier for texts whose entries are entry_of, int32 (texts,)."""
    written, kana = np.empty((2, len(texts), len(texts)), np.float32)
    for row, text in enumerate(texts):
        similar = channels.compare(text)
        written[row] = kernel(similar, kana_only=False)
        kana[row] = kernel(similar, kana_only=True)
    targets = np.zeros((len(texts), entries), np.float32)
    targets[np.arange(len(texts)), entry_of] = 1
    return Classifier(dual=_solve(written, PENALTY, targets), kana_dual=_solve(kana, KANA_PENALTY, targets))


def untrained(entries: int) -> Classifier:
    """No classifier."""
    none = np.zeros((0, entries), np.float32)
    return Classifier(dual=none, kana_dual=none)


def _solve(matrix: Array, penalty: float, targets: Array) -> Array:
    """The dual weights; the matrix is overwritten, since it is most of the memory a publication needs."""
    matrix[np.diag_indices(len(matrix))] += np.float32(penalty)
    return solve(matrix.T, targets, assume_a="pos", overwrite_a=True).astype(np.float32)
