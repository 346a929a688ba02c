"""Whom a notice concerns, as conditions on residents: topic, district, language, still following, and their peace."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self, get_args

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, false, literal, or_, select

from bot.store.database import upsert
from bot.store.notice_schema import chunk, heard, recipient, subscription
from bot.store.schema import resident
from knowledge.hours import Weekday
from scheduler.due import local_time
from scheduler.timing import Timing

WEEKDAYS = get_args(Weekday)

Ids = tuple[int, int]
"""The first and the last resident looked at, where not all are. PostgreSQL reads two tables side by side when both are
limited to them.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Everybody who fits all of it; what is empty leaves nobody out. topics: subscribed to one of them at least.

    got: ids of occurrences; those who got one of them, or perhaps did.
    """

    topics: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    got: tuple[int, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, list[Any]]) -> Self:
        """What ``stored`` wrote."""
        return cls(**{name: tuple(values) for name, values in stored.items()})


def concerned(channel: str, audience: Audience, among: Ids | None = None) -> ColumnElement[bool]:
    """The condition on a row of ``resident``."""
    # said backwards: SQLite would read a million rows in the order of the index of channels
    here = (resident.c.channel != channel).is_(false())
    conditions = [here, resident.c.following, resident.c.user_id.is_not(None)]
    if among:
        conditions.append(resident.c.id.between(*among))
    if audience.districts:  # whoever has chosen none wants to hear of all
        conditions.append(resident.c.district.in_(audience.districts) | resident.c.district.is_(None))
    if audience.languages:
        conditions.append(resident.c.language.in_(audience.languages))
    if audience.topics:
        own = (subscription.c.resident_id == resident.c.id) & subscription.c.topic.in_(audience.topics)
        if among:
            own &= subscription.c.resident_id.between(*among)
        conditions.append(exists().where(own))
    if audience.got:
        conditions.append(resident.c.id.in_(_who_got(audience.got, among)))
    return and_(*conditions)


def _who_got(occurrences: tuple[int, ...], among: Ids | None) -> Select[tuple[int]]:
    """Residents to whom LINE was offered one of these, unless it surely has not taken it."""
    same = (chunk.c.occurrence_id == recipient.c.occurrence_id) & (chunk.c.position == recipient.c.position)
    found = select(recipient.c.resident_id).join(chunk, same).where(chunk.c.occurrence_id.in_(occurrences))
    offered = found.where(chunk.c.first_at.is_not(None), chunk.c.state != "failed")
    return offered.where(recipient.c.resident_id.between(*among)) if among else offered


def spared(audience: Audience, timing: Timing) -> bool:
    """Whether it spares whoever is not ``welcome`` to it: not so what is urgent, asked for, or puts right what came."""
    return not (timing.urgent or timing.asked or audience.got)


def welcome(now: int, among: Ids | None = None) -> ColumnElement[bool]:
    """The condition on a row of ``resident``: they have neither a day without notices today nor enough this month."""
    day = local_time(now)
    rests = resident.c.quiet.contains(WEEKDAYS[day.weekday()])
    enough = [
        resident.c.monthly_most.is_not(None),  # follows from the next, but spares SQLite the look at those without one
        heard.c.notices >= resident.c.monthly_most,
        heard.c.resident_id == resident.c.id,
        heard.c.month == _month(day),
    ]
    if among:
        enough.append(heard.c.resident_id.between(*among))
    return and_(or_(resident.c.quiet.is_(None), ~rests), ~exists().where(*enough))


def count_heard(connection: Connection, told: ColumnElement[bool], now: int) -> None:
    """Count one notice more this month for those told who have chosen an upper limit."""
    month = _month(local_time(now))
    limited = select(resident.c.id, literal(month), literal(1)).where(told, resident.c.monthly_most.is_not(None))
    more = upsert(connection, heard).from_select(["resident_id", "month", "notices"], limited)
    keys = ["resident_id", "month"]
    connection.execute(more.on_conflict_do_update(index_elements=keys, set_={"notices": heard.c.notices + 1}))


def purge_heard(connection: Connection, now: int) -> None:
    """Forget the counts of months before the last one."""
    last = local_time(now).replace(day=1) - timedelta(days=1)
    connection.execute(delete(heard).where(heard.c.month < _month(last)))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
