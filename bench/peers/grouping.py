"""Ranking documents that have several texts each: the best text counts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Texts = Sequence[Sequence[str]]
"""The texts of every document; none is without."""

Ranker = Callable[[str], list[int]]
"""A question in, positions of documents out, best first, at most DEPTH, no document twice."""

Build = Callable[[Texts], Ranker]
Tokenise = Callable[[str], list[str]]

DEPTH = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouped:
    """All texts in one row. document_of: the document of each. reach: among so many texts there are DEPTH documents."""

    texts: tuple[str, ...]
    document_of: tuple[int, ...]
    reach: int

    @classmethod
    def of(cls, texts: Texts) -> Self:
        """The texts of all documents, one document after the other."""
        rows = [(text, document) for document, group in enumerate(texts) for text in group]
        most = max((len(group) for group in texts), default=0)
        return cls(
            texts=tuple(text for text, _ in rows),
            document_of=tuple(document for _, document in rows),
            reach=min(len(rows), DEPTH * most),
        )

    def documents(self, best_texts: Iterable[int]) -> list[int]:
        """The documents of texts that are given best first."""
        return list(dict.fromkeys(self.document_of[text] for text in best_texts))[:DEPTH]

    def by_score(self, scores: NDArray[np.floating]) -> list[int]:
        """The documents of the texts with the best scores, float (texts,); texts with 0 or less are not found."""
        return self.documents(text for text in best(scores, self.reach) if scores[text] > 0)


def best(scores: NDArray[np.floating], count: int) -> list[int]:
    """The positions of the best scores, best first; equal scores in the order of positions, as far as they fit."""
    everything = count >= len(scores)
    kept = np.arange(len(scores)) if everything else np.sort(np.argpartition(-scores, count - 1)[:count])
    order: list[int] = kept[np.argsort(-scores[kept], kind="stable")].tolist()
    return order
