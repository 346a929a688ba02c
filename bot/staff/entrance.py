"""Signing in and out. Name, password and code are asked for together, and no answer tells which of them was wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection

from bot.staff import factors
from bot.staff.office import Office
from bot.staff.roles import Account, StaffError, plain_name
from bot.store import audit, lockouts, sessions, staff
from bot.store.audit import Action, Done
from bot.store.staff import Credentials

_TOKYO = ZoneInfo("Asia/Tokyo")
_NOT_IN = "入れませんでした。アカウント名、パスワード、確認コードを、もう一度確かめてください。"
_NOT_PROVED = "いまのパスワードが違うようです。もう一度確かめてください。"
_NOBODYS_SECRET = "A" * 32

log = structlog.get_logger()


class RefusedError(StaffError):
    """Not let in. until: UTC milliseconds before which trying again is of no use, None when it may help."""

    def __init__(self, message: str, until: int | None) -> None:
        self.until = until
        super().__init__(_wait(until) if until else message)


def _wait(until: int) -> str:
    time = datetime.fromtimestamp(until / 1000, _TOKYO) + timedelta(minutes=1)
    return (
        f"続けて入れなかったので、{time.hour}時{time.minute:02}分まで入れません。そのあとで、もう一度お試しください。"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What was typed, from which address."""

    name: str
    password: str
    code: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entrance:
    """The door of the staff pages."""

    office: Office

    def sign_in(self, attempt: Attempt, *, instead_of: str | None = None) -> str:
        """The token of a new session, in place of one that the browser had. Raises RefusedError.

        An unknown name costs the same work and the same waits as a known one.
        """
        name, now = plain_name(attempt.name), self.office.now()
        self._count(name, attempt.address)
        known = self.office.database.read(lambda c: staff.credentials(c, name))
        right = self.office.passwords.matches(attempt.password, known.password_hash if known else None)
        code = factors.typed(attempt.code)
        step = self._step(known, code)
        token = factors.new_session_token()

        def settle(connection: Connection) -> bool:
            if known is None or not right or not self._use(connection, known, step, code):
                self._failed(connection, name)
                return False
            self._succeeded(connection, name, attempt.address)
            if instead_of:
                sessions.close(connection, instead_of)
            sessions.begin(connection, known.account_id, token, now)
            staff.signed_in(connection, known.account_id, now)
            self._record(connection, known.account_id, "signed-in" if step else "signed-in-by-code")
            return True

        if not self.office.database.write(settle):
            log.info("staff_refused", locked=False)
            raise RefusedError(_NOT_IN, self._locked(name))
        return token

    def prove(self, account: Account, password: str, address: str) -> None:
        """Make sure that it is still the account's owner who is sitting there. Raises RefusedError."""
        self._count(account.name, address)
        known = self.office.database.read(lambda c: staff.credentials(c, account.name))
        right = self.office.passwords.matches(password, known.password_hash if known else None)

        def settle(connection: Connection) -> None:
            if right:
                self._succeeded(connection, account.name, address)
            else:
                self._failed(connection, account.name)

        self.office.database.write(settle)
        if not right:
            raise RefusedError(_NOT_PROVED, self._locked(account.name))

    def account_of(self, token: str) -> Account | None:
        """Whose session this is; None when it has ended or the account may no longer sign in."""
        now, database = self.office.now(), self.office.database

        def look(connection: Connection) -> tuple[Account | None, bool]:
            account_id = sessions.find(connection, token, now)
            account = staff.load(connection, account_id) if account_id is not None else None
            return account, account is not None and sessions.is_stale(connection, token, now)

        account, stale = database.read(look)
        if stale:
            database.write(lambda c: sessions.touch(c, token, now))
        return account if account is not None and account.state == "ready" else None

    def sign_out(self, token: str) -> None:
        """End a session."""

        def work(connection: Connection) -> None:
            account_id = sessions.close(connection, token)
            if account_id is not None:
                self._record(connection, account_id, "signed-out")

        self.office.database.write(work)

    def _count(self, name: str, address: str) -> None:
        """Count the attempt against address and name. Raises RefusedError when one of them has to wait."""
        of_name, of_address, now = (
            self.office.lock_of_account(name),
            self.office.lock_of_address(address),
            self.office.now(),
        )

        def work(connection: Connection) -> int | None:
            if until := lockouts.count(connection, of_address, lockouts.ADDRESS, now):
                return until
            if until := lockouts.count(connection, of_name, lockouts.ACCOUNT, now):
                lockouts.take_back(connection, of_address)
            return until

        if until := self.office.database.write(work):
            log.info("staff_refused", locked=True)
            raise RefusedError(_NOT_IN, until)

    def _step(self, known: Credentials | None, code: str) -> int | None:
        """The step whose code this is; takes as long for nobody's."""
        now = self.office.now()
        try:
            if known is not None:
                return factors.step_of(self.office.cipher.open_factor(known.totp_secret), code, now)
        except InvalidTag:  # sealed with another secret key: only `staff reset` helps
            log.error("staff_factor_unreadable", account=known.account_id if known else None)
        factors.step_of(_NOBODYS_SECRET, code, now)
        return None

    def _use(self, connection: Connection, known: Credentials, step: int | None, code: str) -> bool:
        if step is not None:
            return staff.use_step(connection, known, step)
        return staff.use_code(connection, known, self.office.code_hash(known.account_id, code))

    def _succeeded(self, connection: Connection, name: str, address: str) -> None:
        lockouts.take_back(connection, self.office.lock_of_address(address))
        lockouts.forgive(connection, self.office.lock_of_account(name))

    def _failed(self, connection: Connection, name: str) -> None:
        account = staff.find(connection, name)
        locked = lockouts.locked_until(connection, self.office.lock_of_account(name), self.office.now())
        if account is not None and locked is not None:
            self._record(connection, account.id, "locked-out")

    def _locked(self, name: str) -> int | None:
        key, now = self.office.lock_of_account(name), self.office.now()
        return self.office.database.read(lambda c: lockouts.locked_until(c, key, now))

    def _record(self, connection: Connection, account_id: int, action: Action) -> None:
        audit.record(connection, Done(at=self.office.now(), account_id=account_id, role="self", action=action))
