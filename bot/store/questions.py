"""What was asked (redacted) and whether the answer helped; after 90 days only counts remain.

A message can ask several questions; each has a row, ``position`` counts from 0.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, Row, and_, case, delete, or_, select, update

from bot.store.database import insert_once, upsert
from bot.store.schema import event, feedback, question, question_count

KEPT_DAYS = 90
REMEMBERED_MINUTES = 15
"""So long a short question (「手数料は？」) may be about the card shown last."""

PASSING = ("smalltalk", "refused")
"""Outcomes that leave a resident at what was shown before."""

_MINUTE = 60 * 1000
_DAY = 24 * 60 * _MINUTE
_Key = tuple[str, str, str, str, str]
_JAPAN = timezone(timedelta(hours=9))
"""Counts are kept by the city's day, as its monthly report reads them."""


def record(
    connection: Connection,
    *,
    event_id: int,
    position: int = 0,
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
    row: dict[str, object] = {"event_id": event_id, "position": position, "resident_id": resident_id, "city": city}
    row |= {"text": text, "language": language, "outcome": outcome, "entry_id": entry_id, "confidence": confidence}
    insert_once(connection, question, row | {"asked_at": now})


def shown_before(connection: Connection, *, resident_id: int, event_id: int, occurred_at: int) -> str | None:
    """The id of the card that a resident was shown last, in the quarter of an hour before an event.

    None when nothing was asked in that time, or the last question was not answered with a card. Small talk and
    messages that were refused do not come between.
    """
    since = occurred_at - REMEMBERED_MINUTES * _MINUTE
    earlier = or_(event.c.occurred_at < occurred_at, and_(event.c.occurred_at == occurred_at, event.c.id < event_id))
    own = (event.c.resident_id == resident_id) & (event.c.occurred_at >= since)
    last = (
        select(question.c.entry_id)
        .join(event, event.c.id == question.c.event_id)
        .where(own, earlier, question.c.outcome.not_in(PASSING))
        .order_by(event.c.occurred_at.desc(), event.c.id.desc(), question.c.position.desc())
        .limit(1)
    )
    shown: str | None = connection.execute(last).scalar()
    return shown


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
    rated_first = case((question.c.entry_id == entry_id, 0), else_=1)
    asked = select(question.c.id).where(own).order_by(rated_first, question.c.position).limit(1)
    question_id = connection.execute(asked).scalar()
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
