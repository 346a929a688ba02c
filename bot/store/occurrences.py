"""Approved occurrences of notices, from waiting to their end.

    waiting --plan--> planned --first chunk--> sending --nothing left--> done
       |                 |                        |  ^
       |                 |       (monthly limit)  +--+--> held (until a person lets it go on)
       +-----------------+----(notice edited)-----+
       +-----------------+------------------------+----> stopped (by a person, or gone) | over (its time has passed)

When its notice is edited meanwhile, what is left of it is held; when it is withdrawn, stopped.

What is over or stopped is not sent; chunks that LINE may have accepted without our knowing are then listed as unsure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, exists, or_, select, update

from bot.store import statistics
from bot.store.audience import Audience
from bot.store.database import insert_once
from bot.store.notice_schema import chunk, occurrence, recipient
from bot.store.questions import KEPT_DAYS
from scheduler.delivery import RETRY_KEY_LIVES
from scheduler.timing import Timing

State = Literal["waiting", "planned", "sending", "held", "done", "stopped", "over"]
HeldFor = Literal["quota", "edited"]
OPEN: tuple[State, ...] = ("waiting", "planned", "sending", "held")
UNDER_WAY: tuple[State, ...] = ("planned", "sending")
UNSENT = ("waiting", "claimed", "sending")
"""States of a chunk that is not at its end."""

LONGEST_LEASE = 120_000
"""Milliseconds for which a chunk can be leased at most."""

KEPT = KEPT_DAYS * 24 * 3600 * 1000
"""Milliseconds after the end of an occurrence for which its recipients are known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewOccurrence:
    """What was approved. bodies: an opaque text for each language. Moments in UTC milliseconds.

    key: says what it is; of two with the same key in one channel one is kept. Not sent before ``due_at`` nor before
    ``stop_until``, until which it can be stopped at leisure.
    """

    key: str
    city: str
    channel: str
    notice: str
    title: str
    bodies: Mapping[str, str]
    audience: Audience
    due_at: int
    valid_until: int
    timing: Timing
    approved_by: str
    approved_at: int
    stop_until: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """An occurrence as staff see it in a list."""

    id: int
    city: str
    channel: str
    title: str
    due_at: int
    state: State
    reason: str | None


def add(connection: Connection, new: NewOccurrence) -> int | None:
    """The id of the occurrence, or None when there is one with this key. Raises ValueError without a body."""
    if not new.bodies:
        raise ValueError("an occurrence without a body")
    plain = ("key", "city", "channel", "notice", "title", "due_at", "valid_until", "approved_by", "approved_at")
    row: dict[str, object] = {name: getattr(new, name) for name in plain}
    row |= {"bodies": dict(new.bodies), "audience": new.audience.stored(), "stop_until": new.stop_until}
    row |= {"urgent": new.timing.urgent, "timing": new.timing.model_dump(mode="json", by_alias=True)}
    added = insert_once(connection, occurrence, row | {"state": "waiting"})
    if added is not None:
        statistics.add(connection, added, channel=new.channel, key=new.key, due_at=new.due_at)
    return added


def due(connection: Connection, now: int) -> list[int]:
    """What is to be planned now, the most urgent first."""
    ripe = (occurrence.c.state == "waiting") & (occurrence.c.due_at <= now) & (occurrence.c.stop_until <= now)
    return _allowed(connection, _in_order().where(ripe, occurrence.c.valid_until > now), now)


def sendable(connection: Connection, channel: str, now: int) -> list[int]:
    """What may be sent through a channel at this hour, the most urgent first."""
    planned = occurrence.c.state.in_(UNDER_WAY) & (occurrence.c.channel == channel)
    return _allowed(connection, _in_order().where(planned, occurrence.c.valid_until > now), now)


def _in_order() -> Select[tuple[int, int, dict[str, object]]]:
    columns = (occurrence.c.id, occurrence.c.due_at, occurrence.c.timing)
    return select(*columns).order_by(occurrence.c.urgent.desc(), occurrence.c.due_at, occurrence.c.id)


def _allowed(connection: Connection, found: Select[tuple[int, int, dict[str, object]]], now: int) -> list[int]:
    rows = connection.execute(found)
    return [row.id for row in rows if Timing.model_validate(row.timing).allows(now, row.due_at)]


def body(connection: Connection, occurrence_id: int, language: str) -> str:
    """The body in a language that it has."""
    bodies = connection.execute(select(occurrence.c.bodies).where(occurrence.c.id == occurrence_id)).scalar_one()
    return str(bodies[language])


def stop(connection: Connection, occurrence_id: int, now: int, reason: Literal["gone"] | None = None) -> bool:
    """Send no more of it; False when it had come to its end. What is being sent at the moment arrives all the same.

    reason: None when a person wants it so.
    """
    return _end(connection, occurrence_id, "stopped", now, reason)


def _end(connection: Connection, occurrence_id: int, state: State, now: int, reason: str | None = None) -> bool:
    still = (occurrence.c.id == occurrence_id) & occurrence.c.state.in_(OPEN)
    ended = update(occurrence).where(still).values(state=state, reason=reason, ended_at=now)
    return connection.execute(ended).rowcount == 1


def hold(connection: Connection, occurrence_id: int, reason: HeldFor) -> bool:
    """Send no more of it until a person lets it go on; False when it was not being sent any more."""
    sent = (occurrence.c.id == occurrence_id) & occurrence.c.state.in_(UNDER_WAY)
    return connection.execute(update(occurrence).where(sent).values(state="held", reason=reason)).rowcount == 1


def hold_edited(connection: Connection, occurrence_id: int, edited_to: str, known: str | None) -> bool:
    """Hold what is left of it, since its notice says something else by now, of which ``edited_to`` is the hash.

    known: the edit that was known before. False when it had ended, or when another process has seen an edit since.
    """
    own = (occurrence.c.id == occurrence_id) & occurrence.c.state.in_(OPEN)
    still = own & occurrence.c.edited_to.is_not_distinct_from(known)
    values = {"state": "held", "reason": "edited", "edited_to": edited_to}
    return connection.execute(update(occurrence).where(still).values(values)).rowcount == 1


def go_on(connection: Connection, occurrence_id: int, edited_to: str | None = None) -> bool:
    """Let what was held be sent as it was approved; False when it was not held, or was edited again.

    edited_to: the edit that the person knows of. It is kept, and holds it no more.
    """
    held = (occurrence.c.id == occurrence_id) & (occurrence.c.state == "held")
    seen = occurrence.c.edited_to.is_not_distinct_from(edited_to)
    before = case((occurrence.c.planned_at.is_(None), "waiting"), else_="planned")
    return connection.execute(update(occurrence).where(held, seen).values(state=before, reason=None)).rowcount == 1


def close(connection: Connection, now: int) -> list[Listed]:
    """Bring to its end what is over or has nothing left to send, and list as unsure what nobody can know any more.

    Returns what ended now.
    """
    late = list(connection.execute(select(occurrence.c.id).where(_over(now))).scalars())
    sent = list(connection.execute(select(occurrence.c.id).where(_finished())).scalars())
    ended = [one for one in late if _end(connection, one, "over", now)]
    ended += [one for one in sent if _end(connection, one, "done", now)]
    connection.execute(update(chunk).where(_unknowable(now)).values(state="unsure", lease_until=None))
    return [one for one in listed(connection) if one.id in ended] if ended else []


def _over(now: int) -> ColumnElement[bool]:
    return occurrence.c.state.in_(OPEN) & (occurrence.c.valid_until <= now)


def _finished() -> ColumnElement[bool]:
    left = exists().where(chunk.c.occurrence_id == occurrence.c.id, chunk.c.state.in_(UNSENT))
    return occurrence.c.state.in_(OPEN) & occurrence.c.planned_at.is_not(None) & ~left


def _unknowable(now: int) -> ColumnElement[bool]:
    """Perhaps accepted, and not to be offered again: its key is forgotten by now, or its occurrence has ended."""
    ended = select(occurrence.c.id).where(occurrence.c.state.not_in(OPEN))
    never_again = or_(chunk.c.first_at <= now - RETRY_KEY_LIVES, chunk.c.occurrence_id.in_(ended))
    return and_(chunk.c.state.in_(UNSENT), chunk.c.first_at.is_not(None), free(now), never_again)


def free(now: int) -> ColumnElement[bool]:
    """Whether nobody has a chunk in hand. A lease that ends too far away was given before a clock was set back."""
    lease = chunk.c.lease_until
    return or_(chunk.c.state == "waiting", lease < now, lease > now + LONGEST_LEASE)


def untidy(connection: Connection, now: int) -> bool:
    """Whether ``close`` has something to do."""
    ended = select(occurrence.c.id).where(or_(_over(now), _finished())).limit(1)
    lost = select(chunk.c.position).where(_unknowable(now)).limit(1)
    return any(connection.execute(wanted).first() is not None for wanted in (ended, lost))


def listed(connection: Connection) -> list[Listed]:
    """All occurrences, the latest first."""
    columns = [occurrence.c[name] for name in Listed.__slots__]
    rows = connection.execute(select(*columns).order_by(occurrence.c.due_at.desc(), occurrence.c.id.desc()))
    return [Listed(**row) for row in rows.mappings()]


def about(connection: Connection, occurrence_id: int) -> tuple[str, str]:
    """Its city and its notice (ids). Raises NoResultFound when there is no such occurrence."""
    found = select(occurrence.c.city, occurrence.c.notice).where(occurrence.c.id == occurrence_id)
    row = connection.execute(found).one()
    return row.city, row.notice


def purge(connection: Connection, now: int, *, most: int) -> int:
    """Delete the chunks of what ended 90 days ago, with their recipients; at most so many, to keep nobody waiting.

    The occurrence stays, with the number of its recipients. Returns how many chunks went.
    """
    old = select(occurrence.c.id).where(occurrence.c.ended_at < now - KEPT)
    keys = (chunk.c.occurrence_id, chunk.c.position)
    gone = connection.execute(select(*keys).where(chunk.c.occurrence_id.in_(old)).limit(most)).all()
    for table in (recipient, chunk):
        for occurrence_id, position in gone:
            of = (table.c.occurrence_id == occurrence_id) & (table.c.position == position)
            connection.execute(delete(table).where(of))
    return len(gone)
