"""Occurrences of notices: planned once for whom they concern, in chunks that one worker has at a time."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, Row, insert, select, update

from bot.store import deliveries, occurrences, planning, rates, residents
from bot.store.audience import Audience, purge_heard
from bot.store.database import Database
from bot.store.deliveries import ClaimedChunk, Result
from bot.store.headway import headway
from bot.store.notice_schema import chunk, heard, occurrence, recipient, subscription
from bot.store.occurrences import NewOccurrence
from bot.store.questions import KEPT_DAYS
from bot.store.schema import resident
from scheduler.delivery import RETRY_KEY_LIVES, Again, Failed, Held, Sent, Step
from scheduler.due import local_time
from scheduler.pace import Bucket
from scheduler.timing import Timing

if TYPE_CHECKING:
    from .conftest import Desk

CHANNEL = "line:test"
LEASE = 20_000
DAY = 24 * 3600 * 1000


def settle_in(desk: Desk, number: int, *, channel: str = CHANNEL, **columns: object) -> list[int]:
    """So many more residents with ``columns`` of theirs; their ids."""

    def work(connection: Connection) -> list[int]:
        there = len(connection.execute(select(resident.c.id)).all())
        found = [
            residents.find_or_add(connection, desk.cipher, channel, f"U{there + one}", desk.now)
            for one in range(number)
        ]
        if columns:
            connection.execute(update(resident).where(resident.c.id.in_(found)).values(columns))
        return found

    return desk.database.write(work)


def approve(desk: Desk, key: str = "k1", **changes: Any) -> int | None:
    new: dict[str, Any] = {
        "key": key,
        "city": "test",
        "channel": CHANNEL,
        "notice": "class",
        "title": "教室",
        "bodies": {"ja": "日本語"},
        "audience": Audience(),
        "due_at": desk.now,
        "valid_until": desk.now + 3 * DAY,
        "timing": Timing(urgent=True),
        "approved_by": "second",
        "approved_at": desk.now,
        "stop_until": desk.now,
    }
    return desk.database.write(lambda c: occurrences.add(c, NewOccurrence(**new | changes)))


def plan(desk: Desk, occurrence_id: int, database: Database | None = None) -> None:
    step: str | None = "more"
    while step == "more":
        step = (database or desk.database).write(lambda c: planning.plan(c, occurrence_id, desk.now))


def planned(desk: Desk, **changes: Any) -> int:
    """A planned occurrence."""
    occurrence_id = approve(desk, **changes)
    assert occurrence_id is not None
    plan(desk, occurrence_id)
    return occurrence_id


def chosen(desk: Desk) -> dict[int, list[int]]:
    """Position -> ids of residents."""
    found: dict[int, list[int]] = {}
    for row in desk.database.read(lambda c: c.execute(select(recipient).order_by(*recipient.c)).all()):
        found.setdefault(row.position, []).append(row.resident_id)
    return found


def chunks(desk: Desk) -> list[Row[Any]]:
    return desk.database.read(lambda c: list(c.execute(select(chunk).order_by(chunk.c.position)).all()))


def state_of(desk: Desk, occurrence_id: int) -> str:
    one = select(occurrence.c.state).where(occurrence.c.id == occurrence_id)
    return str(desk.database.read(lambda c: c.execute(one).scalar_one()))


def claim(desk: Desk, worker: str = "w1", *, at: int = 0, most: int = 1) -> list[ClaimedChunk]:
    now = desk.now + at

    def work(connection: Connection) -> list[ClaimedChunk]:
        sendable = occurrences.sendable(connection, CHANNEL, now)
        return deliveries.claim(connection, worker, sendable, now=now, lease=LEASE, most=most)

    return desk.database.write(work)


def start(desk: Desk, claimed: ClaimedChunk, *, at: int = 0) -> int | None:
    return desk.database.write(lambda c: deliveries.start(c, claimed, now=desk.now + at, lease=LEASE))


def settle(desk: Desk, claimed: ClaimedChunk, step: Step | Held, *, doubtful: bool = True, reached: int = 0) -> bool:
    result = Result(step=step, doubtful=doubtful, reached=reached, request_id="r1")
    return desk.database.write(lambda c: deliveries.settle(c, claimed, result))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of three, planned seven residents at a time."""
    monkeypatch.setattr(planning, "CHUNK", 3)
    monkeypatch.setattr(planning, "SLAB", 7)


def test_of_two_approvals_of_the_same_one_is_kept(desk: Desk) -> None:
    assert approve(desk) is not None
    assert approve(desk) is None
    assert approve(desk, channel="line:other") is not None


def test_only_those_whom_it_concerns(desk: Desk) -> None:
    everybody = settle_in(desk, 6, district="tamari")
    settle_in(desk, 2, district="ogawa")
    settle_in(desk, 1, channel="line:other", district="tamari")
    settle_in(desk, 1, district="tamari", language="en")
    wishes = [(everybody[0], "class"), (everybody[0], "tax"), (everybody[1], "tax"), (everybody[2], "event")]
    rows = [{"resident_id": who, "topic": topic, "since": 0} for who, topic in wishes]
    desk.database.write(lambda c: c.execute(insert(subscription), rows))
    desk.database.write(lambda c: residents.forget(c, everybody[1]))
    planned(desk, audience=Audience(topics=("class", "tax"), districts=("tamari", "chiyoda"), languages=("ja",)))
    assert chosen(desk) == {0: [everybody[0]]}


def test_whoever_has_chosen_no_district_hears_of_all(desk: Desk) -> None:
    (anywhere,) = settle_in(desk, 1)
    settle_in(desk, 1, district="ogawa")
    planned(desk, audience=Audience(districts=("tamari",)))
    assert chosen(desk) == {0: [anywhere]}


def test_days_without_notices_and_upper_limits_are_kept_unless_it_is_urgent_or_asked_for(desk: Desk) -> None:
    weekday = f"{local_time(desk.now):%a}".lower()
    (always,) = settle_in(desk, 1)
    (resting,) = settle_in(desk, 1, quiet=f"{weekday},xyz")
    (other_day,) = settle_in(desk, 1, quiet="xyz")
    (once,) = settle_in(desk, 1, monthly_most=1)
    (twice,) = settle_in(desk, 1, monthly_most=2)
    expected = [
        (Timing(), [always, other_day, once, twice]),
        (Timing(), [always, other_day, twice]),
        (Timing(), [always, other_day]),
        (Timing(urgent=True), [always, resting, other_day, once, twice]),
        (Timing(asked=True), [always, resting, other_day, once, twice]),
    ]
    for number, (timing, whom) in enumerate(expected):
        occurrence_id = planned(desk, key=f"k{number}", timing=timing)
        assert [who for key, who in told(desk) if key == occurrence_id] == whom
    more = update(resident).where(resident.c.id == twice).values(monthly_most=3)
    desk.database.write(lambda c: c.execute(more))
    occurrence_id = planned(desk, key="more", timing=Timing())
    assert [who for key, who in told(desk) if key == occurrence_id] == [always, other_day, twice]
    desk.database.write(lambda c: purge_heard(c, desk.now + 70 * DAY))
    assert desk.database.read(lambda c: c.execute(select(heard)).all()) == []


def told(desk: Desk) -> list[tuple[int, int]]:
    """Occurrences and residents."""
    rows = desk.database.read(lambda c: c.execute(select(recipient).order_by(*recipient.c)).all())
    return [(row.occurrence_id, row.resident_id) for row in rows]


@pytest.mark.usefixtures("small")
def test_chunks_are_filled_up_whatever_the_order_in_which_residents_came(desk: Desk) -> None:
    everybody: list[int] = []
    for number in range(20):
        everybody += settle_in(desk, 1, language=("ja", "en", "ja", "vi")[number % 4])
    occurrence_id = planned(desk, bodies={"en": "e", "ja": "j", "ja-easy": "やさ"})
    found = chosen(desk)
    by_language: dict[str, list[int]] = {}
    for row in chunks(desk):
        assert row.size == len(found[row.position]) <= 3
        by_language.setdefault(row.language, []).append(row.size)
    assert {name: sorted(sizes) for name, sizes in by_language.items()} == {
        "ja": [1, 3, 3, 3],
        "en": [2, 3],
        "ja-easy": [2, 3],
    }
    assert sorted(who for group in found.values() for who in group) == everybody
    assert len({row.retry_key for row in chunks(desk)}) == len(chunks(desk))
    seen = desk.database.read(lambda c: headway(c, occurrence_id, desk.now))
    assert seen is not None
    assert (seen.state, seen.recipients, seen.left) == ("planned", 20, 20)


@pytest.mark.usefixtures("small")
def test_planning_goes_on_where_it_was_interrupted_and_is_done_once_by_many(desk: Desk) -> None:
    everybody = settle_in(desk, 40)
    occurrence_id = approve(desk)
    assert occurrence_id is not None
    assert desk.database.write(lambda c: planning.plan(c, occurrence_id, desk.now)) == "more"
    assert claim(desk) == []  # not before all of it is frozen
    with closing(Database(desk.url)) as other, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: plan(desk, occurrence_id, (desk.database, other)[number % 2]), range(4)))
    plan(desk, occurrence_id)  # on PostgreSQL the four may have left it to each other
    found = chosen(desk)
    assert sorted(who for group in found.values() for who in group) == everybody
    assert Counter(row.size for row in chunks(desk)) == {3: 13, 1: 1}


@pytest.mark.usefixtures("small")
def test_whoever_changes_something_while_it_is_planned_is_told_once(desk: Desk) -> None:
    everybody = settle_in(desk, 20)
    occurrence_id = approve(desk, bodies={"en": "e", "ja": "j"})
    assert occurrence_id is not None
    assert desk.database.write(lambda c: planning.plan(c, occurrence_id, desk.now)) == "more"
    seen, unseen = everybody[:7], everybody[7:]
    changed = update(resident).where(resident.c.id.in_([seen[0], unseen[0]])).values(language="en")
    desk.database.write(lambda c: c.execute(changed))
    desk.database.write(lambda c: residents.forget(c, unseen[1]))
    (newcomer,) = settle_in(desk, 1)
    plan(desk, occurrence_id)
    languages = {row.position: row.language for row in chunks(desk)}
    got = {who: languages[position] for position, group in chosen(desk).items() for who in group}
    assert sum(map(len, chosen(desk).values())) == len(got)
    assert sorted(got) == sorted({*everybody, newcomer} - {unseen[1]})
    assert [who for who, language in got.items() if language == "en"] == [unseen[0]]


def test_nobody_to_tell_is_soon_told(desk: Desk) -> None:
    occurrence_id = planned(desk)
    assert desk.database.read(lambda c: occurrences.untidy(c, desk.now))
    assert [one.id for one in desk.database.write(lambda c: occurrences.close(c, desk.now))] == [occurrence_id]
    assert state_of(desk, occurrence_id) == "done"


def test_a_chunk_is_one_workers_until_its_lease_is_over_and_keeps_its_key(desk: Desk) -> None:
    settle_in(desk, 2)
    planned(desk)
    (first,) = claim(desk, "w1")
    assert claim(desk, "w2") == []
    assert start(desk, first) == desk.now
    (second,) = claim(desk, "w2", at=2 * LEASE)
    assert (second.retry_key, second.first_at, second.attempts) == (first.retry_key, desk.now, 1)
    assert start(desk, first, at=2 * LEASE) is None
    assert not settle(desk, first, Again(desk.now))
    assert start(desk, second, at=2 * LEASE) == desk.now
    assert not any(settle(desk, first, step) for step in (Again(desk.now), Failed("refused"), Held()))
    assert settle(desk, first, Sent(), reached=2)  # that LINE has it is true whoever says so
    assert not settle(desk, second, Failed("refused"))
    assert [(row.state, row.reached, row.request_id) for row in chunks(desk)] == [("accepted", 2, "r1")]


def test_what_is_over_is_neither_planned_nor_claimed(desk: Desk) -> None:
    settle_in(desk, 1)
    planned(desk, valid_until=desk.now + 1000)
    waiting = approve(desk, "k2", valid_until=desk.now + 1000)
    assert desk.database.read(lambda c: occurrences.due(c, desk.now + 999)) == [waiting]
    assert desk.database.read(lambda c: occurrences.due(c, desk.now + 1000)) == []
    assert claim(desk, at=1000) == []
    assert len(claim(desk, at=999)) == 1


def test_a_claim_that_is_too_old_starts_nothing(desk: Desk) -> None:
    settle_in(desk, 1)
    planned(desk)
    (claimed,) = claim(desk)
    assert start(desk, claimed, at=LEASE + 1) is None
    desk.database.write(lambda c: deliveries.give_back(c, claimed))
    assert [(row.state, row.attempts, row.first_at) for row in chunks(desk)] == [("waiting", 0, None)]


def test_the_next_attempt_waits_and_an_answer_that_is_sure_leaves_no_doubt(desk: Desk) -> None:
    settle_in(desk, 1)
    planned(desk)
    (claimed,) = claim(desk)
    start(desk, claimed)
    assert settle(desk, claimed, Again(desk.now + 5000), doubtful=False)
    assert chunks(desk)[0].first_at is None
    assert claim(desk, at=4999) == []
    (again,) = claim(desk, "w2", at=5000)
    assert start(desk, again, at=5000) == desk.now + 5000
    assert settle(desk, again, Again(desk.now + 9000))
    assert (chunks(desk)[0].first_at, chunks(desk)[0].attempts) == (desk.now + 5000, 2)


@pytest.mark.parametrize(
    ("step", "doubtful", "state"),
    [
        (Failed("refused"), False, "failed"),
        (Failed("late"), False, "failed"),
        (Failed("late"), True, "unsure"),
        (Failed("unclear"), True, "unsure"),
    ],
)
def test_what_is_given_up_is_failed_or_unsure(desk: Desk, step: Step, doubtful: bool, state: str) -> None:
    settle_in(desk, 1)
    occurrence_id = planned(desk)
    (claimed,) = claim(desk)
    start(desk, claimed)
    settle(desk, claimed, step, doubtful=doubtful)
    assert [row.state for row in chunks(desk)] == [state]
    desk.database.write(lambda c: occurrences.close(c, desk.now))
    assert state_of(desk, occurrence_id) == "done"


def test_nothing_is_offered_again_when_line_has_forgotten_its_key(desk: Desk) -> None:
    settle_in(desk, 1)
    planned(desk)
    (claimed,) = claim(desk)
    start(desk, claimed)  # and its worker dies
    assert claim(desk, "w2", at=RETRY_KEY_LIVES) == []
    desk.database.write(lambda c: occurrences.close(c, desk.now + RETRY_KEY_LIVES - 1))
    assert [row.state for row in chunks(desk)] == ["sending"]
    desk.database.write(lambda c: occurrences.close(c, desk.now + RETRY_KEY_LIVES))
    assert [row.state for row in chunks(desk)] == ["unsure"]


def test_what_is_held_waits_and_goes_on(desk: Desk) -> None:
    settle_in(desk, 1)
    occurrence_id = planned(desk)
    (claimed,) = claim(desk)
    start(desk, claimed)
    settle(desk, claimed, Held(), doubtful=False)
    assert desk.database.write(lambda c: occurrences.hold(c, occurrence_id, "quota"))
    assert claim(desk, at=DAY) == []
    assert desk.database.write(lambda c: occurrences.go_on(c, occurrence_id))
    assert not desk.database.write(lambda c: occurrences.go_on(c, occurrence_id))
    assert len(claim(desk, at=DAY)) == 1


@pytest.mark.usefixtures("small")
def test_stopped_means_nothing_more_is_started_and_doubts_are_listed(desk: Desk) -> None:
    settle_in(desk, 9)
    occurrence_id = planned(desk)
    lost, claimed, _ = claim(desk, most=3)
    start(desk, lost)  # and its worker dies
    assert desk.database.write(lambda c: occurrences.stop(c, occurrence_id, desk.now))
    assert start(desk, claimed) is None
    assert claim(desk, "w2", at=2 * LEASE) == []
    desk.database.write(lambda c: occurrences.close(c, desk.now + 2 * LEASE))
    assert Counter(row.state for row in chunks(desk)) == {"unsure": 1, "claimed": 2}
    seen = desk.database.read(lambda c: headway(c, occurrence_id, desk.now))
    assert seen is not None
    assert (seen.state, seen.unsure, seen.left, seen.ends_at) == ("stopped", 3, 6, None)


@pytest.mark.usefixtures("small")
def test_progress_counts_everybody_once_and_says_when_it_will_be_through(desk: Desk) -> None:
    settle_in(desk, 12)
    occurrence_id = planned(desk)
    first, second, third = claim(desk, most=3)
    for one in (first, second, third):
        start(desk, one)
    settle(desk, first, Sent(), reached=2)
    settle(desk, second, Failed("refused"), doubtful=False)
    seen = desk.database.read(lambda c: headway(c, occurrence_id, desk.now + 60_000))
    assert seen is not None
    assert (seen.recipients, seen.sent, seen.accepted, seen.gone, seen.failed, seen.left) == (12, 9, 2, 1, 3, 6)
    assert seen.ends_at == desk.now + 120_000


def test_two_processes_of_four_threads_claim_each_chunk_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 1)
    settle_in(desk, 80)
    occurrence_id = planned(desk)

    def work(database: Database, worker: str) -> list[int]:
        mine: list[int] = []
        while database.read(lambda c: deliveries.ready(c, [occurrence_id], desk.now)):
            taken = database.write(
                lambda c: deliveries.claim(c, worker, [occurrence_id], now=desk.now, lease=LEASE, most=3)
            )
            mine += [one.position for one in taken]
        return mine

    with closing(Database(desk.url)) as other, ThreadPoolExecutor(8) as pool:
        databases = [desk.database, other]
        found = [pool.submit(work, databases[number % 2], f"w{number}") for number in range(8)]
        times = Counter(position for each in found for position in each.result())
    assert sorted(times) == list(range(80))
    assert set(times.values()) == {1}


def test_clocks_share_one_bucket(desk: Desk) -> None:
    def take(calls: int, at: int) -> Bucket:
        def work(connection: Connection) -> Bucket:
            bucket = rates.look(connection, CHANNEL, 100, desk.now + at)
            rates.leave(connection, CHANNEL, bucket.taken(calls))
            return bucket

        return desk.database.write(work)

    assert take(8, 0).tokens == 10
    assert take(2, 0).tokens == 2
    assert take(0, 50).tokens == 5
    desk.database.write(lambda c: rates.rebuke(c, CHANNEL, 100, desk.now + 50))
    assert take(0, 550).tokens == -50


@pytest.mark.parametrize(("days", "left"), [(KEPT_DAYS, 2), (KEPT_DAYS + 1, 0)])
def test_who_got_what_is_forgotten_after_ninety_days(desk: Desk, days: int, left: int) -> None:
    settle_in(desk, 2)
    occurrence_id = planned(desk)
    desk.database.write(lambda c: occurrences.stop(c, occurrence_id, desk.now))
    gone = desk.database.write(lambda c: occurrences.purge(c, desk.now + days * DAY, most=5))
    assert gone == (0 if left else 1)
    assert sum(map(len, chosen(desk).values())) == left
    seen = desk.database.read(lambda c: headway(c, occurrence_id, desk.now))
    assert seen is not None
    assert seen.recipients == 2
