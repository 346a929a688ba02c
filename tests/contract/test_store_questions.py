"""Questions are kept redacted with their ratings for ninety days, then as counts; what was unsent is gone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, Row, Select, func, select

from bot.store import questions
from bot.store.schema import event, feedback, metadata, question, question_count

if TYPE_CHECKING:
    from .conftest import Desk

DAY = 24 * 3600 * 1000
SEPTEMBER_30_2330_UTC = 1_790_811_000_000


def ask(
    desk: Desk, user: str = "U1", *, at: int | None = None, entry_id: str | None = "juminhyo", delay: int = 0
) -> int:
    """An event and its question, asked ``delay`` milliseconds after; the event's id."""
    at = desk.now if at is None else at
    event_id = desk.stored(user, at=at, message_id=f"M-{user}-{at}")
    resident_id = desk.resident(user)
    desk.database.write(
        lambda c: questions.record(
            c,
            event_id=event_id,
            resident_id=resident_id,
            city="omitama",
            text="住民票がほしい",
            language="ja",
            outcome="answer" if entry_id else "unknown",
            entry_id=entry_id,
            confidence=0.9,
            now=at + delay,
        )
    )
    return event_id


def rate(desk: Desk, event_id: int, helpful: bool, *, user: str = "U1", entry_id: str = "juminhyo") -> bool:
    resident_id = desk.resident(user)
    return desk.database.write(
        lambda c: questions.rate(
            c,
            resident_id=resident_id,
            event_id=event_id,
            entry_id=entry_id,
            helpful=helpful,
            reason=None if helpful else "old",
            now=desk.now,
        )
    )


def purge(desk: Desk, now: int) -> int:
    return desk.database.write(lambda c: questions.purge(c, now))


def every(desk: Desk, statement: Select[*tuple[Any, ...]]) -> Sequence[Row[Any]]:
    return desk.database.read(lambda c: c.execute(statement).all())


def rows(desk: Desk, table: str) -> int:
    return int(every(desk, select(func.count()).select_from(metadata.tables[table]))[0][0])


def counts(desk: Desk) -> list[tuple[object, ...]]:
    columns = ("city", "day", "language", "outcome", "entry_id", "asked", "helpful", "unhelpful")
    ordered = select(*(question_count.c[name] for name in columns)).order_by("day", "entry_id")
    return desk.database.read(lambda c: [tuple(row) for row in c.execute(ordered)])


def test_a_question_is_recorded_once_for_its_event(desk: Desk) -> None:
    event_id = ask(desk)
    resident_id = desk.resident("U1")

    def again(connection: Connection) -> None:
        questions.record(
            connection,
            event_id=event_id,
            resident_id=resident_id,
            city="omitama",
            text="another",
            language="ja",
            outcome="unknown",
            entry_id=None,
            confidence=None,
            now=desk.now,
        )

    desk.database.write(again)
    found = desk.database.read(lambda c: c.execute(select(question)).one())
    assert (found.event_id, found.text, found.outcome) == (event_id, "住民票がほしい", "answer")
    assert found.confidence == pytest.approx(0.9)


def test_only_ones_own_question_can_be_rated(desk: Desk) -> None:
    event_id = ask(desk, "U1")
    assert not rate(desk, event_id, False, user="U2")
    assert not rate(desk, event_id + 1, True)
    assert rows(desk, "feedback") == 0
    assert rate(desk, event_id, True)


def test_a_rating_may_be_changed(desk: Desk) -> None:
    event_id = ask(desk)
    assert rate(desk, event_id, True)
    assert rate(desk, event_id, False)
    found = desk.database.read(lambda c: c.execute(select(feedback.c.helpful, feedback.c.reason)).all())
    assert [tuple(row) for row in found] == [(False, "old")]


def test_unsending_deletes_the_text_in_both_tables(desk: Desk) -> None:
    taken_back, kept = ask(desk, at=desk.now), ask(desk, at=desk.now + 1)
    other = ask(desk, "U2", at=desk.now)
    resident_id = desk.resident("U1")
    desk.database.write(lambda c: questions.unsend(c, resident_id, f"M-U1-{desk.now}"))
    desk.database.write(lambda c: questions.unsend(c, resident_id, f"M-U2-{desk.now}"))  # not theirs
    for texts in (select(event.c.id, event.c.text), select(question.c.event_id, question.c.text)):
        found = [tuple(row) for row in every(desk, texts)]
        assert sorted(found) == [(taken_back, None), (kept, "住民票がほしい"), (other, "住民票がほしい")]


def test_old_questions_become_counts_by_the_day_in_japan(desk: Desk) -> None:
    first = ask(desk, at=SEPTEMBER_30_2330_UTC)
    second = ask(desk, "U2", at=SEPTEMBER_30_2330_UTC + 5)
    ask(desk, "U3", at=SEPTEMBER_30_2330_UTC + 9, entry_id=None)
    rate(desk, first, True)
    rate(desk, second, False, user="U2")
    rate(desk, second, True, user="U2", entry_id="koseki")
    assert purge(desk, SEPTEMBER_30_2330_UTC + 91 * DAY) == 3
    assert counts(desk) == [
        ("omitama", "2026-10-01", "ja", "unknown", "", 1, 0, 0),
        ("omitama", "2026-10-01", "ja", "answer", "juminhyo", 2, 2, 1),
    ]
    assert [rows(desk, table) for table in ("question", "feedback", "event")] == [0, 0, 0]


def test_counts_of_one_day_add_up_over_several_purges(desk: Desk) -> None:
    ask(desk, at=desk.now)
    ask(desk, at=desk.now + 1000)
    assert purge(desk, desk.now + 90 * DAY + 1) == 1
    assert purge(desk, desk.now + 90 * DAY + 1) == 0
    assert purge(desk, desk.now + 91 * DAY) == 1
    assert [row[5:] for row in counts(desk)] == [(2, 0, 0)]


def test_nothing_older_than_ninety_days_is_left_whatever_refers_to_it(desk: Desk) -> None:
    edge = desk.now - 90 * DAY
    for age, user in ((200 * DAY, "U1"), (91 * DAY, "U2"), (90 * DAY + 1, "U3"), (90 * DAY, "U4"), (DAY, "U5")):
        rate(desk, ask(desk, user, at=desk.now - age), True, user=user)
    ask(desk, "U6", at=edge - 1, delay=5000)  # its question is younger than its event
    open_still = desk.stored("U7", at=edge - 1)
    missed = desk.stored("U8", at=edge - 1)
    desk.finish(missed, "missed")
    assert purge(desk, desk.now) == 4
    for time in (event.c.received_at, question.c.asked_at):
        assert [tuple(row) for row in every(desk, select(func.count(), func.min(time)))] == [(2, edge)]
    assert rows(desk, "feedback") == 2
    ids = desk.database.read(lambda c: set(c.execute(select(event.c.id)).scalars()))
    assert not ids & {open_still, missed}
    assert sum(int(str(row[5])) for row in counts(desk)) == 4


def test_processes_that_purge_together_count_nothing_twice(desk: Desk) -> None:
    for number in range(30):
        rate(desk, ask(desk, f"U{number}", at=desk.now + number), True, user=f"U{number}")
    with ThreadPoolExecutor(4) as pool:
        gone = list(pool.map(lambda _: purge(desk, desk.now + 91 * DAY), range(4)))
    assert sum(gone) == 30
    assert [row[5:] for row in counts(desk)] == [(30, 30, 0)]
