"""`python -m bench.taps [--url URL] [--rounds 50]`: 200 residents tap at once for 20 seats, from several processes.

Each round has to give 20 seats and 180 waiting places, numbered without a gap, and whoever was done before another
began must come before them. The state is a fresh SQLite file, or the empty PostgreSQL database at the URL.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import Connection

from bot.store import residents, seats
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.seats import Change, Wanted
from scheduler.signup import CODES, Session

PROCESSES, THREADS = 4, 8
TAPS, SEATS = 200, 20
NOW = 1_790_000_000_000
DAY = 24 * 3600 * 1000


@dataclass(frozen=True)
class Tap:
    """What a tap led to, and from when to when (ns) by the clock that all processes share."""

    place: int
    state: str
    since: int
    until: int


def main() -> None:
    """Measure and print; ends with an error when a round went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="of an empty PostgreSQL database (default: a fresh SQLite file)")
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'taps.db'}"
        upgrade(url)
        people, waits = _residents(url), []
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            for number in range(options.rounds):
                shares = [people[process::PROCESSES] for process in range(PROCESSES)]
                start = time.monotonic_ns() + 300_000_000
                found = [pool.submit(tap_all, url, number, share, start) for share in shares]
                taps = sorted((tap for each in found for tap in each.result()), key=lambda tap: tap.place)
                if fault := _fault(taps):
                    raise SystemExit(f"round {number + 1}: {fault}")
                waits += [(tap.until - tap.since) / 1e6 for tap in taps]
    hundredth = statistics.quantiles(waits, n=100)
    print(f"{options.rounds} rounds, {TAPS} taps for {SEATS} seats: every one as it should be")
    print(f"milliseconds a tap: median {hundredth[49]:.0f}, p99 {hundredth[98]:.0f}, longest {max(waits):.0f}")


def tap_all(url: str, number: int, share: Sequence[int], start: int) -> list[Tap]:
    """The taps of one process in a round, from the moment ``start`` on."""
    session = Session(
        id=f"class@{number}", starts_at=NOW + DAY, ends_at=NOW + DAY + 1, opens_at=0, closes_at=NOW + DAY, seats=SEATS
    )
    with closing(Database(url, pool_size=THREADS)) as database, ThreadPoolExecutor(THREADS) as pool:
        time.sleep(max(0, start - time.monotonic_ns()) / 1e9)
        return list(pool.map(lambda resident_id: _tap(database, session, resident_id), share))


def _tap(database: Database, session: Session, resident_id: int) -> Tap:
    wanted = Wanted(resident_id=resident_id, person="self", via="chat", asked_in=1, code=_code)
    since = time.monotonic_ns()
    change = database.write(lambda connection: seats.book(connection, "bench", session, wanted, NOW))
    assert isinstance(change, Change)
    return Tap(change.booking.place, change.booking.state, since, time.monotonic_ns())


def _code() -> str:
    return str(random.choice(CODES))


def _fault(taps: Sequence[Tap]) -> str | None:
    if [tap.place for tap in taps] != list(range(1, TAPS + 1)):
        return "a place is missing or was given twice"
    if [tap.state for tap in taps] != ["seated"] * SEATS + ["waiting"] * (TAPS - SEATS):
        return "a seat too many or too few"
    last = 0
    for tap in taps:
        if tap.until <= last:
            return "somebody who came later has the earlier place"
        last = max(last, tap.since)
    return None


def _residents(url: str) -> list[int]:
    cipher = Cipher(b"k" * 32)

    def work(connection: Connection) -> list[int]:
        names = (f"U{number}" for number in range(TAPS))
        return [residents.find_or_add(connection, cipher, "line:bench", name, NOW) for name in names]

    with closing(Database(url)) as database:
        return database.write(work)


if __name__ == "__main__":
    main()
