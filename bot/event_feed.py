"""Events as an iCalendar feed (RFC 5545) that phones and other sites can subscribe to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from knowledge.city import City
from knowledge.facility import Facility
from scheduler.due import CITY
from scheduler.event_export import body_of, contact_of, sequence
from scheduler.occurrences import Occurrence
from scheduler.places import place_of

REFRESH = timedelta(hours=6)
"""How often a calendar should ask again."""


def feed_of(found: Sequence[Occurrence], city: City, facilities: Mapping[str, Facility]) -> bytes:
    """One event per occurrence. The same notices give the same bytes, so that nothing seems to have changed.

    A UID stays when its notice is put right; SEQUENCE rises then, and STATUS tells what is called off.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//events//JA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{city.name}の催し")
    calendar.add("x-wr-timezone", str(CITY))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in found:
        calendar.add_component(_event(one, city, facilities))
    return bytes(calendar.to_ical())


def _event(one: Occurrence, city: City, facilities: Mapping[str, Facility]) -> Event:
    notice = one.notice
    event = Event()
    event.add("uid", f"{one.uid}@{city.id}.madoguchi")
    event.add("dtstamp", datetime.combine(notice.checked_on, datetime.min.time(), UTC))
    event.add("sequence", sequence(one))
    event.add("status", "CANCELLED" if one.called_off else "CONFIRMED")
    event.add("summary", notice.title)
    name, phone = contact_of(notice, city)
    event.add("description", "\n".join(filter(None, (body_of(notice, city), " ".join(filter(None, (name, phone)))))))
    _add_times(event, one)
    place = place_of(notice, city, facilities)
    where = place or notice
    if said := " ".join(filter(None, (place.name if place else notice.place, where.address))):
        event.add("location", said)
    if where.lat is not None and where.lon is not None:
        event.add("geo", (where.lat, where.lon))
    if notice.page:
        event.add("url", notice.page)
    return event


def _add_times(event: Event, one: Occurrence) -> None:
    """Whole days, or from when to when; of days in a row only the first has a time, and they stay whole days."""
    if one.begins is None or one.last > one.first:
        event.add("dtstart", one.first)
        event.add("dtend", one.last + timedelta(days=1))
        return
    event.add("dtstart", datetime.combine(one.first, one.begins, CITY).astimezone(UTC))
    if one.ends:
        event.add("dtend", datetime.combine(one.last, one.ends, CITY).astimezone(UTC))
