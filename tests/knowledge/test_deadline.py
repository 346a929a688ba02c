"""Deadlines on the calendar: 民法140・142・143条, and what must be done before a day. Days worked out by hand."""

from datetime import date

import pytest

from knowledge.deadline import Deadline
from knowledge.hours import Closures

CLOSURES = Closures()


def closed(day: date) -> bool:
    return day.weekday() >= 5 or CLOSURES.reason(day) is not None


def due(event: date, **written: object) -> date:
    return Deadline.model_validate(written).due(event, closed)


@pytest.mark.parametrize(
    ("event", "last"),
    [
        (date(2026, 11, 20), date(2026, 12, 4)),  # the 21st is day 1, Friday 4 December day 14
        (date(2026, 11, 21), date(2026, 12, 7)),  # day 14 is Saturday the 5th: on to Monday
        (date(2026, 12, 15), date(2027, 1, 4)),  # 29 December is closed until 3 January; the 4th is a Monday
        (date(2027, 4, 15), date(2027, 4, 30)),  # 昭和の日 on the 29th
        (date(2028, 2, 15), date(2028, 2, 29)),  # a leap year
        (date(2026, 9, 7), date(2026, 9, 24)),  # 敬老の日, 国民の休日 and 秋分の日: three holidays in a row
    ],
)
def test_fourteen_days_from_moving_in(event: date, last: date) -> None:
    assert due(event, **{"from": "moved-in", "days": "14"}) == last


@pytest.mark.parametrize(
    ("event", "days", "last"),
    [
        (date(2026, 11, 20), "14", date(2026, 12, 3)),  # birth: the day itself is day 1
        (date(2026, 11, 16), "7", date(2026, 11, 24)),  # death: day 7 is Sunday the 22nd, the 23rd a holiday
    ],
)
def test_some_laws_count_the_first_day(event: date, days: str, last: date) -> None:
    assert due(event, **{"from": "birth", "days": days, "includes_first_day": "true"}) == last


@pytest.mark.parametrize(
    ("event", "months", "last"),
    [
        (date(2026, 11, 20), "3", date(2027, 2, 22)),  # 20 February is a Saturday
        (date(2026, 11, 30), "3", date(2027, 3, 1)),  # begins 1 December, ends 28 February, a Sunday
        (date(2026, 12, 30), "2", date(2027, 3, 1)),  # begins on the 31st; no 31st: the month's last day, a Sunday
        (date(2026, 1, 30), "1", date(2026, 3, 2)),  # begins on the 31st, February ends on Saturday the 28th
    ],
)
def test_months_end_before_the_corresponding_day(event: date, months: str, last: date) -> None:
    assert due(event, **{"from": "divorce", "months": months}) == last


def test_years() -> None:
    assert due(date(2026, 11, 20), **{"from": "death", "years": "2"}) == date(2028, 11, 20)
    assert due(date(2028, 2, 28), **{"from": "death", "years": "1"}) == date(2029, 2, 28)


def test_a_deadline_that_does_not_move_keeps_its_day() -> None:
    assert due(date(2026, 11, 21), **{"from": "moved-in", "days": "14", "moves": "false"}) == date(2026, 12, 5)


def test_what_comes_before_a_day_is_never_later() -> None:
    ahead = Deadline.model_validate({"before": "moving-out", "opens_days": "14"})
    assert ahead.due(date(2026, 12, 5), closed) == date(2026, 12, 4)
    assert ahead.opens(date(2026, 12, 5)) == date(2026, 11, 21)
    assert due(date(2026, 12, 5), before="care-expiry", days="10") == date(2026, 11, 25)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"from": "birth"},
        {"from": "birth", "days": "14", "months": "1"},
        {"from": "birth", "before": "death", "days": "1"},
        {"before": "moving-out", "months": "1"},
        {"from": "birth", "days": "14", "opens_days": "3"},
        {"from": "birth", "days": "0"},
    ],
)
def test_deadlines_that_mean_nothing_are_refused(written: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"days|from|opens_days|before"):
        Deadline.model_validate(written)


def test_counters_closed_for_weeks_still_give_a_day() -> None:
    assert Deadline.model_validate({"from": "birth", "days": "1"}).due(date(2026, 11, 20), lambda day: True)
