"""Sends personal messages when their time has come. Rows are the truth: any number of outboxes may run at once."""

import random
from collections.abc import Callable, Mapping

import structlog

from bot.bodies import read_body
from bot.conversation import milliseconds
from bot.store import outgoing, residents
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.outgoing import ClaimedMessage
from handlers.message import Reply
from scheduler.delivery import Again, Answer, Attempt, Failed, Port, next_step
from scheduler.due import may_disturb

log = structlog.get_logger()


class Outbox:
    """The messages of every channel that has a port. now: UTC milliseconds; chance: 0 to 1."""

    def __init__(
        self,
        *,
        database: Database,
        cipher: Cipher,
        ports: Mapping[str, Port[Reply]],
        lease_ms: int,
        now: Callable[[], int] = milliseconds,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._ports = ports
        self._lease_ms = lease_ms
        self._now = now
        self._chance = chance

    def send_next(self, worker: str) -> bool:
        """Send a message that is due; False when there is none, or none for which somebody is to be disturbed now."""
        now = self._now()
        night = not may_disturb(now)
        if not self._database.read(lambda connection: outgoing.ready(connection, now, night=night)):
            return False
        claims = ((channel, self._claim(worker, channel, now, night)) for channel in self._ports)
        for channel, message in claims:
            if message is not None:
                self._send(message, self._ports[channel], worker)
                return True
        return False

    def give_up(self) -> int:
        """List as failed what is too late to be sent. Returns how many."""
        now = self._now()
        if not self._database.read(lambda connection: outgoing.overdue(connection, now)):
            return 0
        lost = self._database.write(lambda connection: outgoing.expire(connection, now))
        log.warning("messages_given_up", messages=lost)
        return lost

    def _claim(self, worker: str, channel: str, now: int, night: bool) -> ClaimedMessage | None:
        return self._database.write(
            lambda connection: outgoing.claim(
                connection, worker, channel=channel, now=now, lease=self._lease_ms, night=night
            )
        )

    def _send(self, message: ClaimedMessage, port: Port[Reply], worker: str) -> None:
        answer = self._offer(message, port)
        attempt = Attempt(number=message.attempts, first_at=message.first_at, at=self._now(), until=message.until)
        step = next_step(answer, attempt, self._chance())
        self._database.write(lambda connection: outgoing.settle(connection, message.id, worker, step))
        told = log.bind(message=message.id, kind=message.kind, attempt=message.attempts, answer=answer.value)
        match step:
            case Failed(reason=reason):
                told.warning("message_failed", reason=reason)
            case Again():
                told.warning("message_again")
            case _:
                told.info("message_sent")

    def _offer(self, message: ClaimedMessage, port: Port[Reply]) -> Answer:
        """One attempt; a fault of ours counts as no answer, so that it spoils no other message."""
        try:
            resident = self._database.read(
                lambda connection: residents.load(connection, self._cipher, message.resident_id)
            )
            if resident.user_id is None:  # blocked since it was claimed
                return Answer.REFUSED
            return port.push(resident.user_id, message.retry_key, read_body(message.body))
        except Exception:
            log.exception("message_not_offered", message=message.id)
            return Answer.UNREACHABLE
