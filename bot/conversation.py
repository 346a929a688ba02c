"""One event from stored to answered. Owns the transactions, and is the only place from which is replied.

The order is what keeps promises: compute, then record together with ``replying``, then send, then ``answered``.
A crash before ``replying`` is repeated by whoever claims the event next; after it nothing is ever sent again.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from bot.edition import Edition
from bot.links import Links
from bot.publication import Shelf
from bot.recording import record
from bot.replying import Replying
from bot.resident_ports import with_ports
from bot.store import events, preferences, questions, residents
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.events import StoredEvent
from bot.store.residents import Resident
from bot.transport import Sender
from handlers import handle
from handlers.event import Counter, Event, Leave, Result
from handlers.message import Reply, Text
from knowledge.languages import LANGUAGES, Language
from knowledge.text import Analyzer
from scheduler.wishes import NO_WISHES

TOKYO = ZoneInfo("Asia/Tokyo")
PATIENCE = 3.0
"""Seconds in which a visitor's earlier question may still be on its way."""

REPLAYED = 6
REPLAYED_MS = 30 * 60 * 1000
"""How many exchanges of the last half hour a page shows again when it is loaded anew."""

log = structlog.get_logger()


def milliseconds() -> int:
    """UTC now, as LINE counts it."""
    return time.time_ns() // 1_000_000


def counter_of(edition: Edition, analyzer: Analyzer, today: date, privacy_url: str | None = None) -> Counter:
    """What the handlers see of an edition on a day."""
    return Counter(
        city=edition.city,
        entries=edition.entries,
        elsewhere=edition.elsewhere,
        smalltalk=edition.smalltalk,
        procedures=edition.procedures,
        guides=edition.guides,
        facilities=edition.facilities,
        notices=edition.notices,
        notice_topics=edition.notice_topics,
        vocabulary=edition.vocabulary,
        catalogue=edition.catalogue,
        emergencies=edition.emergencies,
        aspects=edition.aspects,
        commands=edition.commands,
        wording=edition.wording,
        search=lambda question, language: edition.library.search(analyzer, question, language),
        today=today,
        privacy_url=privacy_url,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """How long a worker may take to compute a reply and to send it, and whether a late answer may be pushed.

    rehearsal: the channel reaches no resident.
    """

    claim_ms: int
    send_ms: int
    push_late_answers: bool
    rehearsal: bool = False


class Conversation:
    """Answers stored events of every channel."""

    def __init__(
        self,
        *,
        database: Database,
        cipher: Cipher,
        shelf: Shelf,
        analyzer: Analyzer,
        senders: Mapping[str, Sender],
        rules: Rules,
        privacy_url: Callable[[str], str | None],
        links: Links,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._shelf = shelf
        self._analyzer = analyzer
        self._senders = senders
        self._rules = rules
        self._privacy_url = privacy_url
        self._links = links
        self._replying = Replying(database=database, cipher=cipher, senders=senders, push_late=rules.push_late_answers)

    def answer_next(self, worker: str) -> bool:
        """Answer an open event of a channel that we can deliver to; False when there is none."""
        claims = (self._claim(worker, channel) for channel in self._senders)
        event = next((claimed for claimed in claims if claimed is not None), None)
        if event is None:
            return False
        reply, leaves = self._prepare(event, worker)
        if reply is not None:
            arrived = self._replying.hand_over(event, reply, leaves=leaves)
            self._finish(event, "answered" if arrived else "missed")
        return True

    def answer_here(self, worker: str, channel: str, event_id: int) -> tuple[StoredEvent, Reply] | None:
        """Answer an event whose reader waits for the reply itself (the web)."""
        event = self._claim_in_turn(worker, channel, event_id)
        if event is None:
            self._database.write(lambda connection: events.finish(connection, event_id, "missed"))
            return None
        reply, _ = self._prepare(event, worker)
        if reply is None:
            return None
        self._finish(event, "answered")
        return event, reply

    def replay(self, channel: str, user_id: str, language: Language) -> list[tuple[StoredEvent, Reply]]:
        """The last exchanges with a visitor, answered anew (nothing of a reply is ever stored) in ``language``."""
        since = milliseconds() - REPLAYED_MS

        def work(connection: Connection) -> tuple[Resident | None, list[StoredEvent]]:
            resident = residents.find(connection, self._cipher, channel, user_id)
            found = events.recent(connection, resident.id, since=since, most=REPLAYED) if resident else []
            return resident, found

        resident, past = self._database.read(work)
        edition = self._shelf.edition(channel.partition(":")[2])
        if resident is None or edition is None:
            return []
        now = replace(resident, language=language)
        return [(event, self._result(event, now, edition).reply) for event in past]

    def sweep(self) -> bool:
        """Give up on what a dead process was sending; True when events wait to be answered."""
        now = milliseconds()
        if self._database.read(lambda connection: events.overdue(connection, now)):
            lost = self._database.write(lambda connection: events.expire(connection, now))
            log.warning("possibly_missed", events=lost)
        return any(self._waiting(channel, now) for channel in self._senders)

    def _waiting(self, channel: str, now: int) -> bool:
        return self._database.read(lambda connection: events.waiting(connection, now, channel=channel))

    def _claim_in_turn(self, worker: str, channel: str, event_id: int) -> StoredEvent | None:
        """Claim one event once the visitor's earlier ones are answered (somebody pressed twice)."""
        deadline = time.monotonic() + PATIENCE
        while (event := self._claim(worker, channel, only=event_id)) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        return event

    def _claim(self, worker: str, channel: str, *, only: int | None = None) -> StoredEvent | None:
        now, lease = milliseconds(), self._rules.claim_ms
        return self._database.write(
            lambda connection: events.claim(connection, worker, channel=channel, now=now, lease=lease, only=only)
        )

    def _prepare(self, event: StoredEvent, worker: str) -> tuple[Reply | None, bool]:
        """The reply, recorded and ours alone to send, or None; and whether to leave the group after it."""
        city = event.channel.partition(":")[2]
        edition = self._shelf.edition(city)
        resident = self._database.read(lambda connection: residents.load(connection, self._cipher, event.resident_id))
        if edition is None:
            log.error("no_edition", city=city)
            return None, False
        result = self._result(event, resident, edition)
        sends = bool(result.reply.messages)
        now = milliseconds()

        def settle(connection: Connection) -> bool:
            if not events.start_reply(connection, event.id, worker, now=now, lease=self._rules.send_ms):
                return False
            record(connection, event, result, city=city, now=now, cipher=self._cipher)
            if not sends:
                events.finish(connection, event.id, "answered")
            return True

        held = self._database.write(settle)
        leaves = any(isinstance(effect, Leave) for effect in result.effects)
        return (result.reply if held and sends else None), leaves

    def _result(self, event: StoredEvent, resident: Resident, edition: Edition) -> Result:
        today = datetime.fromtimestamp(event.occurred_at / 1000, TOKYO).date()
        counter = replace(
            counter_of(edition, self._analyzer, today, self._privacy_url(edition.city.id)),
            calendar_url=self._links.events(event.channel),
            checklist_url=self._links.checklist(event.channel),
            seat_url=self._links.seat(event.channel),
            can_remind=event.channel in self._senders,
            rehearsal=self._rules.rehearsal,
        )
        counter = with_ports(counter, event, self._database, self._cipher, milliseconds)
        chooses = counter.can_remind and event.kind in ("postback", "text", "follow")
        asked = Event(
            id=event.id,
            kind=event.kind,
            text=event.text or "",
            data=event.data or "",
            warnings=event.warnings,
            language=_language(resident.language),
            shown=self._shown_before(event),
            open_guide=self._open_guide(event),
            wishes=self._database.read(lambda c: preferences.load(c, resident.id)) if chooses else NO_WISHES,
        )
        try:
            return handle(asked, counter)
        except Exception:
            log.exception("handler_failed", kind=event.kind, event_id=event.id)
            sorry = Text(text=edition.wording.say("error.sorry", asked.language), lang=asked.language)
            return Result(reply=Reply(messages=(sorry,)))

    def _shown_before(self, event: StoredEvent) -> str | None:
        """The card that a typed question may ask on about."""
        if event.kind != "text":
            return None
        return self._database.read(
            lambda connection: questions.shown_before(
                connection, resident_id=event.resident_id, event_id=event.id, occurred_at=event.occurred_at
            )
        )

    def _open_guide(self, event: StoredEvent) -> str | None:
        """Where the resident stands in a guide, for a typed day, and to go on from."""
        return self._database.read(
            lambda connection: events.open_guide(
                connection, event.resident_id, before=event.id, occurred_at=event.occurred_at
            )
        )

    def _finish(self, event: StoredEvent, state: events.Ended) -> None:
        self._database.write(lambda connection: events.finish(connection, event.id, state))


def _language(stored: str) -> Language:
    return next((language for language in LANGUAGES if language == stored), "ja")
