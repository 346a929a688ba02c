"""What was asked (redacted) and whether the answer helped; after 90 days only counts remain."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from bot.store.database import insert_once, upsert
from bot.store.schema import event, feedback, question, question_count

KEPT_DAYS = 90
_DAY = 24 * 3600 * 1000
_Key = tuple[str, str, str, str, str]
_JAPAN = timezone(timedelta(hours=9))
"""Counts are kept by the city's day, as its monthly report reads them."""


def record(
    connection: Connection,
    *,
    event_id: int,
    resident_id: int,
    city: str,
    text: str,
    language: str,
    outcome: str,
    entry_id: str | None,
    confidence: float | None,
    now: int,
) -> None:
    """Keep a question with what became of it."""
    row = {"event_id": event_id, "resident_id": resident_id, "city": city, "text": text, "language": language}
    row |= {"outcome": outcome, "entry_id": entry_id, "confidence": confidence, "asked_at": now}
    insert_once(connection, question, row)


def rate(
    connection: Connection,
    *,
    resident_id: int,
    event_id: int,
    entry_id: str,
    helpful: bool,
    reason: str | None,
    now: int,
) -> bool:
    """Keep what the resident thought of an answer; False when the question is not theirs or is gone."""
    own = (question.c.event_id == event_id) & (question.c.resident_id == resident_id)
    question_id = connection.execute(select(question.c.id).where(own)).scalar()
    if question_id is None:
        return False
    row = {"question_id": question_id, "entry_id": entry_id, "helpful": helpful, "reason": reason, "given_at": now}
    if insert_once(connection, feedback, row) is None:
        same = (feedback.c.question_id == question_id) & (feedback.c.entry_id == entry_id)
        connection.execute(update(feedback).where(same).values(helpful=helpful, reason=reason, given_at=now))
    return True


def unsend(connection: Connection, resident_id: int, message_id: str) -> None:
    """Delete the text of a message that the resident took back."""
    own = (event.c.message_id == message_id) & (event.c.resident_id == resident_id)
    ids = select(event.c.id).where(own).scalar_subquery()
    connection.execute(update(question).where(question.c.event_id.in_(ids)).values(text=None))
    connection.execute(update(event).where(own).values(text=None))


def purge(connection: Connection, now: int) -> int:
    """Turn questions older than 90 days into counts; delete them and every event of that age, answered or not.

    Returns how many questions went. Rows are deleted before they are counted, so that processes purging at the same
    time count none twice.
    """
    before = now - KEPT_DAYS * _DAY
    old_events = select(event.c.id).where(event.c.received_at < before)
    old = or_(question.c.asked_at < before, question.c.event_id.in_(old_events))
    rated = delete(feedback).where(feedback.c.question_id.in_(select(question.c.id).where(old)))
    ratings = connection.execute(rated.returning(feedback.c.question_id, feedback.c.helpful)).all()
    gone = connection.execute(delete(question).where(old).returning(*question.c)).all()
    _count(connection, gone, Counter((rating.question_id, rating.helpful) for rating in ratings))
    connection.execute(delete(event).where(event.c.received_at < before))
    return len(gone)


def _count(connection: Connection, gone: Iterable[Row[Any]], ratings: Counter[tuple[int, bool]]) -> None:
    asked, helpful, unhelpful = Counter[_Key](), Counter[_Key](), Counter[_Key]()
    for row in gone:
        day = datetime.fromtimestamp(row.asked_at / 1000, _JAPAN).date().isoformat()
        key = (row.city, day, row.language, row.outcome, row.entry_id or "")
        asked[key] += 1
        helpful[key] += ratings[row.id, True]
        unhelpful[key] += ratings[row.id, False]
    keys = question_count.primary_key.columns.keys()
    for key in sorted(asked):  # in one order, so that two processes do not wait for each other
        added = {"asked": asked[key], "helpful": helpful[key], "unhelpful": unhelpful[key]}
        more = upsert(connection, question_count).values(dict(zip(keys, key, strict=True)) | added)
        sums = {name: question_count.c[name] + more.excluded[name] for name in added}
        connection.execute(more.on_conflict_do_update(index_elements=keys, set_=sums))
