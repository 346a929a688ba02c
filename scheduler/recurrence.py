"""Days that recur: every second Thursday, the 10th of every month, the day before the third Saturday (pure)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.facility import WEEKDAYS
from knowledge.hours import Closures, Weekday
from knowledge.records import Day, MisfitError, Record, Whole

Off = Literal["weekends", "holidays", "year-end", "closures"]
"""Days on which something may not take place: Saturdays and Sundays, public holidays (振替休日 too), 12/29-1/3, and the
further closed days of the city's profile."""

_LAST = -1
_FAR = 31
"""Days within which a day that cannot be is moved; the longest run of closed days is a third of it."""

_YEARS = 9
"""In so many years everything happens once that ever does: between two 29 February there are up to eight."""

_SOME_DAY = date(2024, 1, 1)
_ONLY_HOLIDAYS = Closures(holidays=True, year_end=False)
_ONLY_YEAR_END = Closures(holidays=False, year_end=True)


class Recurrence(Record):
    """One rule. days: of the month, -1 the last. nth: which of the month's weekdays, -1 the last.

    months: only these. interval: every so many weeks, counted from the week of ``from``. shift: so many days after
    (before: negative) the day that the rule gives. except: does not take place then; with instead it takes place on the
    next or previous day that is none of these. from, until: the first and last day on which it may take place.
    """

    every: Literal["day", "week", "month"]
    weekdays: tuple[Weekday, ...] = ()
    nth: tuple[Annotated[Whole, Field(ge=-1, le=5)], ...] = ()
    days: tuple[Annotated[Whole, Field(ge=-1, le=31)], ...] = ()
    months: tuple[Annotated[Whole, Field(ge=1, le=12)], ...] = ()
    interval: Annotated[Whole, Field(ge=1, le=8)] = 1
    shift: Annotated[Whole, Field(ge=-14, le=14)] = 0
    off: tuple[Off, ...] = Field(default=(), alias="except")
    instead: Literal["next", "previous"] | None = None
    except_dates: tuple[Day, ...] = ()
    begins: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> "Recurrence":
        found = dict(_faults(self))
        if found:
            raise MisfitError(found)
        if not self._ever():
            raise ValueError("この繰り返しに当てはまる日は、一日もありません。")
        return self

    def occurrences(self, first: date, last: date, closures: Closures) -> tuple[date, ...]:
        """The days from ``first`` to ``last``, both included, in their order. closures: those of the city."""
        begin, end = max(first, self.begins or first), min(last, self.until or last)
        if begin > end:
            return ()
        margin = timedelta(days=_FAR + abs(self.shift))
        shifted = (day + timedelta(days=self.shift) for day in self._by_rule(begin - margin, end + margin))
        settled = {self._settled(day, closures) for day in shifted}
        return tuple(sorted(day for day in settled if day and begin <= day <= end and day not in self.except_dates))

    def _ever(self) -> bool:
        begin = self.begins or _SOME_DAY
        years = ((begin + timedelta(days=366 * n), begin + timedelta(days=366 * (n + 1) - 1)) for n in range(_YEARS))
        return any(self.occurrences(first, last, Closures()) for first, last in years)

    def _by_rule(self, first: date, last: date) -> Iterator[date]:
        """What the rule gives before anything is moved or left out."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return (day for day in days if (not self.months or day.month in self.months) and self._fits(day))

    def _fits(self, day: date) -> bool:
        if self.every == "day":
            return True
        left = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - day
        if self.every == "month" and self.days:
            return day.day in self.days or (_LAST in self.days and left.days == 1)
        if WEEKDAYS[day.weekday()] not in self.weekdays:
            return False
        if self.every == "month":
            return (day.day + 6) // 7 in self.nth or (_LAST in self.nth and left.days <= 7)
        return (_monday(day) - _monday(self.begins or day)).days // 7 % self.interval == 0

    def _settled(self, day: date, closures: Closures) -> date | None:
        """The day on which it takes place instead of a closed ``day``; None: it does not."""
        step = timedelta(days={None: 0, "next": 1, "previous": -1}[self.instead])
        for _ in range(_FAR if step else 1):
            if not any(_is_off(kind, day, closures) for kind in self.off):
                return day
            day += step
        return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _is_off(kind: Off, day: date, closures: Closures) -> bool:
    match kind:
        case "weekends":
            return day.weekday() >= 5
        case "holidays":
            return _ONLY_HOLIDAYS.reason(day) is not None
        case "year-end":
            return _ONLY_YEAR_END.reason(day) is not None
        case "closures":
            return any(closed.on == day for closed in closures.dates)


def _faults(rule: Recurrence) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Parts that do not go together."""
    if rule.every == "day" and (rule.weekdays or rule.nth or rule.days):
        yield ("every",), "毎日（day）には、weekdays・nth・days を書けません。"
    if rule.every == "week" and not rule.weekdays:
        yield ("every",), "毎週（week）には、曜日（weekdays）が必要です。"
    if rule.every == "week" and (rule.nth or rule.days):
        yield ("every",), "毎週（week）には、nth と days を書けません。毎月なら month にしてください。"
    if rule.every == "month" and bool(rule.days) == bool(rule.nth or rule.weekdays):
        yield ("every",), "毎月（month）には、日（days）か、第何（nth）と曜日（weekdays）のどちらかを書いてください。"
    elif rule.every == "month" and bool(rule.nth) != bool(rule.weekdays):
        yield ("every",), "第何（nth）と曜日（weekdays）は、両方書いてください。"
    if 0 in rule.nth or 0 in rule.days:
        yield ("nth" if 0 in rule.nth else "days",), "0 は使えません。最後は -1 と書きます。"
    if rule.interval > 1 and (rule.every != "week" or rule.begins is None):
        yield ("interval",), "interval は毎週（week）だけで使え、数え始める日（from）が必要です。"
    if rule.instead and not rule.off:
        yield ("instead",), "instead は、except（除く日）があるときだけ使えます。"
    if rule.begins and rule.until and rule.until < rule.begins:
        yield ("until",), "until（終わりの日）が from（始まりの日）より前です。"
