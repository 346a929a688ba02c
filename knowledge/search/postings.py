"""Which entries hold which terms, and how strongly: one inverted index over words, characters and readings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import pack, unpack
from knowledge.search.terms import CHANNELS, Numbers, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """What n entries share with a question.

    table: float64 (2 * channels + 1, n). For each channel the cosine of the question's TF-IDF vector with the mean of
    an entry's; for each channel the part of the question's IDF that the entry holds; the part of the best BM25 score
    that the question's words could reach. words: float32 (words,), what each word counts in the question's meaning.
    """

    table: NDArray[np.float64]
    words: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Postings:
    """t terms, words first, then runs of characters and of sounds, and their p postings in n entries.

    words: word -> row. runs: uint64 (t - words + 1,), rising, as in `Terms`, and after them the greatest number; the
    row of that one, the last of all, stands for every unknown term. idf: float32 (t + 1,), over texts; rarity: float32
    (t + 1,), over entries. starts, lengths: int64 (t + 1,), a row's first posting and how many it has. cells: int32
    (p,), the place of the term's channel times n plus the entry. nearness: float32 (p,), the term's component of the
    mean of the TF-IDF vectors (of length 1) of the entry's texts. bm25: float32 (postings of words,).
    """

    words: Mapping[str, int]
    runs: Numbers
    idf: Floats
    rarity: Floats
    starts: Integers
    lengths: Integers
    cells: NDArray[np.int32]
    nearness: Floats
    bm25: Floats

    def compare(self, terms: Terms, n: int) -> Shared:
        """What each of n entries shares with a question. An unknown term weighs as much as one that no text holds."""
        rows, counts, channel = self._rows(terms)
        idf, share = self.idf.take(rows), self.rarity.take(rows)
        direction = np.log1p(counts) * idf
        direction /= np.sqrt(np.bincount(channel, direction * direction, len(CHANNELS))).take(channel)
        whole = np.bincount(channel, share, len(CHANNELS))
        share /= whole.take(channel)
        starts, lengths = self.starts.take(rows), self.lengths.take(rows)
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
            table=np.concatenate([near, covered, bm25]).reshape(-1, n),
            words=np.minimum(counts[:words], 2) * idf[:words],
        )

    def _rows(self, terms: Terms) -> tuple[Integers, Floats, Integers]:
        """Row, count and channel of every term, in the order of the channels."""
        unknown = len(self.idf) - 1
        words = list(map(self.words.get, terms.words, repeat(unknown)))
        rows = self.runs.searchsorted(terms.runs)
        known = self.runs.take(rows) == terms.runs
        rows += len(self.words)
        rows[~known] = unknown
        channel = np.zeros(len(words) + len(rows), np.int64)
        channel[len(words) :] = 1
        channel[len(words) + terms.characters :] = 2
        counts = np.concatenate([list(terms.words.values()), terms.counts], dtype=np.float32, casting="unsafe")
        return np.concatenate([words, rows], dtype=np.int64, casting="unsafe"), counts, channel

    def word_weights(self, words: Counter[str]) -> Floats:
        """What each different word counts in the meaning of a text, float32 (words,): as in `Shared.words`."""
        unknown = len(self.idf) - 1
        rows = list(map(self.words.get, words, repeat(unknown)))
        counts = np.fromiter(words.values(), np.float32, len(words))
        weights: Floats = np.minimum(counts, 2) * self.idf[rows] if rows else counts
        return weights

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays that `np.save` writes without pickle."""
        return {
            "words": pack(self.words),
            "runs": self.runs,
            "idf": self.idf,
            "rarity": self.rarity,
            "starts": self.starts,
            "lengths": self.lengths,
            "cells": self.cells,
            "nearness": self.nearness,
            "bm25": self.bm25,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """The inverse of `to_arrays`. KeyError for a missing array."""
        return cls(
            words={word: row for row, word in enumerate(unpack(arrays["words"]))},
            runs=arrays["runs"].astype(np.uint64, copy=False),
            idf=arrays["idf"].astype(np.float32, copy=False),
            rarity=arrays["rarity"].astype(np.float32, copy=False),
            starts=arrays["starts"].astype(np.int64, copy=False),
            lengths=arrays["lengths"].astype(np.int64, copy=False),
            cells=arrays["cells"].astype(np.int32, copy=False),
            nearness=arrays["nearness"].astype(np.float32, copy=False),
            bm25=arrays["bm25"].astype(np.float32, copy=False),
        )
