"""Spot a call for help before any question is looked up (pure; the words are a staff file)."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from knowledge.files import Problem, read_yaml
from knowledge.records import Id, NonEmpty, Record, read_record
from knowledge.text import katakana, normalise


class Number(Record):
    """A number to call, with the words on its button."""

    label: NonEmpty
    phone: NonEmpty = Field(pattern=r"^[0-9#][0-9-]*$")


class Emergency(Record):
    """One kind of danger: the words that show it, the words that rule it out, what to say and whom to call."""

    id: Id
    title: NonEmpty
    answer: NonEmpty = Field(max_length=300)
    numbers: tuple[Number, ...] = Field(min_length=1)
    signs: tuple[tuple[NonEmpty, ...], ...] = Field(min_length=1)
    unless: tuple[NonEmpty, ...] = ()


class _Emergencies(Record):
    emergencies: tuple[Emergency, ...]


def read_emergencies(root: Path) -> tuple[tuple[Emergency, ...], list[Problem]]:
    """The staff file ``knowledge/emergencies.yaml`` below ``root``."""
    path = root / "knowledge" / "emergencies.yaml"
    node, problems = read_yaml(path, shown_as="knowledge/emergencies.yaml")
    if node is None:
        return (), problems
    record, found = read_record(_Emergencies, node)
    return (record.emergencies if record else ()), problems + found


def spot(text: str, emergencies: Sequence[Emergency]) -> Emergency | None:
    """The first kind of danger whose signs stand in ``text``; kana are compared without their kind."""
    heard = _fold(text)
    for emergency in emergencies:
        if any(all(_fold(word) in heard for word in sign) for sign in emergency.signs) and not any(
            _fold(word) in heard for word in emergency.unless
        ):
            return emergency
    return None


def _fold(text: str) -> str:
    return katakana(normalise(text)).replace(" ", "")
