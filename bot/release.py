"""What the clock does with approved notices: each message becomes an occurrence for delivery when its time has come."""

from collections.abc import Callable

import structlog
from sqlalchemy import Connection

from bot.approval import void
from bot.conversation import counter_of
from bot.edition import Edition
from bot.preview import basis_of
from bot.publication import Shelf
from bot.store import occurrences, sendings
from bot.store.database import Database
from bot.store.occurrences import NewOccurrence
from bot.store.sendings import Part, Reason, Sending
from knowledge.text import Analyzer
from scheduler.due import local_time
from scheduler.template import OF_TEMPLATE, digest_of_source

log = structlog.get_logger()


class Release:
    """Any number may run: a message becomes one row, whoever is quicker. now: UTC milliseconds.

    analyzer: called only when there is something to hand over. rehearsal: the channel reaches no resident; only then
    may it carry demonstrations.
    """

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        analyzer: Callable[[], Analyzer],
        *,
        rehearsal: bool,
        now: Callable[[], int],
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._analyzer = analyzer
        self._rehearsal = rehearsal
        self._now = now

    def hand_over(self) -> int:
        """Hand over what is due of what was approved and can no longer be stopped at leisure. Returns how many."""
        now = self._now()
        ripe = self._database.read(lambda connection: sendings.ripe(connection, now))
        return sum(self._release(sending_id, now) for sending_id in ripe)

    def _release(self, sending_id: int, now: int) -> int:
        sending = self._database.read(lambda connection: sendings.load(connection, sending_id))
        edition = self._shelf.edition(sending.city) if sending else None
        if sending is None or edition is None:  # nothing can be read of it now: it waits
            return 0
        reason = self._changed(sending, edition, now)
        if reason is not None:
            if self._database.write(lambda connection: void(connection, sending, reason, now)):
                log.warning("approval_void", sending=sending_id, reason=reason)
            return 0
        handed = self._database.write(lambda connection: _hand_over(connection, sending, now))
        if handed:
            log.info("notice_released", sending=sending_id, messages=handed)
        return handed

    def _changed(self, sending: Sending, edition: Edition, now: int) -> Reason | None:
        """Why what was approved must not go out any more."""
        if sending.notice.startswith(OF_TEMPLATE):
            digest = digest_of_source(edition.templates, sending.notice)
            return "gone" if digest is None else None if digest == sending.basis else "edited"
        notice = edition.notices.get(sending.notice)
        if notice is None or notice.status == "draft":
            return "gone"
        if sending.demo and not self._rehearsal:
            return "gone"
        counter = counter_of(edition, self._analyzer(), local_time(now).date())
        return None if basis_of(notice, counter) == sending.basis else "edited"


def _hand_over(connection: Connection, sending: Sending, now: int) -> int:
    """One transaction: it was not stopped before, and is wholly handed over after."""
    if not sendings.hold(connection, sending.id):
        return 0
    parts = sendings.parts(connection, sending.id)
    handed = [part for part in parts if part.occurrence_id is None and part.due_at <= now]
    for part in handed:
        occurrence_id = occurrences.add(connection, _occurrence(sending, part))
        if occurrence_id is None:  # the same message was handed over after an earlier approval
            occurrence_id = sendings.occurrence_of(connection, sending.channel, part.key)
        sendings.handed(connection, sending.id, part.key, occurrence_id)
    if all(part.occurrence_id is not None or part in handed for part in parts):
        sendings.end(connection, sending.id, "handed", now, of=("approved",))
    return len(handed)


def _occurrence(sending: Sending, part: Part) -> NewOccurrence:
    assert sending.approver is not None
    assert sending.approved_at is not None
    assert sending.stop_until is not None
    return NewOccurrence(
        key=part.key,
        city=sending.city,
        channel=sending.channel,
        notice=sending.notice,
        title=sending.title,
        bodies=part.bodies,
        audience=part.audience,
        due_at=part.due_at,
        valid_until=part.valid_until,
        timing=part.timing,
        approved_by=sending.approver,
        approved_at=sending.approved_at,
        stop_until=sending.stop_until,
    )
