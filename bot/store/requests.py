"""Wishes of groups for a class or a card desk of their own; the day and the place are settled by telephone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from bot.store.database import insert_once
from bot.store.questions import KEPT_DAYS
from bot.store.signup_schema import group_request
from scheduler.group_request import GroupKind, GroupRequest

_DAY = 24 * 3600 * 1000
_DRAWS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a group wishes. week: its Monday; code: gives numbers to try."""

    resident_id: int
    kind: GroupKind
    week: str
    people: str
    code: Callable[[], str]


def add(connection: Connection, city: str, wanted: Wanted, now: int) -> GroupRequest:
    """Keep a wish under a number; the same wish keeps the number it has."""
    for _ in range(_DRAWS):
        same = (group_request.c.resident_id == wanted.resident_id) & (group_request.c.kind == wanted.kind)
        known = _every().where(same, group_request.c.week == wanted.week)
        if found := next(iter(_read(connection, known)), None):
            return found
        row = {
            "city": city,
            "resident_id": wanted.resident_id,
            "kind": wanted.kind,
            "week": wanted.week,
            "people": wanted.people,
            "code": wanted.code(),
            "made_at": now,
        }
        insert_once(connection, group_request, row)
    raise RuntimeError("no free number")


def listed(connection: Connection, city: str) -> list[GroupRequest]:
    """The wishes of a city, oldest first."""
    return _read(
        connection, _every().where(group_request.c.city == city).order_by(group_request.c.made_at, group_request.c.id)
    )


def purge(connection: Connection, now: int) -> int:
    """Delete wishes that are older than 90 days. Returns how many."""
    old = group_request.c.made_at < now - KEPT_DAYS * _DAY
    return connection.execute(delete(group_request).where(old)).rowcount


def _every() -> Select[Any]:
    return select(group_request)


def _read(connection: Connection, chosen: Select[Any]) -> list[GroupRequest]:
    rows = connection.execute(chosen).mappings()
    return [GroupRequest(kind=row["kind"], week=row["week"], people=row["people"], code=row["code"]) for row in rows]
