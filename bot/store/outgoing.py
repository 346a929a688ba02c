"""Personal messages that wait for their time, and who sends them.

    waiting --claim--> sending with a lease --settle--> sent | failed | waiting for the next attempt
       |               (lease over: claimed again, with the same retry key)
       +--cancel--> cancelled

The body is emptied when a message has come to its end; the row goes 90 days later.
"""

import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, case, delete, or_, select, true, update

from bot.store.database import insert_once, upsert
from bot.store.questions import KEPT_DAYS
from bot.store.schema import outgoing, resident
from scheduler.delivery import RETRY_KEY_LIVES, Again, Failed, Sent, Step

Kind = Literal["reminder", "signup", "called-off", "test"]
AT_NIGHT: tuple[Kind, ...] = ("called-off",)
"""What cannot wait for the morning."""

_DAY = 24 * 3600 * 1000
_OPEN = ("waiting", "sending")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMessage:
    """A message to be kept until ``due_at``; of no use from ``until`` on. Both in UTC milliseconds.

    key: says what it is; of two with the same key one is sent. asked_in: the event in which the resident asked for it.
    """

    resident_id: int
    kind: Kind
    key: str
    asked_in: int
    body: str
    due_at: int
    until: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedMessage:
    """A message that one worker is to send now. first_at: when it was offered for the first time."""

    id: int
    resident_id: int
    kind: str
    body: str
    retry_key: str
    attempts: int
    first_at: int
    until: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FailedMessage:
    """A message that was given up, and why (``scheduler.delivery.Reason``)."""

    id: int
    channel: str
    kind: str
    due_at: int
    reason: str


def add(connection: Connection, new: NewMessage) -> None:
    """Keep a message with its retry key. Of two with one key the later words count, until the first attempt.

    One that was stopped waits again.
    """
    fresh = upsert(connection, outgoing).values(_row(new))
    untried = outgoing.c.state.in_(("waiting", "cancelled")) & (outgoing.c.attempts == 0)
    renewed = {name: fresh.excluded[name] for name in ("body", "asked_in", "state")}
    connection.execute(fresh.on_conflict_do_update(index_elements=["key"], set_=renewed, where=untried))


def add_once(connection: Connection, new: NewMessage) -> bool:
    """Keep a message with its retry key; False when there is or was one with its key, which stays as it is."""
    return insert_once(connection, outgoing, _row(new)) is not None


def _row(new: NewMessage) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(new, name) for name in NewMessage.__slots__}
    return row | {"retry_key": str(uuid.uuid4()), "state": "waiting", "next_at": new.due_at}


def claim(
    connection: Connection, worker: str, *, channel: str, now: int, lease: int, night: bool = False
) -> ClaimedMessage | None:
    """The message that has waited longest, leased to ``worker`` for ``lease`` milliseconds.

    ``worker`` must be unique to the thread among all machines. night: one of ``AT_NIGHT``. Nothing is claimed for
    residents who have left.
    """
    there = (resident.c.channel == channel) & resident.c.following & resident.c.user_id.is_not(None)
    longest = (
        select(outgoing.c.id)
        .join(resident, resident.c.id == outgoing.c.resident_id)
        .where(_claimable(now), _fits(night), there)
        .order_by(outgoing.c.next_at, outgoing.c.id)
        .limit(1)
        .with_for_update(of=outgoing, skip_locked=True)
    )
    found = connection.execute(longest).scalar()
    leased = {"state": "sending", "worker": worker, "lease_until": now + lease, "attempts": outgoing.c.attempts + 1}
    first = case((outgoing.c.first_at.is_(None), now), else_=outgoing.c.first_at)
    taken = (
        update(outgoing)
        .where(outgoing.c.id == found, _claimable(now))
        .values(**leased, first_at=first)
        .returning(*(outgoing.c[name] for name in ClaimedMessage.__slots__))
    )
    row = connection.execute(taken).mappings().one_or_none() if found is not None else None
    return ClaimedMessage(**row) if row else None


def _fits(night: bool) -> ColumnElement[bool]:
    return outgoing.c.kind.in_(AT_NIGHT) if night else true()


def _claimable(now: int) -> ColumnElement[bool]:
    ready = or_(
        and_(outgoing.c.state == "waiting", outgoing.c.next_at <= now),
        and_(outgoing.c.state == "sending", outgoing.c.lease_until < now),
    )
    return and_(ready, outgoing.c.until > now, ~_stale(now))


def _stale(now: int) -> ColumnElement[bool]:
    """Offered so long ago that the platform no longer knows its key."""
    return outgoing.c.first_at.is_not(None) & (outgoing.c.first_at <= now - RETRY_KEY_LIVES)


def settle(connection: Connection, message_id: int, worker: str, step: Step) -> bool:
    """Record what follows from an attempt; False when ``worker`` no longer holds the message."""
    held = and_(outgoing.c.id == message_id, outgoing.c.state == "sending", outgoing.c.worker == worker)
    match step:
        case Sent():
            values = _ended("sent")
        case Failed(reason=reason):
            values = _ended("failed") | {"reason": reason}
        case Again(at=at):
            values = {"state": "waiting", "lease_until": None, "next_at": at}
    return connection.execute(update(outgoing).where(held).values(values)).rowcount == 1


def _ended(state: str) -> dict[str, object]:
    return {"state": state, "lease_until": None, "body": None}


def cancel(connection: Connection, resident_id: int, asked_in: int) -> None:
    """Stop what waits of the messages that a resident asked for in an event."""
    own = (outgoing.c.resident_id == resident_id) & (outgoing.c.asked_in == asked_in)
    waits = outgoing.c.state == "waiting"
    connection.execute(update(outgoing).where(own, waits).values(_ended("cancelled")))


def expire(connection: Connection, now: int) -> int:
    """Give up on messages whose time is over, or that were offered too long ago. Returns how many."""
    late = case((outgoing.c.until <= now, "late"), else_="unclear")
    return connection.execute(update(outgoing).where(_over(now)).values(**_ended("failed"), reason=late)).rowcount


def _over(now: int) -> ColumnElement[bool]:
    in_hand = (outgoing.c.state == "sending") & (outgoing.c.lease_until >= now)
    return and_(outgoing.c.state.in_(_OPEN), or_(outgoing.c.until <= now, _stale(now)), ~in_hand)


def ready(connection: Connection, now: int, *, night: bool = False) -> bool:
    """Whether a message is due."""
    due = select(outgoing.c.id).where(_claimable(now), _fits(night)).limit(1)
    return connection.execute(due).first() is not None


def overdue(connection: Connection, now: int) -> bool:
    """Whether ``expire`` has something to do."""
    return connection.execute(select(outgoing.c.id).where(_over(now)).limit(1)).first() is not None


def failed(connection: Connection) -> list[FailedMessage]:
    """What was given up, oldest first."""
    columns = [*(outgoing.c[name] for name in FailedMessage.__slots__ if name != "channel"), resident.c.channel]
    lost = select(*columns).join(resident, resident.c.id == outgoing.c.resident_id)
    rows = connection.execute(lost.where(outgoing.c.state == "failed").order_by(outgoing.c.due_at, outgoing.c.id))
    return [FailedMessage(**row) for row in rows.mappings()]


def purge(connection: Connection, now: int) -> int:
    """Delete messages that came to their end and were due more than 90 days ago. Returns how many."""
    old = outgoing.c.state.not_in(_OPEN) & (outgoing.c.due_at < now - KEPT_DAYS * _DAY)
    return connection.execute(delete(outgoing).where(old)).rowcount
