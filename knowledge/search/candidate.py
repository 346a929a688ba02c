"""An entry that may fit a question, and the best of them for a text taken by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search import confidence, rank
from knowledge.search.index import Index, Kind, matter
from knowledge.search.kana import Reader
from knowledge.search.profiles import MARGIN, profile_for
from knowledge.search.signals import NAMES, signals

REASONS = (*NAMES, MARGIN)
"""What `Candidate.signals` holds."""

_PLACES = {name: place for place, name in enumerate(REASONS)}

WITHIN = 0.2
"""What a further entry of a matter counts beside the first; flat between .1 and .3."""


class Reasons(Mapping[str, float]):
    """`REASONS` and their values, float32 (reasons,). Few ask why: so no dictionary is made for every candidate."""

    __slots__ = ("_values",)

    def __init__(self, values: NDArray[np.float32]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> float:
        return float(self._values[_PLACES[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(REASONS)

    def __len__(self) -> int:
        return len(REASONS)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An entry that may fit. confidence: probability (0 to 1) that it answers the question; signals: its reasons."""

    id: str
    topic: str
    kind: Kind
    confidence: float
    signals: Mapping[str, float]

    @property
    def matter(self) -> str:
        """What it is about; see `index.matter`."""
        return matter(self.kind, self.topic, self.id)


def nearest(index: Index, reader: Reader, text: str, count: int) -> list[Candidate]:
    """The best entries for a text, best first, with falling confidence; none if it names nothing."""
    found = signals(index, reader, text)
    if found is None:
        return []
    profile = profile_for(
        few_phrasings=index.few_phrasings, kana_only=found.kana_only, semantic=index.semantic is not None
    )
    scores = rank.scores(found, index.meanings, profile)
    best = rank.order(scores, count)
    margins = rank.margins(scores[best])
    reasons = found.table.take(best, axis=1)
    trust = confidence.confidences(reasons, margins, profile)
    seen = np.concatenate([reasons, margins[None]]).T
    rows = zip(found.entries.take(best).tolist(), trust, seen, strict=True)
    return [
        Candidate(
            id=index.ids[position],
            topic=index.topics[position],
            kind=index.kinds[position],
            confidence=probability,
            signals=Reasons(values),
        )
        for position, probability, values in rows
    ]


def one_of_each(found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates, given best first, in a new order: the first of every matter, likeliest matter first, then all others.

    A matter is as likely as its squared confidences together; all but the first count WITHIN: several entries that
    fit a little say more than one (held-out phrasings: .4 points of SR@1, 1.3 of SR@3).
    """
    matters = [one.matter for one in found]
    if len(set(matters)) == len(matters):
        return sorted(found, key=lambda one: -one.confidence)
    likely: dict[str, float] = {}
    first: dict[str, Candidate] = {}
    for one, name in zip(found, matters, strict=True):
        likely[name] = likely.get(name, 0.0) + one.confidence**2 * (WITHIN if name in first else 1.0)
        first.setdefault(name, one)
    leading = [first[name] for name in sorted(likely, key=lambda name: -likely[name])]
    return leading + [one for one, name in zip(found, matters, strict=True) if one is not first[name]]
