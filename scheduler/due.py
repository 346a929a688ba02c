"""When a message is due, and when nobody is to be disturbed, in the city's time (pure). Moments: UTC milliseconds."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.hours import Closures, SendingHours

CITY = ZoneInfo("Asia/Tokyo")

REMIND_AT = time(9)
REST_FROM = time(20)
"""A reminder comes at 9:00, closures or not; one that is late waits out the evening and the night."""


def remind_at(day: date) -> int:
    """The moment at which a reminder of this day is sent."""
    return moment(day, REMIND_AT)


def end_of(day: date) -> int:
    """The moment at which the day is over."""
    return moment(day + timedelta(days=1), time(0))


def may_disturb(now: int) -> bool:
    """Whether a message that nobody is waiting for may make a phone ring."""
    return REMIND_AT <= datetime.fromtimestamp(now / 1000, CITY).time() < REST_FROM


def moment(day: date, at: time) -> int:
    """A time of a day on the city's clocks."""
    return int(datetime.combine(day, at, CITY).timestamp() * 1000)


def local_time(at: int) -> datetime:
    """A moment on the city's clocks."""
    return datetime.fromtimestamp(at / 1000, CITY)


def may_announce(at: int, hours: SendingHours, closures: Closures) -> bool:
    """Whether a notice may go out that nobody asked for at this moment: in the city's hours, on no closed day."""
    when = local_time(at)
    return hours.opens <= when.time() < hours.closes and closures.reason(when.date()) is None


def announce_at(at: int, hours: SendingHours, closures: Closures, *, before: int) -> int | None:
    """When a notice planned for ``at`` goes out: then, or on the next day on which it may, or the last one before.

    It keeps its hour where that is within the city's. None: there is no such moment before ``before``.
    """
    when = local_time(at)
    if when.time() >= hours.closes:
        when = datetime.combine(when.date() + timedelta(days=1), hours.opens, CITY)
    hour = max(when.time(), hours.opens)
    for step in (1, -1):
        for number in range(_FAR):
            planned = moment(when.date() + timedelta(days=step * number), hour)
            if may_announce(planned, hours, closures):
                if planned < before:
                    return planned
                break
    return None


_FAR = 15
"""Days among which an allowed one is looked for: longer than any run of closed days."""
