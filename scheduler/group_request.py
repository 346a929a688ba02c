"""A group asks the city to come: a class or a card desk, in one of the next weeks, for so many people (pure)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol, get_args

GroupKind = Literal["smartphone-class", "card-desk"]
KINDS: tuple[GroupKind, ...] = get_args(GroupKind)

PEOPLE = ("5-9", "10-19", "20-39", "40-")
"""How many come: answers to choose from, nobody writes a sentence about themselves."""

FIRST_WEEK = 3
WEEKS = 8
"""Staff need time to prepare: the first week that can be wished for, and how many are offered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRequest:
    """A wish. week: its Monday, ISO. code: the number to say on the telephone."""

    kind: GroupKind
    week: str
    people: str
    code: str


class GroupRequests(Protocol):
    """Where a resident's wishes are kept."""

    def add(self, kind: GroupKind, week: date, people: str) -> GroupRequest:
        """Keep a wish under a number; the same wish keeps the number it has."""


def weeks(today: date) -> tuple[date, ...]:
    """The Mondays of the weeks that can be wished for."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday + timedelta(weeks=FIRST_WEEK + number) for number in range(WEEKS))
