"""The answers given in a guide are kept for a day, to go on with it, and no longer; other buttons stay as they are."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, select

from bot.store import events, residents
from bot.store.events import GUIDE_OPEN, NewEvent
from bot.store.schema import event

from .conftest import NOW

if TYPE_CHECKING:
    from .conftest import Desk

GUIDE = "guide?id=move&v=1a2b3c&s=1&a=db4a58.a"


def presses(desk: Desk, data: str) -> int:
    def work(connection: Connection) -> int:
        new = NewEvent(
            webhook_event_id=uuid.uuid4().hex,
            channel="line:test",
            resident_id=residents.find_or_add(connection, desk.cipher, "line:test", "U1", NOW),
            kind="postback",
            data=data,
            retry_key=str(uuid.uuid4()),
            occurred_at=NOW,
            received_at=NOW,
        )
        added = events.add(connection, new)
        assert added is not None
        return added

    return desk.database.write(work)


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (GUIDE, None),
        ("guide-stop", None),
        ("remind?id=move&v=1a2b3c&s=1&a=db4a58.a", None),
        ("remind-stop?n=41", "remind-stop?n=41"),
        ("entry?id=move.in", "entry?id=move.in"),
    ],
)
def test_answers_go_after_a_day_and_nothing_else(desk: Desk, data: str, kept: str | None) -> None:
    event_id = presses(desk, data)
    for now, expected in ((NOW + GUIDE_OPEN - 1, data), (NOW + GUIDE_OPEN, kept)):
        desk.database.write(lambda c, now=now: events.forget_guides(c, now))  # type: ignore[misc]
        left = desk.database.read(lambda c: c.execute(select(event.c.data).where(event.c.id == event_id)).scalar_one())
        assert left == expected


def test_a_guide_is_open_as_long_as_its_answers_are_kept(desk: Desk) -> None:
    presses(desk, GUIDE)
    later = presses(desk, "menu")
    resident_id = desk.resident("U1")

    def is_open(after: int) -> bool:
        at = NOW + after
        return desk.database.read(lambda c: events.open_guide(c, resident_id, before=later, occurred_at=at) is not None)

    assert [is_open(GUIDE_OPEN - 1), is_open(GUIDE_OPEN)] == [True, False]
