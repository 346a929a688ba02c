"""What speaks for each entry: one number per entry and signal, on a scale that does not depend on other entries."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.search.channels import Similarities, Terms
from knowledge.search.index import Index
from knowledge.search.ridge import kernel

Array = NDArray[np.float32]

Signals = Mapping[str, Array]
"""Name -> float32 (entries,), about 0 to 1, higher is better."""

SHORT = 20
"""Up to so many characters a question may be a mere name, to be compared with titles letter by letter."""


def signals(index: Index, question: str, terms: Terms, *, kana_only: bool) -> Signals:
    """All signals of a normalised question and its terms for all entries of a non-empty index.

    *_best and *_mean: cosine with the nearest of an entry's texts and on average. bm25: see `Postings.bm25`. *coverage:
    share of the question's IDF that the entry holds. classifier: `ridge`. title: RapidFuzz ratio with a short question.
    """
    similar = index.channels.compare(terms)
    return {
        "character_best": _best(index, similar.characters),
        "character_mean": _mean(index, similar.characters),
        "reading_best": _best(index, similar.readings),
        "reading_mean": _mean(index, similar.readings),
        "bm25": index.entry_words.bm25(terms.words),
        "coverage": index.entry_words.coverage(terms.words),
        "reading_coverage": index.entry_readings.coverage(terms.readings),
        "classifier": _classifier(index, similar, kana_only=kana_only),
        "title": _title(index, question),
    }


def _best(index: Index, texts: Array) -> Array:
    best: Array = np.maximum.reduceat(texts, index.first)
    return best


def _mean(index: Index, texts: Array) -> Array:
    return (np.add.reduceat(texts, index.first) / np.bincount(index.entry_of)).astype(np.float32)


def _classifier(index: Index, similar: Similarities, *, kana_only: bool) -> Array:
    dual = index.kana_dual if kana_only else index.dual
    if not len(dual):
        return np.zeros(len(index.ids), np.float32)
    sure: Array = kernel(similar, kana_only=kana_only) @ dual
    return sure


def _title(index: Index, question: str) -> Array:
    """Longer questions than titles would score at random: 0 for all."""
    if len(question) > SHORT:
        return np.zeros(len(index.ids), np.float32)
    ratios: Array = process.cdist([question], index.titles, scorer=fuzz.ratio, dtype=np.float32)[0]
    return ratios / np.float32(100)
