"""Chunks on their way, and who sends them.

    waiting --claim--> claimed --start--> sending --settle--> accepted | failed | unsure | waiting for the next attempt
                       (lease over: claimed again, with the same retry key)

``start`` stores when the key was used for the first time, and looks once more whether the occurrence may be sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.store.cipher import Cipher
from bot.store.notice_schema import chunk, occurrence, recipient
from bot.store.occurrences import UNDER_WAY, UNSENT, free
from bot.store.schema import resident
from scheduler.delivery import LONGEST_WAIT, RETRY_KEY_LIVES, Again, Failed, Held, Sent, Step

FARTHEST = LONGEST_WAIT * 3 // 2
"""Milliseconds that a chunk waits for its next attempt at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedChunk:
    """A chunk that ``worker`` alone may send. first_at: since when LINE may know its key, None when it surely does not.

    attempts: those before. until: from then on it is of no use.
    """

    occurrence_id: int
    position: int
    language: str
    retry_key: str
    worker: str
    attempts: int
    first_at: int | None
    until: int


_COLUMNS = [chunk.c[name] for name in ClaimedChunk.__slots__ if name != "until"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of an attempt. doubtful: LINE may have the chunk without our knowing. reached: ids handed over."""

    step: Step | Held
    doubtful: bool
    reached: int
    request_id: str | None


def claim(
    connection: Connection, worker: str, occurrences: Sequence[int], *, now: int, lease: int, most: int
) -> list[ClaimedChunk]:
    """At most so many chunks of these occurrences, leased for ``lease`` milliseconds; those of the first come first.

    ``worker`` must be another for each claim.
    """
    taken: list[ClaimedChunk] = []
    for occurrence_id in occurrences:
        if len(taken) < most:
            taken += _claim(connection, worker, occurrence_id, now, lease, most - len(taken))
    return taken


def _claim(
    connection: Connection, worker: str, occurrence_id: int, now: int, lease: int, most: int
) -> list[ClaimedChunk]:
    own = chunk.c.occurrence_id == occurrence_id
    first = select(chunk.c.position).where(own, _claimable(now)).order_by(chunk.c.position).limit(most)
    found = connection.execute(first.with_for_update(skip_locked=True)).scalars().all()
    leased = (
        update(chunk)
        .where(own, chunk.c.position.in_(found), _claimable(now))
        .values(state="claimed", worker=worker, lease_until=now + lease)
        .returning(*_COLUMNS)
    )
    rows = connection.execute(leased).mappings().all() if found else ()
    if rows:
        begins = (occurrence.c.id == occurrence_id) & (occurrence.c.state == "planned")
        since = func.coalesce(occurrence.c.started_at, now)
        connection.execute(update(occurrence).where(begins).values(state="sending", started_at=since))
    until = connection.execute(select(occurrence.c.valid_until).where(occurrence.c.id == occurrence_id)).scalar_one()
    return sorted((ClaimedChunk(**row, until=until) for row in rows), key=lambda one: one.position)


def _claimable(now: int) -> ColumnElement[bool]:
    """A moment too far away was set before a clock was set back."""
    ripe = or_(chunk.c.state != "waiting", chunk.c.next_at <= now, chunk.c.next_at > now + FARTHEST)
    known = or_(chunk.c.first_at.is_(None), chunk.c.first_at > now - RETRY_KEY_LIVES)
    return and_(chunk.c.state.in_(UNSENT), free(now), ripe, known)


def ready(connection: Connection, occurrences: Sequence[int], now: int) -> bool:
    """Whether a chunk of these could be claimed."""
    wanted = select(chunk.c.position).where(chunk.c.occurrence_id.in_(occurrences), _claimable(now)).limit(1)
    return bool(occurrences) and connection.execute(wanted).first() is not None


def start(connection: Connection, claimed: ClaimedChunk, *, now: int, lease: int) -> int | None:
    """When the chunk's key is used for the first time; None when ``worker`` lost it, or it may no longer be sent."""
    moments = {"now": now, "lease": now + lease}
    if connection.execute(_START, _key(claimed) | moments).rowcount == 0:
        return None
    return claimed.first_at if claimed.first_at is not None else now


def _key(claimed: ClaimedChunk) -> dict[str, object]:
    return {"occurrence": claimed.occurrence_id, "chunk": claimed.position, "holder": claimed.worker}


def give_back(connection: Connection, claimed: ClaimedChunk) -> None:
    """Let others have a chunk that was claimed and not started."""
    connection.execute(_GIVE_BACK, _key(claimed))


def settle(connection: Connection, claimed: ClaimedChunk, result: Result) -> bool:
    """Record what came of an attempt; False when another worker has the chunk by now.

    That LINE has accepted it is recorded whoever has it.
    """
    if isinstance(result.step, Sent):
        accepted = {"reached_now": result.reached, "request": result.request_id}
        return connection.execute(_ACCEPT, _key(claimed) | accepted).rowcount == 1
    ended = {"request": result.request_id, "why": None, "again": None, "doubtful": result.doubtful}
    return connection.execute(_SETTLE, _key(claimed) | ended | _outcome(result)).rowcount == 1


def _outcome(result: Result) -> dict[str, object]:
    match result.step:
        case Failed(reason=reason):
            return {"becomes": "unsure" if result.doubtful else "failed", "why": reason}
        case Again(at=at):
            return {"becomes": "waiting", "again": at}
        case _:
            return {"becomes": "waiting"}


def recipients(connection: Connection, cipher: Cipher, claimed: ClaimedChunk) -> list[str]:
    """The user ids of a chunk, without those who have left since."""
    chosen = {"occurrence": claimed.occurrence_id, "chunk": claimed.position}
    return [cipher.decrypt(user_id) for user_id in connection.execute(_RECIPIENTS, chosen).scalars().all()]


# Made once: to put a statement together takes longer than to run it, and these run two hundred times a second.

_OF = (chunk.c.occurrence_id == bindparam("occurrence")) & (chunk.c.position == bindparam("chunk"))
_MINE = _OF & (chunk.c.worker == bindparam("holder"))
_MAY_BE_SENT = exists().where(
    occurrence.c.id == bindparam("occurrence"),
    occurrence.c.state.in_(UNDER_WAY),
    occurrence.c.valid_until > bindparam("now"),
)
_START = (
    update(chunk)
    .where(_MINE, chunk.c.state == "claimed", chunk.c.lease_until >= bindparam("now"), _MAY_BE_SENT)
    .values(
        state="sending",
        lease_until=bindparam("lease"),
        attempts=chunk.c.attempts + 1,
        first_at=func.coalesce(chunk.c.first_at, bindparam("now")),
    )
)
_GIVE_BACK = (
    update(chunk).where(_MINE, chunk.c.state == "claimed").values(state="waiting", worker=None, lease_until=None)
)
_ACCEPT = (
    update(chunk)
    .where(_OF, chunk.c.state != "accepted")
    .values(
        state="accepted",
        reason=None,
        lease_until=None,
        reached=bindparam("reached_now"),
        request_id=bindparam("request"),
    )
)
_SETTLE = (
    update(chunk)
    .where(_MINE, chunk.c.state == "sending")
    .values(
        state=bindparam("becomes"),
        reason=bindparam("why"),
        lease_until=None,
        next_at=func.coalesce(bindparam("again", type_=BigInteger), chunk.c.next_at),
        first_at=case((bindparam("doubtful", type_=Boolean), chunk.c.first_at)),
        request_id=bindparam("request"),
    )
)
_THERE = resident.c.following & resident.c.user_id.is_not(None)
_RECIPIENTS = (
    select(resident.c.user_id)
    .join(recipient, recipient.c.resident_id == resident.c.id)
    .where(recipient.c.occurrence_id == bindparam("occurrence"), recipient.c.position == bindparam("chunk"), _THERE)
)
