"""One walk to the counters: on which day everything can be done, and where (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.city import City, Place, Section
from knowledge.hours import Hours

LOOK_AHEAD_DAYS = 31
"""How far ahead an open day is looked for; counters are never closed so long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """A procedure to do at a counter. section: a role. earliest, latest: the days between which it can be done."""

    procedure: str
    section: str
    service: str | None
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """A counter with the procedures to do there.

    hours: those of the day of the visit, where the profile tells them. besides: evening and holiday hours.
    """

    role: str
    section: Section | None
    place: Place | None
    hours: tuple[Hours, ...]
    besides: tuple[Hours, ...]
    procedures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Everything that can be done on one day. day: the first day on which that is so. until: the last one."""

    day: date
    until: date | None
    stops: tuple[Stop, ...]


def plan_visits(errands: Sequence[Errand], city: City, today: date) -> tuple[Visit, ...]:
    """As few visits as can be: a second one only for what begins after something else has ended.

    A deadline that is over already keeps nothing apart: one goes as soon as possible.
    """
    visits, left = [], list(errands)
    while left:
        first = min((max(one.latest, today) for one in left if one.latest), default=date.max)
        now = [one for one in left if (one.earliest or today) <= first] or left
        left = [one for one in left if one not in now]
        until = min((one.latest for one in now if one.latest and one.latest >= today), default=None)
        begins = max(today, *(one.earliest or today for one in now))
        visits.append(_visit(now, city, begins, until, today))
    return tuple(visits)


def _visit(errands: Sequence[Errand], city: City, begins: date, until: date | None, today: date) -> Visit:
    day = _open_day(errands, city, begins)
    return Visit(day=day, until=until, stops=tuple(_stops(errands, city, day, today)))


def _open_day(errands: Sequence[Errand], city: City, begins: date) -> date:
    """The first working day on which every counter is open whose hours are known; else the first working day."""
    days = [begins + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)]
    working = [day for day in days if not city.closed(day)] or days[:1]
    return next((day for day in working if all(_open(one, city, day) for one in errands)), working[0])


def _open(errand: Errand, city: City, day: date) -> bool:
    known = _usual(errand, city)
    return not known or any(hours in known for hours in city.open_on(errand.section, errand.service, day))


def _usual(errand: Errand, city: City) -> list[Hours]:
    """The hours of the counter on working days; a special opening on Sundays says nothing of a Tuesday."""
    return [hours for hours in city.hours_of(errand.section, errand.service) if hours.kind == "counter"]


def _stops(errands: Sequence[Errand], city: City, day: date, today: date) -> Iterator[Stop]:
    """The counters in the order of the procedures; two roles of one section are one counter."""
    groups: dict[tuple[str, str | None], list[Errand]] = {}
    for errand in errands:
        section = city.sections.get(errand.section)
        groups.setdefault((section.name, section.place) if section else (errand.section, None), []).append(errand)
    for members in groups.values():
        role = members[0].section
        section = city.sections.get(role)
        known = [hours for one in members for hours in city.hours_of(one.section, one.service)]
        then = [hours for one in members for hours in city.open_on(one.section, one.service, day)]
        valid = [hours for hours in known if (hours.valid_until or day) >= today]
        yield Stop(
            role=role,
            section=section,
            place=next((place for place in city.places if section and place.id == section.place), None),
            hours=tuple(dict.fromkeys(hours for hours in then if hours.kind == "counter")),
            besides=tuple(dict.fromkeys(hours for hours in valid if hours.kind in ("evening", "holiday"))),
            procedures=tuple(one.procedure for one in members),
        )
