"""The token bucket of a channel as a row, from which all clocks take: together they stay below the platform's limit."""

from sqlalchemy import Connection, select

from bot.store.database import upsert
from bot.store.notice_schema import rate_bucket
from scheduler.pace import Bucket


def look(connection: Connection, channel: str, per_second: float, now: int) -> Bucket:
    """The bucket at this moment, locked until the transaction ends."""
    own = select(rate_bucket).where(rate_bucket.c.channel == channel)
    row = connection.execute(own.with_for_update()).one_or_none()
    if row is None:
        return Bucket.full(per_second, now)
    return Bucket(row.tokens, row.refilled_at).refilled(per_second, now)


def leave(connection: Connection, channel: str, bucket: Bucket) -> None:
    """Store what is left in the bucket."""
    values = {"tokens": bucket.tokens, "refilled_at": bucket.at}
    fresh = upsert(connection, rate_bucket).values(channel=channel, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["channel"], set_=values))


def rebuke(connection: Connection, channel: str, per_second: float, now: int) -> None:
    """The platform said that we are too fast: nobody sends for a moment."""
    leave(connection, channel, look(connection, channel, per_second, now).rebuked(per_second))
