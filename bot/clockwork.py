"""What happens by the clock in one process: personal messages are sent, and what has been kept long enough goes."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from functools import partial

import structlog

from bot.conversation import milliseconds
from bot.outbox import Outbox
from bot.settings import Settings
from bot.store import events, outgoing, questions
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from handlers.message import Reply
from scheduler.clock import Job, clock_of, daily, every, hourly
from scheduler.delivery import Port

LOOK_EVERY = 5
"""Seconds between looks for messages that are due; the first is when the clock starts."""

STRETCH = 4.0
"""Seconds of sending in one go: what is left is found by the next look, here or in another process."""

FORGET_AT = 17
PURGE_AT = (3, 30)

log = structlog.get_logger()


class Clockwork:
    """The clock with its work. Build it after fork. now: UTC milliseconds."""

    def __init__(self, settings: Settings, now: Callable[[], int] = milliseconds) -> None:
        secret = settings.secret_key.get_secret_value() if settings.secret_key else None
        self._now = now
        self._database = Database(settings.database, pool_size=4)
        self._outbox = Outbox(
            database=self._database,
            cipher=Cipher(load_secret(settings.var, secret)),
            ports=_ports(settings),
            lease_ms=int(settings.send_seconds * 1000),
            now=now,
        )
        self._worker = f"clock-{uuid.uuid4().hex[:12]}"  # process ids repeat between machines
        self._stopping = threading.Event()
        self._clock = clock_of(
            Job(name="send", wake=partial(_logged, self.send), when=every(LOOK_EVERY)),
            Job(name="forget", wake=partial(_logged, self.forget), when=hourly(FORGET_AT)),
            Job(name="purge", wake=partial(_logged, self.purge), when=daily(*PURGE_AT)),
        )

    def start(self) -> None:
        """Let the clock run in threads of its own."""
        self._clock.start()

    def stop(self) -> None:
        """Finish the message being sent, then let go of everything; also when it was never started."""
        self._stopping.set()
        if self._clock.running:
            self._clock.shutdown(wait=True)
        self._database.close()

    def send(self) -> None:
        """Send what is due, for a stretch, and give up on what is too late."""
        self._outbox.give_up()
        end = time.monotonic() + STRETCH
        while not self._stopping.is_set() and time.monotonic() < end and self._outbox.send_next(self._worker):
            pass

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
    database.wipe()
    return gone


def _logged(work: Callable[[], None]) -> None:
    """The work, whose faults are logged as ours and stop neither the clock nor the next time."""
    try:
        work()
    except Exception:
        log.exception("clock_failed", work=work.__name__)


def _ports(settings: Settings) -> Mapping[str, Port[Reply]]:
    """LINE when a channel is configured; its SDK takes a second to import and is left alone otherwise."""
    if not settings.line_configured:
        return {}
    from bot.line.push import LinePort
    from bot.line.sender import LineSender

    return {settings.line_channel: LinePort(LineSender.from_settings(settings).client)}
