"""What speaks for each entry: one number per entry and signal, on a scale that does not depend on other entries."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.search.index import Index
from knowledge.search.kana import Reader, respelled, with_hidden_words
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
    shared = index.postings.compare(terms, len(index.ids))
    exact = index.exact.get(asked)
    near = index.semantic.nearness(heard.text) if index.semantic else None
    entries = _shortlist(shared.table, exact, near)
    meaning = index.meanings.direction(bundled().weighted_sum(terms.words, shared.words))
    everything = len(entries) == len(index.ids)
    table = np.concatenate(
        [
            shared.table if everything else shared.table.take(entries, axis=1),
            index.meanings.cosines(meaning, None if everything else entries),
            _title(index, entries, heard.text),
            np.zeros((1, len(entries))) if near is None else np.maximum(near[None, entries], 0),
        ],
        dtype=np.float32,
    )
    place = None if exact is None else int(entries.searchsorted(exact))
    return Signals(entries=entries, table=table, kana_only=kana_only, exact=place)


def _shortlist(shared: NDArray[np.float64], exact: int | None, near: Array | None) -> NDArray[np.int64]:
    """The entries that share most with the question, the exact one and the nearest among them; all if there are few."""
    n = shared.shape[1]
    if n <= SHORTLIST:
        return np.arange(n)
    totals = shared[:-1].sum(axis=0)
    if near is not None:
        totals[near.argpartition(n - NEAREST)[n - NEAREST :]] = np.inf
    if exact is not None:
        totals[exact] = np.inf
    best: NDArray[np.int64] = totals.argpartition(n - SHORTLIST)[n - SHORTLIST :]
    best.sort()
    return best


def _title(index: Index, entries: NDArray[np.int64], question: str) -> Array:
    """One row. Longer questions than titles would score at random: 0 for all."""
    if len(question) > SHORT:
        return np.zeros((1, len(entries)), np.float32)
    titles = [index.titles[entry] for entry in entries.tolist()]
    ratios: Array = process.cdist([question], titles, scorer=fuzz.ratio, dtype=np.float32)
    return ratios / np.float32(100)
