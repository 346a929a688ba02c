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
class Shared:
    """What n entries share with a question.

    table: float32 (2 * channels + 1, n). For each channel the cosine of the question's TF-IDF vector with the mean of an
    entry's; for each channel the part of the question's IDF that the entry holds; the part of the best BM25 score that
    the question's words could reach. words: float32 (words,), what each word counts in the question's meaning.
    """

    table: Floats
    words: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Postings:
    """t terms of all channels, words first, and their p postings in n entries; row t stands for any unknown term.

    vocabularies: one per channel, term -> row (0 to t). idf: float32 (t + 1,), over texts; rarity:
    float32 (t + 1,), over entries. spans: int64 (t + 1, 2), a row's first posting and how many it has. cells: int32 (p,),
    place of the channel times n plus the entry. nearness: float32 (p,), the term's component of the mean of the TF-IDF vectors (of
    length 1) of the entry's texts. bm25: float32 (postings of words,).
    """

    vocabularies: tuple[Mapping[str, int], ...]
    idf: Floats
    rarity: Floats
    spans: Integers
    cells: NDArray[np.int32]
    nearness: Floats
    bm25: Floats

    def compare(self, terms: Terms, n: int) -> Shared:
        """What each of the n entries shares with a question. An unknown term weighs as much as one that no text holds."""
        rows, counts, channel = self._rows(terms)
        idf, share = self.idf.take(rows), self.rarity.take(rows)
        direction = np.log1p(counts) * idf
        direction /= np.sqrt(np.bincount(channel, direction * direction, len(CHANNELS))).take(channel)
        whole = np.bincount(channel, share, len(CHANNELS))
        share /= whole.take(channel)
        starts, lengths = self.spans.take(rows, axis=0).T
        ends = lengths.cumsum()
        postings = (starts - ends + lengths).repeat(lengths)
        postings += np.arange(len(postings))
        cells = self.cells.take(postings)
        near = np.bincount(cells, direction.repeat(lengths) * self.nearness.take(postings), len(CHANNELS) * n)
        covered = np.bincount(cells, share.repeat(lengths), len(CHANNELS) * n)
        words = len(terms.words)
        of_words = int(ends[words - 1]) if words else 0
        reached = self.bm25.take(postings[:of_words]) / max(float(whole[0]), 1.0)
        bm25 = np.bincount(cells[:of_words], reached, n)
        return Shared(
            table=np.concatenate([near, covered, bm25], dtype=np.float32).reshape(-1, n),
            words=np.minimum(counts[:words], 2) * idf[:words],
        )

    def _rows(self, terms: Terms) -> tuple[Integers, Floats, Integers]:
        """Row, count and channel of every term, in the order of the channels."""
        rows: list[int] = []
        counts: list[int] = []
        ends: list[int] = []
        unknown = len(self.idf) - 1
        for vocabulary, counted in zip(self.vocabularies, terms.channels, strict=True):
            rows += map(vocabulary.get, counted, repeat(unknown))
            counts += counted.values()
            ends.append(len(rows))
        channel = np.zeros(len(rows), np.int64)
        for end in ends[:-1]:
            channel[end:] += 1
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
            "spans": self.spans,
            "cells": self.cells,
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
            spans=arrays["spans"].astype(np.int64, copy=False),
            cells=arrays["cells"].astype(np.int32, copy=False),
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
