"""Which hours hold on a day: weekdays, validity, holidays, the turn of the year, closures of the city's own."""

from datetime import date, time
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.hours import ClosedDay, Closures, Hours, open_on

WEEK = ("mon", "tue", "wed", "thu", "fri")


def hours(**fields: Any) -> Hours:
    given = {"id": "a", "kind": "counter", "days": WEEK, "from": "8:30", "to": "17:15", "source": "x"} | fields
    return Hours.model_validate(given)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("8:30", time(8, 30)),
        ("08:30", time(8, 30)),
        ("８：３０", time(8, 30)),
        ("8時30分", time(8, 30)),
        ("8時", time(8)),
        ("0:00", time(0)),
    ],
)
def test_times_as_staff_write_them(written: str, meant: time) -> None:
    assert hours(**{"from": written}).opens == meant


@pytest.mark.parametrize("written", ["830", "8:", "8", "24:00", "8:60", "8:3", "9時から", "510", ""])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        hours(**{"from": written})


@pytest.mark.parametrize(
    "fields",
    [
        {"from": "17:15", "to": "8:30"},
        {"from": "9:00", "to": "9:00"},
        {"valid_from": "2026-11-20", "valid_until": "2026-11-19"},
        {"days": ()},
        {"days": ("holiday",)},
        {"kind": "night"},
    ],
)
def test_hours_that_cannot_be_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        hours(**fields)


def test_hours_survive_json() -> None:
    before = hours(valid_from="2026-04-01", booking="予約")
    assert Hours.model_validate_json(before.model_dump_json(by_alias=True)) == before


def test_hours_hold_on_their_weekdays_within_their_validity() -> None:
    wednesday = hours(days=("wed",), valid_from="2026-11-18", valid_until="令和8年12月2日")
    days = [date(2026, 11, 11), date(2026, 11, 18), date(2026, 11, 19), date(2026, 12, 2), date(2026, 12, 9)]
    assert [wednesday.holds_on(day) for day in days] == [False, True, False, True, False]


def test_the_text_gives_hours_and_booking() -> None:
    assert hours().text() == "8:30～17:15"
    assert hours(booking="予約").text().startswith("8:30～17:15")
    assert "予約" in hours(booking="予約").text()


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 5, 6),  # substitute holiday: 3 May is a Sunday
        date(2026, 9, 22),  # between two holidays
        date(2026, 11, 23),
        date(2026, 12, 29),
        date(2026, 12, 31),
        date(2027, 1, 3),
    ],
)
def test_holidays_and_the_turn_of_the_year_are_closed(day: date) -> None:
    assert Closures().reason(day)
    assert open_on([hours(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))], day, Closures()) == ()


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 12, 28), date(2027, 1, 4)])
def test_ordinary_days_are_open(day: date) -> None:
    assert Closures().reason(day) is None
    assert len(open_on([hours()], day, Closures())) == 1


def test_each_kind_of_closure_can_be_switched_off() -> None:
    assert Closures(holidays=False).reason(date(2026, 11, 23)) is None
    assert Closures(holidays=False).reason(date(2026, 12, 30))
    assert Closures(year_end=False).reason(date(2026, 12, 30)) is None
    assert Closures(year_end=False).reason(date(2026, 1, 1))  # still a holiday


def test_the_citys_own_closed_days_give_their_reason() -> None:
    closures = Closures(dates=(ClosedDay(on=date(2026, 11, 20), reason="停電"),))
    assert closures.reason(date(2026, 11, 20)) == "停電"
    assert open_on([hours()], date(2026, 11, 20), closures) == ()


def test_open_hours_come_earliest_first() -> None:
    listed = [hours(id="b", **{"from": "13:00"}), hours(id="c"), hours(id="a")]
    assert [found.id for found in open_on(listed, date(2026, 11, 20), Closures())] == ["a", "c", "b"]
