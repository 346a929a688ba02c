"""What happens by the clock in one process: personal messages are sent, and what has been kept long enough goes."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection

from bot.channels import channel_of, is_rehearsal
from bot.conversation import milliseconds
from bot.courier import Courier
from bot.delivery import Delivery, Limits
from bot.links import Links
from bot.outbox import Outbox
from bot.publication import Shelf
from bot.release import Release
from bot.seatkeeper import SeatKeeper
from bot.settings import Settings
from bot.statistics import Statistics
from bot.store import (
    audit,
    events,
    guests,
    lockouts,
    occurrences,
    outgoing,
    questions,
    requests,
    seats,
    sessions,
    staff_links,
    uptake,
)
from bot.store.audience import purge_heard
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from knowledge.text import Analyzer
from scheduler.clock import Job, clock_of, daily, every, hourly

if TYPE_CHECKING:
    from bot.line.push import LinePort
    from bot.line.statistics import LineStatistics

LOOK_EVERY = 5
NOTICES_EVERY = 2
"""Seconds between looks for messages and for notices that are due; the first is when the clock starts."""

SEATS_EVERY = 30
"""Seconds until those who signed up are told of what staff have called off."""

STRETCH = 4.0
"""Seconds of sending in one go: what is left is found by the next look, here or in another process."""

FORGET_AT = 17
COUNT_AT = 37
PURGE_AT = (3, 30)
PURGED_AT_ONCE = 50
"""Chunks of old notices, with up to 500 recipients each, that are deleted in one transaction."""

log = structlog.get_logger()


class Clockwork:
    """The clock with its work. Build it after fork. now: UTC milliseconds."""

    def __init__(self, settings: Settings, now: Callable[[], int] = milliseconds) -> None:
        secret = settings.secret_key.get_secret_value() if settings.secret_key else None
        cipher = Cipher(load_secret(settings.var, secret))
        ports, sources = _line(settings)
        self._now = now
        self._database = Database(settings.database, pool_size=4 + settings.notice_threads)
        self._outbox = Outbox(
            database=self._database,
            cipher=cipher,
            ports=ports,
            lease_ms=int(settings.send_seconds * 1000),
            now=now,
        )
        self._worker = f"clock-{uuid.uuid4().hex[:12]}"  # process ids repeat between machines
        self.notices = Delivery(
            database=self._database,
            cipher=cipher,
            ports=ports,
            limits=_limits(settings),
            name=self._worker,
            now=now,
        )
        self._deliver = Courier("deliver", self.notices.send)
        self._prepare = Courier("prepare", self._prepare_notices)
        analyzer = cache(Analyzer)
        links = Links(cipher, settings.public_url)
        self._keeper = SeatKeeper(
            self._database,
            cipher,
            Shelf(settings.publications),
            links,
            analyzer,
            now,
        )
        self._release = Release(
            self._database,
            Shelf(settings.publications),
            analyzer,
            rehearsal=is_rehearsal(settings),
            links=links,
            unfit=channel_of(settings).unfit,
            now=now,
        )
        self._statistics = Statistics(self._database, sources, now)
        self._stopping = threading.Event()
        self._clock = clock_of(
            Job(name="notices", wake=self._prepare.wake, when=every(NOTICES_EVERY)),
            Job(name="send", wake=partial(_logged, self.send), when=every(LOOK_EVERY)),
            Job(name="seats", wake=partial(_logged, self.keep_seats), when=every(SEATS_EVERY)),
            Job(name="statistics", wake=partial(_logged, self.count), when=hourly(COUNT_AT)),
            Job(name="forget", wake=partial(_logged, self.forget), when=hourly(FORGET_AT)),
            Job(name="purge", wake=partial(_logged, self.purge), when=daily(*PURGE_AT)),
        )

    def start(self) -> None:
        """Let the clock run in threads of its own."""
        for courier in (self._deliver, self._prepare):
            courier.start()
        self._clock.start()

    def stop(self) -> None:
        """Finish what is being sent, then let go of everything; also when it was never started."""
        self._stopping.set()
        if self._clock.running:
            self._clock.shutdown(wait=True)
        for courier in (self._prepare, self._deliver):
            courier.stop()
        self._database.close()

    def _prepare_notices(self, _stopping: threading.Event) -> None:
        """In a thread of its own, so that what is urgent need not wait for what is being sent."""
        _logged(self.release_notices)
        try:
            self.notices.prepare()
        finally:
            self._deliver.wake()

    def send(self) -> None:
        """Send what is due, for a stretch, and give up on what is too late."""
        self._outbox.give_up()
        end = time.monotonic() + STRETCH
        while not self._stopping.is_set() and time.monotonic() < end and self._outbox.send_next(self._worker):
            pass

    def release_notices(self) -> None:
        """Keep back what was edited or withdrawn on its way; hand over to delivery what was approved and is due."""
        self._release.recall()
        self._release.hand_over()

    def keep_seats(self) -> None:
        """Tell those who signed up what has changed in the content."""
        self._keeper.look()

    def count(self) -> None:
        """Ask LINE what it has counted of the notices of the last weeks."""
        self._statistics.fetch()

    def forget(self) -> None:
        """Empty the answers given in guides a day ago."""
        now = self._now()
        forgotten = self._database.write(lambda connection: events.forget_guides(connection, now))
        log.info("guides_forgotten", events=forgotten)

    def purge(self) -> None:
        """Turn old questions into counts."""
        log.info("purged", questions=purge(self._database, self._now()))


def purge(database: Database, now: int) -> int:
    """Delete what was kept for 90 days, also from SQLite's log. Returns how many questions became counts."""
    gone = database.write(lambda connection: questions.purge(connection, now))
    database.write(lambda connection: outgoing.purge(connection, now))
    database.write(lambda connection: seats.purge(connection, now))
    database.write(lambda connection: requests.purge(connection, now))
    database.write(lambda connection: purge_heard(connection, now))
    while database.write(lambda connection: occurrences.purge(connection, now, most=PURGED_AT_ONCE)):
        pass
    database.write(lambda connection: uptake.purge(connection, now))
    database.write(lambda connection: _purge_staff(connection, now))
    database.wipe()
    return gone


def _purge_staff(connection: Connection, now: int) -> None:
    for table in (audit, guests, lockouts, sessions, staff_links):
        table.purge(connection, now)


def _logged(work: Callable[[], None]) -> None:
    """The work, whose faults are logged as ours and stop neither the clock nor the next time."""
    try:
        work()
    except Exception:
        log.exception("clock_failed", work=work.__name__)


def _limits(settings: Settings) -> Limits:
    return Limits(
        per_second=settings.notices_per_second,
        threads=settings.notice_threads,
        lease_ms=int(settings.notice_lease_seconds * 1000),
    )


def _line(settings: Settings) -> "tuple[Mapping[str, LinePort], Mapping[str, LineStatistics]]":
    """LINE when a channel is configured; its SDK takes a second to import and is left alone otherwise."""
    if not settings.line_configured:
        return {}, {}
    from bot.line.push import LinePort
    from bot.line.sender import LineSender
    from bot.line.statistics import LineStatistics

    client = LineSender.from_settings(settings).client
    return {settings.line_channel: LinePort(client)}, {settings.line_channel: LineStatistics(client)}
