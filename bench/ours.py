"""Our search in the form in which its peers are measured."""

from collections.abc import Mapping, Sequence

from bench.peers import DEPTH, Ranker
from knowledge.search import Document, build, candidates
from knowledge.search.texts import Texts
from knowledge.text import Analyzer

NAME = "madoguchi"


Aliases = Mapping[str, tuple[str, ...]]
"""Proper name -> everyday names."""


def ours(documents: Sequence[Document], analyzer: Analyzer, aliases: Aliases | None = None) -> Ranker:
    """Our search over the documents: everything that `search` does but the verdict."""
    index = build(documents, Texts(analyzer, aliases))
    position = {document.id: number for number, document in enumerate(documents)}
    return lambda question: [position[found.id] for found in candidates(index, analyzer, question, count=DEPTH)]
