"""What residents have chosen to be told of: topics, district, weekdays without notices, notices a month."""

from typing import cast

from sqlalchemy import Connection, delete, select, update

from bot.store.database import upsert
from bot.store.notice_schema import subscription
from bot.store.schema import resident
from knowledge.hours import Weekday
from scheduler.wishes import Wishes


def load(connection: Connection, resident_id: int) -> Wishes:
    """The wishes of a resident; nothing is wanted by whoever has chosen nothing."""
    chosen = select(resident.c.district, resident.c.quiet, resident.c.monthly_most).where(resident.c.id == resident_id)
    row = connection.execute(chosen).one()
    topics = connection.execute(select(subscription.c.topic).where(subscription.c.resident_id == resident_id))
    quiet = cast("list[Weekday]", list(filter(None, (row.quiet or "").split(","))))
    return Wishes(
        topics=frozenset(topics.scalars()),
        district=row.district,
        quiet=frozenset(quiet),
        monthly_most=row.monthly_most,
    )


def save(connection: Connection, resident_id: int, wishes: Wishes, now: int) -> None:
    """Keep the wishes of a resident; a topic chosen before keeps the moment since when it is wanted."""
    values = {
        "district": wishes.district,
        "quiet": ",".join(sorted(wishes.quiet)) or None,
        "monthly_most": wishes.monthly_most,
    }
    connection.execute(update(resident).where(resident.c.id == resident_id).values(values))
    own = subscription.c.resident_id == resident_id
    connection.execute(delete(subscription).where(own, subscription.c.topic.not_in(wishes.topics)))
    for topic in sorted(wishes.topics):
        row = {"resident_id": resident_id, "topic": topic, "since": now}
        connection.execute(upsert(connection, subscription).values(row).on_conflict_do_nothing())
