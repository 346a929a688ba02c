"""Under one name LINE counts all messages of an occurrence, and a message that is offered again is the same message."""

import json
from typing import Any

import pytest
from flask import request
from sqlalchemy import delete

from bot.simulator import Fault
from bot.store import statistics
from bot.store.opens_schema import notice_statistics

from .conftest import Post

MINUTE = 60_000


@pytest.fixture
def requests(post: Post) -> list[tuple[str, bytes]]:
    """The retry key and the body of every multicast, as they come."""
    found: list[tuple[str, bytes]] = []

    def note() -> None:
        if request.path.endswith("/multicast"):
            found.append((request.headers["X-Line-Retry-Key"], request.get_data()))

    post.line.app.before_request_funcs.setdefault(None, []).insert(0, note)  # before a fault answers
    return found


def bodies(requests: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in requests]


def test_every_chunk_of_an_occurrence_carries_its_name_and_another_occurrence_another(
    post: Post, requests: list[tuple[str, bytes]]
) -> None:
    post.settle(1_200)
    first, second = post.announce(key="first"), post.announce(key="second")
    post.clock()()
    units = [post.database.read(lambda c, one=one: statistics.unit_of(c, one)) for one in (first, second)]  # type: ignore[misc]
    assert len(set(units)) == 2
    assert None not in units
    sent = [body["customAggregationUnits"] for body in bodies(requests)]
    assert sorted(sent) == sorted([[unit] for unit in units for _ in range(3)])
    assert post.line.violations == []
    assert sorted(post.line.platform.insight.assigned(post.line.platform.clock())) == sorted(filter(None, units))


@pytest.mark.parametrize("fault", ["error-before", "error-after", "accept-then-reset"])
def test_a_chunk_is_offered_again_with_the_very_same_request(
    post: Post, requests: list[tuple[str, bytes]], fault: Any
) -> None:
    post.settle(300)
    post.announce()
    post.line.fault("multicast", Fault(kind=fault))
    post.clock()()
    post.time.jump(MINUTE)
    post.clock()()  # another clock, with a memory of its own
    assert len(requests) == 2
    assert requests[0] == requests[1]
    assert post.times() == {1: 300}


def test_what_an_earlier_version_had_begun_is_offered_again_without_a_name(
    post: Post, requests: list[tuple[str, bytes]]
) -> None:
    post.settle(10)
    post.announce()
    post.database.write(lambda c: c.execute(delete(notice_statistics)))
    post.clock()()
    assert [body.keys() for body in bodies(requests)] == [{"to", "messages"}]
    assert post.times() == {1: 10}
