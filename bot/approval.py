"""Before a notice goes out: put forward by one person as it is seen, approved by another, and stopped in time.

What is approved is a hash of the messages, of whom they are for and of when they go. A notice that is edited or
withdrawn in between is not sent: its approval is void, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.noticeboard import DELAY, OPEN, URGENT_DELAY, Noticeboard
from bot.preview import Preview, digest_of
from bot.staff.roles import EVERY, Account, Role, StaffError, may
from bot.store import audit, occurrences, sendings
from bot.store.audit import Acting, Action, Done
from bot.store.headway import headway
from bot.store.sendings import Kind, NewSending, Part, Sending, State


@dataclass(frozen=True, kw_only=True, slots=True)
class Approvals(Noticeboard):
    """All that staff do with sendings. Every method raises StaffError when it is not done.

    Pressing twice does a thing once, and both are told that it is done.
    """

    def submit(self, author: Account, notice: str, kind: Kind, corrects: int | None = None) -> int:
        """Freeze what a notice would send and let it wait for another person. Returns its id.

        What was put forward before and is no longer what the notice says ends here.
        """
        seen = self.preview(notice, kind, corrects)
        section = seen.notice.section or EVERY
        self._need(author, "editor", section)
        if seen.stopped:
            raise StaffError("このままでは送れません。" + "".join(one.message for one in seen.findings if one.stops))
        new, parts = self._sending(author, seen, section), [one.part for one in seen.shown]

        def work(connection: Connection) -> int:
            for there in sendings.open_like(connection, new):
                if there.basis != new.basis:
                    void(connection, there, "edited", self.now())
                elif _says(connection, there, parts):
                    return _again(there, author)
            made = sendings.add(connection, new, parts)
            if made is None:  # somebody was quicker, perhaps the other press of the same button
                found = (one for one in sendings.open_like(connection, new) if _says(connection, one, parts))
                return _again(next(found, None), author)
            self._record(connection, author, "editor", "notice-submitted", made, notice)
            return made

        return self.database.write(work)

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

        def work(connection: Connection) -> int:
            if sendings.approve(connection, sending_id, digest, approver.id, now, stop_until):
                self._record(connection, approver, "approver", "notice-approved", sending_id, sending.notice)
                return stop_until
            there = sendings.load(connection, sending_id)
            own = there is not None and (there.state, there.approver_id) == ("approved", approver.id)
            if there is None or there.stop_until is None or not own:
                raise StaffError("もうほかの人が承認したか、取り下げられています。")
            return there.stop_until

        return self.database.write(work)

    def stop(self, account: Account | None, sending_id: int) -> State:
        """Take back what waits, stop what was approved and what is being sent. account: None for the operator.

        Returns what it is now.
        """
        sending, _ = self.stored(sending_id)
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

    def resume(self, account: Account, sending_id: int, occurrence_id: int, edited_to: str | None) -> None:
        """Let a held message of a sending go on as it was approved. edited_to: the edit that was seen, if any."""
        sending, parts = self.stored(sending_id)
        self._need(account, "approver", sending.section)
        if occurrence_id not in [part.occurrence_id for part in parts]:
            raise StaffError("残りを送るお知らせを、もう一度選んでください。")

        def work(connection: Connection) -> None:
            if occurrences.go_on(connection, occurrence_id, edited_to):
                self._record(connection, account, "approver", "delivery-resumed", occurrence_id, sending.notice)
                return
            there = headway(connection, occurrence_id, self.now())
            if there is not None and there.state == "held":
                raise StaffError("見ていた間に、お知らせがまた直されました。もう一度確かめてください。")
            if there is None or there.state in ("stopped", "over"):
                raise StaffError("もう止められたか、期限が過ぎたので、送れません。")

        self.database.write(work)

    def _sending(self, author: Account, seen: Preview, section: str) -> NewSending:
        return NewSending(
            city=self.channel.city,
            section=section,
            channel=self.channel.name,
            notice=seen.notice.id,
            title=seen.notice.title,
            kind=seen.kind,
            urgent=seen.notice.urgent,
            demo=seen.notice.demo,
            basis=seen.basis,
            digest=seen.digest,
            author_id=author.id,
            made_at=self.now(),
            corrects_id=seen.corrects,
        )

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

    def _void(self, sending: Sending, reason: sendings.Reason) -> None:
        self.database.write(lambda c: void(c, sending, reason, self.now()))

    def _record(
        self, connection: Connection, account: Account | None, role: Acting, action: Action, number: int, notice: str
    ) -> None:
        account_id = account.id if account else None
        target, city = f"{number} {notice}", self.channel.city
        done = Done(at=self.now(), account_id=account_id, role=role, action=action, target=target, city=city)
        audit.record(connection, done)


def _says(connection: Connection, there: Sending, parts: Sequence[Part]) -> bool:
    """Whether an open sending has just these messages for the same people."""
    stored = sendings.parts(connection, there.id)
    return [(part.bodies, part.audience) for part in stored] == [(part.bodies, part.audience) for part in parts]


def _again(there: Sending | None, author: Account) -> int:
    """What the same person has just put forward. Raises StaffError when it was another, or other words."""
    if there is None:
        raise StaffError("このお知らせは、ほかの人が出したところです。開きなおして、確かめてください。")
    if (there.state, there.author_id) != ("waiting", author.id):
        done = "承認を待っています" if there.state == "waiting" else "承認されています"
        raise StaffError(f"このお知らせは、もう{done}（番号 {there.id}、出した人 {there.author}）。")
    return there.id


def void(connection: Connection, sending: Sending, reason: sendings.Reason, now: int) -> bool:
    """End a sending whose notice is no longer the one that was approved; False when it had ended."""
    if not sendings.end(connection, sending.id, "void", now, of=OPEN, reason=reason):
        return False
    target = f"{sending.id} {sending.notice}"
    done = Done(at=now, account_id=None, role="clock", action="notice-void", target=target, city=sending.city)
    audit.record(connection, done)
    return True
