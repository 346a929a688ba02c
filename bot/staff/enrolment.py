"""Setting up an account by its link: choose a password, add the account to an app on the phone, write down codes."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.staff import factors
from bot.staff.office import Office
from bot.staff.passwords import weakness
from bot.staff.roles import StaffError
from bot.store import audit, lockouts, sessions, staff, staff_links
from bot.store.audit import Done


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """A link that can still be used. secret: what the app makes its codes from."""

    name: str
    has_password: bool
    secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """An account set up, and signed in to. codes: shown now and never again."""

    session: str
    codes: tuple[str, ...]


class LinkGoneError(StaffError):
    """The link was used, replaced, withdrawn or is too old."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """What stands behind a link. Looking at it changes nothing, so mail scanners do no harm."""

    office: Office

    def pending(self, token: str) -> Pending:
        """What is waiting behind a link. Raises LinkGoneError."""
        link = self._link(token)
        secret = self.office.cipher.open_factor(link.totp_secret)
        return Pending(name=link.name, has_password=link.password_hash is not None, secret=secret)

    def choose_password(self, token: str, password: str, again: str) -> None:
        """Keep a password until the set-up is finished. Raises StaffError when it will not do."""
        link = self._link(token)
        check_new_password(password, again, link.name)
        hashed, now = self.office.passwords.hash(password), self.office.now()
        if not self.office.database.write(lambda c: staff_links.keep_password(c, token, hashed, now)):
            raise LinkGoneError

    def finish(self, token: str, code: str) -> Finished:
        """Make password and app the account's, end its other sessions, and begin one. Raises StaffError."""
        link, now = self._link(token), self.office.now()
        step = factors.step_of(self.office.cipher.open_factor(link.totp_secret), factors.typed(code), now)
        if step is None or link.password_hash is None:
            raise StaffError(
                "確認コードが合いませんでした。アプリに出ている6けたの数字を、変わらないうちに入れてください。"
            )
        finished = Finished(session=factors.new_session_token(), codes=factors.new_codes())
        if not self.office.database.write(lambda c: self._settle(c, token, link, step, finished)):
            raise LinkGoneError
        return finished

    def _settle(
        self, connection: Connection, token: str, link: staff_links.Link, step: int, finished: Finished
    ) -> bool:
        now, password_hash = self.office.now(), link.password_hash
        if password_hash is None or not staff_links.use(connection, token, now):
            return False
        staff.set_credentials(connection, link.account_id, password_hash, link.totp_secret, step)
        keep_codes(self.office, connection, link.account_id, finished.codes)
        sessions.close_all(connection, link.account_id)
        sessions.begin(connection, link.account_id, finished.session, now)
        staff.signed_in(connection, link.account_id, now)
        lockouts.forgive(connection, self.office.lock_of_account(link.name))
        audit.record(connection, Done(at=now, account_id=link.account_id, role="self", action="set-up"))
        return True

    def _link(self, token: str) -> staff_links.Link:
        now = self.office.now()
        link = self.office.database.read(lambda c: staff_links.find(c, token, now))
        if link is None:
            raise LinkGoneError
        return link


def check_new_password(password: str, again: str, name: str) -> None:
    """Raises StaffError when a new password will not do or was not typed alike twice."""
    if wrong := weakness(password, name):
        raise StaffError(wrong)
    if password != again:
        raise StaffError("二つのパスワードが違っています。同じものを二回入れてください。")


def keep_codes(office: Office, connection: Connection, account_id: int, codes: tuple[str, ...]) -> None:
    """Replace an account's backup codes."""
    staff.set_codes(connection, account_id, [office.code_hash(account_id, factors.typed(code)) for code in codes])
