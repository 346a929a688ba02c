"""A notice spares whoever wants none that day, or has had enough this month; not so what is urgent or was asked for."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, select

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
    number = approve(desk, f"k{at}{urgent}{asked}{len(_all(desk))}", at=at, timing=Timing(urgent=urgent, asked=asked))
    while desk.database.write(lambda c: planning.plan(c, number, at)) == "more":
        pass
    return {resident_id for occurrence_id, resident_id in _all(desk) if occurrence_id == number}


def approve(desk: Desk, key: str, *, at: int = TUESDAY, timing: Timing | None = None) -> int:
    """One more notice, to be planned at that moment."""
    new = NewOccurrence(
        key=key,
        city="aoba",
        channel="line:test",
        notice="class",
        title="教室",
        bodies={"ja": "…"},
        audience=Audience(),
        due_at=at,
        valid_until=at + DAY,
        timing=timing or Timing(),
        approved_by="a",
        approved_at=at,
        stop_until=at,
    )
    number = desk.database.write(lambda c: occurrences.add(c, new))
    assert number is not None
    return number


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


def test_two_clocks_at_once_give_nobody_more_than_wanted(desk: Desk) -> None:
    limited, other = wishes(desk, "U1", Wishes(monthly_most=1)), desk.resident("U2")
    first, second = (approve(desk, f"k{number}") for number in range(2))
    planned, through = threading.Event(), threading.Event()

    def lingers(connection: Connection) -> None:
        """Plans the first, and ends its transaction when the other clock is through or waits for it."""
        planning.plan(connection, first, TUESDAY)
        planned.set()
        through.wait(0.3)

    def follows() -> None:
        planned.wait()
        desk.database.write(lambda c: planning.plan(c, second, TUESDAY))
        through.set()

    with ThreadPoolExecutor(2) as both:
        done = [both.submit(desk.database.write, lingers), both.submit(follows)]
        for one in done:
            one.result()
    assert sorted(_all(desk)) == [(first, limited), (first, other), (second, other)]
