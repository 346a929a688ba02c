"""Deadlines of a checklist as iCalendar (RFC 5545), for the calendar of a phone."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from handlers.checklist import REMIND_DAYS
from handlers.checklist_words import due_lines
from handlers.event import Counter, Listed
from handlers.procedure_words import name_of
from knowledge.checklist import Checklist


def calendar_of(made: Checklist, listed: Listed, counter: Counter, page: str) -> bytes:
    """One all-day event per deadline, with an alarm three days before. page: where the list stands.

    The same list always gives the same UIDs, so that a calendar that reads it twice holds it once.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//checklist//JA")
    calendar.add("version", "2.0")
    stamp = datetime.combine(listed.made_on, datetime.min.time(), UTC)
    for step in made.deadlines:
        assert step.due is not None  # deadlines are the steps that have one
        event = Event()
        event.add("uid", f"{step.procedure.id}-{step.due:%Y%m%d}@{counter.city.id}.madoguchi")
        event.add("dtstamp", stamp)
        event.add("dtstart", step.due)
        event.add("dtend", step.due + timedelta(days=1))
        event.add("summary", name_of(step.procedure, listed.language))
        event.add("description", "\n".join([*due_lines(step, listed.language, counter), page]))
        event.add("url", page)
        event.add("transp", "TRANSPARENT")
        event.add_component(_alarm(name_of(step.procedure, listed.language)))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(days=-REMIND_DAYS, hours=9))
    return alarm
