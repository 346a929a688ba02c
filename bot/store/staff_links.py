"""Links by which staff set a password and a second factor: one per account, valid for a day, used once.

What is chosen on the way is kept with the link and becomes the account's only at the end.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from bot.store.database import insert_once
from bot.store.sessions import hashed
from bot.store.staff_schema import staff_account, staff_link

VALID = 24 * 60 * 60 * 1000
"""Milliseconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link that can still be used. totp_secret: sealed.

    password_hash: of the password chosen, else of the account's; None when there is neither.
    """

    account_id: int
    name: str
    password_hash: str | None
    totp_secret: bytes


def issue(connection: Connection, account_id: int, token: str, totp_secret: bytes, now: int) -> None:
    """Make a link; an earlier one of the account no longer works."""
    connection.execute(delete(staff_link).where(staff_link.c.account_id == account_id))
    row = {"account_id": account_id, "token_hash": hashed(token), "expires_at": now + VALID}
    insert_once(connection, staff_link, row | {"totp_secret": totp_secret})


def find(connection: Connection, token: str, now: int) -> Link | None:
    """The link behind a token."""
    password_hash = func.coalesce(staff_link.c.password_hash, staff_account.c.password_hash).label("password_hash")
    columns = (staff_link.c.account_id, staff_link.c.totp_secret)
    rows = select(*columns, staff_account.c.name, password_hash).where(_usable(token, now))
    joined = rows.join(staff_account, staff_account.c.id == staff_link.c.account_id)
    row = connection.execute(joined).mappings().one_or_none()
    return Link(**row) if row else None


def keep_password(connection: Connection, token: str, password_hash: str, now: int) -> bool:
    """Remember the password chosen; False when the link can no longer be used."""
    chosen = update(staff_link).where(_usable(token, now)).values(password_hash=password_hash)
    return connection.execute(chosen).rowcount == 1


def use(connection: Connection, token: str, now: int) -> bool:
    """Use the link up; False when it was used already, or is too old."""
    return connection.execute(delete(staff_link).where(_usable(token, now))).rowcount == 1


def purge(connection: Connection, now: int) -> None:
    """Delete links that are too old."""
    connection.execute(delete(staff_link).where(staff_link.c.expires_at <= now))


def _usable(token: str, now: int) -> ColumnElement[bool]:
    return (staff_link.c.token_hash == hashed(token)) & (staff_link.c.expires_at > now)
