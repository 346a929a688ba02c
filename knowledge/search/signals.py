"""What speaks for each entry: one number per entry and signal, on a scale that does not depend on other entries."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.search.index import Index
from knowledge.search.kana import Reader, respelled, with_hidden_words
from knowledge.search.postings import Hits
from knowledge.search.terms import CHANNELS, terms_of
from knowledge.search.vectors import bundled
from knowledge.text import is_kana_only, letters_of

Array = NDArray[np.float32]

SHORTLIST = 144
"""So many entries are looked at closely. Of held-out phrasings' entries, all but a few in 10,000 are among them."""

NEAREST = 32
"""So many of the entries that a sentence model finds nearest are among them: they may share no word."""

MIN_LETTERS = 2
"""A single letter names nothing: whatever it resembles, the answer is not known."""

SHORT = 20
"""Up to so many characters a question may be a mere name, to be compared with titles letter by letter."""

NAMES = (
    *CHANNELS,
    *(f"{channel}_coverage" for channel in CHANNELS),
    "bm25",
    "meaning",
    "meaning_answer",
    "classifier",
    "title",
    "semantic",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """entries: int64 (k,), the shortlisted positions in rising order; table: float32 (NAMES, k), about 0 to 1.

    words, characters, readings: cosine with an entry's texts, on average. *_coverage: share of the question's IDF that
    the entry holds. bm25: share of the best score its words could reach. meaning, meaning_answer: cosine of sentence
    vectors, with the middle of the entry's questions and with its answer. classifier: ridge regression on sentence
    vectors. title: RapidFuzz ratio with a short question. semantic: cosine in a sentence model, 0 without one. exact:
    the place in entries of the one that has the very question as its title or a phrasing, if any.
    """

    entries: NDArray[np.int64]
    table: Array
    kana_only: bool
    exact: int | None = None


def signals(index: Index, reader: Reader, question: str) -> Signals | None:
    """What speaks for the shortlisted entries; None for a question that names nothing, or an empty index."""
    analysis = reader.analyse(index.aliases.replace(question))
    asked = letters_of(analysis.text)
    if not index.ids or len(asked) < MIN_LETTERS:
        return None
    kana_only = is_kana_only(analysis.text)
    heard = respelled(analysis, index.lexicon, reader) if kana_only else with_hidden_words(analysis, index.lexicon)
    terms = terms_of(heard)
    hits = index.postings.look_up(terms)
    exact = index.exact.get(asked)
    near = index.semantic.nearness(heard.text) if index.semantic else None
    entries = _shortlist(hits, len(index.ids), exact, near)
    table = np.empty((len(NAMES), len(entries)), np.float32)
    shared = 2 * len(CHANNELS) + 1
    _shared_terms(hits, entries, len(index.ids), table[:shared])
    meaning = index.meanings.direction(bundled().weighted_sum(terms.words, hits.words))
    table[shared:-2] = (index.meanings.entries[entries] @ meaning).T
    table[-2] = _title(index, entries, heard.text)
    table[-1] = 0 if near is None else np.maximum(near[entries], 0)
    place = None if exact is None else int(np.searchsorted(entries, exact))
    return Signals(entries=entries, table=table, kana_only=kana_only, exact=place)


def _shortlist(hits: Hits, n: int, exact: int | None, near: Array | None) -> NDArray[np.int64]:
    """The entries that share most with the question, the exact one and the nearest among them; all if there are few."""
    if n <= SHORTLIST:
        return np.arange(n)
    scores = np.repeat(hits.direction, hits.lengths) * hits.nearness + np.repeat(hits.share, hits.lengths)
    totals = np.bincount(hits.entries, scores, n)
    if near is not None:
        totals[np.argpartition(near, n - NEAREST)[n - NEAREST :]] = np.inf
    if exact is not None:
        totals[exact] = np.inf
    return np.sort(np.argpartition(totals, n - SHORTLIST)[n - SHORTLIST :])


def _shared_terms(hits: Hits, entries: NDArray[np.int64], n: int, table: Array) -> None:
    """Fill the rows of the channels, of their coverage and of bm25."""
    k, channels = len(entries), len(CHANNELS)
    place = np.full(n, -1, np.int64)
    place[entries] = np.arange(k)
    places = place[hits.entries]
    kept = np.flatnonzero(places >= 0)
    term_of = np.repeat(np.arange(len(hits.lengths)), hits.lengths)[kept]
    places = places[kept]
    cells = hits.channel[term_of] * k + places
    near = np.bincount(cells, hits.direction[term_of] * hits.nearness[kept], channels * k)
    covered = np.bincount(cells, hits.share[term_of], channels * k)
    words = int(np.searchsorted(kept, len(hits.bm25)))
    table[:channels] = near.reshape(channels, k)
    table[channels : 2 * channels] = covered.reshape(channels, k)
    table[2 * channels] = np.bincount(places[:words], hits.bm25[kept[:words]], k)


def _title(index: Index, entries: NDArray[np.int64], question: str) -> Array:
    """Longer questions than titles would score at random: 0 for all."""
    if len(question) > SHORT:
        return np.zeros(len(entries), np.float32)
    titles = [index.titles[entry] for entry in entries.tolist()]
    ratios: Array = process.cdist([question], titles, scorer=fuzz.ratio, dtype=np.float32)[0]
    return ratios / np.float32(100)
