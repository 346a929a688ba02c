"""Who must wait before trying to sign in again. The counters are rows: restarts keep them and all processes share them.

An attempt is counted before it is looked at and taken back when it was right, so that many at once are no way around.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, case, delete, select, update

from bot.store.database import upsert
from bot.store.staff_schema import staff_lockout

MINUTE = 60 * 1000
HOUR = 60 * MINUTE


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """After ``free`` failures each further one costs a wait, the double of the one before. Times in milliseconds."""

    free: int
    first: int
    longest: int
    forget: int

    def wait(self, failures: int) -> int:
        """How long to wait after so many failures."""
        return 0 if failures < self.free else min(self.first * 2 ** min(failures - self.free, 30), self.longest)


ACCOUNT = Policy(free=5, first=15 * MINUTE, longest=4 * HOUR, forget=24 * HOUR)
ADDRESS = Policy(free=30, first=MINUTE, longest=MINUTE, forget=15 * MINUTE)
"""Soft: a whole city hall may stand behind one address."""


def count(connection: Connection, key: str, policy: Policy, now: int) -> int | None:
    """Count an attempt as failed until it is known. None when it may go on, else the time until which to wait."""
    table = staff_lockout.c
    forgotten = table.failed_at <= now - policy.forget
    values = {"key": key, "failures": 1, "failed_at": now, "locked_until": 0}
    more = {"failures": case((forgotten, 1), else_=table.failures + 1), "failed_at": now}
    counted = upsert(connection, staff_lockout).values(values)
    counted = counted.on_conflict_do_update(index_elements=["key"], set_=more, where=table.locked_until <= now)
    failures = connection.execute(counted.returning(table.failures)).scalar()
    if failures is None:
        return int(connection.execute(select(table.locked_until).where(table.key == key)).scalar_one())
    if wait := policy.wait(failures):
        connection.execute(update(staff_lockout).where(table.key == key).values(locked_until=now + wait))
    return None


def locked_until(connection: Connection, key: str, now: int) -> int | None:
    """The time until which to wait; None when there is nothing to wait for."""
    waiting = (staff_lockout.c.key == key) & (staff_lockout.c.locked_until > now)
    return connection.execute(select(staff_lockout.c.locked_until).where(waiting)).scalar()


def forgive(connection: Connection, key: str) -> None:
    """Forget all failures."""
    connection.execute(delete(staff_lockout).where(staff_lockout.c.key == key))


def take_back(connection: Connection, key: str) -> None:
    """The attempt counted last was right, or was not made: it counts no longer, and nobody waits for it."""
    one_less = {"failures": staff_lockout.c.failures - 1, "locked_until": 0}
    counted = (staff_lockout.c.key == key) & (staff_lockout.c.failures > 0)
    connection.execute(update(staff_lockout).where(counted).values(one_less))


def purge(connection: Connection, now: int) -> None:
    """Delete what is a day old."""
    old = staff_lockout.c.failed_at <= now - ACCOUNT.forget
    connection.execute(delete(staff_lockout).where(old, staff_lockout.c.locked_until <= now))
