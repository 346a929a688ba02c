"""The three ways two texts are compared: by words, by characters, by how they are read aloud."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search.postings import Postings, cosine_postings
from knowledge.text import Analysis, fold_reading

CHARACTER_GRAMS = (1, 2)
READING_GRAMS = (2, 3)
"""Longer n-grams, and word pairs, changed nothing in cross-validation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """How often each term occurs in one text, in every channel."""

    words: Counter[str]
    characters: Counter[str]
    readings: Counter[str]


def terms_of(analysis: Analysis) -> Terms:
    """The terms of an analysed text, question or phrasing alike."""
    return Terms(
        words=Counter(analysis.words),
        characters=grams(analysis.text, CHARACTER_GRAMS),
        readings=grams(fold_reading(analysis.reading), READING_GRAMS),
    )


def grams(text: str, sizes: Sequence[int]) -> Counter[str]:
    """All character n-grams of the given sizes, counted, with a space at both ends so that edges count."""
    padded = f" {text} " if text else ""
    return Counter(padded[i : i + n] for n in sizes for i in range(len(padded) - n + 1) if padded[i : i + n] != " ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Similarities:
    """Cosines of one text with all texts of an index, float32 (texts,) each."""

    words: NDArray[np.float32]
    characters: NDArray[np.float32]
    readings: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Channels:
    """TF-IDF weights of all texts of an index in every channel."""

    words: Postings
    characters: Postings
    readings: Postings

    @classmethod
    def of(cls, texts: Sequence[Terms]) -> Self:
        """The weights of these texts."""
        return cls(
            words=cosine_postings([text.words for text in texts]),
            characters=cosine_postings([text.characters for text in texts]),
            readings=cosine_postings([text.readings for text in texts]),
        )

    def compare(self, terms: Terms) -> Similarities:
        """The similarity of a text with every text of the index."""
        return Similarities(
            words=self.words.cosines(terms.words),
            characters=self.characters.cosines(terms.characters),
            readings=self.readings.cosines(terms.readings),
        )

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays for `np.save` without pickle."""
        return (
            self.words.to_arrays("words")
            | self.characters.to_arrays("characters")
            | self.readings.to_arrays("readings")
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """The inverse of `to_arrays`. KeyError for a missing array."""
        return cls(
            words=Postings.from_arrays(arrays, "words"),
            characters=Postings.from_arrays(arrays, "characters"),
            readings=Postings.from_arrays(arrays, "readings"),
        )
