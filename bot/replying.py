"""How a reply is handed over: tried again where the platform surely did not take it, pushed where it comes too late."""

import time
from collections.abc import Mapping

import structlog

from bot.store import residents
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.events import StoredEvent
from bot.transport import MaybeDeliveredError, NotDeliveredError, Sender, TokenExpiredError
from handlers.message import Reply

ATTEMPTS = 3
"""Tries to hand over a reply that the platform surely did not take; between them .2 and .4 s."""

log = structlog.get_logger()


class Replying:
    """Hands replies over to the platforms. push_late: whether a late answer may be pushed."""

    def __init__(self, *, database: Database, cipher: Cipher, senders: Mapping[str, Sender], push_late: bool) -> None:
        self._database = database
        self._cipher = cipher
        self._senders = senders
        self._push_late_answers = push_late

    def hand_over(self, event: StoredEvent, reply: Reply, *, leaves: bool) -> bool:
        """Reply to ``event``, and then leave the group if wanted; False when the reply may not have arrived."""
        sender = self._senders[event.channel]
        try:
            self._reply(sender, event, reply)
        except (NotDeliveredError, MaybeDeliveredError) as error:
            log.warning("not_delivered", event_id=event.id, reason=str(error))
            return False
        if leaves:
            self._leave(sender, event)
        return True

    def _reply(self, sender: Sender, event: StoredEvent, reply: Reply) -> None:
        if event.reply_token is None:
            raise NotDeliveredError("no reply token", permanent=True)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return sender.reply(event.reply_token, reply)
            except TokenExpiredError:
                return self._push_late(sender, event, reply)
            except NotDeliveredError as error:
                if error.permanent or attempt == ATTEMPTS:
                    raise
                time.sleep(0.2 * attempt)
        return None

    def _push_late(self, sender: Sender, event: StoredEvent, reply: Reply) -> None:
        user_id = self._user_id(event)
        if not self._push_late_answers or user_id is None:
            raise TokenExpiredError("the reply token is dead and late answers are not pushed")
        sender.push(user_id, event.retry_key, reply)

    def _leave(self, sender: Sender, event: StoredEvent) -> None:
        group_id = self._user_id(event)
        if group_id is None:
            return
        try:
            sender.leave(group_id)
        except (NotDeliveredError, MaybeDeliveredError) as error:
            log.warning("not_left", event_id=event.id, reason=str(error))
        self._database.write(lambda connection: residents.forget(connection, event.resident_id))

    def _user_id(self, event: StoredEvent) -> str | None:
        return self._database.read(
            lambda connection: residents.load(connection, self._cipher, event.resident_id).user_id
        )
