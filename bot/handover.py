"""One attempt to hand a chunk over to the platform: start, offer, settle. A crash between any two of them is harmless.

The debug lines of the log name the point that was reached.
"""

import random
from collections.abc import Callable
from functools import lru_cache

import structlog
from sqlalchemy import Connection
from structlog.typing import FilteringBoundLogger

from bot.bodies import read_body
from bot.conversation import milliseconds
from bot.store import deliveries, occurrences, rates, statistics
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.deliveries import ClaimedChunk, Result
from handlers.message import Reply
from scheduler.delivery import NOT_ACCEPTED, Again, Answer, Attempt, Failed, Held, ManyPort, Receipt, next_step_of_many

BODIES = 32
"""Bodies kept read: of a few occurrences in all their languages."""

log = structlog.get_logger()


class Handover:
    """Sends chunks of one channel. per_second and lease_ms as in ``bot.delivery.Limits``."""

    def __init__(
        self,
        *,
        database: Database,
        cipher: Cipher,
        channel: str,
        port: ManyPort[Reply],
        per_second: float,
        lease_ms: int,
        now: Callable[[], int] = milliseconds,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._channel = channel
        self._port = port
        self._per_second = per_second
        self._lease_ms = lease_ms
        self._now = now
        self._chance = chance
        self._body = lru_cache(BODIES)(self._read_body)

    def send(self, claimed: ClaimedChunk) -> Answer | None:
        """One attempt; what the platform said, or None when it was not asked: the chunk is another's, or empty."""
        told = log.bind(occurrence=claimed.occurrence_id, chunk=claimed.position, attempt=claimed.attempts + 1)
        now = self._now()
        first_at = self._database.write(lambda c: deliveries.start(c, claimed, now=now, lease=self._lease_ms))
        if first_at is None:
            self.give_back(claimed)
            return None
        told.debug("chunk_started")
        users, receipt = self._offer(claimed, told)
        told.debug("chunk_answered", answer=receipt.answer.value)
        self._settle(claimed, first_at, receipt, users, told)
        return receipt.answer if users else None

    def give_back(self, claimed: ClaimedChunk) -> None:
        """Leave to others what was claimed and not started."""
        self._database.write(lambda connection: deliveries.give_back(connection, claimed))

    def _offer(self, claimed: ClaimedChunk, told: FilteringBoundLogger) -> tuple[int, Receipt]:
        """To how many it was offered, and the answer. A fault of ours counts as none: it is tried again, ever later."""
        users: list[str] = []
        try:
            body, unit = self._body(claimed.occurrence_id, claimed.language)
            users = self._database.read(lambda connection: deliveries.recipients(connection, self._cipher, claimed))
            if not users:  # all of them have left since
                return 0, Receipt(Answer.ACCEPTED)
            return len(users), self._port.multicast(users, claimed.retry_key, body, unit)
        except Exception:
            told.exception("chunk_not_offered")
            return len(users), Receipt(Answer.UNREACHABLE)

    def _read_body(self, occurrence_id: int, language: str) -> tuple[Reply, str | None]:
        """What is sent in a language, and the name under which it is counted: on each attempt the same."""

        def work(connection: Connection) -> tuple[str, str | None]:
            return occurrences.body(connection, occurrence_id, language), statistics.unit_of(connection, occurrence_id)

        body, unit = self._database.read(work)
        return read_body(body), unit

    def _settle(
        self, claimed: ClaimedChunk, first_at: int, receipt: Receipt, reached: int, told: FilteringBoundLogger
    ) -> None:
        now = self._now()
        attempt = Attempt(number=claimed.attempts + 1, first_at=first_at, at=now, until=claimed.until)
        step = next_step_of_many(receipt.answer, attempt, self._chance())
        doubtful = claimed.first_at is not None or receipt.answer not in NOT_ACCEPTED
        result = Result(step=step, doubtful=doubtful, reached=reached, request_id=receipt.request_id)

        def work(connection: Connection) -> None:
            if deliveries.settle(connection, claimed, result) and isinstance(step, Held):
                occurrences.hold(connection, claimed.occurrence_id, "quota")
            if receipt.answer is Answer.BUSY:
                rates.rebuke(connection, self._channel, self._per_second, now)

        self._database.write(work)
        match step:
            case Held():
                told.error("notice_held", reason="quota")
            case Failed(reason=reason):
                told.error("chunk_given_up", reason=reason, answer=receipt.answer.value)
            case Again():
                told.warning("chunk_again", answer=receipt.answer.value)
            case _:
                told.debug("chunk_sent", reached=reached)
