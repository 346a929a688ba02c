"""Accounts, sessions, links, lockouts and the record of the staff: alike on both databases, whoever asks at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pytest
from sqlalchemy import Connection

from bot.staff.office import Office
from bot.staff.roles import EVERY, Account, Grant, StaffError
from bot.staff.roster import Roster
from bot.store import audit, lockouts, sessions, staff, staff_links
from bot.store.audit import Done
from bot.store.database import Database
from bot.store.lockouts import ACCOUNT, ADDRESS, MINUTE

if TYPE_CHECKING:
    from .conftest import Desk

T = TypeVar("T")
ADMIN = Grant(role="admin", city=EVERY, section=EVERY)
SECOND = 1000


@pytest.fixture
def other(desk: Desk) -> Iterator[Database]:
    """The same database from another process, as far as the store can tell."""
    with closing(Database(desk.url)) as database:
        yield database


def at_once(databases: list[Database], times: int, work: Callable[[Connection], T]) -> list[T]:
    """What ``work`` returned, done so many times by eight threads on several databases."""
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(databases[number % len(databases)].write, work) for number in range(times)]
        return [each.result() for each in asked]


def added(desk: Desk, name: str = "tanaka", *grants: Grant) -> int:
    """An account that can sign in."""

    def work(connection: Connection) -> int:
        account_id = staff.add(connection, name, desk.now)
        assert account_id is not None
        staff.set_credentials(connection, account_id, f"hash of {name}", b"secret", 100)
        for grant in grants:
            staff.give(connection, account_id, grant)
        return account_id

    return desk.database.write(work)


def found(desk: Desk, name: str = "tanaka") -> Account:
    account = desk.database.read(lambda c: staff.find(c, name))
    assert account is not None
    return account


def credentials(desk: Desk, name: str = "tanaka") -> staff.Credentials:
    known = desk.database.read(lambda c: staff.credentials(c, name))
    assert known is not None
    return known


def test_a_name_is_given_once(desk: Desk, other: Database) -> None:
    ids = at_once([desk.database, other], 16, lambda c: staff.add(c, "tanaka", desk.now))
    assert len([account_id for account_id in ids if account_id is not None]) == 1
    assert found(desk).state == "waiting"


def test_roles_are_kept_once_each(desk: Desk) -> None:
    account_id = added(desk)
    for grant, fresh in ((ADMIN, True), (ADMIN, False), (Grant(role="editor", city="joso", section="water"), True)):
        assert desk.database.write(partial(staff.give, account_id=account_id, grant=grant)) is fresh
    assert found(desk).grants == (ADMIN, Grant(role="editor", city="joso", section="water"))
    assert [desk.database.write(lambda c: staff.take(c, account_id, ADMIN)) for _ in range(2)] == [True, False]


def test_disabled_accounts_come_last_and_have_nothing_to_sign_in_with(desk: Desk) -> None:
    account_id = added(desk, "aoki")
    added(desk, "tanaka")
    desk.database.write(lambda c: sessions.begin(c, account_id, "token", desk.now))
    desk.database.write(lambda c: staff.disable(c, account_id, desk.now))
    assert [account.name for account in desk.database.read(staff.every)] == ["tanaka", "aoki"]
    assert desk.database.read(lambda c: staff.credentials(c, "aoki")) is None
    assert desk.database.read(lambda c: sessions.find(c, "token", desk.now)) is None


def test_a_code_is_used_once_by_whoever_asks_first(desk: Desk, other: Database) -> None:
    account_id, known = added(desk), credentials(desk)
    desk.database.write(lambda c: staff.set_codes(c, account_id, ["a", "b"]))
    both = [desk.database, other]
    assert sum(at_once(both, 16, lambda c: staff.use_step(c, known, 101))) == 1
    assert sum(at_once(both, 16, lambda c: staff.use_code(c, known, "a"))) == 1
    assert not desk.database.write(lambda c: staff.use_step(c, known, 100))
    assert desk.database.read(lambda c: staff.codes_left(c, account_id)) == 1


@pytest.mark.parametrize("change", ["password", "renewed", "disabled"])
def test_no_code_is_used_on_an_account_that_has_just_changed(desk: Desk, change: str) -> None:
    account_id, known = added(desk), credentials(desk)
    desk.database.write(lambda c: staff.set_codes(c, account_id, ["a"]))
    changes: dict[str, Callable[[Connection], None]] = {
        "password": lambda c: staff.set_password(c, account_id, "another"),
        "renewed": lambda c: staff.renew(c, account_id),
        "disabled": lambda c: staff.disable(c, account_id, desk.now),
    }
    desk.database.write(changes[change])
    assert not desk.database.write(lambda c: staff.use_step(c, known, 101))
    assert not desk.database.write(lambda c: staff.use_code(c, known, "a"))


def test_two_admins_who_remove_each_other_leave_one(desk: Desk, other: Database) -> None:
    for number in range(6):
        added(desk, f"kanri{number}", ADMIN)

    def disable(number: int) -> bool:
        database = [desk.database, other][number % 2]
        roster = Roster(office=Office(database=database, cipher=desk.cipher, now=lambda: desk.now))
        try:
            roster.disable(None, f"kanri{number}")
        except StaffError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(disable, range(6))) == 5
    assert [account.state for account in desk.database.read(staff.every)].count("ready") == 1


def test_a_link_is_used_once_and_ends_after_a_day(desk: Desk, other: Database) -> None:
    account_id = added(desk)
    desk.database.write(lambda c: staff_links.issue(c, account_id, "t", b"sealed", desk.now))
    last = desk.now + staff_links.VALID - 1
    link = desk.database.read(lambda c: staff_links.find(c, "t", last))
    assert link is not None
    assert (link.name, link.password_hash, link.totp_secret) == ("tanaka", "hash of tanaka", b"sealed")
    assert desk.database.read(lambda c: staff_links.find(c, "t", last + 1)) is None
    assert sum(at_once([desk.database, other], 16, lambda c: staff_links.use(c, "t", last))) == 1


def test_a_session_ends_by_rest_by_age_and_by_hand(desk: Desk) -> None:
    account_id, now = added(desk), desk.now

    def whose(token: str, at: int) -> int | None:
        return desk.database.read(lambda c: sessions.find(c, token, at))

    for token in ("a", "b"):
        desk.database.write(partial(sessions.begin, account_id=account_id, token=token, now=now))
    assert (whose("a", now + sessions.IDLE - 1), whose("a", now + sessions.IDLE), whose("x", now)) == (
        account_id,
        None,
        None,
    )
    for at in range(now, now + sessions.ABSOLUTE, sessions.IDLE // 2):
        desk.database.write(partial(sessions.touch, token="a", now=at))
    assert whose("a", now + sessions.ABSOLUTE - 1) == account_id
    assert whose("a", now + sessions.ABSOLUTE) is None
    desk.database.write(lambda c: sessions.touch(c, "b", now + sessions.IDLE))
    assert whose("b", now + sessions.IDLE) is None  # what has ended is not woken
    assert desk.database.write(lambda c: sessions.close(c, "a")) == account_id
    assert whose("a", now) is None


def test_many_attempts_at_once_are_no_way_around_the_lock(desk: Desk, other: Database) -> None:
    waits = at_once([desk.database, other], 40, lambda c: lockouts.count(c, "k", ACCOUNT, desk.now))
    assert waits.count(None) == ACCOUNT.free
    assert {wait for wait in waits if wait} == {desk.now + 15 * MINUTE}


def test_waits_double_up_to_four_hours(desk: Desk) -> None:
    now, waits = desk.now, []
    for _ in range(12):
        assert desk.database.write(partial(lockouts.count, key="k", policy=ACCOUNT, now=now)) is None
        until = desk.database.read(partial(lockouts.locked_until, key="k", now=now))
        waits.append((until - now) // MINUTE if until else 0)
        now = until or now
    assert waits == [0, 0, 0, 0, 15, 30, 60, 120, 240, 240, 240, 240]


def test_failures_are_forgotten_after_a_day_and_by_being_right(desk: Desk) -> None:
    def count(at: int) -> int | None:
        return desk.database.write(lambda c: lockouts.count(c, "k", ACCOUNT, at))

    for _ in range(4):
        count(desk.now)
    for _ in range(4):
        assert count(desk.now + ACCOUNT.forget) is None
    assert desk.database.read(lambda c: lockouts.locked_until(c, "k", desk.now + ACCOUNT.forget)) is None
    desk.database.write(lambda c: lockouts.forgive(c, "k"))
    assert [count(desk.now) for _ in range(6)] == [None] * 5 + [desk.now + 15 * MINUTE]


def test_being_right_costs_the_address_nothing(desk: Desk) -> None:
    for _ in range(3 * ADDRESS.free):
        assert desk.database.write(lambda c: lockouts.count(c, "k", ADDRESS, desk.now)) is None
        desk.database.write(lambda c: lockouts.take_back(c, "k"))


def test_the_record_is_read_newest_first_in_pages_and_parts(desk: Desk) -> None:
    tanaka, suzuki = added(desk, "tanaka"), added(desk, "suzuki")
    rows = ((tanaka, None), (suzuki, "joso"), (None, "joso"), (suzuki, "omitama"), (tanaka, "omitama"))
    for number, (account_id, city) in enumerate(rows):
        done = Done(
            at=desk.now + number, account_id=account_id, role="admin", action="role-given", target="x" * 200, city=city
        )
        desk.database.write(partial(audit.record, done=done))
    everything = desk.database.read(lambda c: audit.latest(c, limit=10))
    assert [row.name for row in everything] == ["tanaka", "suzuki", None, "suzuki", "tanaka"]
    assert len(everything[0].target or "") == audit.LONGEST_TARGET
    second = desk.database.read(lambda c: audit.latest(c, limit=2, before=everything[1].id))
    assert [row.id for row in second] == [row.id for row in everything[2:4]]
    part = desk.database.read(lambda c: audit.latest(c, limit=10, by={tanaka}, cities={"joso"}))
    assert [row.id for row in part] == [everything[at].id for at in (0, 2, 3, 4)]


def test_the_purge_takes_what_is_over_and_keeps_the_record_for_three_years(desk: Desk) -> None:
    account_id, now = added(desk), desk.now

    def fill(connection: Connection) -> None:
        sessions.begin(connection, account_id, "s", now)
        staff_links.issue(connection, account_id, "t", b"sealed", now)
        lockouts.count(connection, "k", ACCOUNT, now)
        audit.record(connection, Done(at=now, account_id=account_id, role="self", action="signed-in"))

    desk.database.write(fill)

    def left(at: int) -> list[int]:
        def work(connection: Connection) -> list[int]:
            for table in (sessions, staff_links, lockouts, audit):
                table.purge(connection, at)
            tables = ("staff_session", "staff_link", "staff_lockout", "staff_audit")
            return [connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables]

        return desk.database.write(work)

    assert left(now) == [1, 1, 1, 1]
    assert left(now + ACCOUNT.forget) == [0, 0, 0, 1]
    assert left(now + audit.KEPT) == [0, 0, 0, 1]
    assert left(now + audit.KEPT + 1) == [0, 0, 0, 0]
