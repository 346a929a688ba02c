"""Which of the city's answers fits a question. Pure: the same index and question always give the same outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from knowledge.search import confidence
from knowledge.search.candidate import Candidate, nearest, one_of_each
from knowledge.search.index import Document, Index, Kind, build
from knowledge.search.kana import Reader
from knowledge.search.sentences import read

__all__ = [
    "Ambiguous",
    "Answer",
    "Candidate",
    "Document",
    "Index",
    "Kind",
    "Outcome",
    "Unknown",
    "build",
    "candidates",
    "judged",
    "search",
    "settled",
]

MAX_CANDIDATES = 5
GROUPED = 8
"""So many of the best entries are seen together before the candidates are chosen; more add nothing."""


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


def search(index: Index, reader: Reader, question: str) -> Outcome:
    """The outcome for a question as a resident typed it. At most five candidates, best first; never raises."""
    return judged(candidates(index, reader, question))


def judged(found: tuple[Candidate, ...]) -> Outcome:
    """What is to be done with candidates, best first."""
    verdict = confidence.judge(
        [candidate.confidence for candidate in found],
        [candidate.matter for candidate in found],
        smalltalk=bool(found) and found[0].kind == "smalltalk",
    )
    if verdict.outcome == "unknown":
        return Unknown(candidates=found)
    if verdict.outcome == "answer":
        return Answer(candidates=found)
    choices = tuple(candidate for candidate in found[: verdict.choices] if candidate.kind != "smalltalk")
    return Ambiguous(candidates=found, choices=choices) if choices else Unknown(candidates=found)


def candidates(index: Index, reader: Reader, question: str, *, count: int = MAX_CANDIDATES) -> tuple[Candidate, ...]:
    """The best entries for a question without a judgement, one of every matter first; none if it names nothing."""
    many = max(count, GROUPED)
    return settled(read(question, lambda text: nearest(index, reader, text, many))[:many], count)


def settled(found: Sequence[Candidate], count: int = MAX_CANDIDATES) -> tuple[Candidate, ...]:
    """Candidates, given best first, as they are offered: one of every matter first, none likelier than the last."""
    chosen = one_of_each(found)[:count]
    falling = accumulate((one.confidence for one in chosen), min)
    return tuple(
        replace(one, confidence=probability) if probability < one.confidence else one
        for one, probability in zip(chosen, falling, strict=True)
    )
