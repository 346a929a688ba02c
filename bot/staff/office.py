"""What the work with accounts needs: the database, the keys, password hashes and the time."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.staff import factors
from bot.staff.passwords import Passwords
from bot.store import staff_links
from bot.store.cipher import Cipher
from bot.store.database import Database


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """now: UTC milliseconds."""

    database: Database
    cipher: Cipher
    now: Callable[[], int]
    passwords: Passwords = field(default_factory=Passwords)

    def issue_link(self, connection: Connection, account_id: int) -> str:
        """The token of a new link for an account, with a new second factor waiting behind it."""
        token, secret = factors.new_link_token(), self.cipher.seal_factor(factors.new_secret())
        staff_links.issue(connection, account_id, token, secret, self.now())
        return token

    def code_hash(self, account_id: int, digits: str) -> str:
        """What is kept of a backup code. Keyed: eight digits alone are soon tried out."""
        return self.cipher.staff_fingerprint("code", str(account_id), digits)

    def lock_of_account(self, name: str) -> str:
        """The key of the failures of a name, whether or not there is such an account."""
        return self.cipher.staff_fingerprint("account", name)

    def lock_of_address(self, address: str) -> str:
        """The key of the failures from an address."""
        return self.cipher.staff_fingerprint("address", address)
