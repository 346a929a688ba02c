"""How many residents a notice would reach at a moment, and which ones: in numbers, never in names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from bot.store.audience import Audience, concerned, spared, welcome
from bot.store.notice_schema import subscription
from bot.store.schema import resident
from scheduler.timing import Timing


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Residents who would get it, by language, by district ("": none chosen) and by topic (some have several).

    resting: whom it concerns too, but who want none on that day or have had enough that month. blocked: who left the
    channel.
    """

    languages: Mapping[str, int]
    districts: Mapping[str, int]
    topics: Mapping[str, int]
    resting: int
    blocked: int

    @property
    def total(self) -> int:
        """Who would get it."""
        return sum(self.languages.values())


def count(connection: Connection, channel: str, audience: Audience, timing: Timing, at: int) -> Reach:
    """Who fits ``audience`` in a channel, as planned for the moment ``at`` (UTC milliseconds), by what is known now."""
    fitting = concerned(channel, audience)
    awake = welcome(at) if spared(audience, timing) else literal(True)  # as planning will have it
    languages: Counter[str] = Counter()
    districts: Counter[str] = Counter()
    resting = 0
    for language, district, wants_it, number in _groups(connection, fitting, awake):
        if wants_it:
            languages[language] += number
            districts[district] += number
        else:
            resting += number
    gone = select(func.count()).where(resident.c.channel == channel, ~resident.c.following)
    return Reach(
        languages=languages,
        districts=districts,
        topics=_topics(connection, audience, fitting & awake) if audience.topics else {},
        resting=resting,
        blocked=connection.execute(gone).scalar_one(),
    )


def _groups(
    connection: Connection, fitting: ColumnElement[bool], awake: ColumnElement[bool]
) -> list[tuple[str, str, int, int]]:
    """All of them in one pass: language, district, whether they would get it, how many."""
    district, wants_it = func.coalesce(resident.c.district, ""), case((awake, 1), else_=0)
    rows = connection.execute(
        select(resident.c.language, district.label("area"), wants_it.label("wants_it"), func.count())
        .where(fitting)
        .group_by(resident.c.language, "area", "wants_it")
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _topics(connection: Connection, audience: Audience, getting: ColumnElement[bool]) -> dict[str, int]:
    chosen = subscription.alias("chosen")  # the condition looks at the table itself
    rows = connection.execute(
        select(chosen.c.topic, func.count())
        .join(resident, resident.c.id == chosen.c.resident_id)
        .where(getting, chosen.c.topic.in_(audience.topics))
        .group_by(chosen.c.topic)
    )
    return dict(iter(rows))
