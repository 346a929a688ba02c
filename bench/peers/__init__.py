"""What a city could use instead of our search: common tools as they come, ranking the same texts."""

from collections.abc import Sequence

from bench.japanese import Japanese
from bench.peers.bm25 import bm25_sparse, rank_bm25
from bench.peers.engines import sqlite_trigram, tantivy_words
from bench.peers.fuzzy import token_set, wratio
from bench.peers.grouping import DEPTH, Build, Ranker, Texts
from bench.peers.vectors import tfidf_characters

__all__ = ["DEPTH", "PEERS", "Build", "Ranker", "Texts", "build_peers"]

PEERS = (
    "rapidfuzz-wratio",
    "rapidfuzz-token-set",
    "rapidfuzz-token-set-words",
    "sqlite-fts5-trigram",
    "sklearn-tfidf-char",
    "rank-bm25",
    "bm25s",
    "tantivy",
)
"""Names of all peers, in the order of reports."""


def build_peers(names: Sequence[str], texts: Texts, japanese: Japanese) -> dict[str, Ranker]:
    """The named peers, each with its index over the texts. KeyError for a name that is not in PEERS."""
    builds = _builds(japanese)
    return {name: builds[name](texts) for name in names}


def _builds(japanese: Japanese) -> dict[str, Build]:
    tokenise = japanese.content_words
    return {
        "rapidfuzz-wratio": wratio,
        "rapidfuzz-token-set": token_set,
        "rapidfuzz-token-set-words": lambda texts: token_set(texts, tokenise),
        "sqlite-fts5-trigram": sqlite_trigram,
        "sklearn-tfidf-char": tfidf_characters,
        "rank-bm25": lambda texts: rank_bm25(texts, tokenise),
        "bm25s": lambda texts: bm25_sparse(texts, tokenise),
        "tantivy": lambda texts: tantivy_words(texts, tokenise),
    }
