"""Trying a notice out: it is sent to the guests of a channel and to nobody else."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.approval import Approvals
from bot.bodies import write_body
from bot.conversation import counter_of
from bot.preview import Preview
from bot.staff.roles import EVERY, Account, Role, StaffError, may
from bot.store import audit, guests, outgoing
from bot.store.audit import Acting, Action, Done
from bot.store.guests import Guest
from bot.store.outgoing import NewMessage
from handlers.notices import rehearsal
from knowledge.languages import LANGUAGES, Language
from scheduler.due import local_time

USEFUL = 12 * 3600 * 1000
"""Milliseconds after which a test is of no use any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsals:
    """Every method raises StaffError when it is not done."""

    approvals: Approvals

    def send(self, account: Account, seen: Preview, form: str) -> int:
        """Send the first message of a preview to every guest, in their language. Returns how many there are.

        form: names what was pressed (``bot.forms``); pressed again, nothing is sent.
        """
        section, city = seen.notice.section or EVERY, self.approvals.channel.city
        held: tuple[Role, ...] = ("editor", "approver")
        role = next((role for role in held if may(account, role, city, section)), None)
        if role is None:
            raise StaffError("このお知らせを試しに送る役割が、あなたのアカウントに付いていません。")
        found = self.listed()
        if not found or not seen.shown:
            raise StaffError("試しに送る相手がいません。「試しに送る先」のページで、職員を加えてください。")
        now = self.approvals.now()
        edition = self.approvals.shelf.edition(city)
        assert edition is not None  # the preview was made of it
        counter = counter_of(edition, self.approvals.analyzer, local_time(now).date())
        replies = seen.shown[0].replies

        def work(connection: Connection) -> None:
            added = []
            for one in found:
                fitting = (name for name in LANGUAGES if name == one.language and name in replies)
                language: Language = next(fitting, "ja")
                body = write_body(rehearsal(replies[language], counter, language))
                added.append(outgoing.add_once(connection, _message(one, body, form, now)))
            if any(added):
                self._record(connection, account, role, "notice-tested", seen.notice.id)

        self.approvals.database.write(work)
        return len(found)

    def listed(self) -> list[Guest]:
        """The guests of the channel."""
        return self.approvals.database.read(lambda c: guests.listed(c, self.approvals.channel.name))

    def _record(
        self, connection: Connection, account: Account | None, role: Acting, action: Action, target: str
    ) -> None:
        done = Done(
            at=self.approvals.now(),
            account_id=account.id if account else None,
            role=role,
            action=action,
            target=target,
            city=self.approvals.channel.city,
        )
        audit.record(connection, done)


def _message(one: Guest, body: str, form: str, now: int) -> NewMessage:
    return NewMessage(
        resident_id=one.resident_id,
        kind="test",
        key=f"test:{form}:{one.id}",
        asked_in=0,
        body=body,
        due_at=now,
        until=now + USEFUL,
    )
