"""BM25 over Sudachi's words: rank_bm25 and bm25s, with the settings they come with."""

import bm25s
from rank_bm25 import BM25Okapi

from bench.peers.grouping import Grouped, Ranker, Texts, Tokenise


def rank_bm25(texts: Texts, tokenise: Tokenise) -> Ranker:
    """rank_bm25's Okapi variant."""
    grouped = Grouped.of(texts)
    index = BM25Okapi([tokenise(text) for text in grouped.texts])
    return lambda question: grouped.by_score(index.get_scores(tokenise(question)))


def bm25_sparse(texts: Texts, tokenise: Tokenise) -> Ranker:
    """bm25s, which keeps the scores of all words in a sparse matrix."""
    grouped = Grouped.of(texts)
    index = bm25s.BM25()
    index.index([tokenise(text) for text in grouped.texts], show_progress=False)

    def rank(question: str) -> list[int]:
        words = [word for word in tokenise(question) if word in index.vocab_dict]
        return grouped.by_score(index.get_scores(words)) if words else []

    return rank
