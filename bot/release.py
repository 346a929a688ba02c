"""What the clock does with approved notices: each message becomes an occurrence for delivery when its time has come.

As long as a message is on its way, what its notice says is looked at again and again.
"""

from collections.abc import Callable
from dataclasses import replace

import structlog
from sqlalchemy import Connection

from bot.approval import void
from bot.bodies import read_body
from bot.conversation import counter_of
from bot.counted import Counted, counted
from bot.edition import Edition
from bot.links import Links
from bot.preview import basis_of
from bot.publication import Shelf
from bot.store import audit, buttons, occurrences, sendings
from bot.store.audit import Action, Done
from bot.store.database import Database
from bot.store.occurrences import NewOccurrence
from bot.store.sendings import Part, Reason, Sending, UnderWay
from handlers.message import Reply
from knowledge.text import Analyzer
from scheduler.due import local_time
from scheduler.template import OF_TEMPLATE, digest_of_source

log = structlog.get_logger()


class Release:
    """Any number may run: a message becomes one row, whoever is quicker. now: UTC milliseconds.

    analyzer: called only when there is something to hand over, or on its way. rehearsal: the channel reaches no
    resident; only then may it carry demonstrations. links: by way of which the links of a message are counted, when
    there is a public address. unfit: why a message cannot be sent, None when it can.
    """

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        analyzer: Callable[[], Analyzer],
        *,
        rehearsal: bool,
        links: Links,
        unfit: Callable[[Reply], str | None],
        now: Callable[[], int],
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._analyzer = analyzer
        self._rehearsal = rehearsal
        self._links = links
        self._unfit = unfit
        self._now = now

    def hand_over(self) -> int:
        """Hand over what is due of what was approved and can no longer be stopped at leisure. Returns how many.

        One that fails is tried again, and keeps no other waiting.
        """
        now, handed = self._now(), 0
        for sending_id in self._database.read(lambda connection: sendings.ripe(connection, now)):
            try:
                handed += self._release(sending_id, now)
            except Exception:
                log.exception("notice_not_released", sending=sending_id)
        return handed

    def recall(self) -> None:
        """Keep back what is left of messages on their way whose notice is another by now.

        An edited one waits for a person, a withdrawn one is stopped. An edit that was known when a person let it go on
        counts no more. One that fails is looked at again, and keeps no other waiting.
        """
        now = self._now()
        for one in self._database.read(sendings.under_way):
            try:
                self._recall(one, now)
            except Exception:
                log.exception("notice_not_recalled", occurrence=one.occurrence_id)

    def _recall(self, one: UnderWay, now: int) -> None:
        sending = self._database.read(lambda connection: sendings.load(connection, one.sending_id))
        edition = self._shelf.edition(sending.city) if sending else None
        if sending is None or edition is None:
            return
        says = self._says(sending, edition, now)
        if says is None or (says != sending.basis and _called_off(sending, edition)):
            if self._database.write(lambda connection: _stop(connection, sending, one, now)):
                log.warning("notice_recalled", occurrence=one.occurrence_id)
        elif says not in (sending.basis, one.edited_to) and self._database.write(
            lambda connection: _hold(connection, sending, one, says, now)
        ):
            log.warning("notice_held", occurrence=one.occurrence_id, reason="edited")

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
        handed = self._database.write(lambda connection: self._hand_over(connection, sending, now))
        if handed:
            log.info("notice_released", sending=sending_id, messages=handed)
        return handed

    def _changed(self, sending: Sending, edition: Edition, now: int) -> Reason | None:
        """Why what was approved must not go out any more."""
        says = self._says(sending, edition, now)
        return "gone" if says is None else None if says == sending.basis else "edited"

    def _says(self, sending: Sending, edition: Edition, now: int) -> str | None:
        """A hash of what its notice or template says by now; None when there is none that may be sent."""
        if sending.notice.startswith(OF_TEMPLATE):
            return digest_of_source(edition.templates, sending.notice)
        notice = edition.notices.get(sending.notice)
        if notice is None or notice.status == "draft":
            return None
        if sending.demo and not self._rehearsal:
            return None
        return basis_of(notice, counter_of(edition, self._analyzer(), local_time(now).date()))

    def _hand_over(self, connection: Connection, sending: Sending, now: int) -> int:
        """One transaction: it was not stopped before, and is wholly handed over after."""
        if not sendings.hold(connection, sending.id):
            return 0
        parts = sendings.parts(connection, sending.id)
        handed = [part for part in parts if part.occurrence_id is None and _goes(part, now)]
        for part in handed:
            sent = self._counted(sending, part)
            occurrence_id = occurrences.add(connection, _occurrence(sending, replace(part, bodies=sent.bodies)))
            if occurrence_id is None:  # the same message was handed over after an earlier approval
                occurrence_id = sendings.occurrence_of(connection, sending.channel, part.key)
            else:
                buttons.add(connection, occurrence_id, sent.buttons)
            sendings.handed(connection, sending.id, part.key, occurrence_id)
        if all(part.occurrence_id is not None or part in handed for part in parts):
            sendings.end(connection, sending.id, "handed", now, of=("approved",))
        return len(handed)

    def _counted(self, sending: Sending, part: Part) -> Counted:
        """What was approved, with its links counted; as it is where they could not be opened, or made it too big."""
        address = self._links.counted(sending.city)
        if address is not None:
            found = counted(part.bodies, address)
            if not any(self._unfit(read_body(body)) for body in found.bodies.values()):
                return found
            log.warning("links_not_counted", sending=sending.id)
        return Counted(bodies=part.bodies, buttons=())


def _called_off(sending: Sending, edition: Edition) -> bool:
    """Whether what is announced does not take place; who says so or corrects it may go on."""
    notice = edition.notices.get(sending.notice)
    return sending.kind == "announcement" and notice is not None and notice.status == "cancelled"


def _stop(connection: Connection, sending: Sending, one: UnderWay, now: int) -> bool:
    stopped = occurrences.stop(connection, one.occurrence_id, now, "gone")
    return stopped and _record(connection, sending, one, "delivery-stopped", now)


def _hold(connection: Connection, sending: Sending, one: UnderWay, says: str, now: int) -> bool:
    held = occurrences.hold_edited(connection, one.occurrence_id, says, one.edited_to)
    return held and _record(connection, sending, one, "delivery-held", now)


def _record(connection: Connection, sending: Sending, one: UnderWay, action: Action, now: int) -> bool:
    target = f"{one.occurrence_id} {sending.notice}"
    done = Done(at=now, account_id=None, role="clock", action=action, target=target, city=sending.city)
    audit.record(connection, done)
    return True


def _goes(part: Part, now: int) -> bool:
    """Whether it would be sent now, or never: what waits for the morning can still be edited, which voids it."""
    return part.due_at <= now and (part.timing.allows(now, part.due_at) or part.valid_until <= now)


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
