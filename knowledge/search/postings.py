"""Which entries hold which terms, and how strongly: one inverted index over words, characters and readings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import pack, unpack
from knowledge.search.terms import CHANNELS, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hits:
    """The terms of a question and their postings one after another.

    channel: int64 (terms,), place in CHANNELS. share: float32 (terms,), the term's part of the channel's IDF in the
    question. direction: float32 (terms,), its component of the question's TF-IDF vector of length 1. lengths: int64
    (terms,), how many postings a term has. entries, nearness, bm25: (postings,); bm25 for words only, which come first.
    words: float32 (words,), what each word counts in the question's meaning.
    """

    channel: Integers
    share: Floats
    direction: Floats
    lengths: Integers
    entries: NDArray[np.int32]
    nearness: Floats
    bm25: Floats
    words: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Postings:
    """t terms of all channels, words first, and their p postings in n entries; row t stands for any unknown term.

    vocabularies: one per channel, term -> row (0 to t). idf: float32 (t + 1,), over texts; rarity:
    float32 (t + 1,), over entries. starts: int64 (t + 2,), a row's first
    posting. entries: int32 (p,). nearness: float32 (p,), the term's component of the mean of the TF-IDF vectors (of
    length 1) of the entry's texts. bm25: float32 (postings of words,).
    """

    vocabularies: tuple[Mapping[str, int], ...]
    idf: Floats
    rarity: Floats
    starts: Integers
    entries: NDArray[np.int32]
    nearness: Floats
    bm25: Floats

    def look_up(self, terms: Terms) -> Hits:
        """The postings of a question's terms. An unknown term has the weight of one that no text holds."""
        rows, counts, channel = self._rows(terms)
        idf, rarity = self.idf[rows], self.rarity[rows]
        direction = np.log1p(counts) * idf
        norms = np.bincount(channel, direction * direction, len(CHANNELS))
        direction /= np.sqrt(norms).astype(np.float32)[channel]
        sums = np.bincount(channel, rarity, len(CHANNELS)).astype(np.float32)
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        ends = np.cumsum(lengths)
        postings = np.repeat(starts - ends + lengths, lengths) + np.arange(int(lengths.sum()))
        words = len(terms.words)
        of_words = postings[: int(lengths[:words].sum())]
        return Hits(
            channel=channel,
            share=rarity / sums[channel],
            direction=direction,
            lengths=lengths,
            entries=self.entries[postings],
            nearness=self.nearness[postings],
            bm25=self.bm25[of_words] / max(float(sums[0]), 1.0),
            words=np.minimum(counts[:words], 2) * idf[:words],
        )

    def _rows(self, terms: Terms) -> tuple[Integers, Floats, Integers]:
        """Row, count and channel of every term, in the order of the channels."""
        rows: list[int] = []
        counts: list[int] = []
        unknown = len(self.idf) - 1
        for vocabulary, counted in zip(self.vocabularies, terms.channels, strict=True):
            rows += map(vocabulary.get, counted, repeat(unknown))
            counts += counted.values()
        channel = np.repeat(np.arange(len(CHANNELS)), [len(counted) for counted in terms.channels])
        return np.array(rows, np.int64), np.array(counts, np.float32), channel

    def word_weights(self, words: Counter[str]) -> Floats:
        """What each different word counts in the meaning of a text, float32 (words,): as in `Hits.words`."""
        unknown = len(self.idf) - 1
        rows = list(map(self.vocabularies[0].get, words, repeat(unknown)))
        counts = np.fromiter(words.values(), np.float32, len(words))
        weights: Floats = np.minimum(counts, 2) * self.idf[rows] if rows else counts
        return weights

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays that `np.save` writes without pickle."""
        vocabularies = zip(CHANNELS, self.vocabularies, strict=True)
        return {f"vocabulary.{name}": pack(vocabulary) for name, vocabulary in vocabularies} | {
            "idf": self.idf,
            "rarity": self.rarity,
            "starts": self.starts,
            "entries": self.entries,
            "nearness": self.nearness,
            "bm25": self.bm25,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """The inverse of `to_arrays`. KeyError for a missing array."""
        return cls(
            vocabularies=numbered([unpack(arrays[f"vocabulary.{name}"]) for name in CHANNELS]),
            idf=arrays["idf"].astype(np.float32, copy=False),
            rarity=arrays["rarity"].astype(np.float32, copy=False),
            starts=arrays["starts"].astype(np.int64, copy=False),
            entries=arrays["entries"].astype(np.int32, copy=False),
            nearness=arrays["nearness"].astype(np.float32, copy=False),
            bm25=arrays["bm25"].astype(np.float32, copy=False),
        )


def numbered(terms: Sequence[Sequence[str]]) -> tuple[dict[str, int], ...]:
    """One vocabulary per channel, their rows counted on from one to the next."""
    vocabularies: list[dict[str, int]] = []
    for listed in terms:
        first = sum(map(len, vocabularies))
        vocabularies.append({term: first + place for place, term in enumerate(listed)})
    return tuple(vocabularies)
