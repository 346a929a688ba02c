"""A clock ends at each point of a chunk's way, on both databases: another one takes over, and it arrives once."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import structlog
from structlog.typing import EventDict

from bot import delivery, handover
from bot.simulator import Fault

from .conftest import LEASE, PATIENCE, Look, Post

MINUTE = 60_000


class DiedError(BaseException):
    """Nothing catches it, as nothing catches a power failure."""


Death = Callable[[str], None]


@pytest.fixture
def dies_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Death]:
    """The point, a line of the log, that ends the thread which comes there first."""
    points: list[str] = []

    def die(_logger: object, _method: str, line: EventDict) -> EventDict:
        if line["event"] in points:
            points.remove(line["event"])
            raise DiedError
        raise structlog.DropEvent

    everything = structlog.make_filtering_bound_logger(0)
    deadly = structlog.wrap_logger(structlog.PrintLogger(), processors=[die], wrapper_class=everything)
    for room in (delivery, handover):
        monkeypatch.setattr(room, "log", deadly)
    yield points.append
    assert points == []


def looks(look: Look) -> None:
    with suppress(DiedError):
        look()


@pytest.mark.parametrize(
    ("point", "there_by_then"), [("chunk_claimed", 0), ("chunk_started", 0), ("chunk_answered", 500)]
)
def test_it_arrives_once_wherever_a_clock_ends(either: Post, dies_at: Death, point: str, there_by_then: int) -> None:
    either.settle(500)
    occurrence_id = either.announce()
    dies_at(point)
    looks(either.clock(hangs=PATIENCE))
    assert either.line.platform.ledger.total == there_by_then
    other = either.clock(hangs=PATIENCE)
    other()
    assert either.line.platform.ledger.total == there_by_then  # as long as the first one might still be there
    either.time.jump(LEASE + 1000)
    other()
    assert either.times() == {1: 500}
    assert either.headway(occurrence_id).state == "done"
    assert sorted(call.status for call in either.line.calls("multicast")) == [200, 409][: 2 if there_by_then else 1]


def test_it_arrives_once_when_the_answer_is_not_read(either: Post) -> None:
    either.settle(500)
    occurrence_id = either.announce()
    either.line.fault("multicast", Fault(kind="accept-then-reset"))
    look = either.clock(hangs=PATIENCE)
    look()
    assert either.times() == {1: 500}
    assert either.headway(occurrence_id).left == 500
    either.time.jump(MINUTE)
    look()
    assert either.times() == {1: 500}
    assert either.headway(occurrence_id).state == "done"
