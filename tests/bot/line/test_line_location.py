"""A place that a resident sends: taken in no finer than needed, without its name and address."""

from typing import Any

import pytest

from bot.line.webhook import read_events
from bot.reception import Incoming
from bot.simulator import events

NOW = 1_790_000_000_000
SOURCE = {"type": "user", "userId": "U" + "0" * 32}


def read(message: dict[str, Any], source: dict[str, Any] = SOURCE) -> Incoming:
    body = {"events": [events.event("message", source, now=NOW / 1000, message=message)]}
    (incoming,) = read_events(body, "line:omitama", NOW)
    return incoming


def test_a_place_is_rounded_and_nothing_else_of_it_is_taken() -> None:
    message = events.location(36.23945612, 140.35271234, title="自宅", address="茨城県小美玉市")
    incoming = read(message)
    assert (incoming.kind, incoming.data, incoming.text, incoming.message_id) == (
        "location",
        "36.239,140.353",
        None,
        None,
    )
    assert all(word not in repr(incoming) for word in ("自宅", "小美玉市", "23945", "35271"))


def test_whole_degrees_will_do() -> None:
    assert read({"type": "location", "id": "1", "latitude": 36, "longitude": 140}).data == "36.000,140.000"


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"latitude": 36.2},
        {"latitude": "36.2", "longitude": "140.3"},
        {"latitude": True, "longitude": False},
        {"latitude": 91, "longitude": 140},
        {"latitude": 36, "longitude": float("nan")},
    ],
)
def test_a_place_that_is_none_is_a_message_we_cannot_read(place: dict[str, Any]) -> None:
    incoming = read({"type": "location", "id": "1", **place})
    assert (incoming.kind, incoming.data) == ("media", None)


def test_in_a_group_no_place_is_taken() -> None:
    group = {"type": "group", "groupId": "C" + "0" * 32, "userId": "U" + "0" * 32}
    incoming = read(events.location(36.2, 140.3, title=None, address=None), group)
    assert (incoming.kind, incoming.data) == ("group", None)
