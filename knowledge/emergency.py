"""Spot a call for help before any question is looked up (pure; the words are a staff file)."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.files import read_yaml
from knowledge.problems import Problem
from knowledge.records import Id, NonEmpty, Record, read_record
from knowledge.text import fold

Sign = Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
"""Words that must all stand in the text; ``a|b`` is one word written in two ways, ``a|b+c`` is ``ac`` or ``bc``."""

SHORT = 70
"""Up to so many letters a text may be a cry."""

_DRAWN_OUT = "[アイウエオツヨ]*"
"""What a shout adds to its last sound (たすけてええっ), as `fold` leaves it."""


class Number(Record):
    """A number to call, with the words on its button."""

    label: NonEmpty
    phone: NonEmpty = Field(pattern=r"^[0-9#][0-9-]*$")


class Emergency(Record):
    """One kind of danger: the words that show it, the words that rule it out, what to say and whom to call.

    alone: cries that count when the text holds nothing else. sure: signs that nothing rules out. signs: signs that a
    word of `unless` turns into an ordinary question. hints: wider signs that count only in a short text without a word
    of `asking` either, for a cry is short and states what happens. longer: words in whose midst no other word counts
    (夫 is not meant by 大丈夫).
    """

    id: Id
    title: NonEmpty
    answer: NonEmpty = Field(max_length=300)
    numbers: tuple[Number, ...] = Field(min_length=1)
    alone: tuple[NonEmpty, ...] = ()
    sure: tuple[Sign, ...] = ()
    signs: tuple[Sign, ...] = Field(min_length=1)
    hints: tuple[Sign, ...] = ()
    unless: tuple[NonEmpty, ...] = ()
    asking: tuple[NonEmpty, ...] = ()
    longer: tuple[NonEmpty, ...] = ()

    @property
    def excuses(self) -> tuple[str, ...]:
        """What rules out a hint."""
        return self.unless + self.asking


class Emergencies(Record):
    """The staff file; its own ``unless``, ``asking`` and ``longer`` hold for every kind."""

    unless: tuple[NonEmpty, ...] = ()
    asking: tuple[NonEmpty, ...] = ()
    longer: tuple[NonEmpty, ...] = ()
    emergencies: tuple[Emergency, ...]


def read_emergencies(root: Path) -> tuple[tuple[Emergency, ...], list[Problem]]:
    """The staff file ``knowledge/emergencies.yaml`` below ``root``; its common words are added to every kind's."""
    path = root / "knowledge" / "emergencies.yaml"
    node, problems = read_yaml(path, shown_as="knowledge/emergencies.yaml")
    if node is None:
        return (), problems
    record, found = read_record(Emergencies, node)
    if record is None:
        return (), problems + found
    return tuple(_with_common(kind, record) for kind in record.emergencies), problems + found


def _with_common(kind: Emergency, file: Emergencies) -> Emergency:
    common = {name: (*getattr(file, name), *getattr(kind, name)) for name in ("unless", "asking", "longer")}
    return kind.model_copy(update=common)


def spot(text: str, emergencies: Sequence[Emergency]) -> Emergency | None:
    """The danger ``text`` cries out: the first kind with a cry or sure sign, else with a sign, else with a hint."""
    folded = fold(text)
    among = {longer: _Heard.among(folded, longer) for longer in {kind.longer for kind in emergencies}}
    kinds = [(kind, among[kind.longer]) for kind in emergencies]
    brief = kinds if len(folded) <= SHORT else []
    found = itertools.chain(
        (kind for kind, heard in kinds if _is_cry(folded, kind.alone) or heard.shows_any(kind.sure)),
        (kind for kind, heard in kinds if heard.shows_any(kind.signs) and not heard.holds_any(kind.unless)),
        (kind for kind, heard in brief if heard.shows_any(kind.hints) and not heard.holds_any(kind.excuses)),
    )
    return next(found, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heard:
    """A folded text. spans: where its longer words stand (start, end)."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def among(cls, text: str, longer: tuple[str, ...]) -> "_Heard":
        found = _longer_pattern(longer).finditer(text) if longer else ()
        return cls(text=text, spans=tuple(match.span(1) for match in found))

    def shows_any(self, signs: Iterable[Sign]) -> bool:
        return any(all(map(self.holds, sign)) for sign in signs)

    def holds_any(self, words: Iterable[str]) -> bool:
        return any(map(self.holds, words))

    def holds(self, word: str) -> bool:
        return any(map(self._stands_alone, filter(self.text.__contains__, _ways(word))))

    def _stands_alone(self, way: str) -> bool:
        return not self.spans or any(not self._is_part(*place) for place in _places(self.text, way))

    def _is_part(self, start: int, end: int) -> bool:
        """Whether what stands there begins in the midst of a longer word, or is but its beginning."""
        return any(first < start < last or (start == first and end < last) for first, last in self.spans)


def _places(text: str, way: str) -> Iterator[tuple[int, int]]:
    start = text.find(way)
    while start >= 0:
        yield start, start + len(way)
        start = text.find(way, start + 1)


def _is_cry(heard: str, cries: tuple[str, ...]) -> bool:
    return bool(cries) and _cry_pattern(cries).fullmatch(heard) is not None


@lru_cache(maxsize=8192)
def _ways(word: str) -> tuple[str, ...]:
    """The ways to write a word of the staff file, folded."""
    parts = [part.split("|") for part in unicodedata.normalize("NFKC", word).split("+")]
    return tuple(filter(None, (fold("".join(way)) for way in itertools.product(*parts))))


@lru_cache(maxsize=64)
def _cry_pattern(cries: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:(?:{_either(cries)}){_DRAWN_OUT})+")


@lru_cache(maxsize=64)
def _longer_pattern(longer: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the longest of the words at every place, also where they overlap."""
    return re.compile(f"(?=({_either(longer)}))")


def _either(words: tuple[str, ...]) -> str:
    ways = {way for word in words for way in _ways(word)}
    return "|".join(map(re.escape, sorted(ways, key=len, reverse=True)))
