"""Holding texts back: questions that the index has not seen, and questions whose answer it does not have (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from knowledge.search import Document

SEED = 20261121


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A phrasing that the index lacks, and the topic that it asks about."""

    text: str
    topic: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fold:
    """kept: what the index is built from. held: what it is asked."""

    kept: tuple[Document, ...]
    held: tuple[Held, ...]


def phrasing_folds(documents: Sequence[Document], count: int) -> Iterator[Fold]:
    """Every phrasing is held in exactly one fold, those of a document spread evenly; its title always stays.

    Never held: a text that another document also has, since the index has seen it, and documents without a topic (other
    agencies, small talk), which stay whole.
    """
    seen = _texts_of_several(documents)
    chance = Random(SEED)
    places = []
    for number, document in enumerate(documents):
        order = list(range(len(document.phrasings) if document.topic else 0))
        chance.shuffle(order)
        places.append({phrasing: (number + place) % count for place, phrasing in enumerate(order)})
    for fold in range(count):
        held: list[Held] = []
        kept: list[Document] = []
        for document, folds in zip(documents, places, strict=True):
            out = [n for n, text in enumerate(document.phrasings) if folds.get(n) == fold and text not in seen]
            held += [Held(text=document.phrasings[n], topic=document.matter) for n in out]
            left = tuple(text for n, text in enumerate(document.phrasings) if n not in out)
            kept.append(replace(document, phrasings=left))
        yield Fold(kept=tuple(kept), held=tuple(held))


def topic_folds(documents: Sequence[Document], count: int) -> Iterator[Fold]:
    """Every topic is held in exactly one fold with all its documents: the index knows no answer to what it is asked.

    Documents without a topic are never held.
    """
    topics = sorted({document.topic for document in documents if document.topic})
    Random(SEED).shuffle(topics)
    for fold in range(count):
        out = set(topics[fold::count])
        yield Fold(
            kept=tuple(document for document in documents if document.matter not in out),
            held=tuple(
                Held(text=text, topic=document.matter)
                for document in documents
                if document.matter in out
                for text in document.phrasings
            ),
        )


def _texts_of_several(documents: Sequence[Document]) -> set[str]:
    first: dict[str, str] = {}
    several: set[str] = set()
    for document in documents:
        for text in {document.title, *document.phrasings}:
            if first.setdefault(text, document.id) != document.id:
                several.add(text)
    return several
