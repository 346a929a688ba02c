"""How many residents a notice would reach at this moment, and which ones: in numbers, never in names."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from bot.store.audience import Audience, concerned
from bot.store.notice_schema import subscription
from bot.store.schema import resident


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Residents in all, by language, by district ("": not told) and by topic; blocked: who left the channel.

    Of the topics a resident may have several, so these do not add up.
    """

    total: int
    languages: Mapping[str, int]
    districts: Mapping[str, int]
    topics: Mapping[str, int]
    blocked: int


def count(connection: Connection, channel: str, audience: Audience) -> Reach:
    """Who fits ``audience`` in a channel."""
    fitting = concerned(channel, audience)
    languages = _by(connection, resident.c.language, fitting)
    chosen = subscription.alias("chosen")  # the condition looks at the table itself
    topics = (
        select(chosen.c.topic, func.count())
        .join(resident, resident.c.id == chosen.c.resident_id)
        .where(fitting, chosen.c.topic.in_(audience.topics))
        .group_by(chosen.c.topic)
    )
    gone = select(func.count()).where(resident.c.channel == channel, ~resident.c.following)
    return Reach(
        total=sum(languages.values()),
        languages=languages,
        districts=_by(connection, func.coalesce(resident.c.district, ""), fitting),
        topics=dict(iter(connection.execute(topics))),
        blocked=connection.execute(gone).scalar_one(),
    )


def _by(connection: Connection, column: ColumnElement[str], fitting: ColumnElement[bool]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).where(fitting).group_by(column))
    return dict(iter(rows))
