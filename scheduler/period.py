"""Which days a question means: 来週, 12月, 土曜 (pure; the words are those of ``scheduler/commands.py``)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from knowledge.hours import Weekday
from scheduler.commands import Said

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Days in a row, both ends included, or only some weekdays of them."""

    first: date
    last: date
    weekdays: frozenset[str] = frozenset(WEEKDAYS)

    def meets(self, first: date, last: date) -> bool:
        """Whether something that takes place on these days falls into it."""
        days = _days(max(first, self.first), min(last, self.last))
        return any(WEEKDAYS[day.weekday()] in self.weekdays for day in days)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def period_of(said: Said, today: date) -> Period | None:
    """The days that are meant; None when any will do. Weeks begin on Monday."""
    days = said.days
    spans = [_span(name, today) for name in said.values("period.")]
    spans += [_month(int(number), today) for number in said.values("month.")]
    if not days and not spans:
        return None
    first, last = spans[0] if spans else (today, date.max)
    return Period(first=first, last=last, weekdays=frozenset(days or WEEKDAYS))


def _span(name: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    match name:
        case "today":
            return today, today
        case "tomorrow":
            return today + timedelta(days=1), today + timedelta(days=1)
        case "week":
            return today, monday + timedelta(days=6)
        case "next-week":
            return monday + timedelta(days=7), monday + timedelta(days=13)
        case "month":
            return today, _end_of_month(today)
    following = _end_of_month(today) + timedelta(days=1)
    return following, _end_of_month(following)


def _month(number: int, today: date) -> tuple[date, date]:
    """The month with this number that is now or comes next."""
    begin = date(today.year if number >= today.month else today.year + 1, number, 1)
    return begin, _end_of_month(begin)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
