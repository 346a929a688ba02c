"""An occurrence's audience, frozen: rows of recipients in chunks of at most 500 of one language.

Residents are looked at in the order of their ids, each one once, so many at a time that on SQLite nobody else waits
long to write. A crash in between is taken up where it stopped.
"""

import uuid
from collections.abc import Mapping
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, func, insert, literal, select, union_all, update

from bot.store.audience import Audience, concerned, count_heard, welcome
from bot.store.database import upsert
from bot.store.notice_schema import chunk, occurrence, recipient
from bot.store.schema import resident
from bot.store.undisturbed import undisturbed
from scheduler.timing import Timing

CHUNK = 500
"""Recipients that LINE takes in one call."""

SLAB = 50_000
"""Residents looked at in one transaction."""

_SPACE = 1_000_000
"""Positions that belong to one language: the chunks of the second are 1000000, 1000001, ..."""


def plan(connection: Connection, occurrence_id: int, now: int) -> Literal["more", "planned"] | None:
    """Freeze the next part of the audience: is there more, or was it the last? None when another process does it.

    Whoever has no body in their language gets the one in やさしい日本語, else Japanese, else the first.
    """
    own = (occurrence.c.id == occurrence_id) & (occurrence.c.state == "waiting")
    found = connection.execute(select(occurrence).where(own).with_for_update(skip_locked=True)).one_or_none()
    if found is None:
        return None
    newest = connection.execute(select(func.max(resident.c.id))).scalar() or 0
    until = min(found.planned_to + SLAB, newest)
    slab = concerned(found.channel, Audience.read(found.audience)) & resident.c.id.between(found.planned_to + 1, until)
    if not found.urgent and not found.timing["asked"]:
        slab &= undisturbed(connection, occurrence_id, slab, now)
    timing = Timing.model_validate(found.timing)
    heeded = not (timing.urgent or timing.asked)  # what is urgent or asked for comes whatever residents have chosen
    slab = slab & welcome(now) if heeded else slab
    _freeze(connection, occurrence_id, found.bodies, slab, now)
    if heeded:
        count_heard(connection, slab, now)
    frozen = _planned(connection, occurrence_id)
    values: dict[str, object] = {"planned_to": until, "residents": sum(frozen.values())}
    if until == newest:
        values |= {"state": "planned", "planned_at": now}
    connection.execute(update(occurrence).where(own).values(values))
    return "planned" if until == newest else "more"


def _freeze(
    connection: Connection, occurrence_id: int, bodies: Mapping[str, str], slab: ColumnElement[bool], now: int
) -> None:
    """All languages in one statement: whoever changes theirs at this moment is seen in one of them only."""
    languages = sorted(bodies)
    before = _planned(connection, occurrence_id)
    parts = [
        _numbered(occurrence_id, number * _SPACE, before.get(language, 0), slab & _reads(language, languages))
        for number, language in enumerate(languages)
    ]
    columns = ["occurrence_id", "position", "resident_id"]
    connection.execute(insert(recipient).from_select(columns, union_all(*parts)))
    for number, language in enumerate(languages):
        _cut(connection, occurrence_id, language, number * _SPACE, before.get(language, 0), now)


def _planned(connection: Connection, occurrence_id: int) -> dict[str, int]:
    sums = select(chunk.c.language, func.sum(chunk.c.size)).where(chunk.c.occurrence_id == occurrence_id)
    return {language: int(size) for language, size in connection.execute(sums.group_by(chunk.c.language))}


def _reads(language: str, languages: list[str]) -> ColumnElement[bool]:
    """Who gets the body in this language."""
    last = next((name for name in ("ja-easy", "ja") if name in languages), languages[0])
    if language != last:
        return resident.c.language == language
    return resident.c.language.not_in([name for name in languages if name != last])


def _numbered(occurrence_id: int, first: int, before: int, whom: ColumnElement[bool]) -> Select[tuple[int, int, int]]:
    """The chunk that was filled last is filled up first."""
    number = func.row_number().over(order_by=resident.c.id) + (before - 1)
    position = literal(first) + number // CHUNK
    return select(literal(occurrence_id), position, resident.c.id).where(whom)


def _cut(connection: Connection, occurrence_id: int, language: str, first: int, before: int, now: int) -> None:
    """Rows of chunks for the recipients added, with their retry keys: before the first attempt, and for good."""
    begin = first + before // CHUNK
    own = (recipient.c.occurrence_id == occurrence_id) & recipient.c.position.between(begin, first + _SPACE - 1)
    sizes = connection.execute(select(recipient.c.position, func.count()).where(own).group_by(recipient.c.position))
    fixed = {"occurrence_id": occurrence_id, "language": language, "state": "waiting", "next_at": now}
    rows = [fixed | {"position": at, "size": size, "retry_key": str(uuid.uuid4())} for at, size in sizes]
    if rows:
        fresh = upsert(connection, chunk)
        keys = ["occurrence_id", "position"]
        connection.execute(fresh.on_conflict_do_update(index_elements=keys, set_={"size": fresh.excluded.size}), rows)
