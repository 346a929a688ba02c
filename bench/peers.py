"""What our search is compared with: the same texts, ranked by common tools as they come."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.search.postings import bm25_postings
from knowledge.text import Analyzer

Ranker = Callable[[str], list[int]]
"""A question in, positions of texts out, best first, at most DEPTH."""

DEPTH = 10


def wratio(texts: Sequence[str]) -> Ranker:
    """RapidFuzz WRatio over the texts."""

    def rank(question: str) -> list[int]:
        return [position for _, _, position in process.extract(question, texts, scorer=fuzz.WRatio, limit=DEPTH)]

    return rank


def bm25(texts: Sequence[str], analyzer: Analyzer) -> Ranker:
    """Plain BM25 over content words."""
    postings = bm25_postings([Counter(analyzer.analyse(text).words) for text in texts])

    def rank(question: str) -> list[int]:
        scores = postings.bm25(Counter(analyzer.analyse(question).words))
        return [int(position) for position in np.argsort(-scores, kind="stable")[:DEPTH] if scores[position] > 0]

    return rank
