"""What an answered event leaves in the database: its questions with their outcomes, ratings, choices, deletions."""

from sqlalchemy import Connection

from bot.bodies import write_body
from bot.store import events, outgoing, preferences, questions, residents
from bot.store.cipher import Cipher
from bot.store.events import StoredEvent
from bot.store.outgoing import NewMessage
from handlers.event import (
    Asked,
    Effect,
    Forgotten,
    GuideMoved,
    LanguageChosen,
    Leave,
    Rated,
    RemindersStopped,
    RemindersWanted,
    Result,
    Unsent,
    WishesChosen,
)
from scheduler.due import end_of, remind_at


def record(connection: Connection, event: StoredEvent, result: Result, *, city: str, now: int, cipher: Cipher) -> None:
    """Keep the result of an event of the resident who caused it."""
    residents.touch(connection, event.resident_id, now)
    for position, asked in enumerate(result.every_asked):
        _question(connection, event, asked, position, city, now)
    for effect in result.effects:
        _effect(connection, event, effect, now, cipher)


def _question(connection: Connection, event: StoredEvent, asked: Asked, position: int, city: str, now: int) -> None:
    best = asked.candidates[0] if asked.candidates else None
    questions.record(
        connection,
        event_id=event.id,
        position=position,
        resident_id=event.resident_id,
        city=city,
        text=asked.text or event.text or "",
        language=asked.language,
        outcome=asked.outcome,
        entry_id=asked.entry_id,
        confidence=best.confidence if best else None,
        now=now,
    )


def _effect(connection: Connection, event: StoredEvent, effect: Effect, now: int, cipher: Cipher) -> None:
    resident_id = event.resident_id
    match effect:
        case Rated(question=question, entry_id=entry_id, helpful=helpful, reason=reason):
            questions.rate(
                connection,
                resident_id=resident_id,
                event_id=question,
                entry_id=entry_id,
                helpful=helpful,
                reason=reason,
                now=now,
            )
        case GuideMoved(data=data):
            events.set_data(connection, event.id, data)
        case RemindersWanted():
            _remind(connection, event, effect, cipher)
        case RemindersStopped(asked_in=asked_in):
            outgoing.cancel(connection, resident_id, asked_in)
        case LanguageChosen(language=language):
            residents.set_language(connection, resident_id, language)
        case WishesChosen(wishes=wishes):
            preferences.save(connection, resident_id, wishes, now)
        case Forgotten():
            residents.forget(connection, resident_id)
        case Unsent(message_id=message_id):
            questions.unsend(connection, resident_id, message_id)
        case Leave():
            pass  # done after the reply, when the group's id is no longer needed


def _remind(connection: Connection, event: StoredEvent, wanted: RemindersWanted, cipher: Cipher) -> None:
    """A message for each day. Asked twice for the same list, a resident gets each one once."""
    listed = wanted.listed
    same = ("reminder", str(event.resident_id), listed.guide, listed.version, *listed.tokens)
    for reminder in wanted.reminders:
        outgoing.add(
            connection,
            NewMessage(
                resident_id=event.resident_id,
                kind="reminder",
                key=cipher.fingerprint(*same, reminder.on.isoformat()),
                asked_in=event.id,
                body=write_body(reminder.reply),
                due_at=remind_at(reminder.on),
                until=end_of(reminder.due),
            ),
        )
