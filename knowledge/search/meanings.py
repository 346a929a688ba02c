"""How near an entry's texts are to a question in meaning.

A text's vector is the IDF-weighted sum of its words' vectors without what all texts have in common, in the manner of
Arora, Liang and Ma (2017), A Simple but Tough-to-Beat Baseline for Sentence Embeddings.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search.postings import Postings
from knowledge.search.terms import Terms
from knowledge.search.vectors import WordVectors, unit

Floats = NDArray[np.float32]

COMMON_DIRECTIONS = 3
"""Flat between 1 and 6 (measured on our phrasings and on a FAQ of 1,786 entries)."""

PENALTY = 2.0
"""Of the ridge classifier; flat between 1 and 5."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meanings:
    """Of n entries, in d dimensions.

    middle: float32 (d,), common: float32 (c, d), what is taken out of every vector. entries: float32 (n, 3, d), for
    each entry the middle of its questions (titles and phrasings), the middle of its answer's sentences, both at length
    1, and the weights of a ridge classifier that was trained on all questions with one class per entry.
    """

    middle: Floats
    common: Floats
    entries: Floats

    def direction(self, total: Floats) -> Floats:
        """A question's weighted sum of word vectors at length 1, without what all have in common; zero stays zero.

        As `without_common` of the `unit` vector, but of a single one, which is faster.
        """
        length = math.sqrt(total @ total)
        if not length:
            return total
        centred = total / length - self.middle
        centred -= self.common @ centred @ self.common
        return centred / max(math.sqrt(centred @ centred), 1e-9)

    def cosines(self, direction: Floats, entries: NDArray[np.int64] | None) -> Floats:
        """Of entries (all for None) with a question, float32 (3, entries): with questions, answers, the classifier."""
        compared = self.entries if entries is None else self.entries.take(entries, axis=0)
        near: Floats = (compared.reshape(-1, len(direction)) @ direction).reshape(-1, 3).T
        return near

    def nearness_to(self, chosen: NDArray[np.int64], weights: Floats, entries: NDArray[np.int64]) -> Floats:
        """Of entries, with the weighted middle of chosen ones, questions and answers added up; float32 (entries,)."""
        listed, best = self.entries[entries, :2].sum(axis=1), self.entries[chosen, :2].sum(axis=1)
        near: Floats = listed @ unit(weights @ best)
        return near

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays that `np.save` writes without pickle."""
        return {f"meanings.{name}": getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """The inverse of `to_arrays`. KeyError for a missing array."""
        return cls(**{name: arrays[f"meanings.{name}"] for name in cls.__slots__})  # type: ignore[arg-type]


def without_common(raw: Floats, middle: Floats, common: Floats) -> Floats:
    """Vectors of length 1 without the middle and the common directions; zero stays zero."""
    known = np.abs(raw).max(axis=-1, keepdims=True) > 0
    centred = (raw - middle) * known
    return unit(centred - centred @ common.T @ common)


def meanings_of(
    texts: Sequence[Terms],
    asked: NDArray[np.bool_],
    entry_of: NDArray[np.int32],
    n: int,
    postings: Postings,
    vectors: WordVectors,
) -> Meanings:
    """The meanings of texts that belong to n entries; asked: bool (texts,), questions, not sentences of answers."""
    raw = np.zeros((len(texts), vectors.vectors.shape[1]), np.float32)
    for row, text in enumerate(texts):
        raw[row] = vectors.weighted_sum(text.words, postings.word_weights(text.words))
    questions, of_questions = unit(raw[asked]), entry_of[asked]
    middle = questions.sum(axis=0) / np.float32(max(len(questions), 1))
    centred = questions - middle
    common = np.ascontiguousarray(np.linalg.eigh(centred.T @ centred).eigenvectors[:, : -COMMON_DIRECTIONS - 1 : -1].T)
    questions = without_common(questions, middle, common)
    sums = _sums(questions, of_questions, n)
    gram = questions.T @ questions + PENALTY * np.eye(len(middle), dtype=np.float32)
    answers = without_common(unit(_sums(raw[~asked], entry_of[~asked], n)), middle, common)
    classifier = np.linalg.solve(gram, sums.T).T.astype(np.float32)
    return Meanings(middle=middle, common=common, entries=np.stack([unit(sums), answers, classifier], axis=1))


def _sums(vectors: Floats, entry_of: NDArray[np.int32], n: int) -> Floats:
    """The vectors of each entry added up, float32 (n, d)."""
    sums = np.zeros((n, vectors.shape[1]), np.float32)
    np.add.at(sums, entry_of, vectors)
    return sums
