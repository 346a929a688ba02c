"""Events and who answers them.

    stored --claim--> stored with a lease --prepare--> replying --sent--> answered
                      (lease over: claimed again)      (lease over: missed, never sent again)

A crash before ``replying`` loses nothing; after it nobody is answered twice. One resident's events are claimed one at
a time in the order in which they happened.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, case, exists, null, or_, select, update

from bot.store.database import insert_once
from bot.store.schema import event, resident
from handlers.nearby import BUTTON as NEARBY

State = Literal["stored", "replying", "answered", "missed"]
Ended = Literal["answered", "missed"]

PAIRING = "pairing"
"""The kind of an event in which somebody said a code to become a guest."""

WEB_PATIENCE = 60_000
"""Milliseconds after which nobody waits any more for an answer on the web page."""

GUIDE_OPEN = 24 * 3600 * 1000
"""Milliseconds for which a half-finished guide is offered again, and its answers are kept."""

MOST_ATTEMPTS = 3
"""After so many claims that ended without a reply an event is listed as missed: something in it breaks us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEvent:
    """An event as it is stored: redacted, and never the raw JSON. Times in UTC milliseconds."""

    webhook_event_id: str
    channel: str
    resident_id: int
    kind: str
    text: str | None = None
    data: str | None = None
    warnings: tuple[str, ...] = ()
    message_id: str | None = None
    reply_token: str | None = None
    retry_key: str
    occurred_at: int
    received_at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredEvent:
    """An event claimed by a worker."""

    id: int
    channel: str
    resident_id: int
    kind: str
    text: str | None
    data: str | None
    warnings: tuple[str, ...]
    reply_token: str | None
    retry_key: str
    occurred_at: int


_COLUMNS = [event.c[name] for name in StoredEvent.__slots__]

_WITHOUT_PLACE = case(
    (event.c.kind.in_(("location", PAIRING)), null()),
    (event.c.data.startswith(f"{NEARBY}?"), NEARBY),
    else_=event.c.data,
)
"""What stays of an event's data: not where the resident was, and not what they said to become a guest."""


def add(connection: Connection, new: NewEvent) -> int | None:
    """The id of the stored event, or None when this webhookEventId is known (a duplicate or a redelivery)."""
    row = {name: getattr(new, name) for name in NewEvent.__slots__}
    added = insert_once(connection, event, row | {"warnings": ",".join(new.warnings), "state": "stored"})
    if added is None and new.reply_token:
        fresh = (event.c.webhook_event_id == new.webhook_event_id) & (event.c.state == "stored")
        connection.execute(update(event).where(fresh).values(reply_token=new.reply_token))
    return added


def claim(
    connection: Connection, worker: str, *, channel: str, now: int, lease: int, only: int | None = None
) -> StoredEvent | None:
    """The oldest event that may be answered now, leased to ``worker`` for ``lease`` milliseconds.

    ``worker`` must be unique to the thread among all machines. ``only`` asks for one event by id. On PostgreSQL the
    resident's row is locked first (weakly: new events may still refer to it), so that the second look at the
    resident's other events sees what other workers have committed.
    """
    free = _claimable(now) & (event.c.channel == channel)
    if only is not None:
        free &= event.c.id == only
    oldest = (
        select(event.c.id)
        .join(resident, resident.c.id == event.c.resident_id)
        .where(free)
        .order_by(event.c.occurred_at, event.c.id)
        .limit(1)
        .with_for_update(of=resident, key_share=True, skip_locked=only is None)
    )
    while (found := connection.execute(oldest).scalar()) is not None:
        taken = (
            update(event)
            .where(event.c.id == found, _claimable(now))
            .values(worker=worker, lease_until=now + lease, attempts=event.c.attempts + 1)
            .returning(*_COLUMNS)
        )
        if row := connection.execute(taken).mappings().one_or_none():
            return _stored(row)
    return None  # a pass without a row means that somebody else was quicker; there may be more to claim


def _stored(row: RowMapping) -> StoredEvent:
    return StoredEvent(**{**row, "warnings": tuple(filter(None, row["warnings"].split(",")))})


def _claimable(now: int) -> ColumnElement[bool]:
    other = event.alias("other")
    earlier = or_(
        other.c.occurred_at < event.c.occurred_at,
        and_(other.c.occurred_at == event.c.occurred_at, other.c.id < event.c.id),
    )
    in_the_way = or_(
        other.c.state == "replying",
        and_(other.c.state == "stored", or_(earlier, other.c.lease_until >= now)),
    )
    same = (other.c.resident_id == event.c.resident_id) & (other.c.id != event.c.id)
    open_still = other.c.state.in_(("stored", "replying"))  # lets the index find them among thousands answered
    blocked = exists().where(same, open_still, in_the_way)
    leased = (event.c.lease_until.is_not(None)) & (event.c.lease_until >= now)
    return and_(event.c.state == "stored", event.c.attempts < MOST_ATTEMPTS, ~leased, ~blocked)


def start_reply(connection: Connection, event_id: int, worker: str, *, now: int, lease: int) -> bool:
    """stored -> replying, if ``worker`` still holds it; from here on nobody else may answer.

    With its lease over a worker holds nothing, claimed again or not: an older event may have gone ahead meanwhile.
    """
    held = and_(event.c.id == event_id, event.c.state == "stored", event.c.worker == worker, event.c.lease_until >= now)
    done = connection.execute(update(event).where(held).values(state="replying", lease_until=now + lease))
    return done.rowcount == 1


def finish(connection: Connection, event_id: int, state: Ended) -> None:
    """The end of an event; the reply token goes with it, and the place where the resident was."""
    ended = {"state": state, "lease_until": None, "reply_token": None, "data": _WITHOUT_PLACE}
    connection.execute(update(event).where(event.c.id == event_id).values(ended))


def expire(connection: Connection, now: int) -> int:
    """Replies that were never recorded, and events that broke every worker, become ``missed``. Returns how many."""
    ended = {"state": "missed", "lease_until": None, "reply_token": None, "data": _WITHOUT_PLACE}
    return connection.execute(update(event).where(_expired(now)).values(ended)).rowcount


def _expired(now: int) -> ColumnElement[bool]:
    broken = and_(event.c.state == "stored", event.c.attempts >= MOST_ATTEMPTS)
    nobody_waits = and_(
        event.c.state == "stored",
        event.c.channel.startswith("web:", autoescape=True),
        event.c.received_at < now - WEB_PATIENCE,
    )
    return or_(and_(or_(event.c.state == "replying", broken), event.c.lease_until < now), nobody_waits)


def overdue(connection: Connection, now: int) -> bool:
    """Whether ``expire`` has something to do."""
    return connection.execute(select(event.c.id).where(_expired(now)).limit(1)).first() is not None


def waiting(connection: Connection, now: int, *, channel: str) -> bool:
    """Whether an event could be claimed now."""
    free = _claimable(now) & (event.c.channel == channel)
    return connection.execute(select(event.c.id).where(free).limit(1)).first() is not None


def possibly_missed(connection: Connection) -> list[StoredEvent]:
    """Events whose resident may have got no answer, oldest first."""
    missed = select(*_COLUMNS).where(event.c.state == "missed").order_by(event.c.occurred_at)
    return [_stored(row) for row in connection.execute(missed).mappings()]


def recent(connection: Connection, resident_id: int, *, since: int, most: int) -> list[StoredEvent]:
    """A resident's last answered events since a time, oldest first."""
    own = (event.c.resident_id == resident_id) & (event.c.state == "answered") & (event.c.occurred_at >= since)
    newest = select(*_COLUMNS).where(own).order_by(event.c.occurred_at.desc(), event.c.id.desc()).limit(most)
    return [_stored(row) for row in connection.execute(newest).mappings()][::-1]


def set_data(connection: Connection, event_id: int, data: str) -> None:
    """Keep with an event where it led, in the words of a button."""
    connection.execute(update(event).where(event.c.id == event_id).values(data=data))


def open_guide(connection: Connection, resident_id: int, *, before: int, occurred_at: int) -> str | None:
    """The data of the last button of a guide that the resident pressed within a day before the event ``before``."""
    found = (
        select(event.c.data)
        .where(event.c.resident_id == resident_id, event.c.id < before, event.c.data.startswith("guide"))
        .where(event.c.occurred_at > occurred_at - GUIDE_OPEN)
        .order_by(event.c.id.desc())
        .limit(1)
    )
    return connection.execute(found).scalar()


def forget_guides(connection: Connection, now: int) -> int:
    """Empty the answers given in guides more than a day ago: nothing asks for them any more. Returns how many.

    The button that asks for reminders carries them too; the reminders themselves do not.
    """
    answers = or_(event.c.data.startswith("guide"), event.c.data.startswith("remind?"))
    old = answers & (event.c.occurred_at <= now - GUIDE_OPEN)
    return connection.execute(update(event).where(old).values(data=None)).rowcount
