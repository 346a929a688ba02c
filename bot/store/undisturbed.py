"""Whom a notice must not reach although it concerns them: they want none on that day, or have had enough this month."""

from datetime import time

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, exists, func, or_, select

from bot.store.notice_schema import occurrence, recipient
from bot.store.schema import resident
from knowledge.facility import WEEKDAYS
from scheduler.due import local_time, moment


def undisturbed(connection: Connection, occurrence_id: int, slab: ColumnElement[bool], now: int) -> ColumnElement[bool]:
    """The condition that a resident of ``slab`` may get one more notice, neither urgent nor a reminder asked for.

    now: when it is planned.
    """
    today = WEEKDAYS[local_time(now).weekday()]
    awake = or_(resident.c.quiet.is_(None), resident.c.quiet.not_like(f"%{today}%"))
    limited = and_(slab, resident.c.monthly_most.is_not(None))
    if not connection.execute(select(exists().where(limited))).scalar():
        return awake
    enough = _enough(connection, occurrence_id, limited, now)
    ids: BindParameter[int] = bindparam(
        "enough", enough, expanding=True, literal_execute=True
    )  # may be more than a statement has places
    return and_(awake, resident.c.id.not_in(ids))


def _enough(connection: Connection, occurrence_id: int, limited: ColumnElement[bool], now: int) -> list[int]:
    """Those who had as many notices this month as they want; urgent ones and reminders do not count."""
    month = moment(local_time(now).date().replace(day=1), time(0))
    counted = and_(~occurrence.c.urgent, ~_asked(), occurrence.c.due_at >= month, occurrence.c.id != occurrence_id)
    had = (
        select(resident.c.id)
        .join(recipient, recipient.c.resident_id == resident.c.id)
        .join(occurrence, occurrence.c.id == recipient.c.occurrence_id)
        .where(limited, counted)
        .group_by(resident.c.id, resident.c.monthly_most)
        .having(func.count() >= resident.c.monthly_most)
    )
    return list(connection.execute(had).scalars())


def _asked() -> ColumnElement[bool]:
    asked: ColumnElement[bool] = occurrence.c.timing["asked"].as_boolean()
    return asked
