"""The searchable form of a city's answers: built once at publication, stored as plain arrays, shared by all threads."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search import ridge
from knowledge.search.aliases import Aliases
from knowledge.search.channels import Channels, terms_of
from knowledge.search.postings import Postings, bm25_postings, pack, unpack
from knowledge.text import Analyzer

FORMAT = 1
"""Raised when the arrays change their meaning: a publication with another number must be built anew."""

QUESTION_WEIGHT = 3
"""How often a title or phrasing counts against a sentence of the answer in the BM25 document (measured: 3 to 1)."""

MIN_SENTENCE = 6
_SENTENCE = re.compile(r"[。！？\n]")
_PLACEHOLDER = re.compile(r"\{[a-z.]+\}")

Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An entry as the search needs it. id: one line, unique in an index."""

    id: str
    topic: str
    category: str
    title: str
    phrasings: tuple[str, ...]
    answer: str

    @property
    def questions(self) -> tuple[str, ...]:
        """What residents may say for it."""
        return (self.title, *self.phrasings)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it says, without placeholders and without mere words of a list."""
        parts = (part.strip() for part in _SENTENCE.split(_PLACEHOLDER.sub("", self.answer)))
        return tuple(part for part in parts if len(part) >= MIN_SENTENCE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """n entries with m texts (titles, phrasings, sentences of the answer), the texts of an entry side by side.

    ids, topics, titles: n strings. first: int64 (n,), an entry's first text. entry_of: int32 (m,). channels: all texts.
    entry_words, entry_readings: BM25 weights over the n entries. dual, kana_dual: weights of the classifier from all
    channels and from readings alone, float32 (m, n), or (0, n) without a classifier.
    """

    ids: tuple[str, ...]
    topics: tuple[str, ...]
    titles: tuple[str, ...]
    first: NDArray[np.int64]
    entry_of: NDArray[np.int32]
    channels: Channels
    entry_words: Postings
    entry_readings: Postings
    dual: NDArray[np.float32]
    kana_dual: NDArray[np.float32]
    aliases: Aliases

    def to_arrays(self) -> Arrays:
        """Arrays by name, for `np.save(..., allow_pickle=False)`."""
        return {
            "format": np.array([FORMAT]),
            "ids": pack(self.ids),
            "topics": pack(self.topics),
            "titles": pack(self.titles),
            "first": self.first,
            "entry_of": self.entry_of,
            **self.channels.to_arrays(),
            **self.entry_words.to_arrays("entry_words"),
            **self.entry_readings.to_arrays("entry_readings"),
            "dual": self.dual,
            "kana_dual": self.kana_dual,
            "aliases": self.aliases.to_array(),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """The inverse of `to_arrays`. ValueError: another version of this module wrote them; KeyError: one lacks."""
        if int(arrays["format"].item()) != FORMAT:
            raise ValueError(f"index format {arrays['format'].item()}, expected {FORMAT}")
        return cls(
            ids=tuple(unpack(arrays["ids"])),
            topics=tuple(unpack(arrays["topics"])),
            titles=tuple(unpack(arrays["titles"])),
            first=arrays["first"].astype(np.int64, copy=False),
            entry_of=arrays["entry_of"].astype(np.int32, copy=False),
            channels=Channels.from_arrays(arrays),
            entry_words=Postings.from_arrays(arrays, "entry_words"),
            entry_readings=Postings.from_arrays(arrays, "entry_readings"),
            dual=arrays["dual"].astype(np.float32, copy=False),
            kana_dual=arrays["kana_dual"].astype(np.float32, copy=False),
            aliases=Aliases.from_array(arrays["aliases"]),
        )


def build(
    documents: Sequence[Document], analyzer: Analyzer, aliases: Mapping[str, tuple[str, ...]] | None = None
) -> Index:
    """The index of the documents. aliases: proper name -> what residents call the thing. ValueError: an id twice."""
    if len({document.id for document in documents}) != len(documents):
        raise ValueError("two documents have the same id")
    names = Aliases(aliases or {})
    texts = [names.replace(text) for document in documents for text in (*document.questions, *document.sentences)]
    terms = [terms_of(analyzer.analyse(text)) for text in texts]
    sizes = np.array([len(document.questions) + len(document.sentences) for document in documents], np.int64)
    first = np.cumsum(sizes) - sizes
    entry_of = np.repeat(np.arange(len(documents), dtype=np.int32), sizes)
    channels = Channels.of(terms)
    if ridge.fits(texts=len(texts), entries=len(documents), questions=sum(len(d.questions) for d in documents)):
        classifier = ridge.train(channels, terms, entry_of, len(documents))
    else:
        classifier = ridge.untrained(len(documents))
    shares = [share for document in documents for share in _shares(document)]
    return Index(
        ids=tuple(document.id for document in documents),
        topics=tuple(document.topic for document in documents),
        titles=tuple(texts[position] for position in first),
        first=first,
        entry_of=entry_of,
        channels=channels,
        entry_words=bm25_postings(_bags([text.words for text in terms], shares, entry_of, len(documents))),
        entry_readings=bm25_postings(_bags([text.readings for text in terms], shares, entry_of, len(documents))),
        dual=classifier.dual,
        kana_dual=classifier.kana_dual,
        aliases=names,
    )


def _shares(document: Document) -> list[int]:
    """How often each text of the document counts in its bag."""
    return [QUESTION_WEIGHT] * len(document.questions) + [1] * len(document.sentences)


def _bags(
    texts: Sequence[Counter[str]], shares: Sequence[int], entry_of: NDArray[np.int32], entries: int
) -> list[Counter[str]]:
    """The terms of all texts of an entry in one bag."""
    bags: list[Counter[str]] = [Counter() for _ in range(entries)]
    for entry, share, text in zip(entry_of.tolist(), shares, texts, strict=True):
        bags[entry].update({term: share * count for term, count in text.items()})
    return bags
