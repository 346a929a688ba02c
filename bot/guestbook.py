"""The guests of a channel: members of the staff who get what is sent to try it out.

An editor or admin makes a code on the staff page; the member of the staff says it in LINE, as 「職員登録 …」. So nobody
has to know an id of LINE, and nobody becomes a guest who was not handed a code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import Connection

from bot import guest_codes
from bot.guest_codes import KEYWORD, mark_of
from bot.staff.roles import EVERY, Account, Role, StaffError
from bot.store import audit, guests, lockouts, residents
from bot.store.audit import Acting, Action, Done
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.guests import Guest, Invitation
from scheduler.pairing import Joined

VALID = 15 * 60 * 1000
"""Milliseconds for which a code works."""

LONGEST_LABEL = 40

_MAY: tuple[Role, ...] = ("editor", "admin")


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """A code to hand on, shown once. said: what to send in LINE. link: opens the chat with it, where that is known."""

    code: str
    said: str
    link: str | None
    until: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Guestbook:
    """The guests of the channel ``channel`` of ``city``. now: UTC milliseconds.

    basic_id: LINE's public name of the channel (``@…``), asked for when a code is made; None when nobody knows it.
    """

    database: Database
    cipher: Cipher
    channel: str
    city: str
    now: Callable[[], int]
    basic_id: Callable[[], str | None]

    def listed(self) -> list[Guest]:
        """The guests."""
        return self.database.read(lambda c: guests.listed(c, self.channel))

    def role_of(self, account: Account) -> Role | None:
        """The role in which an account looks after the guests: an editor's or admin's in the city, for any section."""
        held = {grant.role for grant in account.grants if grant.city in (EVERY, self.city)}
        return next((role for role in _MAY if role in held), None)

    def invite(self, account: Account | None, label: str) -> Invited:
        """A code for one member of the staff. account: None for the operator. Raises StaffError."""
        role, name, now = self._need(account), label.strip(), self.now()
        if not 1 <= len(name) <= LONGEST_LABEL:
            raise StaffError(f"呼び名は1〜{LONGEST_LABEL}文字にしてください。")
        code = guest_codes.draw()
        new = Invitation(
            channel=self.channel,
            label=name,
            code_hash=mark_of(self.cipher, self.channel, code),
            account_id=account.id if account else None,
            role=role,
            expires_at=now + VALID,
        )

        def work(connection: Connection) -> None:
            guests.purge(connection, now)
            guests.invite(connection, new)
            audit.record(connection, self._done(account, "guest-invited", name))

        self.database.write(work)
        said = f"{KEYWORD} {code}"
        return Invited(code=code, said=said, link=_link(self.basic_id(), said), until=new.expires_at)

    def remove(self, account: Account | None, guest_id: int) -> None:
        """Somebody is no guest any more. account: None for the operator. Raises StaffError."""
        self._need(account)

        def work(connection: Connection) -> None:
            label = guests.remove(connection, self.channel, guest_id)
            if label is None:
                raise StaffError("その人は、もう外れています。")
            audit.record(connection, self._done(account, "guest-removed", label))

        self.database.write(work)

    def _need(self, account: Account | None) -> Acting:
        """In which role it is done."""
        if account is None:
            return "operator"
        role = self.role_of(account)
        if role is None:
            raise StaffError("試しに送る先を決める役割が、あなたのアカウントに付いていません。")
        return role

    def _done(self, account: Account | None, action: Action, label: str) -> Done:
        return Done(
            at=self.now(),
            account_id=account.id if account else None,
            role=self._need(account),
            action=action,
            target=label,
            city=self.city,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidentPairing:
    """The guests as one resident may join them (``scheduler.pairing.Pairing``)."""

    database: Database
    cipher: Cipher
    channel: str
    resident_id: int
    now: Callable[[], int]

    def join(self, mark: str) -> Joined:
        """A try counts before it is looked at; who blocks the account and comes back has no more of them."""
        now = self.now()

        def work(connection: Connection) -> Joined:
            if guests.is_guest(connection, self.resident_id):
                return "known"
            tries = self.cipher.fingerprint("guest tries", *residents.known_by(connection, self.resident_id))
            if lockouts.count(connection, tries, lockouts.ACCOUNT, now):
                return "wait"
            found = guests.redeem(connection, self.channel, mark, now)
            if found is None:
                if lockouts.locked_until(connection, tries, now):
                    audit.record(connection, self._done("guest-locked-out"))
                return "wrong"
            lockouts.forgive(connection, tries)
            guests.add(connection, self.resident_id, found.label, now)
            audit.record(connection, self._done("guest-added", found))
            return "welcome"

        return self.database.write(work)

    def _done(self, action: Action, found: Invitation | None = None) -> Done:
        """In the name of whoever made the code; nobody's for tries that led to nothing."""
        return Done(
            at=self.now(),
            account_id=found.account_id if found else None,
            role=found.role if found else "self",
            action=action,
            target=found.label if found else None,
            city=self.channel.partition(":")[2],
        )


def _link(basic_id: str | None, said: str) -> str | None:
    """https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/#opening-chat-with-official-account"""
    return f"https://line.me/R/oaMessage/{quote(basic_id, safe='')}/?{quote(said)}" if basic_id else None
