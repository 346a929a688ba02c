"""Where a resident was is kept until the answer, and not a moment longer; other data stays."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, select

from bot.store import events, residents
from bot.store.events import NewEvent
from bot.store.schema import event

from .conftest import NOW

if TYPE_CHECKING:
    from .conftest import Desk

PLACES = [("location", "36.200,140.300", None), ("postback", "near?k=aed&p=36.200,140.300", "near")]


def arrives(desk: Desk, kind: str, data: str) -> int:
    def work(connection: Connection) -> int:
        new = NewEvent(
            webhook_event_id=uuid.uuid4().hex,
            channel="line:test",
            resident_id=residents.find_or_add(connection, desk.cipher, "line:test", "U1", NOW),
            kind=kind,
            data=data,
            retry_key=str(uuid.uuid4()),
            occurred_at=NOW,
            received_at=NOW,
        )
        added = events.add(connection, new)
        assert added is not None
        return added

    return desk.database.write(work)


def data_of(desk: Desk, event_id: int) -> str | None:
    found = select(event.c.data).where(event.c.id == event_id)
    data: str | None = desk.database.read(lambda connection: connection.execute(found).scalar_one())
    return data


@pytest.mark.parametrize(("kind", "data", "left"), PLACES)
@pytest.mark.parametrize("ended", ["answered", "missed"])
def test_a_place_goes_with_the_answer(desk: Desk, kind: str, data: str, left: str | None, ended: events.Ended) -> None:
    event_id = arrives(desk, kind, data)
    claimed = desk.claim()
    assert claimed is not None
    assert claimed.data == data
    assert desk.start_reply(event_id)
    desk.finish(event_id, ended)
    assert data_of(desk, event_id) == left


@pytest.mark.parametrize(("kind", "data", "left"), PLACES)
def test_a_place_goes_when_the_answer_was_lost(desk: Desk, kind: str, data: str, left: str | None) -> None:
    event_id = arrives(desk, kind, data)
    desk.claim()
    desk.start_reply(event_id)
    assert desk.expire(desk.later) == 1
    assert data_of(desk, event_id) == left


@pytest.mark.parametrize("data", ["entry?id=cert.juminhyo", "place?id=aed.1", "nearly?x=1"])
def test_other_buttons_are_kept(desk: Desk, data: str) -> None:
    event_id = arrives(desk, "postback", data)
    desk.finish(event_id)
    assert data_of(desk, event_id) == data
