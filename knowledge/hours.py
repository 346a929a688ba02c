"""Opening hours and closures: which hours hold on a day (pure; the day is an argument)."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, Literal

import jpholiday
from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from knowledge.records import Day, Id, NonEmpty, Record

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?|(\d{1,2})時(?:(\d{1,2})分)?")


def _time(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", value).strip())
    hour, minute = (int(match[1] or match[3]), int(match[2] or match[4] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"「{value}」は時刻として読めません。8:30 のように書いてください。")
    return time(hour, minute)


Clock = Annotated[time, BeforeValidator(_time), WithJsonSchema({"type": "string"})]


class Hours(Record):
    """When something is open. A service of its own (picking up cards) is not open whenever its section is."""

    id: Id
    section: Id | None = None
    service: Id | None = None
    kind: Literal["counter", "telephone", "evening", "holiday"]
    days: tuple[Weekday, ...] = Field(min_length=1)
    opens: Clock = Field(alias="from")
    closes: Clock = Field(alias="to")
    booking: NonEmpty | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    source: NonEmpty

    @field_validator("closes", mode="after")
    @classmethod
    def _after_it_opens(cls, closes: time, info: ValidationInfo) -> time:
        if "opens" in info.data and closes <= info.data["opens"]:
            raise ValueError("終わりの時刻が始まりより後ではありません。")
        return closes

    @field_validator("valid_until", mode="after")
    @classmethod
    def _after_it_begins(cls, until: date | None, info: ValidationInfo) -> date | None:
        if until and info.data.get("valid_from") and until < info.data["valid_from"]:
            raise ValueError("valid_until（終わりの日）が valid_from（始まりの日）より前です。")
        return until

    def holds_on(self, day: date) -> bool:
        """Whether these hours are in force on ``day`` as far as weekday and validity say (closures come on top)."""
        if day < (self.valid_from or date.min) or day > (self.valid_until or date.max):
            return False
        return _WEEKDAYS[day.weekday()] in self.days

    def text(self) -> str:
        """``9:00～11:30（事前に電話で予約した人だけ）``"""
        span = f"{self.opens.hour}:{self.opens.minute:02}～{self.closes.hour}:{self.closes.minute:02}"
        return f"{span}（{self.booking}）" if self.booking else span


class SendingHours(Record):
    """Between which times the city sends notices that nobody asked for at that hour."""

    opens: Clock = Field(default=time(9), alias="from")
    closes: Clock = Field(default=time(20), alias="to")

    @field_validator("closes", mode="after")
    @classmethod
    def _after_they_begin(cls, closes: time, info: ValidationInfo) -> time:
        if "opens" in info.data and closes <= info.data["opens"]:
            raise ValueError("終わりの時刻が始まりより後ではありません。")
        return closes


class ClosedDay(Record):
    """One more day on which the counters are closed."""

    on: Day
    reason: NonEmpty


class Closures(Record):
    """Days on which all counters are closed, whatever their weekly hours."""

    holidays: bool = True
    year_end: bool = True
    dates: tuple[ClosedDay, ...] = ()

    def reason(self, day: date) -> str | None:
        """Why everything is closed on ``day``, or None."""
        for closed in self.dates:
            if closed.on == day:
                return closed.reason
        if self.year_end and (day.month, day.day) in _YEAR_END:
            return "年末年始"
        return jpholiday.is_holiday_name(day) if self.holidays else None


_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


def open_on(hours: Iterable[Hours], day: date, closures: Closures) -> tuple[Hours, ...]:
    """The hours that hold on ``day``, earliest first; none on a closed day."""
    if closures.reason(day):
        return ()
    return tuple(sorted((h for h in hours if h.holds_on(day)), key=lambda h: (h.opens, h.id)))
