"""Before a notice goes out: seen as it is, put forward by one person, approved by another, and stopped in time.

What is approved is a hash of the messages, of whom they are for and of when they go. A notice that is edited or
withdrawn in between is not sent: its approval is void, and says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from bot.conversation import counter_of
from bot.preview import Circumstances, Preview, basis_of, digest_of, findings_of, previewed
from bot.publication import Shelf
from bot.staff.roles import EVERY, Account, Role, StaffError, may
from bot.store import audit, occurrences, reach, sendings
from bot.store.audit import Acting, Action, Done
from bot.store.database import Database
from bot.store.headway import Headway, headway
from bot.store.sendings import Kind, NewSending, Part, Sending, State
from handlers.event import Counter
from handlers.message import Reply
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

Quota = Callable[[], int | None]
"""How many messages the channel may still send this month; None: as many as it likes. Raises QuotaError."""


class QuotaError(Exception):
    """The platform does not say how many messages are left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """Where notices of a city go. rehearsal: no resident is behind it. unfit: why it cannot send something."""

    city: str
    name: str
    rehearsal: bool
    quota: Quota
    unfit: Callable[[Reply], str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A sending, what is in it, and what is odd about it now. void: it is no longer what the notice says."""

    sending: Sending
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    void: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Approvals:
    """All that staff do with sendings. now: UTC milliseconds. Every method raises StaffError when it is not done."""

    database: Database
    shelf: Shelf
    analyzer: Analyzer
    channel: Channel
    look: LinkCheck
    now: Callable[[], int]

    def preview(self, notice: str, kind: Kind, corrects: int | None = None) -> Preview:
        """What a notice would send as it is published. corrects: the sending that was wrong."""
        found, counter = self.notice(notice)
        wrong = self._wrong(found, corrects) if kind == "correction" else None
        return previewed(found, kind, counter, self.around(URGENT_DELAY if found.urgent else DELAY), wrong)

    def submit(self, author: Account, notice: str, kind: Kind, corrects: int | None = None) -> int:
        """Freeze what a notice would send and let it wait for another person. Returns its id."""
        seen = self.preview(notice, kind, corrects)
        section = seen.notice.section or EVERY
        self._need(author, "editor", section)
        if seen.stopped:
            raise StaffError("このままでは送れません。" + "".join(one.message for one in seen.findings if one.stops))
        new = NewSending(
            city=self.channel.city,
            section=section,
            channel=self.channel.name,
            notice=notice,
            title=seen.notice.title,
            kind=kind,
            urgent=seen.notice.urgent,
            demo=seen.notice.demo,
            basis=seen.basis,
            digest=seen.digest,
            author_id=author.id,
            made_at=self.now(),
        )

        def work(connection: Connection) -> int:
            made = sendings.add(connection, new, [one.part for one in seen.shown])
            if made is None:
                raise StaffError("このお知らせは、もう承認を待っているか、承認されています。")
            self._record(connection, author, "editor", "notice-submitted", made, notice)
            return made

        return self.database.write(work)

    def waiting(self, sending_id: int) -> Waiting:
        """A sending as it is stored, looked at now: exactly what is sent."""
        sending, parts = self._stored(sending_id)
        if sending.notice.startswith(OF_TEMPLATE):
            edition = self.shelf.edition(sending.city)
            void = edition is None or digest_of_source(edition.templates, sending.notice) != sending.basis
            return Waiting(sending=sending, parts=parts, findings=(), void=void)
        try:
            notice, counter = self.notice(sending.notice)
        except StaffError:
            return Waiting(sending=sending, parts=parts, findings=(), void=True)
        around = self.around(timedelta(0))
        found = findings_of(parts, notice, counter, around) if sending.state in OPEN else ()
        return Waiting(sending=sending, parts=parts, findings=found, void=basis_of(notice, counter) != sending.basis)

    def approve(self, approver: Account, sending_id: int, digest: str, *, sure: bool) -> int:
        """A second person's word for what they have seen (its ``digest``). sure: what was found odd is meant so.

        Returns the moment until which it can be stopped before anybody gets it.
        """
        waiting = self.waiting(sending_id)
        sending = waiting.sending
        self._need(approver, "approver", sending.section)
        if sending.author_id == approver.id:
            raise StaffError("自分が出したものは、自分では承認できません。別の承認者に頼んでください。")
        if digest != sending.digest or digest_of(waiting.parts) != digest:
            raise StaffError("見ていたものと、承認を待っているものが違います。開きなおして、もう一度確かめてください。")
        if waiting.void:
            self._void(sending, "edited")
            raise StaffError("お知らせが直されたか取り下げられたので、承認できません。もう一度出しなおしてください。")
        if stops := [one.message for one in waiting.findings if one.stops]:
            raise StaffError("このままでは送れません。" + "".join(stops))
        if waiting.findings and not sure:
            raise StaffError("気になる点があります。一つずつ確かめてから承認してください。")
        now = self.now()
        stop_until = now + int((URGENT_DELAY if sending.urgent else DELAY).total_seconds() * 1000)

        def work(connection: Connection) -> None:
            if not sendings.approve(connection, sending_id, digest, approver.id, now, stop_until):
                raise StaffError("もう承認されたか、取り下げられています。")
            self._record(connection, approver, "approver", "notice-approved", sending_id, sending.notice)

        self.database.write(work)
        return stop_until

    def stop(self, account: Account | None, sending_id: int) -> State:
        """Take back what waits, stop what was approved and what is being sent. account: None for the operator.

        Returns what it is now.
        """
        sending, _ = self._stored(sending_id)
        role = self._stopping_role(account, sending.section)

        def work(connection: Connection) -> State:
            if sendings.end(connection, sending_id, "withdrawn", self.now(), of=("waiting",)):
                self._record(connection, account, role, "notice-withdrawn", sending_id, sending.notice)
                return "withdrawn"
            stopped = sendings.end(connection, sending_id, "stopped", self.now(), of=("approved",))
            for part in sendings.parts(connection, sending_id):
                if part.occurrence_id is not None:
                    stopped |= occurrences.stop(connection, part.occurrence_id, self.now())
            if not stopped:
                raise StaffError("もう送り終わったか、止まっています。")
            sendings.end(connection, sending_id, "stopped", self.now(), of=("handed",))
            self._record(connection, account, role, "notice-stopped", sending_id, sending.notice)
            return "stopped"

        return self.database.write(work)

    def listed(self, *, limit: int = 50) -> list[Sending]:
        """The newest sendings of the city."""
        return self.database.read(lambda c: sendings.latest(c, [self.channel.city], limit=limit))

    def notices(self) -> list[Notice]:
        """The notices of the city as published, without drafts."""
        return [one for one in self._counter().notices.values() if one.status != "draft"]

    def names(self) -> dict[str, str]:
        """What topics and districts are called, by id; empty as long as nothing is published."""
        edition = self.shelf.edition(self.channel.city)
        if edition is None:
            return {}
        topics = {one.id: one.name for one in edition.notice_topics.values()}
        return topics | {one.id: one.name for one in edition.city.districts}

    def progress(self, sending_id: int) -> list[tuple[Part, Headway | None]]:
        """How far each message of a sending is; None as long as it is not handed over."""
        _, parts = self._stored(sending_id)

        def work(connection: Connection) -> list[tuple[Part, Headway | None]]:
            return [(part, _headway(connection, part, self.now())) for part in parts]

        return self.database.read(work)

    def _stopping_role(self, account: Account | None, section: str) -> Acting:
        if account is None:
            return "operator"
        roles: tuple[Role, ...] = ("editor", "approver")
        for role in roles:
            if may(account, role, self.channel.city, section):
                return role
        raise StaffError("このお知らせを止める役割が、あなたのアカウントに付いていません。")

    def _need(self, account: Account, role: Role, section: str) -> None:
        if not may(account, role, self.channel.city, section):
            name = "編集者" if role == "editor" else "承認者"
            raise StaffError(f"このお知らせの担当の{name}の役割が、あなたのアカウントに付いていません。")

    def _stored(self, sending_id: int) -> tuple[Sending, tuple[Part, ...]]:
        def work(connection: Connection) -> tuple[Sending | None, list[Part]]:
            return sendings.load(connection, sending_id), sendings.parts(connection, sending_id)

        sending, parts = self.database.read(work)
        if sending is None or sending.city != self.channel.city:
            raise StaffError(f"番号 {sending_id} の送信はありません。")
        return sending, tuple(parts)

    def _wrong(self, notice: Notice, sending_id: int | None) -> Sent:
        if sending_id is None:
            raise StaffError("どの送信の訂正かを、番号で選んでください。")
        sending, parts = self._stored(sending_id)
        gone = [part for part in parts if part.occurrence_id is not None]
        if sending.notice != notice.id or not gone:
            raise StaffError(f"番号 {sending_id} は、このお知らせの送信ではないか、まだ送っていません。")
        last = max(part.due_at for part in gone)
        return Sent(title=sending.title, on=local_time(max(last, sending.stop_until or 0)).date())

    def notice(self, name: str) -> tuple[Notice, Counter]:
        """A notice as published, and the counter it belongs to."""
        counter = self._counter()
        notice = counter.notices.get(name)
        if notice is None or notice.status == "draft":
            raise StaffError(f"「{name}」というお知らせは、公開されていません。")
        return notice, counter

    def _counter(self) -> Counter:
        edition = self.shelf.edition(self.channel.city)
        if edition is None:
            raise StaffError(f"「{self.channel.city}」の内容が、まだ公開されていません。")
        return counter_of(edition, self.analyzer, local_time(self.now()).date())

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
            reach=lambda audience: self.database.read(lambda c: reach.count(c, self.channel.name, audience)),
            look=self.look,
            unfit=self.channel.unfit,
        )

    def _void(self, sending: Sending, reason: sendings.Reason) -> None:
        self.database.write(lambda c: void(c, sending, reason, self.now()))

    def _record(
        self, connection: Connection, account: Account | None, role: Acting, action: Action, number: int, notice: str
    ) -> None:
        account_id = account.id if account else None
        target, city = f"{number} {notice}", self.channel.city
        done = Done(at=self.now(), account_id=account_id, role=role, action=action, target=target, city=city)
        audit.record(connection, done)


def _headway(connection: Connection, part: Part, now: int) -> Headway | None:
    return headway(connection, part.occurrence_id, now) if part.occurrence_id is not None else None


def void(connection: Connection, sending: Sending, reason: sendings.Reason, now: int) -> bool:
    """End a sending whose notice is no longer the one that was approved; False when it had ended."""
    if not sendings.end(connection, sending.id, "void", now, of=OPEN, reason=reason):
        return False
    target = f"{sending.id} {sending.notice}"
    done = Done(at=now, account_id=None, role="clock", action="notice-void", target=target, city=sending.city)
    audit.record(connection, done)
    return True
