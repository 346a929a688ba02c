"""What LINE counts of a notice: under which name it counts it, and the figures it gave, asked for once a day."""

import hashlib
from dataclasses import dataclass
from datetime import time

from sqlalchemy import Connection, insert, or_, select, update

from bot.store.notice_schema import occurrence
from bot.store.opens_schema import notice_statistics
from scheduler.due import local_time, moment

COUNTED_DAYS = 14
"""LINE counts what happens within so many days after the sending.
Source: https://developers.line.biz/en/docs/messaging-api/measure-impressions/"""

LATE_DAYS = 3
"""Days by which its figures may lag behind."""

ASKED_AT = time(5)
"""When the day begins on which each is asked for once: by then LINE has counted the day before."""

_DAY = 24 * 3600 * 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """An occurrence whose figures are to be asked for now. unit: LINE's name for it. started_at: UTC milliseconds."""

    occurrence_id: int
    unit: str
    started_at: int


def add(connection: Connection, occurrence_id: int, *, channel: str, key: str, due_at: int) -> None:
    """Let LINE count an occurrence under a name made from its day and from what it is."""
    what = hashlib.sha256(f"{channel} {key}".encode()).hexdigest()[:16]
    unit = f"n{local_time(due_at):%Y%m%d}_{what}"
    connection.execute(insert(notice_statistics).values(occurrence_id=occurrence_id, unit=unit))


def unit_of(connection: Connection, occurrence_id: int) -> str | None:
    """The name under which LINE counts it; None when it was approved before there were such names."""
    own = notice_statistics.c.occurrence_id == occurrence_id
    return connection.execute(select(notice_statistics.c.unit).where(own)).scalar()


def claim(connection: Connection, channel: str, now: int) -> Asked | None:
    """The next occurrence of a channel to ask for, which nobody else asks for that day; None when there is none left.

    On the day of its sending there is nothing to ask for.
    """
    mine, today = notice_statistics.c.occurrence_id, local_time(now).date()
    since = moment(today, ASKED_AT) if now >= moment(today, ASKED_AT) else moment(today, ASKED_AT) - _DAY
    unasked = or_(notice_statistics.c.tried_at.is_(None), notice_statistics.c.tried_at < since)
    counted = occurrence.c.started_at.between(now - (COUNTED_DAYS + LATE_DAYS) * _DAY, moment(today, time(0)) - 1)
    waiting = (
        select(mine, notice_statistics.c.unit, occurrence.c.started_at)
        .join(occurrence, occurrence.c.id == mine)
        .where(occurrence.c.channel == channel, unasked, counted)
        .order_by(mine)
        .limit(1)
        .with_for_update(of=notice_statistics, skip_locked=True)
    )
    row = connection.execute(waiting).mappings().one_or_none()
    if row is None:
        return None
    asked = Asked(**row)
    connection.execute(update(notice_statistics).where(mine == asked.occurrence_id).values(tried_at=now))
    return asked


def record(connection: Connection, occurrence_id: int, now: int, *, opened: int | None, clicked: int | None) -> None:
    """The figures as LINE gives them now; None: fewer than 20 people, or not counted yet."""
    own = notice_statistics.c.occurrence_id == occurrence_id
    connection.execute(update(notice_statistics).where(own).values(fetched_at=now, opened=opened, clicked=clicked))
