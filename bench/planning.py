"""`python -m bench.planning --recipients N …`: how long does it take to freeze an audience, and does it grow in line?

A fresh database with residents of several languages, districts and wishes, of whom N fit an ordinary notice by topic,
district and language. In turn, so that a busy machine slows both: its audience is frozen as the clock does it, and the
same residents are selected with the same conditions and fetched, id and language, by the same driver.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from datetime import time as hour
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from bench.output import Report, columns, progress, show
from bot.settings import Settings
from bot.store import occurrences, planning
from bot.store.audience import Audience, concerned, welcome
from bot.store.database import Database
from bot.store.headway import headway
from bot.store.migrate import upgrade
from bot.store.notice_schema import subscription
from bot.store.occurrences import NewOccurrence
from bot.store.schema import resident
from scheduler.due import moment
from scheduler.timing import Timing

SIZES = (125_000, 250_000, 500_000, 1_000_000)
RUNS = 7
AT_ONCE = 10_000
WEEKS = 5
"""Between two runs, so that each is in another month: nobody has had enough of it yet."""

WEDNESDAY = date(2027, 1, 6).toordinal()
CHANNEL = "line:bench"
LANGUAGES = ("ja",) * 7 + ("ja-easy", "en", "pt")
TOPICS = ("class", "event")
DISTRICTS = tuple(f"district-{number}" for number in range(12))
AUDIENCE = Audience(topics=TOPICS, districts=DISTRICTS, languages=tuple(sorted(set(LANGUAGES))))
MISFITS: tuple[dict[str, object], ...] = ({"district": "elsewhere"}, {"language": "vi"}, {"following": False}, {})
"""The last has chosen no topic."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, nargs="+", default=SIZES)
    parser.add_argument("--runs", type=int, default=RUNS, help="of each size")
    parser.add_argument("--database-url", help="an empty PostgreSQL database instead of SQLite")
    parser.add_argument("--json", action="store_true")
    options = vars(parser.parse_args())
    as_json = options.pop("json")
    show(measure(**options), as_json=as_json, table=table)


def measure(*, recipients: tuple[int, ...], runs: int = RUNS, database_url: str | None = None) -> dict[str, Any]:
    """Seconds of every run, with medians, for each number of recipients."""
    with tempfile.TemporaryDirectory() as folder:
        url = Settings(var=Path(folder), database_url=database_url).database
        upgrade(url)
        with closing(Database(url)) as database:
            town = _Town(database)
            sizes = [town.measured(size, runs) for size in sorted(recipients)]
            return {"database": database.dialect, "runs": runs, "sizes": sizes}


class _Town:
    """Residents, of whom four of five fit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._everybody = _residents()
        self._fitting = 0
        self._moments = (moment(date.fromordinal(WEDNESDAY + run * 7 * WEEKS), hour(10)) for run in itertools.count())

    def measured(self, recipients: int, runs: int) -> dict[str, Any]:
        progress(f"{recipients} recipients")
        self._settle(recipients)
        pairs = [self._run(recipients) for _ in range(runs)]
        planned, selected = (statistics.median(each) for each in zip(*pairs, strict=True))
        ratios = [round(plan / chosen, 2) for plan, chosen in pairs]
        return {
            "recipients": recipients,
            "plan_s": round(planned, 3),
            "select_s": round(selected, 3),
            "plan_us_each": round(planned / recipients * 1e6, 2),
            "plan_over_select": statistics.median(ratios),
            "worst": max(ratios),
            "all": ratios,
        }

    def _settle(self, recipients: int) -> None:
        """More residents until so many fit."""
        while self._fitting < recipients:
            rows = list(itertools.islice(self._everybody, min(AT_ONCE, (recipients - self._fitting) * 5 // 4)))
            self._fitting += len(rows) * 4 // 5
            self._database.write(partial(_add, rows=rows))
        if self._database.dialect == "postgresql":  # as its autovacuum does within minutes
            engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.exec_driver_sql("VACUUM ANALYZE resident, subscription")

    def _run(self, recipients: int) -> tuple[float, float]:
        """Seconds to plan, and to select."""
        now = next(self._moments)
        wanted = select(resident.c.id, resident.c.language).where(concerned(CHANNEL, AUDIENCE), welcome(now))
        found, selected = _timed(lambda: len(self._database.read(lambda c: c.execute(wanted).all())))
        added = self._database.write(lambda connection: occurrences.add(connection, _occurrence(now)))
        assert added is not None
        _, planned = _timed(partial(self._plan, added, now))
        frozen = self._database.read(lambda connection: _size(connection, added))
        if found != recipients or frozen != recipients:
            raise AssertionError(f"{found} selected and {frozen} planned instead of {recipients}")
        self._database.write(lambda connection: occurrences.stop(connection, added, now))
        return planned, selected

    def _plan(self, occurrence_id: int, now: int) -> None:
        while self._database.write(lambda connection: planning.plan(connection, occurrence_id, now)) == "more":
            pass


def _residents() -> Iterator[dict[str, object]]:
    """One in five misses by something. Of the others one in ten rests on Sundays, one in fifty wants three a month."""
    for number in itertools.count():
        misfit = MISFITS[number // 5 % len(MISFITS)] if number % 5 == 4 else None
        yield {
            "id": number + 1,
            "channel": CHANNEL,
            "user_key": f"{number:064x}",
            "user_id": number.to_bytes(61),  # as long as an encrypted one
            "language": LANGUAGES[number // 7 % len(LANGUAGES)],
            "district": None if number % 3 == 0 else DISTRICTS[number // 11 % len(DISTRICTS)],
            "quiet": "sun" if number % 10 == 3 else None,
            "monthly_most": 3 if number % 50 == 6 else None,
            "following": True,
            "created_at": 0,
            "seen_at": 0,
        } | (misfit or {})


def _add(connection: Connection, rows: list[dict[str, object]]) -> None:
    connection.execute(insert(resident), rows)
    ids = [one["id"] for one in rows if _subscribes(one)]
    first = [{"resident_id": who, "topic": TOPICS[0], "since": 0} for who in ids]
    second = [{"resident_id": who, "topic": TOPICS[1], "since": 0} for who in ids[::2]]
    connection.execute(insert(subscription), first + second)


def _subscribes(row: dict[str, object]) -> bool:
    return (int(str(row["id"])) - 1) % (5 * len(MISFITS)) != 5 * len(MISFITS) - 1


def _occurrence(now: int) -> NewOccurrence:
    return NewOccurrence(
        key=f"bench@{now}",
        city="bench",
        channel=CHANNEL,
        notice="bench",
        title="bench",
        bodies=dict.fromkeys(AUDIENCE.languages, "{}"),
        audience=AUDIENCE,
        due_at=now,
        valid_until=now + 24 * 3600 * 1000,
        timing=Timing(),
        approved_by="bench",
        approved_at=now,
        stop_until=now,
    )


def _size(connection: Connection, occurrence_id: int) -> int:
    found = headway(connection, occurrence_id, 0)
    return found.recipients if found else 0


def _timed(work: Callable[[], int | None]) -> tuple[int | None, float]:
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def table(report: Report) -> str:
    """A line for each number of recipients."""
    names = [name for name in report["sizes"][0] if name != "all"]
    return columns([names, *([size[name] for name in names] for size in report["sizes"])])


if __name__ == "__main__":
    main()
