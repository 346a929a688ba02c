"""Sends notices to many, chunk by chunk, when their time has come. Rows are the truth: any number of clocks may run.

Whatever is interrupted is taken up by the next who looks, with the same retry key: LINE then says that it has it
already, or takes it now. So a crash at any point costs time and nothing else.
"""

import itertools
import random
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from bot.conversation import milliseconds
from bot.handover import Handover
from bot.store import deliveries, occurrences, planning, rates
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.deliveries import ClaimedChunk
from handlers.message import Reply
from scheduler.delivery import ManyPort
from scheduler.pace import Breaker

QUEUED = 2
"""Chunks in hand for each thread: the one it sends and the next, so that no thread waits for a claim."""

GATHER = 0.05
"""Seconds in which threads that become free are gathered, so that chunks are claimed several at a time."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """per_second: multicasts through one channel by all clocks. lease_ms: how long a chunk is left to one of them."""

    per_second: float
    threads: int
    lease_ms: int


class Delivery:
    """The occurrences of every channel that has a port. now: UTC milliseconds; chance: 0 to 1."""

    def __init__(
        self,
        *,
        database: Database,
        cipher: Cipher,
        ports: Mapping[str, ManyPort[Reply]],
        limits: Limits,
        name: str,
        now: Callable[[], int] = milliseconds,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """``name`` must be unique among all machines."""
        self._database = database
        self._now = now
        self._lanes = [
            _Lane(
                database=database,
                channel=channel,
                handover=Handover(
                    database=database,
                    cipher=cipher,
                    channel=channel,
                    port=port,
                    per_second=limits.per_second,
                    lease_ms=limits.lease_ms,
                    now=now,
                    chance=chance,
                ),
                limits=limits,
                name=name,
                now=now,
            )
            for channel, port in ports.items()
        ]

    def prepare(self) -> None:
        """Close what has ended, and freeze the audience of what is due."""
        now = self._now()
        if self._database.read(lambda connection: occurrences.untidy(connection, now)):
            for ended in self._database.write(lambda connection: occurrences.close(connection, now)):
                log.info("notice_ended", occurrence=ended.id, state=ended.state)
        for occurrence_id in self._database.read(lambda connection: occurrences.due(connection, now)):
            self._plan(occurrence_id, now)

    def _plan(self, occurrence_id: int, now: int) -> None:
        """In steps, between which others can write. One that fails is tried again, and keeps no other waiting."""
        reached = "more"
        try:
            while reached == "more":
                reached = self._database.write(lambda c: planning.plan(c, occurrence_id, now)) or "elsewhere"
        except Exception:
            log.exception("notice_not_planned", occurrence=occurrence_id)
        if reached == "planned":
            log.info("notice_planned", occurrence=occurrence_id)

    def send(self, stopping: threading.Event) -> None:
        """Send what may be sent now, until nothing of it is left or until ``stopping``; finish what is begun."""
        for lane in self._lanes:
            if not stopping.is_set() and lane.waits():
                lane.send(stopping)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Chunks to be sent now. wait: milliseconds until there may be more, None when there is nothing to wait for."""

    chunks: tuple[ClaimedChunk, ...]
    wait: int | None


_NOTHING = _Batch((), None)


class _Lane:
    """The sending through one channel."""

    def __init__(
        self,
        *,
        database: Database,
        channel: str,
        handover: Handover,
        limits: Limits,
        name: str,
        now: Callable[[], int],
    ) -> None:
        self._database = database
        self._channel = channel
        self._handover = handover
        self._limits = limits
        self._workers = (f"{name}-{channel}-{number}"[-60:] for number in itertools.count())
        self._now = now
        self._breaker = Breaker()
        self._gate = threading.Lock()

    def waits(self) -> bool:
        """Whether a chunk may be sent now."""
        now = self._now()
        return self._database.read(lambda c: deliveries.ready(c, self._sendable(c, now), now))

    def _sendable(self, connection: Connection, now: int) -> list[int]:
        return occurrences.sendable(connection, self._channel, now)

    def send(self, stopping: threading.Event) -> None:
        """Claim and send until there is nothing left, or until ``stopping``."""
        places = _Places(QUEUED * self._limits.threads)
        with ThreadPoolExecutor(self._limits.threads, thread_name_prefix="notice") as pool:
            while not stopping.is_set():
                free = places.take(least=self._limits.threads // 2, within=GATHER)
                batch = self._claim(free) if free else _Batch((), 0)
                places.give(free - len(batch.chunks))
                for claimed in batch.chunks:
                    pool.submit(self._send, claimed, stopping).add_done_callback(lambda _: places.give(1))
                if batch.wait is None:
                    return
                stopping.wait(batch.wait / 1000)

    def _claim(self, wanted: int) -> _Batch:
        now = self._now()
        with self._gate:
            wanted = self._breaker.most(now, wanted)
        if wanted == 0:
            return _NOTHING
        batch = self._database.write(lambda connection: self._claim_in_pace(connection, wanted))
        if batch.chunks:
            with self._gate:
                self._breaker = self._breaker.tried(now)
        for claimed in batch.chunks:
            log.debug("chunk_claimed", occurrence=claimed.occurrence_id, chunk=claimed.position)
        return batch

    def _claim_in_pace(self, connection: Connection, wanted: int) -> _Batch:
        """Chunks are claimed only with the calls that send them, so none waits in vain while others could send it."""
        now = self._now()  # only here: it may have waited for others to write
        sendable, limits = self._sendable(connection, now), self._limits
        if not deliveries.ready(connection, sendable, now):
            return _NOTHING
        bucket = rates.look(connection, self._channel, limits.per_second, now)
        most = min(wanted, int(bucket.tokens))
        if most < 1:
            return _Batch((), bucket.wait(limits.per_second))
        worker = next(self._workers)
        chunks = deliveries.claim(connection, worker, sendable, now=now, lease=limits.lease_ms, most=most)
        rates.leave(connection, self._channel, bucket.taken(len(chunks)))
        return _Batch(tuple(chunks), 0)

    def _send(self, claimed: ClaimedChunk, stopping: threading.Event) -> None:
        """What fails here is taken up again when its lease is over."""
        try:
            if stopping.is_set():
                self._handover.give_back(claimed)
            elif answer := self._handover.send(claimed):
                with self._gate:
                    before, self._breaker = self._breaker, self._breaker.after(answer, self._now())
                    after = self._breaker
                if after.open_until and not before.open_until:
                    log.error("channel_paused", channel=self._channel, failures=after.failures)
                elif before.open_until and not after.open_until:
                    log.info("channel_back", channel=self._channel)
        except Exception:
            log.exception("chunk_lost_here", occurrence=claimed.occurrence_id, chunk=claimed.position)


class _Places:
    """How many chunks may be taken in hand."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._changed = threading.Condition()

    def take(self, *, least: int, within: float) -> int:
        """All that are free: once there are ``least``, or after so many seconds whatever there are."""
        with self._changed:
            self._changed.wait_for(lambda: self._free >= least, within)
            taken, self._free = self._free, 0
            return taken

    def give(self, number: int) -> None:
        """So many are free again."""
        with self._changed:
            self._free += number
            self._changed.notify()
