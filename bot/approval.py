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
            there = sendings.open_of(connection, new)
            if there is not None and there.basis != new.basis:
                void(connection, there, "edited", self.now())
            made = sendings.add(connection, new, parts)
            if made is None:
                return _twice(connection, new, parts)
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


def _twice(connection: Connection, new: NewSending, parts: Sequence[Part]) -> int:
    """What the same person has just put forward with the same words. Raises StaffError when it is another."""
    there = sendings.open_of(connection, new)
    if there is None:  # it ended at this moment
        raise StaffError("もう一度、「承認に出す」を押してください。")
    same = [part.bodies for part in sendings.parts(connection, there.id)] == [part.bodies for part in parts]
    if not same or (there.state, there.author_id) != ("waiting", new.author_id):
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
