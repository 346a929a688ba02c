"""How a notice was taken up, as numbers, on both databases: presses, and LINE's figures asked for once a day."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from bot.store import buttons, statistics, uptake
from bot.store.buttons import Button
from bot.store.notice_schema import occurrence
from bot.store.opens_schema import notice_button, notice_statistics
from bot.store.questions import KEPT_DAYS
from bot.store.statistics import COUNTED_DAYS, LATE_DAYS
from bot.store.uptake import Pressed, Uptake
from scheduler.due import local_time, moment

from .test_store_notices import CHANNEL, DAY, approve

if TYPE_CHECKING:
    from .conftest import Desk

PAGE = Button(code="pagepagepagepage", kind="link", label="市のページ", target="https://www.city.example.lg.jp/")
STOP = Button(code="stopstopstopstop", kind="tap", label="もういらない", target="unsubscribe")
HOUR = 3600 * 1000


def notice(desk: Desk, key: str = "k1", *found: Button, started_at: int | None = None) -> int:
    """An occurrence with buttons, and the moment at which its sending began."""
    occurrence_id = approve(desk, key)
    assert occurrence_id is not None

    def work(connection):  # type: ignore[no-untyped-def]
        buttons.add(connection, occurrence_id, found)
        own = occurrence.c.id == occurrence_id
        connection.execute(update(occurrence).where(own).values(started_at=started_at, ended_at=started_at))

    desk.database.write(work)
    return occurrence_id


def taken(desk: Desk, occurrence_id: int) -> Uptake:
    return desk.database.read(lambda c: uptake.uptake(c, occurrence_id))


def press(desk: Desk, **times: int) -> None:
    desk.database.write(lambda c: buttons.press(c, times))


def address(desk: Desk, code: str, city: str = "test") -> str | None:
    return desk.database.read(lambda c: buttons.address(c, city, code))


def asked(desk: Desk, now: int) -> list[int]:
    """Everything that is to be asked for at a moment; nobody else asks for it then."""
    found = []
    while (one := desk.database.write(lambda c: statistics.claim(c, CHANNEL, now))) is not None:
        found.append(one.occurrence_id)
    return found


def at(days: int, hour: int = 12) -> int:
    """A time of the day so many days after that on which tests begin."""
    today: datetime = local_time(1_790_000_000_000)
    return moment(today.date() + timedelta(days=days), time(hour))


def test_presses_are_counted_by_button(desk: Desk) -> None:
    occurrence_id = notice(desk, "k1", PAGE, STOP)
    notice(desk, "k2")
    press(desk, pagepagepagepage=1)
    press(desk, pagepagepagepage=1, stopstopstopstop=2, unknownunknownun=5)
    assert taken(desk, occurrence_id) == Uptake(
        opened=None,
        clicked=None,
        fetched_at=None,
        pressed=(
            Pressed(kind="link", label="市のページ", times=2),
            Pressed(kind="tap", label="もういらない", times=2),
        ),
    )


def test_presses_at_the_same_moment_are_all_counted(desk: Desk) -> None:
    occurrence_id = notice(desk, "k1", PAGE, STOP)
    orders = [{PAGE.code: 1, STOP.code: 1}, {STOP.code: 1, PAGE.code: 1}] * 20
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(press, desk, **order) for order in orders]:
            done.result()
    assert [one.times for one in taken(desk, occurrence_id).pressed] == [40, 40]


def test_only_a_link_of_the_same_city_leads_somewhere(desk: Desk) -> None:
    notice(desk, "k1", PAGE, STOP)
    assert address(desk, PAGE.code) == PAGE.target
    assert address(desk, PAGE.code, "another") is None
    assert address(desk, STOP.code) is None
    assert address(desk, "unknown") is None


def test_every_occurrence_has_a_name_for_line_of_its_own_which_follows_from_what_it_is(desk: Desk) -> None:
    def unit(key: str) -> str | None:
        occurrence_id = notice(desk, key)
        found = desk.database.read(lambda c: statistics.unit_of(c, occurrence_id))
        desk.database.write(lambda c: c.execute(delete(notice_statistics)))
        desk.database.write(lambda c: c.execute(delete(occurrence)))
        return found

    first, second = unit("class@2026-12-10:announcement"), unit("class@2026-12-17:announcement")
    assert first is not None
    assert second is not None
    assert re.fullmatch(r"n20260921_[0-9a-f]{16}", first)
    assert len(first) <= 30
    assert first != second
    assert unit("class@2026-12-10:announcement") == first


def test_what_was_approved_by_an_earlier_version_has_no_name_and_is_not_asked_for(desk: Desk) -> None:
    occurrence_id = notice(desk, started_at=at(0))
    desk.database.write(lambda c: c.execute(delete(notice_statistics)))
    assert desk.database.read(lambda c: statistics.unit_of(c, occurrence_id)) is None
    assert asked(desk, at(1)) == []
    assert taken(desk, occurrence_id).fetched_at is None


def test_each_is_asked_for_once_a_day_from_the_day_after_its_sending_on(desk: Desk) -> None:
    first, second = notice(desk, "k1", started_at=at(0)), notice(desk, "k2", started_at=at(0, 23))
    notice(desk, "never sent")
    assert asked(desk, at(0, 23)) == []
    assert asked(desk, at(1, 5)) == [first, second]
    assert asked(desk, at(1, 23)) == asked(desk, at(2, 4)) == []
    assert asked(desk, at(2, 5)) == [first, second]
    last = COUNTED_DAYS + LATE_DAYS
    assert asked(desk, at(last, 13)) == [second]
    assert asked(desk, at(last + 1, 5)) == []


def test_two_clocks_do_not_ask_for_the_same(desk: Desk) -> None:
    made = [notice(desk, f"k{number}", started_at=at(0)) for number in range(20)]
    with ThreadPoolExecutor(2) as pool:
        lists = [done.result() for done in [pool.submit(asked, desk, at(1)) for _ in range(2)]]
    assert sorted(lists[0] + lists[1]) == made


def test_the_figures_are_those_of_the_last_answer(desk: Desk) -> None:
    occurrence_id = notice(desk)
    for now, opened, clicked in ((1, 40, None), (2, 45, 20)):
        desk.database.write(
            lambda c, *, now=now, opened=opened, clicked=clicked: statistics.record(  # type: ignore[misc]
                c, occurrence_id, now, opened=opened, clicked=clicked
            )
        )
    found = taken(desk, occurrence_id)
    assert (found.opened, found.clicked, found.fetched_at) == (45, 20, 2)


def test_after_90_days_the_numbers_go_and_with_them_the_links(desk: Desk) -> None:
    old, new = notice(desk, "k1", PAGE, started_at=desk.now), notice(desk, "k2", STOP, started_at=desk.now + DAY)
    later = desk.now + KEPT_DAYS * DAY + HOUR
    desk.database.write(lambda c: uptake.purge(c, later))
    assert address(desk, PAGE.code) is None
    for table in (notice_button, notice_statistics):
        kept = desk.database.read(lambda c, table=table: c.execute(select(table.c.occurrence_id)).scalars().all())  # type: ignore[misc]
        assert kept == [new]
    assert taken(desk, old).pressed == ()
