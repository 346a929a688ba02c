"""A notice in time: when it takes place, and when it is announced to whom (pure). Moments: UTC milliseconds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from knowledge.city import City
from knowledge.hours import Closures
from scheduler.due import announce_at, end_of, local_time, moment
from scheduler.notice import LONGEST_AHEAD, REMINDS, Announcement, Audience, Notice, Times

_MOVED = 15
"""Days by which quiet days move an announcement at most."""

PlannedKind = Literal["announcement", "reminder", "cancellation"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One time that a notice takes place. last: the same day, or the end of several in a row.

    uid: what calendars know it by: the same when day or time are put right in the file (of a rule, only the time).
    """

    notice: Notice
    first: date
    last: date
    begins: time | None = None
    ends: time | None = None
    called_off: bool = False
    uid: str = ""

    @property
    def id(self) -> str:
        """Unique in its city: the notice and the local start, ``digital.class@2026-12-03T10:00``."""
        at = f"T{self.begins:%H:%M}" if self.begins else ""
        return f"{self.notice.id}@{self.first.isoformat()}{at}"

    @property
    def starts_at(self) -> int:
        """The moment it begins; without a time, the first of its day."""
        return moment(self.first, self.begins or time(0))

    @property
    def over_at(self) -> int:
        """The moment it is over; without an end, when its day is."""
        return moment(self.last, self.ends) if self.ends else end_of(self.last)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """Something to be told. occurrence: None when it is of none. until: from then on it is of no use."""

    notice: Notice
    occurrence: Occurrence | None
    kind: PlannedKind
    to: Audience
    at: int
    until: int


def occurrences(notice: Notice, closures: Closures, first: date, last: date) -> tuple[Occurrence, ...]:
    """When ``notice`` takes place between two days, both included, in order; what is called off is marked."""
    spans = {
        (day, day): f"{notice.id}-{day:%Y%m%d}"
        for rule in notice.repeats
        for day in rule.occurrences(first, last, closures)
    }
    for number, span in enumerate(notice.dates, 1):
        if span.first <= last and span.last >= first:
            spans[span.first, span.last] = f"{notice.id}-{number}"
    found = [
        _occurrence(notice, *days, at, uid if slot == 1 else f"{uid}-{slot}")
        for days, uid in spans.items()
        for slot, at in enumerate(notice.times or (None,), 1)
    ]
    return tuple(sorted(found, key=lambda one: (one.first, one.begins or time(0), one.last)))


def _occurrence(notice: Notice, first: date, last: date, at: Times | None, uid: str) -> Occurrence:
    off = notice.status == "cancelled" or any(first <= day <= last for day in notice.called_off)
    begins, ends = (at.begins, at.ends) if at else (None, None)
    return Occurrence(notice=notice, first=first, last=last, begins=begins, ends=ends, called_off=off, uid=uid)


def coming(notices: Iterable[Notice], closures: Closures, today: date, *, days: int) -> list[Occurrence]:
    """What of ``notices`` takes place from today within so many days, the soonest first; what is called off too."""
    until = today + timedelta(days=days)
    found = (one for notice in notices if valid(notice, today) for one in occurrences(notice, closures, today, until))
    return sorted(found, key=lambda one: (one.first, one.begins or time(0), one.notice.id))


def valid(notice: Notice, day: date) -> bool:
    """Whether a notice may still be shown on ``day``."""
    return notice.status != "draft" and day <= (notice.valid_until or date.max)


def announcements(notice: Notice, city: City, first: int, last: int) -> tuple[Planned, ...]:
    """What is to be told of ``notice`` between two moments, both included, in order.

    Nothing of what is called off, over, or no longer valid. Notices go out in the city's sending hours, not on holidays
    or 12/29-1/3, unless they are urgent; a reminder that residents asked for keeps its hour whatever the day.
    """
    if notice.status != "published":
        return ()
    planned = [*_of_days(notice, city), *_of_occurrences(notice, city, first, last)]
    return tuple(sorted((one for one in planned if first <= one.at <= last), key=lambda one: one.at))


def _of_occurrences(notice: Notice, city: City, first: int, last: int) -> Iterator[Planned]:
    begin = local_time(first).date()
    end = local_time(last).date() + timedelta(days=LONGEST_AHEAD + _MOVED)
    rules = [rule for rule in notice.announced if rule.before is not None]
    for occurrence in occurrences(notice, city.closures, begin, end) if rules else ():
        if not occurrence.called_off:
            for rule in rules:
                yield from _planned(notice, city, occurrence, rule)


def _of_days(notice: Notice, city: City) -> Iterator[Planned]:
    for rule in notice.announced:
        if rule.day is not None:
            yield from _planned(notice, city, None, rule)


def _planned(notice: Notice, city: City, occurrence: Occurrence | None, rule: Announcement) -> Iterator[Planned]:
    day = rule.day or (occurrence.first - timedelta(days=rule.before or 0) if occurrence else None)
    if day is None:
        return
    until = _until(notice, occurrence)
    asked = rule.to == "signed-up" or notice.kind in REMINDS
    wanted = moment(day, rule.at)
    at = wanted if asked or notice.urgent else announce_at(wanted, city.sending_hours, city.closures, before=until)
    if at is not None and at < until:
        kind: PlannedKind = "reminder" if asked else "announcement"
        yield Planned(notice=notice, occurrence=occurrence, kind=kind, to=rule.to, at=at, until=until)


def _until(notice: Notice, occurrence: Occurrence | None) -> int:
    """When it is too late to tell: it has begun (without a time: its day is over), or the notice is no longer valid."""
    over = end_of(notice.valid_until or _ALWAYS)
    if occurrence is None:
        return over
    return min(over, occurrence.starts_at if occurrence.begins else occurrence.over_at)


_ALWAYS = date(9998, 12, 31)


def cancellations(notice: Notice, city: City, now: int) -> tuple[Planned, ...]:
    """What those signed up must hear at once: what was called off and is not over yet."""
    if notice.status == "draft":
        return ()
    today = local_time(now).date()
    found = occurrences(notice, city.closures, today, today + timedelta(days=366))
    return tuple(
        Planned(notice=notice, occurrence=one, kind="cancellation", to="signed-up", at=now, until=one.over_at)
        for one in found
        if one.called_off and one.over_at > now
    )
