"""Which of the city's answers fits a question. Pure: the same index and question always give the same outcome."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.search import confidence, rank
from knowledge.search.channels import terms_of
from knowledge.search.index import Document, Index, build
from knowledge.search.profiles import profile_for
from knowledge.search.signals import signals
from knowledge.text import Analyzer, is_kana_only, letters, normalise

__all__ = [
    "Ambiguous",
    "Answer",
    "Candidate",
    "Document",
    "Index",
    "Outcome",
    "Unknown",
    "build",
    "candidates",
    "search",
]

MAX_CANDIDATES = 5
MIN_LETTERS = 2
"""A single letter names nothing: whatever it resembles, the answer is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An entry that may fit. confidence: probability (0 to 1) that it answers the question; signals: its reasons."""

    id: str
    topic: str
    confidence: float
    signals: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The first candidate is to be shown."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ambiguous:
    """The resident is to choose among `choices` (one to three), or none of them."""

    candidates: tuple[Candidate, ...]
    choices: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """No candidate is good enough to be shown. candidates: may be empty."""

    candidates: tuple[Candidate, ...]


Outcome = Answer | Ambiguous | Unknown


def search(index: Index, analyzer: Analyzer, question: str) -> Outcome:
    """The outcome for a question as a resident typed it. At most five candidates, best first; never raises."""
    found = candidates(index, analyzer, question)
    verdict = confidence.judge([candidate.confidence for candidate in found], [candidate.topic for candidate in found])
    if verdict.outcome == "unknown" or letters(normalise(question)) < MIN_LETTERS:
        return Unknown(candidates=found)
    if verdict.outcome == "answer":
        return Answer(candidates=found)
    return Ambiguous(candidates=found, choices=found[: verdict.choices])


def candidates(
    index: Index, analyzer: Analyzer, question: str, *, count: int = MAX_CANDIDATES
) -> tuple[Candidate, ...]:
    """The best entries for a question, best first, without a judgement; none for a question without letters."""
    analysis = analyzer.analyse(index.aliases.replace(question))
    if not index.ids or not letters(analysis.text):
        return ()
    kana_only = is_kana_only(analysis.text)
    found = signals(index, analysis.text, terms_of(analysis), kana_only=kana_only)
    profile = profile_for(trained=len(index.dual) > 0, kana_only=kana_only)
    scores = rank.combine(found, profile.weights)
    best = rank.order(scores, count)
    reasons = {name: values[best] for name, values in found.items()} | {"margin": rank.margins(scores[best])}
    trust = confidence.confidences(reasons, profile)
    return tuple(
        Candidate(
            id=index.ids[position],
            topic=index.topics[position],
            confidence=float(trust[place]),
            signals={name: round(float(values[place]), 4) for name, values in reasons.items()},
        )
        for place, position in enumerate(best.tolist())
    )
