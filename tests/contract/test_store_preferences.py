"""What a resident wishes is kept, changed as a whole, and gone when they block the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store import preferences, residents
from bot.store.notice_schema import subscription
from scheduler.wishes import NO_WISHES, Wishes

if TYPE_CHECKING:
    from .conftest import Desk

MANY = Wishes(topics=frozenset({"class", "tax"}), district="kita", quiet=frozenset({"sat", "sun"}), monthly_most=4)


def save(desk: Desk, resident_id: int, wishes: Wishes, now: int = 0) -> None:
    desk.database.write(lambda c: preferences.save(c, resident_id, wishes, now))


def load(desk: Desk, resident_id: int) -> Wishes:
    return desk.database.read(lambda c: preferences.load(c, resident_id))


def test_wishes_come_back_as_they_were(desk: Desk) -> None:
    first, second = desk.resident("U1"), desk.resident("U2")
    assert load(desk, first) == NO_WISHES
    save(desk, first, MANY)
    assert (load(desk, first), load(desk, second)) == (MANY, NO_WISHES)
    save(desk, first, NO_WISHES)
    assert load(desk, first) == NO_WISHES


def test_a_topic_keeps_the_moment_since_when_it_is_wanted(desk: Desk) -> None:
    resident_id = desk.resident("U1")
    save(desk, resident_id, Wishes(topics=frozenset({"tax"})), now=1)
    save(desk, resident_id, MANY, now=2)
    rows = desk.database.read(lambda c: c.execute(select(subscription.c.topic, subscription.c.since)).all())
    assert {row.topic: row.since for row in rows} == {"tax": 1, "class": 2}


def test_blocking_the_account_forgets_them(desk: Desk) -> None:
    resident_id = desk.resident("U1")
    save(desk, resident_id, MANY)
    desk.database.write(lambda c: residents.forget(c, resident_id))
    assert load(desk, resident_id) == NO_WISHES
