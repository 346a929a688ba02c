"""Reminders of the deadlines of a checklist: the resident asks for them, each is worded at once, and can be stopped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.checklist import make, reminder_days
from handlers.checklist_words import step_name
from handlers.dates import short_date
from handlers.event import Counter, Event, Reminder, RemindersStopped, RemindersWanted, Result
from handlers.guide_state import state_of, step
from handlers.message import Choices, Reply, Tap, Text
from handlers.postback import decode, encode, with_field
from handlers.procedure import procedure_tap
from handlers.procedure_words import listed
from handlers.spoken import FIELD
from knowledge.checklist import Step
from knowledge.guide import Outcome, StaleError
from knowledge.languages import Language

STOP_REMINDING = "remind-stop"

MOST_BUTTONS = 9
"""Procedures that a reminder has buttons for; its text names all of them."""


def remind(event: Event, counter: Counter) -> Result:
    """The resident wants to be reminded before the deadlines of a list."""
    state, say = state_of(decode(event.data)), counter.wording.say
    try:
        outcome = step(state, counter)
    except StaleError:
        outcome = None
    if not isinstance(outcome, Outcome) or not counter.can_remind:
        return _said("guide.changed", event, counter)
    made = make(state, outcome, counter)
    days = reminder_days(made)
    if not days:
        return _said("remind.too_late", event, counter)
    on = "、".join(short_date(day, event.language) for day in days)
    text = Text(text=say("remind.will", event.language, days=on), lang=event.language)
    wanted = RemindersWanted(
        listed=state.listed(counter.today, event.language),
        reminders=tuple(_reminder(day, steps, event, counter) for day, steps in days.items()),
    )
    return Result(reply=Reply(messages=(text,), quick=(_stop(event, counter),)), effects=(wanted,))


def stop_reminding(event: Event, counter: Counter) -> Result:
    """The resident wants no more reminders of the list that an earlier event asked for."""
    asked_in = decode(event.data).number("n")
    said = _said("remind.stopped", event, counter)
    return replace(said, effects=(RemindersStopped(asked_in=asked_in),))


def _reminder(day: date, steps: Sequence[Step], event: Event, counter: Counter) -> Reminder:
    """What to say on the day: by when, which procedures, a button to the card of each, and one to stop."""
    language, say = event.language, counter.wording.say
    due = max(step.due for step in steps if step.due)
    until = say("checklist.due", language, day=short_date(due, language))
    names = listed([f"{step_name(step, language, counter)} {until}" for step in steps])
    text = say("remind.text", language, names=f"\n{names}")
    taps = [procedure_tap(step.procedure, language) for step in steps[:MOST_BUTTONS]]
    buttons = tuple(_in_language(tap, language) for tap in (*taps, _stop(event, counter)))
    return Reminder(on=day, due=due, reply=Reply(messages=(Choices(text=text, options=buttons, lang=language),)))


def _stop(event: Event, counter: Counter) -> Tap:
    label = counter.wording.say("remind.stop", event.language)
    return Tap(label=label, data=encode(STOP_REMINDING, n=event.id), shown=label)


def _in_language(tap: Tap, language: Language) -> Tap:
    """The button, answering in the language of the reminder whatever is chosen by then."""
    return Tap(label=tap.label, data=with_field(tap.data, FIELD, language), shown=tap.shown)


def _said(key: str, event: Event, counter: Counter) -> Result:
    text = Text(text=counter.wording.say(key, event.language), lang=event.language)
    return Result(reply=Reply(messages=(text,)))
