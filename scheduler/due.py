"""When a message is due, and when nobody is to be disturbed, in the city's time (pure). Moments: UTC milliseconds."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Asia/Tokyo")

REMIND_AT = time(9)
REST_FROM = time(20)
"""A reminder comes at 9:00, closures or not; one that is late waits out the evening and the night."""


def remind_at(day: date) -> int:
    """The moment at which a reminder of this day is sent."""
    return _moment(day, REMIND_AT)


def end_of(day: date) -> int:
    """The moment at which the day is over."""
    return _moment(day + timedelta(days=1), time(0))


def may_disturb(now: int) -> bool:
    """Whether a message that nobody is waiting for may make a phone ring."""
    return REMIND_AT <= datetime.fromtimestamp(now / 1000, CITY).time() < REST_FROM


def _moment(day: date, at: time) -> int:
    return int(datetime.combine(day, at, CITY).timestamp() * 1000)
