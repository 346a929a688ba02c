"""How far the delivery of an occurrence has come, in recipients, and which ones a person should look at."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from bot.store.notice_schema import chunk, occurrence
from bot.store.occurrences import UNDER_WAY, UNSENT, State


@dataclass(frozen=True, kw_only=True, slots=True)
class Headway:
    """Recipients, each counted in one of accepted, gone, failed, unsure and left. Moments in UTC milliseconds.

    sent: offered to LINE at least once. accepted: LINE has it for them. gone: left before it was sent. unsure: LINE may
    have it. left: waiting to be sent, or to be sent again. ends_at: when it will be through, at the pace so far.
    edited_to: a hash of what the notice was edited to meanwhile.
    """

    id: int
    title: str
    state: State
    reason: str | None
    edited_to: str | None
    due_at: int
    started_at: int | None
    ended_at: int | None
    recipients: int
    sent: int
    accepted: int
    gone: int
    failed: int
    unsure: int
    left: int
    ends_at: int | None


def headway(connection: Connection, occurrence_id: int, now: int) -> Headway | None:
    """How far it has come; None when there is no such occurrence."""
    found = connection.execute(select(occurrence).where(occurrence.c.id == occurrence_id)).one_or_none()
    if found is None:
        return None
    reached = func.coalesce(func.sum(chunk.c.reached), 0)
    sizes = {
        "sent": _sum(chunk.c.attempts > 0),
        "accepted": reached,
        "gone": _sum(chunk.c.state == "accepted") - reached,
        "failed": _sum(chunk.c.state == "failed"),
        "unsure": _sum(chunk.c.state == "unsure"),
        "left": _sum(chunk.c.state.in_(UNSENT)),
    }
    columns = [size.label(name) for name, size in sizes.items()]
    row = connection.execute(select(*columns).where(chunk.c.occurrence_id == occurrence_id)).mappings().one()
    sums = {name: int(row[name]) for name in sizes}
    return Headway(
        id=found.id,
        title=found.title,
        state=found.state,
        reason=found.reason,
        edited_to=found.edited_to,
        due_at=found.due_at,
        started_at=found.started_at,
        ended_at=found.ended_at,
        recipients=found.residents,
        ends_at=_ends_at(found.state, found.started_at, found.residents - sums["left"], sums["left"], now),
        **sums,
    )


def troubled(connection: Connection, now: int) -> list[Headway]:
    """Occurrences that are held, or with recipients whom it surely or perhaps did not reach. Oldest first."""
    lost = select(chunk.c.occurrence_id).where(chunk.c.state.in_(("failed", "unsure")))
    wanted = or_(occurrence.c.state == "held", occurrence.c.id.in_(lost))
    ids = connection.execute(select(occurrence.c.id).where(wanted).order_by(occurrence.c.id)).scalars().all()
    return [found for one in ids if (found := headway(connection, one, now))]


def _sum(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, chunk.c.size), else_=0)), 0)


def _ends_at(state: State, started_at: int | None, through: int, left: int, now: int) -> int | None:
    if state not in UNDER_WAY or started_at is None or through == 0:
        return None
    return now + max(0, now - started_at) * left // through
