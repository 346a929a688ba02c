"""Sendings of notices, from waiting for a second person to being handed over for delivery.

waiting --approve--> approved --every part handed over--> handed
   |                    |
   +--> withdrawn       +--> stopped (by a person) | void (the notice is no longer the one that was approved)
   +--> void
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, case, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.approval_schema import sending, sending_part
from bot.store.audience import Audience
from bot.store.notice_schema import occurrence
from bot.store.occurrences import OPEN
from bot.store.staff_schema import staff_account
from scheduler.timing import Timing

Kind = Literal["announcement", "cancellation", "correction"]
State = Literal["waiting", "approved", "handed", "withdrawn", "stopped", "void"]
Reason = Literal["edited", "gone"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One message to many. key: says what it is. bodies: a text for each language. recipients: as they were seen.

    Moments in UTC milliseconds. occurrence_id: the row it became for delivery.
    """

    key: str
    bodies: Mapping[str, str]
    audience: Audience
    timing: Timing
    recipients: int
    due_at: int
    valid_until: int
    occurrence_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSending:
    """A sending that waits for approval. basis: a hash of what the notice says; digest: of all that was seen.

    corrects_id: the sending that it puts right.
    """

    city: str
    section: str
    channel: str
    notice: str
    title: str
    kind: Kind
    urgent: bool
    demo: bool
    basis: str
    digest: str
    author_id: int
    made_at: int
    corrects_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """A sending as stored; ``author`` and ``approver`` are names."""

    id: int
    city: str
    section: str
    channel: str
    notice: str
    title: str
    kind: Kind
    urgent: bool
    demo: bool
    basis: str
    digest: str
    author_id: int
    author: str
    made_at: int
    approver_id: int | None
    approver: str | None
    approved_at: int | None
    stop_until: int | None
    state: State
    reason: Reason | None
    ended_at: int | None
    corrects_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnderWay:
    """A message on its way. edited_to: a hash of what its notice was edited to since, as far as that is known."""

    occurrence_id: int
    sending_id: int
    edited_to: str | None


def add(connection: Connection, new: NewSending, parts: Sequence[Part]) -> int | None:
    """The id of the new sending; None when one of the same notice and kind is open already."""
    row = {name: getattr(new, name) for name in NewSending.__slots__}
    try:
        with connection.begin_nested():
            made = insert(sending).values(row | {"state": "waiting"}).returning(sending.c.id)
            sending_id = int(connection.execute(made).scalar_one())
    except IntegrityError:
        return None
    rows = [_row(part) | {"sending_id": sending_id, "position": number} for number, part in enumerate(parts)]
    connection.execute(insert(sending_part), rows)
    return sending_id


def _row(part: Part) -> dict[str, Any]:
    plain = ("key", "recipients", "due_at", "valid_until")
    timing = part.timing.model_dump(mode="json", by_alias=True)
    frozen = {"bodies": dict(part.bodies), "audience": part.audience.stored(), "timing": timing}
    return {name: getattr(part, name) for name in plain} | frozen


def load(connection: Connection, sending_id: int) -> Sending | None:
    """The sending with an id."""
    return next(iter(_read(connection, _select().where(sending.c.id == sending_id))), None)


def open_like(connection: Connection, new: NewSending) -> list[Sending]:
    """The sendings of the same notice and kind that wait or are approved, oldest first."""
    same = (sending.c.city == new.city) & (sending.c.notice == new.notice) & (sending.c.kind == new.kind)
    is_open = sending.c.state.in_(("waiting", "approved"))
    return _read(connection, _select().where(same, is_open).order_by(sending.c.id))


def latest(connection: Connection, cities: Iterable[str], *, limit: int) -> list[Sending]:
    """The newest sendings of cities."""
    chosen = _select().where(sending.c.city.in_(tuple(cities))).order_by(sending.c.id.desc()).limit(limit)
    return _read(connection, chosen)


def corrections(connection: Connection, sending_id: int) -> list[Sending]:
    """The sendings that put this one right, or were meant to, oldest first."""
    return _read(connection, _select().where(sending.c.corrects_id == sending_id).order_by(sending.c.id))


def gone_out(connection: Connection, city: str, notice: str) -> list[Sending]:
    """The sendings of a notice of which a message was handed over, newest first."""
    begun = select(sending_part.c.sending_id).where(sending_part.c.occurrence_id.is_not(None))
    own = (sending.c.city == city) & (sending.c.notice == notice) & sending.c.id.in_(begun)
    return _read(connection, _select().where(own).order_by(sending.c.id.desc()))


def _select() -> Select[Any]:
    author, approver = staff_account.alias("author"), staff_account.alias("approver")
    named = {"author": author.c.name.label("author"), "approver": approver.c.name.label("approver")}
    columns = [named[name] if name in named else sending.c[name] for name in Sending.__slots__]
    joined = sending.join(author, author.c.id == sending.c.author_id)
    return select(*columns).select_from(joined.outerjoin(approver, approver.c.id == sending.c.approver_id))


def _read(connection: Connection, chosen: Select[Any]) -> list[Sending]:
    return [Sending(**row) for row in connection.execute(chosen).mappings()]


def parts(connection: Connection, sending_id: int) -> list[Part]:
    """The messages of a sending, in their order."""
    columns = [sending_part.c[name] for name in Part.__slots__]
    rows = connection.execute(
        select(*columns).where(sending_part.c.sending_id == sending_id).order_by(sending_part.c.position)
    ).mappings()
    return [_part(dict(row)) for row in rows]


def _part(row: dict[str, Any]) -> Part:
    read = {"audience": Audience.read(row["audience"]), "timing": Timing.model_validate(row["timing"])}
    return Part(**(row | read))


def approve(connection: Connection, sending_id: int, digest: str, approver_id: int, now: int, stop_until: int) -> bool:
    """Record the second person's word; False when it no longer waits, is another, or the person is its author."""
    fitting = (sending.c.id == sending_id) & (sending.c.state == "waiting") & (sending.c.digest == digest)
    values = {"state": "approved", "approver_id": approver_id, "approved_at": now, "stop_until": stop_until}
    changed = update(sending).where(fitting, sending.c.author_id != approver_id).values(values)
    return connection.execute(changed).rowcount == 1


def end(
    connection: Connection,
    sending_id: int,
    state: State,
    now: int,
    *,
    of: Sequence[State],
    reason: Reason | None = None,
) -> bool:
    """Bring a sending to its end; False when it was in none of the states ``of``."""
    still = (sending.c.id == sending_id) & sending.c.state.in_(of)
    ended = update(sending).where(still).values(state=state, reason=reason, ended_at=now)
    return connection.execute(ended).rowcount == 1


def states(connection: Connection, channel: str, keys: Collection[str], basis: str) -> dict[str, State]:
    """How far planned messages of a notice that says ``basis`` are, by key; those handed over, whatever it said."""
    handed = sending_part.c.occurrence_id.is_not(None)
    stands = (sending.c.basis == basis) & sending.c.state.not_in(("withdrawn", "void"))
    found = (
        select(sending_part.c.key, case((handed, "handed"), else_=sending.c.state))
        .join(sending, sending.c.id == sending_part.c.sending_id)
        .where(sending.c.channel == channel, sending_part.c.key.in_(keys), handed | stands)
        .order_by(sending.c.id)
    )
    return dict(iter(connection.execute(found)))


def held(connection: Connection, channel: str) -> set[int]:
    """The sendings of which a message waits for the next month's quota, or for a person."""
    waits = select(sending_part.c.sending_id).join(occurrence, occurrence.c.id == sending_part.c.occurrence_id)
    return set(connection.execute(waits.where(occurrence.c.channel == channel, occurrence.c.state == "held")).scalars())


def under_way(connection: Connection) -> list[UnderWay]:
    """What was handed over and has not ended, each with the sending that made it."""
    made = func.min(sending_part.c.sending_id).label("sending_id")
    own = (occurrence.c.id.label("occurrence_id"), occurrence.c.edited_to)
    found = select(*own, made).join(sending_part, sending_part.c.occurrence_id == occurrence.c.id)
    still = found.where(occurrence.c.state.in_(OPEN)).group_by(occurrence.c.id).order_by(occurrence.c.id)
    return [UnderWay(**row) for row in connection.execute(still).mappings()]


def ripe(connection: Connection, now: int) -> list[int]:
    """The approved sendings that have a message to hand over."""
    approved = (sending.c.state == "approved") & (sending.c.stop_until <= now)
    open_parts = (sending_part.c.due_at <= now) & sending_part.c.occurrence_id.is_(None)
    found = select(sending.c.id).join(sending_part, sending_part.c.sending_id == sending.c.id)
    return list(connection.execute(found.where(approved, open_parts).distinct().order_by(sending.c.id)).scalars())


def hold(connection: Connection, sending_id: int) -> bool:
    """Keep others from changing an approved sending until the transaction ends; False when it is not approved."""
    own = (sending.c.id == sending_id) & (sending.c.state == "approved")
    return connection.execute(select(sending.c.id).where(own).with_for_update()).first() is not None


def handed(connection: Connection, sending_id: int, key: str, occurrence_id: int) -> None:
    """Remember which row a message became."""
    own = (sending_part.c.sending_id == sending_id) & (sending_part.c.key == key)
    connection.execute(update(sending_part).where(own).values(occurrence_id=occurrence_id))


def occurrence_of(connection: Connection, channel: str, key: str) -> int:
    """The row that a message has become."""
    same = (occurrence.c.channel == channel) & (occurrence.c.key == key)
    return int(connection.execute(select(occurrence.c.id).where(same)).scalar_one())
