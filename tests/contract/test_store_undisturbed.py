"""A notice spares whoever wants none that day, or has had enough this month; not so what is urgent or was asked for."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.store import occurrences, planning, preferences
from bot.store.audience import Audience
from bot.store.notice_schema import recipient
from bot.store.occurrences import NewOccurrence
from scheduler.due import moment
from scheduler.timing import Timing
from scheduler.wishes import Wishes

if TYPE_CHECKING:
    from .conftest import Desk

TUESDAY = moment(date(2026, 12, 1), time(10))
DAY = 24 * 3600 * 1000


def tell(desk: Desk, *, at: int = TUESDAY, urgent: bool = False, asked: bool = False) -> set[int]:
    """The residents that one more notice is planned for."""
    new = NewOccurrence(
        key=f"k{at}{urgent}{asked}{len(_all(desk))}",
        city="aoba",
        channel="line:test",
        notice="class",
        title="教室",
        bodies={"ja": "…"},
        audience=Audience(),
        due_at=at,
        valid_until=at + DAY,
        timing=Timing(urgent=urgent, asked=asked),
        approved_by="a",
        approved_at=at,
        stop_until=at,
    )
    number = desk.database.write(lambda c: occurrences.add(c, new))
    assert number is not None
    while desk.database.write(lambda c: planning.plan(c, number, at)) == "more":
        pass
    return {resident_id for occurrence_id, resident_id in _all(desk) if occurrence_id == number}


def _all(desk: Desk) -> list[tuple[int, int]]:
    chosen = select(recipient.c.occurrence_id, recipient.c.resident_id)
    return desk.database.read(lambda c: [(row[0], row[1]) for row in c.execute(chosen)])


def wishes(desk: Desk, user: str, wanted: Wishes) -> int:
    resident_id = desk.resident(user)
    desk.database.write(lambda c: preferences.save(c, resident_id, wanted, 0))
    return resident_id


def test_on_a_quiet_day_nothing_comes_and_on_the_next_it_does(desk: Desk) -> None:
    quiet, other = wishes(desk, "U1", Wishes(quiet=frozenset({"tue", "sun"}))), desk.resident("U2")
    assert tell(desk) == {other}
    assert tell(desk, at=TUESDAY + DAY) == {quiet, other}


def test_after_as_many_as_wanted_no_more_come_this_month(desk: Desk) -> None:
    limited, other = wishes(desk, "U1", Wishes(monthly_most=2)), desk.resident("U2")
    told = [tell(desk, at=TUESDAY + number * DAY) for number in range(3)]
    assert told == [{limited, other}, {limited, other}, {other}]
    assert tell(desk, at=TUESDAY + 31 * DAY) == {limited, other}


@pytest.mark.parametrize("kind", ["urgent", "asked"])
def test_what_is_urgent_or_asked_for_comes_all_the_same_and_does_not_count(desk: Desk, kind: str) -> None:
    one = wishes(desk, "U1", Wishes(monthly_most=1, quiet=frozenset({"tue"})))
    flags = {"urgent": kind == "urgent", "asked": kind == "asked"}
    assert tell(desk, **flags) == {one}
    assert tell(desk, at=TUESDAY + DAY) == {one}
    assert tell(desk, at=TUESDAY + 2 * DAY) == set()
    assert tell(desk, at=TUESDAY + 3 * DAY, **flags) == {one}
