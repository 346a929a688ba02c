"""An occurrence's audience, frozen: rows of recipients in chunks of at most 500 of one language.

Residents are looked at in the order of their ids, each one once, so many at a time that on SQLite nobody else waits
long to write. A crash in between is taken up where it stopped.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Literal

from sqlalchemy import ColumnElement, Connection, case, func, insert, literal, select, update

from bot.store.audience import Audience, concerned, count_heard, spared, welcome
from bot.store.database import take_turns, upsert
from bot.store.notice_schema import chunk, occurrence, recipient
from bot.store.schema import resident
from knowledge.languages import instead_of_others
from scheduler.timing import Timing

CHUNK = 500
"""Recipients that LINE takes in one call."""

SLAB = 50_000
"""Residents looked at in one transaction; PostgreSQL sorts as many in the memory that it allows by default."""

COUNTING = 0x4865617264
"""The turn to count who has heard how much: of two notices at once neither would know of the other."""

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
    among = (found.planned_to + 1, until)
    audience = Audience.read(found.audience)
    whom = concerned(found.channel, audience, among)
    heeded = spared(audience, Timing.model_validate(found.timing))
    if heeded:
        take_turns(connection, COUNTING)
    whom = whom & welcome(now, among) if heeded else whom
    languages = sorted(found.bodies, key=_rank)
    _freeze(connection, occurrence_id, languages, whom, now)
    if heeded:
        count_heard(connection, whom, now)
    values: dict[str, object] = {"planned_to": until, "residents": sum(_planned(connection, occurrence_id, languages))}
    if until == newest:
        values |= {"state": "planned", "planned_at": now}
    connection.execute(update(occurrence).where(own).values(values))
    return "planned" if until == newest else "more"


def _freeze(
    connection: Connection, occurrence_id: int, languages: Sequence[str], whom: ColumnElement[bool], now: int
) -> None:
    """All languages in one statement: whoever changes theirs at this moment is seen in one of them only.

    The chunk that was filled last is filled up first.
    """
    before = _planned(connection, occurrence_id, languages)
    found = select(resident.c.id, _read_by(languages).label("language")).where(whom).subquery()
    number = func.row_number().over(partition_by=found.c.language)  # in any order: PostgreSQL sorts twice as fast
    place = case(dict(enumerate(before)), value=found.c.language) + number - 1
    rows = select(literal(occurrence_id), found.c.language * _SPACE + place // CHUNK, found.c.id)
    connection.execute(insert(recipient).from_select(["occurrence_id", "position", "resident_id"], rows))
    fixed = {"occurrence_id": occurrence_id, "state": "waiting", "next_at": now}
    chunks = [
        fixed | {"language": language, "position": position, "size": size, "retry_key": str(uuid.uuid4())}
        for number, language in enumerate(languages)
        for position, size in _filled(connection, occurrence_id, number * _SPACE, before[number])
    ]
    if chunks:
        fresh = upsert(connection, chunk)
        keys = ["occurrence_id", "position"]
        connection.execute(fresh.on_conflict_do_update(index_elements=keys, set_={"size": fresh.excluded.size}), chunks)


def _rank(language: str) -> tuple[bool, str]:
    """Japanese, which most read, comes last: the index of recipients then grows at its end, where that is fastest."""
    return language == "ja", language


def _planned(connection: Connection, occurrence_id: int, languages: Sequence[str]) -> list[int]:
    """How many recipients each language has so far."""
    sums = select(chunk.c.language, func.sum(chunk.c.size)).where(chunk.c.occurrence_id == occurrence_id)
    sizes = {language: int(size) for language, size in connection.execute(sums.group_by(chunk.c.language))}
    return [sizes.get(language, 0) for language in languages]


def _read_by(languages: Sequence[str]) -> ColumnElement[int]:
    """In which of these languages residents get it, as its number."""
    last = instead_of_others(languages)
    numbers = {name: number for number, name in enumerate(languages)}
    return case(numbers, value=resident.c.language, else_=numbers[last])


def _filled(connection: Connection, occurrence_id: int, first: int, before: int) -> Iterator[tuple[int, int]]:
    """The chunks of a language that got recipients, and how many they have by now: all but the newest are full."""
    begin = first + before // CHUNK
    own = (recipient.c.occurrence_id == occurrence_id) & recipient.c.position.between(begin, first + _SPACE - 1)
    sizes = select(recipient.c.position, func.count()).where(own).group_by(recipient.c.position)
    newest = connection.execute(sizes.order_by(recipient.c.position.desc()).limit(1)).one_or_none()
    if newest is not None:
        yield from ((position, CHUNK) for position in range(begin, newest[0]))
        yield newest[0], newest[1]
