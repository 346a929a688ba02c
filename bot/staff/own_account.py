"""What everybody may do to their own account, with their password once more."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.staff import factors
from bot.staff.enrolment import check_new_password, keep_codes
from bot.staff.entrance import Entrance
from bot.staff.office import Office
from bot.staff.roles import Account
from bot.store import audit, sessions, staff
from bot.store.audit import Action, Done


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnAccount:
    """Each change asks for the password and counts a wrong one like a failed sign-in. Raises StaffError."""

    office: Office
    entrance: Entrance

    def change_password(self, account: Account, current: str, new: str, again: str, address: str) -> str:
        """Change the password and end all sessions. Returns the token of a new one."""
        self.entrance.prove(account, current, address)
        check_new_password(new, again, account.name)
        hashed, token = self.office.passwords.hash(new), factors.new_session_token()

        def work(connection: Connection) -> None:
            staff.set_password(connection, account.id, hashed)
            sessions.close_all(connection, account.id)
            sessions.begin(connection, account.id, token, self.office.now())
            self._record(connection, account, "password-changed")

        self.office.database.write(work)
        return token

    def change_phone(self, account: Account, password: str, address: str) -> str:
        """The token of a link by which another phone is set up; until then the former one counts."""
        self.entrance.prove(account, password, address)

        def work(connection: Connection) -> str:
            self._record(connection, account, "phone-changing")
            return self.office.issue_link(connection, account.id)

        return self.office.database.write(work)

    def make_codes(self, account: Account, password: str, address: str) -> tuple[str, ...]:
        """New backup codes; the former ones no longer work."""
        self.entrance.prove(account, password, address)
        codes = factors.new_codes()

        def work(connection: Connection) -> None:
            keep_codes(self.office, connection, account.id, codes)
            self._record(connection, account, "codes-made")

        self.office.database.write(work)
        return codes

    def sign_out_everywhere(self, account: Account) -> None:
        """End all sessions, also this one."""

        def work(connection: Connection) -> None:
            sessions.close_all(connection, account.id)
            self._record(connection, account, "signed-out-everywhere")

        self.office.database.write(work)

    def codes_left(self, account: Account) -> int:
        """How many backup codes are left."""
        return self.office.database.read(lambda c: staff.codes_left(c, account.id))

    def _record(self, connection: Connection, account: Account, action: Action) -> None:
        audit.record(connection, Done(at=self.office.now(), account_id=account.id, role="self", action=action))
