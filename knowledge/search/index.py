"""The searchable form of a city's answers: built once at publication, stored as plain arrays, shared by all threads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search.aliases import Aliases
from knowledge.search.arrays import pack, unpack
from knowledge.search.invert import postings_of
from knowledge.search.kana import Lexicon, respelled
from knowledge.search.meanings import Meanings, meanings_of
from knowledge.search.postings import Postings
from knowledge.search.semantic import Encoder, Semantics, restored, semantics_of
from knowledge.search.texts import Texts
from knowledge.search.vectors import bundled
from knowledge.text import is_kana_only, letters_of

FORMAT = 3
"""Raised when the arrays change their meaning: a publication with another number must be built anew."""

MIN_SENTENCE = 6
_SENTENCE = re.compile(r"[。！？\n]")
_PLACEHOLDER = re.compile(r"\{[a-z.]+\}")

Kind = Literal["entry", "elsewhere", "smalltalk"]
"""An answer of the city, the name of the agency that has it, or a few polite words."""

KINDS: tuple[Kind, ...] = ("entry", "elsewhere", "smalltalk")

LEAST_QUESTIONS = 3
"""Titles and phrasings an entry, on average, below which its title and answer must make up for them."""

Arrays = dict[str, NDArray[np.generic]]


def matter(kind: Kind, topic: str, name: str) -> str:
    """The topic of an entry, the id of another agency's matter; all small talk is one matter."""
    return kind if kind == "smalltalk" else topic or name


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An entry as the search needs it. id: one line, unique in an index."""

    id: str
    topic: str
    category: str
    title: str
    phrasings: tuple[str, ...]
    answer: str
    kind: Kind = "entry"

    @property
    def matter(self) -> str:
        """What it is about: near ties within one matter are no doubt about what is meant."""
        return matter(self.kind, self.topic, self.id)

    @property
    def texts(self) -> tuple[tuple[str, bool], ...]:
        """What residents may say for it (True), and what it says (False), without placeholders and mere list words."""
        parts = (part.strip() for part in _SENTENCE.split(_PLACEHOLDER.sub("", self.answer)))
        sentences = tuple(part for part in parts if len(part) >= MIN_SENTENCE)
        return (*((text, True) for text in (self.title, *self.phrasings)), *((text, False) for text in sentences))


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """n entries, each with a title, phrasings and the sentences of its answer.

    ids, topics, titles, kinds, matters: n strings each. exact: the letters of every title and phrasing -> its entry.
    few_phrasings: whether the entries have, on average, so few phrasings that they must be found by title and answer.
    semantic: None without a sentence model.
    """

    ids: tuple[str, ...]
    topics: tuple[str, ...]
    titles: tuple[str, ...]
    kinds: tuple[Kind, ...]
    matters: tuple[str, ...]
    exact: Mapping[str, int]
    few_phrasings: bool
    postings: Postings
    meanings: Meanings
    lexicon: Lexicon
    aliases: Aliases
    semantic: Semantics | None = None

    def to_arrays(self) -> Arrays:
        """Arrays by name, for `np.save(..., allow_pickle=False)`."""
        return {
            "format": np.array([FORMAT]),
            "ids": pack(self.ids),
            "topics": pack(self.topics),
            "titles": pack(self.titles),
            "kinds": pack(self.kinds),
            "exact": pack(self.exact),
            "exact_entries": np.fromiter(self.exact.values(), np.int32, len(self.exact)),
            "few_phrasings": np.array([self.few_phrasings]),
            **self.postings.to_arrays(),
            **self.meanings.to_arrays(),
            "lexicon": self.lexicon.to_array(),
            "aliases": self.aliases.to_array(),
            **(self.semantic.to_arrays() if self.semantic else {}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], encoder: Encoder | None = None) -> Self:
        """The inverse of `to_arrays`. ValueError: another version of this module wrote them; KeyError: one lacks.

        encoder: the sentence model; without the one that the index was built with, it is searched without its signal.
        """
        if int(arrays["format"].item()) != FORMAT:
            raise ValueError(f"index format {arrays['format'].item()}, expected {FORMAT}")
        ids, topics = tuple(unpack(arrays["ids"])), tuple(unpack(arrays["topics"]))
        kinds = tuple(kind for name in unpack(arrays["kinds"]) for kind in KINDS if kind == name)
        return cls(
            ids=ids,
            topics=topics,
            titles=tuple(unpack(arrays["titles"])),
            kinds=kinds,
            matters=tuple(map(matter, kinds, topics, ids)),
            exact=dict(zip(unpack(arrays["exact"]), arrays["exact_entries"].tolist(), strict=True)),
            few_phrasings=bool(arrays["few_phrasings"].item()),
            postings=Postings.from_arrays(arrays),
            meanings=Meanings.from_arrays(arrays),
            lexicon=Lexicon.from_array(arrays["lexicon"]),
            aliases=Aliases.from_array(arrays["aliases"]),
            semantic=restored(arrays, encoder),
        )


def build(
    documents: Sequence[Document],
    known: Texts,
    encoder: Encoder | None = None,
) -> Index:
    """The index of the documents. ValueError: an id twice.

    known: what was worked out of texts before. encoder: a sentence model, where there is one.
    """
    if len({document.id for document in documents}) != len(documents):
        raise ValueError("two documents have the same id")
    n = len(documents)
    texts = [(entry, text, asked) for entry, document in enumerate(documents) for text, asked in document.texts]
    analyses = [known.named(text) for _, text, _ in texts]
    kana = [is_kana_only(analysis.text) for analysis in analyses]
    lexicon = Lexicon.of(analysis for analysis, only in zip(analyses, kana, strict=True) if not only)
    heard = [
        respelled(analysis, lexicon, known) if only else analysis for analysis, only in zip(analyses, kana, strict=True)
    ]
    terms = [known.terms(analysis) for analysis in heard]
    entry_of = np.array([entry for entry, _, _ in texts], np.int32)
    asked = np.array([asked for _, _, asked in texts], bool)
    postings = postings_of(terms, asked, entry_of, n)
    return Index(
        ids=tuple(document.id for document in documents),
        topics=tuple(document.topic for document in documents),
        titles=tuple(known.aliases.replace(document.title) for document in documents),
        kinds=tuple(document.kind for document in documents),
        matters=tuple(document.matter for document in documents),
        exact=_exact(
            [(entry, analysis.text) for (entry, _, asks), analysis in zip(texts, analyses, strict=True) if asks]
        ),
        few_phrasings=int(asked.sum()) < LEAST_QUESTIONS * n,
        postings=postings,
        meanings=meanings_of(terms, asked, entry_of, n, postings, bundled()),
        lexicon=lexicon,
        aliases=known.aliases,
        semantic=semantics_of([analysis.text for analysis in heard], asked, entry_of, n, encoder) if encoder else None,
    )


def _exact(questions: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Letters -> entry; the first entry keeps what another one also has."""
    found: dict[str, int] = {}
    for entry, text in questions:
        found.setdefault(letters_of(text), entry)
    return found
