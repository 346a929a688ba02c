"""Made-up questions to a town hall, as many as wanted and no two alike, for measuring time and memory.

A document is a matter: a thing (procedures, tax, refuse, ...), a room or class in a facility, or something broken in a
street, together with one thing to want of it. The names of facilities and streets are made up from three parts, and
their number grows with the number of documents, as a larger town has more of both: one name to four documents. So new
words go on appearing, as they do in real collections. The texts of one document share their matter but differ in
wording, in the situation told before it, and in the ending.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Self

from bench.vocabulary import (
    ENDINGS,
    FACILITIES,
    FIRST,
    LAST,
    MIDDLE,
    ROOMS,
    SITUATIONS,
    STREET_MATTERS,
    SYLLABLES,
    THINGS,
    WISHES,
)

SEED = 20261120
MODERN = 0.3
"""Share of names in katakana, which stay one word; those of three parts are taken apart by a tokenizer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """What one document is about: a subject, and a key of WISHES."""

    subject: str
    wish: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """As many matters as documents are wanted, all different."""

    matters: tuple[Matter, ...]

    @classmethod
    def of(cls, documents: int) -> Self:
        """The town of this size; the same every time."""
        chance = Random(SEED)
        names = _names(documents // 4 + 10, chance)
        drawn: dict[Matter, None] = {}
        while len(drawn) < documents:
            drawn.setdefault(Matter(subject=_subject(names, chance), wish=chance.choice(list(WISHES))))
        return cls(matters=tuple(drawn))

    def texts(self, each: int) -> list[tuple[str, ...]]:
        """So many texts for every matter; no text twice in all of them."""
        chance = Random(SEED + 1)
        used: set[str] = set()
        return [tuple(_fresh(matter, each, used, chance)) for matter in self.matters]

    def questions(self, count: int, texts: Sequence[Sequence[str]]) -> list[str]:
        """Questions about matters of this town that stand nowhere in its texts."""
        chance = Random(SEED + 2)
        used = {text for group in texts for text in group}
        return [question for _ in range(count) for question in _fresh(chance.choice(self.matters), 1, used, chance)]


def _names(count: int, chance: Random) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        parts = (SYLLABLES,) * 3 if chance.random() < MODERN else (FIRST, MIDDLE, LAST)
        names.setdefault("".join(chance.choice(part) for part in parts))
    return list(names)


def _subject(names: Sequence[str], chance: Random) -> str:
    name = chance.choice(names)
    sort = chance.random()
    if sort < 0.3:
        return f"{name}の{chance.choice(STREET_MATTERS)}"
    if sort < 0.6:
        return f"{name}{chance.choice(FACILITIES)}の{chance.choice(ROOMS)}"
    if sort < 0.8:
        return f"{name}{chance.choice(FACILITIES)}での{chance.choice(THINGS)}"
    if sort < 0.9:
        return f"{name}の{chance.choice(THINGS)}"
    return f"{chance.choice(THINGS)}と{chance.choice(THINGS)}"


def _fresh(matter: Matter, count: int, used: set[str], chance: Random) -> Iterator[str]:
    """Texts that are not used yet; they are from then on."""
    while count:
        wording = chance.choice(WISHES[matter.wish]).format(x=matter.subject)
        text = chance.choice(SITUATIONS) + wording + chance.choice(ENDINGS)
        if text not in used:
            used.add(text)
            count -= 1
            yield text
