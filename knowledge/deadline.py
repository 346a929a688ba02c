"""Deadlines as days from a starting event (起算日), computed on the calendar of the counters (pure)."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from knowledge.records import Id, NonEmpty, Record, Whole

Closed = Callable[[date], bool]
"""Whether the counters are closed on a day."""

_MOST_CLOSED = 31
"""Days in a row that counters can be closed; more is a mistake in the profile."""


_Length = Annotated[Whole, Field(ge=1, le=3660)]


class Deadline(Record):
    """By when, counted from a starting event (``from``), or up to one that lies ahead (``before``).

    A period starts the next day (民法140条) unless the law counts the first day, too; its last day moves to the next
    open day (民法142条, 行政機関の休日). What must be done before a day is never moved later: it moves to the open day
    before it. ``opens_days`` are the days before the event from which it can be done.
    """

    after: Id | None = Field(default=None, alias="from")
    before: Id | None = None
    days: _Length | None = None
    months: _Length | None = None
    years: _Length | None = None
    includes_first_day: bool = False
    moves: bool = True
    opens_days: _Length | None = None
    note: NonEmpty | None = Field(default=None, max_length=80)

    @model_validator(mode="after")
    def _counts_one_way(self) -> "Deadline":
        lengths = [length for length in (self.days, self.months, self.years) if length is not None]
        if (self.after is None) == (self.before is None):
            raise ValueError("from（この日から）か before（この日までに）のどちらか一つを書いてください。")
        if self.after is not None and len(lengths) != 1:
            raise ValueError("days・months・years のどれか一つを書いてください。")
        if self.before is not None and (self.months is not None or self.years is not None):
            raise ValueError("before のときに使えるのは days と opens_days だけです。")
        if self.after is not None and self.opens_days is not None:
            raise ValueError("opens_days は before のときだけ使えます。")
        return self

    @property
    def event(self) -> str:
        """The starting event's id, whichever way the time runs."""
        return self.after or self.before or ""

    def due(self, event: date, closed: Closed) -> date:
        """The last day on which it can be done at the counter when the event is on ``event``."""
        if self.before is not None:
            return _open_day(event - timedelta(days=self.days or 0), closed, -1) if self.moves else event
        last = self._last(event if self.includes_first_day else event + timedelta(days=1))
        return _open_day(last, closed, 1) if self.moves else last

    def opens(self, event: date) -> date | None:
        """The first day on which it can be done, where that is before the event."""
        return event - timedelta(days=self.opens_days) if self.opens_days is not None else None

    def _last(self, first: date) -> date:
        """The last day of the period that begins with ``first`` (民法143条)."""
        if self.days is not None:
            return first + timedelta(days=self.days - 1)
        return _corresponding(first, (self.months or 0) + 12 * (self.years or 0))


def _corresponding(first: date, months: int) -> date:
    """The day before the one that corresponds to ``first``, or the month's last where that does not exist."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if first.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, first.day) - timedelta(days=1)


def _open_day(day: date, closed: Closed, step: int) -> date:
    """The nearest day that is not closed, going forward (1) or back (-1)."""
    for away in range(_MOST_CLOSED):
        if not closed(day + timedelta(days=step * away)):
            return day + timedelta(days=step * away)
    return day
