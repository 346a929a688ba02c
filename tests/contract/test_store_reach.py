"""The numbers of a preview are those of whom planning takes."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.store import occurrences, planning, preferences, reach, residents
from bot.store.audience import Audience
from bot.store.notice_schema import recipient
from bot.store.occurrences import NewOccurrence
from bot.store.reach import Reach
from scheduler.due import moment
from scheduler.timing import Timing
from scheduler.wishes import Wishes

if TYPE_CHECKING:
    from .conftest import Desk

CHANNEL = "line:test"
TUESDAY = moment(date(2026, 12, 1), time(10))
DAY = 24 * 3600 * 1000
ALL = Audience()


def lives(desk: Desk, user: str, language: str = "ja", **wishes: object) -> int:
    """Somebody who follows the channel."""
    resident_id = desk.resident(user)
    desk.database.write(lambda c: preferences.save(c, resident_id, Wishes(**wishes), 0))  # type: ignore[arg-type]
    desk.database.write(lambda c: residents.set_language(c, resident_id, language))
    return resident_id


def counted(desk: Desk, audience: Audience = ALL, *, at: int = TUESDAY, timing: Timing | None = None) -> Reach:
    return desk.database.read(lambda c: reach.count(c, CHANNEL, audience, timing or Timing(), at))


def told(desk: Desk, audience: Audience = ALL, *, at: int = TUESDAY, timing: Timing | None = None) -> int:
    """How many a notice is planned for at that moment, which counts for the limits of a month."""
    new = NewOccurrence(
        key=f"k{at}",
        city="aoba",
        channel=CHANNEL,
        notice="class",
        title="教室",
        bodies={"ja": "…"},
        audience=audience,
        due_at=at,
        valid_until=at + DAY,
        timing=timing or Timing(),
        approved_by="a",
        approved_at=at,
        stop_until=at,
    )
    number = desk.database.write(lambda c: occurrences.add(c, new))
    assert number is not None
    while desk.database.write(lambda c: planning.plan(c, number, at)) == "more":
        pass
    rows = select(recipient.c.resident_id).where(recipient.c.occurrence_id == number)
    return len(desk.database.read(lambda c: c.execute(rows).all()))


def test_who_rests_that_day_is_counted_apart(desk: Desk) -> None:
    lives(desk, "U1", quiet=frozenset({"tue"}))
    lives(desk, "U2", "pt")
    on_tuesday, on_wednesday = counted(desk), counted(desk, at=TUESDAY + DAY)
    assert (on_tuesday.total, on_tuesday.resting, dict(on_tuesday.languages)) == (1, 1, {"pt": 1})
    assert (on_wednesday.total, on_wednesday.resting) == (2, 0)
    assert told(desk) == on_tuesday.total


def test_who_has_had_enough_this_month_is_counted_apart(desk: Desk) -> None:
    lives(desk, "U1", monthly_most=1)
    lives(desk, "U2")
    assert counted(desk).resting == 0
    assert told(desk) == 2
    later = counted(desk, at=TUESDAY + DAY)
    assert (later.total, later.resting) == (1, 1)
    assert counted(desk, at=TUESDAY + 31 * DAY).resting == 0
    assert told(desk, at=TUESDAY + DAY) == later.total


@pytest.mark.parametrize("timing", [Timing(urgent=True), Timing(asked=True)])
def test_what_is_urgent_or_asked_for_reaches_them_all_the_same(desk: Desk, timing: Timing) -> None:
    lives(desk, "U1", quiet=frozenset({"tue"}), monthly_most=0)
    found = counted(desk, timing=timing)
    assert (found.total, found.resting) == (1, 0)
    assert told(desk, timing=timing) == 1


def test_in_a_district_also_whoever_has_chosen_none(desk: Desk) -> None:
    lives(desk, "U1", district="tamari", topics=frozenset({"class", "tax"}))
    lives(desk, "U2", topics=frozenset({"class"}))
    lives(desk, "U3", district="ogawa", topics=frozenset({"class"}))
    lives(desk, "U4", district="tamari", topics=frozenset({"class"}), quiet=frozenset({"tue"}))
    gone = lives(desk, "U5", topics=frozenset({"class"}))
    desk.database.write(lambda c: residents.forget(c, gone))
    audience = Audience(topics=("class", "tax"), districts=("tamari",))
    found = counted(desk, audience)
    assert dict(found.districts) == {"tamari": 1, "": 1}
    assert dict(found.topics) == {"class": 2, "tax": 1}
    assert (found.total, found.resting, found.blocked) == (2, 1, 1)
    assert told(desk, audience) == found.total


def test_nobody_is_a_number_too(desk: Desk) -> None:
    found = counted(desk, Audience(topics=("class",)))
    assert (found.total, found.resting, found.blocked, dict(found.topics)) == (0, 0, 0, {})
