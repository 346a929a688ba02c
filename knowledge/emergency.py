"""Spot a call for help before any question is looked up (pure; the words are a staff file)."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.files import Problem, read_yaml
from knowledge.records import Id, NonEmpty, Record, read_record
from knowledge.text import fold_reading, normalise

Sign = Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
"""Words that must all stand in the text; ``a|b`` is one word written in two ways."""

SHORT = 70
"""Up to so many letters a text may be a cry."""

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_DRAWN_OUT = "[アイウエオツヨ]*"
"""What a shout adds to its last sound (たすけてええっ), as `_fold` leaves it."""


class Number(Record):
    """A number to call, with the words on its button."""

    label: NonEmpty
    phone: NonEmpty = Field(pattern=r"^[0-9#][0-9-]*$")


class Emergency(Record):
    """One kind of danger: the words that show it, the words that rule it out, what to say and whom to call.

    alone: cries that count when the text holds nothing else. sure: signs that nothing rules out. signs: signs that a
    word of `unless` turns into an ordinary question. hints: wider signs that count only in a short text without a word
    of `asking` either, for a cry is short and states what happens.
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


class Emergencies(Record):
    """The staff file; its own ``unless`` and ``asking`` hold for every kind."""

    unless: tuple[NonEmpty, ...] = ()
    asking: tuple[NonEmpty, ...] = ()
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
    return kind.model_copy(
        update={"unless": (*file.unless, *kind.unless), "asking": (*file.asking, *kind.asking)},
    )


def spot(text: str, emergencies: Sequence[Emergency]) -> Emergency | None:
    """The danger ``text`` cries out: the first kind with a cry or sure sign, else with a sign, else with a hint."""
    heard = _fold(text)
    possible = [kind for kind in emergencies if not _any_word(heard, kind.unless)]
    stated = [kind for kind in possible if len(heard) <= SHORT and not _any_word(heard, kind.asking)]
    found = itertools.chain(
        (kind for kind in emergencies if _is_cry(heard, kind.alone) or _any_sign(heard, kind.sure)),
        (kind for kind in possible if _any_sign(heard, kind.signs)),
        (kind for kind in stated if _any_sign(heard, kind.hints)),
    )
    return next(found, None)


def _is_cry(heard: str, cries: tuple[str, ...]) -> bool:
    return bool(cries) and _cry_pattern(cries).fullmatch(heard) is not None


def _any_sign(heard: str, signs: Iterable[Sign]) -> bool:
    return any(all(_stands(heard, word) for word in sign) for sign in signs)


def _any_word(heard: str, words: Iterable[str]) -> bool:
    return any(_stands(heard, word) for word in words)


def _stands(heard: str, word: str) -> bool:
    return any(way in heard for way in _ways(word))


@lru_cache(maxsize=8192)
def _ways(word: str) -> tuple[str, ...]:
    """The ways to write a word of the staff file, folded."""
    return tuple(filter(None, map(_fold, word.split("|"))))


@lru_cache(maxsize=64)
def _cry_pattern(cries: tuple[str, ...]) -> re.Pattern[str]:
    ways = sorted({way for cry in cries for way in _ways(cry)}, key=len, reverse=True)
    return re.compile(f"(?:(?:{'|'.join(map(re.escape, ways))}){_DRAWN_OUT})+")


def _fold(text: str) -> str:
    """Text as it is compared: by sound for kana, without accents, punctuation and spaces.

    A space stands before every run of Latin letters or digits, so that these are found from the start of a word on.
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", normalise(text))).replace("đ", "d")
    sounds = fold_reading(unicodedata.normalize("NFC", plain))
    return "".join(f" {run}" if run[0].isascii() else run for run in _RUN.findall(sounds))
