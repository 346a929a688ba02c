"""The notices of a city as they are published and as they were put forward, seen exactly as they would be sent."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from bot.channels import Channel, QuotaError
from bot.circumstances import Circumstances
from bot.conversation import counter_of
from bot.oddities import findings_of
from bot.preview import Preview, Shown, Wrong, basis_of, costs_of, counted, previewed
from bot.publication import Shelf
from bot.staff.roles import StaffError
from bot.store import occurrences, reach, sendings
from bot.store.audience import spared
from bot.store.database import Database
from bot.store.headway import Headway, headway
from bot.store.reach import Reach
from bot.store.sendings import Kind, Part, Sending, State
from handlers.event import Counter
from handlers.notices import Sent
from knowledge.text import Analyzer
from scheduler.due import local_time
from scheduler.missend import Finding, LinkCheck
from scheduler.notice import Notice
from scheduler.template import OF_TEMPLATE, digest_of_source

DELAY = timedelta(minutes=10)
"""How long what was approved can still be stopped before anybody gets it."""

URGENT_DELAY = timedelta(minutes=1)

OPEN: tuple[State, ...] = ("waiting", "approved")


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A sending, what is in it, and what is odd about it now. void: it is no longer what the notice says.

    shown: its messages with whom they would reach now; nothing once it has ended. left, unsure: as in ``Preview``.
    corrects: what it puts right; corrected_by: what puts it right, or was meant to.
    """

    sending: Sending
    parts: tuple[Part, ...]
    shown: tuple[Shown, ...]
    findings: tuple[Finding, ...]
    left: int | None
    unsure: bool
    void: bool
    corrects: Sending | None
    corrected_by: tuple[Sending, ...]

    @property
    def costs(self) -> dict[tuple[int, int], int]:
        """How many messages it takes, by year and month."""
        return costs_of(self.shown)


@dataclass(frozen=True, kw_only=True, slots=True)
class Noticeboard:
    """Whatever staff look at before and while a notice goes out. now: UTC milliseconds.

    Every method raises StaffError when there is nothing to look at.
    """

    database: Database
    shelf: Shelf
    analyzer: Analyzer
    channel: Channel
    look: LinkCheck
    now: Callable[[], int]

    def notice(self, name: str) -> tuple[Notice, Counter]:
        """A notice as published, and the counter it belongs to."""
        counter = self._counter()
        notice = counter.notices.get(name)
        if notice is None or notice.status == "draft":
            raise StaffError(f"「{name}」というお知らせは、公開されていません。")
        return notice, counter

    def names(self) -> dict[str, str]:
        """What topics and districts are called, by id; empty as long as nothing is published."""
        edition = self.shelf.edition(self.channel.city)
        if edition is None:
            return {}
        topics = {one.id: one.name for one in edition.notice_topics.values()}
        return topics | {one.id: one.name for one in edition.city.districts}

    def preview(self, notice: str, kind: Kind, corrects: int | None = None) -> Preview:
        """What a notice would send as it is published. corrects: the sending that was wrong."""
        found, counter = self.notice(notice)
        wrong = self._wrong(notice, corrects) if kind == "correction" else None
        seen = previewed(found, kind, counter, self.around(URGENT_DELAY if found.urgent else DELAY), wrong)
        return replace(seen, findings=(*seen.findings, *self._forgotten(seen.corrects)))

    def listed(self, *, limit: int = 50) -> list[Sending]:
        """The newest sendings of the city."""
        return self.database.read(lambda c: sendings.latest(c, [self.channel.city], limit=limit))

    def waiting(self, sending_id: int) -> Waiting:
        """A sending as it is stored, looked at now: exactly what is sent."""
        sending, parts = self.stored(sending_id)
        void = self.changed(sending)
        around = self.around(timedelta(0)) if sending.state in OPEN else None
        shown = counted(parts, around) if around else ()
        corrects, corrected_by = self.database.read(lambda connection: _linked(connection, sending))
        return Waiting(
            sending=sending,
            parts=parts,
            shown=shown,
            findings=self._findings(sending, [one.part for one in shown], around) if around else (),
            left=around.left if around else None,
            unsure=around is not None and around.unsure,
            void=void,
            corrects=corrects,
            corrected_by=corrected_by,
        )

    def correctable(self, notice: str) -> list[Sending]:
        """The sendings of a notice that somebody may have got, newest first."""
        return self.database.read(lambda c: sendings.gone_out(c, self.channel.city, notice))

    def progress(self, sending_id: int) -> list[tuple[Part, Headway | None]]:
        """How far each message of a sending is; None as long as it is not handed over."""
        _, parts = self.stored(sending_id)

        def work(connection: Connection) -> list[tuple[Part, Headway | None]]:
            return [(part, _headway(connection, part, self.now())) for part in parts]

        return self.database.read(work)

    def stored(self, sending_id: int) -> tuple[Sending, tuple[Part, ...]]:
        """A sending of the city, and its messages."""

        def work(connection: Connection) -> tuple[Sending | None, list[Part]]:
            return sendings.load(connection, sending_id), sendings.parts(connection, sending_id)

        sending, parts = self.database.read(work)
        if sending is None or sending.city != self.channel.city:
            raise StaffError(f"番号 {sending_id} の送信はありません。")
        return sending, tuple(parts)

    def around(self, delay: timedelta) -> Circumstances:
        """What a preview depends on at this moment."""
        try:
            left, unsure = self.channel.quota(), False
        except QuotaError:
            left, unsure = None, True
        return Circumstances(
            now=self.now(),
            delay=int(delay.total_seconds() * 1000),
            left=left,
            unsure=unsure,
            rehearsal=self.channel.rehearsal,
            settled=self.settled,
            reach=self._counting(),
            look=self.look,
            unfit=self.channel.unfit,
        )

    def settled(self, keys: Collection[str], basis: str) -> dict[str, State]:
        """How far planned messages are, by key, of a notice that says ``basis`` (``preview.basis_of``)."""
        return self.database.read(lambda connection: sendings.states(connection, self.channel.name, keys, basis))

    def changed(self, sending: Sending) -> bool:
        """Whether the content says something else by now."""
        edition = self.shelf.edition(sending.city)
        if edition is None:
            return True
        if sending.notice.startswith(OF_TEMPLATE):
            return digest_of_source(edition.templates, sending.notice) != sending.basis
        try:
            return basis_of(*self.notice(sending.notice)) != sending.basis
        except StaffError:
            return True

    def _findings(self, sending: Sending, parts: list[Part], around: Circumstances) -> tuple[Finding, ...]:
        """What is odd about messages now; of a template's nothing is looked for again."""
        if sending.notice.startswith(OF_TEMPLATE):
            return ()
        try:
            found = findings_of(parts, *self.notice(sending.notice), around)
            return *found, *self._forgotten(sending.corrects_id)
        except StaffError:
            return ()

    def _counting(self) -> Callable[[Part], Reach]:
        """Counts whom a message reaches; those on the same weekday of a month reach the same people."""
        known: dict[object, Reach] = {}

        def reached(part: Part) -> Reach:
            day = local_time(part.due_at).date()
            alike = part.audience, spared(part.audience, part.timing), day.replace(day=1), day.weekday()
            if alike not in known:
                known[alike] = self.database.read(
                    lambda c: reach.count(c, self.channel.name, part.audience, part.timing, part.due_at)
                )
            return known[alike]

        return reached

    def _wrong(self, notice: str, sending_id: int | None) -> Wrong:
        if sending_id is None:
            raise StaffError("どの送信の訂正かを、番号で選んでください。")
        sending, _ = self.stored(sending_id)
        gone = [(part, headway) for part, headway in self.progress(sending_id) if headway is not None]
        if sending.notice != notice or not gone:
            raise StaffError(f"番号 {sending_id} は、このお知らせの送信ではないか、まだ送っていません。")
        if any(headway.state in occurrences.OPEN for _, headway in gone):
            raise StaffError(f"番号 {sending_id} は、まだ送り終わっていません。先に止めてください。")
        known = [headway.id for _, headway in gone if not self._is_forgotten(headway)]
        if not known:
            text = f"番号 {sending_id} を受け取った人の記録は、送り終わって90日たったので、消えています。"
            raise StaffError(f"{text}訂正ではなく、お知らせとして出してください。")
        last = max(part.due_at for part, _ in gone)
        sent = Sent(title=sending.title, on=local_time(max(last, sending.stop_until or 0)).date())
        return Wrong(sending_id=sending_id, sent=sent, got=tuple(known))

    def _is_forgotten(self, headway: Headway) -> bool:
        """Whether nobody knows any more who got it."""
        return headway.ended_at is not None and headway.ended_at < self.now() - occurrences.KEPT

    def _forgotten(self, corrects: int | None) -> tuple[Finding, ...]:
        """Whom a correction cannot reach: those who got the wrong one too long ago."""
        gone = [headway for _, headway in self.progress(corrects) if headway] if corrects is not None else []
        if not any(map(self._is_forgotten, gone)):
            return ()
        text = (
            "受け取った人の記録は、送り終わって90日で消えます。それより前に受け取っただけの人には、訂正が届きません。"
        )
        return (Finding(rule="nobody", stops=False, message=text),)

    def _counter(self) -> Counter:
        edition = self.shelf.edition(self.channel.city)
        if edition is None:
            raise StaffError(f"「{self.channel.city}」の内容が、まだ公開されていません。")
        return counter_of(edition, self.analyzer, local_time(self.now()).date())


def _headway(connection: Connection, part: Part, now: int) -> Headway | None:
    return headway(connection, part.occurrence_id, now) if part.occurrence_id is not None else None


def _linked(connection: Connection, sending: Sending) -> tuple[Sending | None, tuple[Sending, ...]]:
    """What a sending puts right, and what puts it right."""
    corrects = sendings.load(connection, sending.corrects_id) if sending.corrects_id is not None else None
    return corrects, tuple(sendings.corrections(connection, sending.id))
