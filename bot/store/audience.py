"""Whom a notice concerns, as a condition on residents: topic, district, language, and still following."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, exists

from bot.store.notice_schema import subscription
from bot.store.schema import resident


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Everybody who fits all of it; what is empty leaves nobody out. topics: subscribed to one of them at least."""

    topics: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, list[str]]) -> Self:
        """What ``stored`` wrote."""
        return cls(**{name: tuple(values) for name, values in stored.items()})


def concerned(channel: str, audience: Audience) -> ColumnElement[bool]:
    """The condition on a row of ``resident``."""
    # an expression instead of the column: SQLite would read a million rows in the order of the index of channels
    conditions = [resident.c.channel.concat("") == channel, resident.c.following, resident.c.user_id.is_not(None)]
    if audience.districts:
        conditions.append(resident.c.district.in_(audience.districts))
    if audience.languages:
        conditions.append(resident.c.language.in_(audience.languages))
    if audience.topics:
        own = (subscription.c.resident_id == resident.c.id) & subscription.c.topic.in_(audience.topics)
        conditions.append(exists().where(own))
    return and_(*conditions)
