"""Postings from texts: TF-IDF means and BM25 weights, computed once at publication."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_array, csr_array

from knowledge.search.postings import Postings
from knowledge.search.terms import HEARD, Numbers, Terms

QUESTION_WEIGHT = 3
"""How often a title or phrasing counts against a sentence of the answer in the BM25 document (measured: 3 to 1)."""

QUESTION_PART = 0.4
"""What an entry's questions count in the mean of its texts; the rest is the answer's."""

COMMON_SHARE = 0.5
"""Terms in more than this share of the entries tell none of them apart and are not listed: it saves a third of the time
for .4 points of SR@1; at .3, half of it again would cost 1.4 points of SR@3."""

FEW_ENTRIES = 20
"""So many entries are never too many."""

BM25_K1 = 1.2
BM25_B = 0.75


@dataclass(frozen=True, kw_only=True, slots=True)
class _Channel:
    """counts: how often each term occurs in each text, csr (texts, terms); idf: float64 (terms,)."""

    counts: csr_array
    idf: NDArray[np.float64]


def postings_of(texts: Sequence[Terms], asked: NDArray[np.bool_], entry_of: NDArray[np.int32], n: int) -> Postings:
    """Postings of texts that belong to n entries; asked: bool (texts,), questions, not sentences of answers."""
    words, of_words = _words(texts)
    runs, of_runs = _runs(texts)
    characters = int(runs.searchsorted(HEARD))
    channels = [_channel(counts) for counts in (of_words, of_runs[:, :characters], of_runs[:, characters:])]
    mean = _membership(_parts(asked, entry_of, n), entry_of, n)
    near = [csc_array(mean @ _directions(channel)) for channel in channels]
    bm25 = csc_array(_bm25(_membership(np.where(asked, QUESTION_WEIGHT, 1.0), entry_of, n) @ channels[0].counts))
    for matrix in (*near, bm25):
        matrix.sort_indices()
    frequency = np.concatenate([np.diff(matrix.indptr) for matrix in near])
    listed = frequency <= max(FEW_ENTRIES, COMMON_SHARE * n)
    kept = np.repeat(listed, frequency)
    lengths = np.append(frequency * listed, 0).astype(np.int64)
    return Postings(
        words=words,
        runs=np.append(runs, np.iinfo(np.uint64).max),
        idf=np.concatenate([*(channel.idf for channel in channels), [np.log1p(len(texts))]]).astype(np.float32),
        rarity=_rarity(np.append(frequency, 0), n).astype(np.float32),
        starts=np.cumsum(lengths) - lengths,
        lengths=lengths,
        cells=np.concatenate([place * n + matrix.indices for place, matrix in enumerate(near)])[kept].astype(np.int32),
        nearness=np.concatenate([matrix.data for matrix in near])[kept].astype(np.float32),
        bm25=bm25.data[kept[: len(bm25.data)]].astype(np.float32),
    )


def _parts(asked: NDArray[np.bool_], entry_of: NDArray[np.int32], n: int) -> NDArray[np.float64]:
    """The part of each text in the mean of its entry: questions together QUESTION_PART, or all without an answer."""
    parts = np.ones(len(asked))
    for chosen, part in ((asked, QUESTION_PART), (~asked, 1 - QUESTION_PART)):
        sizes = np.bincount(entry_of[chosen], minlength=n)
        parts[chosen] = part / sizes[entry_of[chosen]]
    whole = np.bincount(entry_of, parts, n)
    return parts / whole[entry_of]


def _rarity(frequency: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """The IDF of terms that so many of n entries hold."""
    return np.log1p((n - frequency + 0.5) / (frequency + 0.5))


def _words(texts: Sequence[Terms]) -> tuple[dict[str, int], csr_array]:
    """Word -> column, and how often it occurs in each text."""
    vocabulary: dict[str, int] = {}
    columns = [vocabulary.setdefault(word, len(vocabulary)) for text in texts for word in text.words]
    counts = [count for text in texts for count in text.words.values()]
    return vocabulary, _counted(columns, counts, [len(text.words) for text in texts], len(vocabulary))


def _runs(texts: Sequence[Terms]) -> tuple[Numbers, csr_array]:
    """The runs in rising order, and how often each occurs in each text."""
    stacked = np.concatenate([np.zeros(0, np.uint64), *(text.runs for text in texts)])
    counts = np.concatenate([np.zeros(0, np.int64), *(text.counts for text in texts)])
    runs, columns = np.unique(stacked, return_inverse=True)
    return runs, _counted(columns, counts, [len(text.runs) for text in texts], len(runs))


def _counted(columns: ArrayLike, counts: ArrayLike, lengths: Sequence[int], terms: int) -> csr_array:
    """The texts' counts one after another as a matrix (texts, terms)."""
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    return csr_array((np.asarray(counts, float), np.asarray(columns, np.int64), ends), shape=(len(lengths), terms))


def _channel(counts: csr_array) -> _Channel:
    texts, terms = counts.shape
    return _Channel(counts=counts, idf=np.log((1 + texts) / (1 + np.bincount(counts.indices, minlength=terms))) + 0.1)


def _membership(weights: NDArray[np.float64], entry_of: NDArray[np.int32], n: int) -> csr_array:
    """Entries by texts: the weight of each text in its entry."""
    return csr_array((weights, (entry_of, np.arange(len(entry_of)))), shape=(n, len(entry_of)))


def _directions(channel: _Channel) -> csr_array:
    """TF-IDF with logarithmic counts, every text's vector at length 1."""
    weights = channel.counts.copy()
    weights.data = np.log1p(weights.data) * channel.idf[weights.indices]
    text_of = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    lengths = np.sqrt(np.bincount(text_of, weights.data**2, weights.shape[0]))
    weights.data /= lengths[text_of]
    return weights


def _bm25(bags: csr_array) -> csr_array:
    """Okapi BM25 weights of entries by terms, IDF included (Robertson and Zaragoza 2009)."""
    bags = csr_array(bags)
    idf = _rarity(np.bincount(bags.indices, minlength=bags.shape[1]), bags.shape[0])
    lengths = np.asarray(bags.sum(axis=1)).ravel()
    shares = np.repeat(lengths * bags.shape[0] / max(float(lengths.sum()), 1.0), np.diff(bags.indptr))
    bags.data = bags.data / (bags.data + BM25_K1 * (1 - BM25_B + BM25_B * shares)) * idf[bags.indices]
    return bags
