"""A channel with residents, a LINE platform of ours, and clocks that look when the test says so."""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from datetime import time as hour
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Response, request
from sqlalchemy import Connection, Row, insert, select

from bot.bodies import write_body
from bot.delivery import Delivery, Limits
from bot.line.client import LineClient
from bot.line.client import Timing as CallTiming
from bot.line.push import LinePort
from bot.simulator import Simulator
from bot.store import occurrences
from bot.store.audience import Audience
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.headway import Headway, headway
from bot.store.migrate import upgrade
from bot.store.notice_schema import chunk, recipient
from bot.store.occurrences import NewOccurrence
from bot.store.schema import resident
from handlers.message import Reply, Text
from scheduler.due import moment
from scheduler.timing import Timing

CHANNEL = "line:omitama"
ID, SECRET = "1234567890", "8c570fa6dd201bb328f1c1eac23a96d8"
DAY = 24 * 3600 * 1000
TEN = moment(date(2026, 12, 1), hour(10))
"""A Tuesday."""

LEASE = 5_000
PATIENCE = 20
HANGS = 0.5
"""Seconds after which our client gives up on an answer."""


@dataclass
class Time:
    """Runs by itself, and jumps when the test says so. Milliseconds."""

    at: int = TEN
    since: float = field(default_factory=time.monotonic)

    def __call__(self) -> int:
        return self.at + int((time.monotonic() - self.since) * 1000)

    def jump(self, milliseconds: int) -> None:
        """Forward, or back."""
        self.at += milliseconds


class Post:
    """One city's channel."""

    def __init__(self, url: str, line: Simulator, stack: ExitStack) -> None:
        self.url = url
        self.line = line
        self.time = Time()
        self.cipher = Cipher(b"k" * 32)
        self._stack = stack
        self.database = self._database()

    def _database(self) -> Database:
        database = Database(self.url, pool_size=12)
        self._stack.callback(database.close)
        return database

    def settle(self, number: int, **columns: object) -> None:
        """So many more residents who follow, with ``columns`` of theirs."""

        def work(connection: Connection) -> None:
            there = len(connection.execute(select(resident.c.id)).all())
            connection.execute(insert(resident), [self._row(there + one) | columns for one in range(number)])

        self.database.write(work)

    def _row(self, number: int) -> dict[str, object]:
        user = user_id(number)
        row: dict[str, object] = {"channel": CHANNEL, "user_key": self.cipher.pseudonym(CHANNEL, user)}
        row |= {"user_id": self.cipher.encrypt(user), "language": "ja", "following": True}
        return row | {"created_at": 0, "seen_at": 0}

    def announce(self, **changes: Any) -> int:
        """An approved occurrence for everybody, due now; its id."""
        new: dict[str, Any] = {
            "key": "class@2026-12-10",
            "city": "omitama",
            "channel": CHANNEL,
            "notice": "class",
            "title": "スマホ教室",
            "bodies": {"ja": body("スマホ教室を開きます。")},
            "audience": Audience(),
            "due_at": self.time(),
            "valid_until": self.time() + 3 * DAY,
            "timing": Timing(),
            "approved_by": "second",
            "approved_at": self.time(),
            "stop_until": self.time(),
        }
        added = self.database.write(lambda connection: occurrences.add(connection, NewOccurrence(**new | changes)))
        assert added is not None
        return added

    def clock(self, *, threads: int = 4, per_second: float = 195, hangs: float = HANGS) -> "Look":
        """A clock of its own, with a database connection and a connection to LINE of its own."""
        timing = CallTiming(read=hangs)
        client = LineClient(self.line.url, ID, SECRET, log=structlog.get_logger(), timing=timing)
        self._stack.callback(client.close)
        limits = Limits(per_second=per_second, threads=threads, lease_ms=LEASE)
        return Look(
            Delivery(
                database=self._database(),
                cipher=self.cipher,
                ports={CHANNEL: LinePort(client)},
                limits=limits,
                name=f"clock-{id(client)}",
                now=self.time,
                chance=lambda: 0.5,
            )
        )

    def chunks(self) -> list[Row[Any]]:
        """All chunks as they are stored."""
        return self.database.read(lambda c: list(c.execute(select(chunk).order_by(chunk.c.position)).all()))

    def states(self) -> Counter[str]:
        """How many chunks are in which state."""
        return Counter(row.state for row in self.chunks())

    def recipients(self) -> int:
        """How many rows the frozen audience has."""
        return len(self.database.read(lambda connection: connection.execute(select(recipient)).all()))

    def headway(self, occurrence_id: int) -> Headway:
        """How far an occurrence has come."""
        found = self.database.read(lambda connection: headway(connection, occurrence_id, self.time()))
        assert found is not None
        return found

    def times(self) -> dict[int, int]:
        """How many residents LINE delivered to once, twice, ..."""
        return self.line.platform.ledger.histogram()


@dataclass
class Look:
    """A clock of the test's: each call is one look, to the end of what may be sent."""

    delivery: Delivery
    stopping: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        self.delivery.prepare()
        self.delivery.send(self.stopping)
        self.delivery.prepare()


class Gate:
    """Holds the platform's answer to the first multicast back until the test lets it go."""

    def __init__(self, line: Simulator) -> None:
        self.reached, self._open = threading.Event(), threading.Event()
        line.app.after_request_funcs.setdefault(None, []).insert(0, self._hold)  # the last to look at the answer

    def _hold(self, response: Response) -> Response:
        if request.path.endswith("/multicast") and not self.reached.is_set():
            self.reached.set()
            self._open.wait(PATIENCE)
        return response

    @contextmanager
    def holding(self, look: Look) -> Iterator[None]:
        """Inside, ``look`` waits for the answer to its first call, which the platform has decided; then it goes on."""
        with ThreadPoolExecutor(1) as pool:
            looked = pool.submit(look)
            assert self.reached.wait(PATIENCE)
            try:
                yield
            finally:
                self._open.set()
            looked.result()


def together(*clocks: Look) -> None:
    """All of them look at the same moment."""
    with ThreadPoolExecutor(len(clocks)) as pool:
        for done in [pool.submit(clock) for clock in clocks]:
            done.result()


def user_id(number: int) -> str:
    """LINE's id of a resident."""
    return f"U{number:032x}"


def body(text: str) -> str:
    """A body as it is frozen at approval."""
    return write_body(Reply(messages=(Text(text=text),)))


@pytest.fixture
def line() -> Iterator[Simulator]:
    with Simulator(channel_id=ID, channel_secret=SECRET) as line:
        yield line


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without rows."""
    file = tmp_path_factory.mktemp("migrated") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def post(template: Path, tmp_path: Path, line: Simulator) -> Iterator[Post]:
    """On SQLite."""
    with ExitStack() as stack:
        yield Post(f"sqlite:///{shutil.copy(template, tmp_path / 'madoguchi.db')}", line, stack)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, template: Path, tmp_path: Path, line: Simulator) -> Iterator[Post]:
    """On SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(template, tmp_path / 'madoguchi.db')}"
    else:
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        url = make()
        upgrade(url)
    with ExitStack() as stack:
        yield Post(url, line, stack)
