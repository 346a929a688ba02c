"""Accounts of the city's staff, their roles, and what they sign in with. Accounts are disabled, never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, or_, select, update

from bot.staff.roles import EVERY, Account, Grant, State
from bot.store import sessions
from bot.store.database import insert_once, upsert
from bot.store.staff_schema import staff_account, staff_code, staff_grant, staff_link

_HAS_CREDENTIALS = staff_account.c.password_hash.is_not(None) & staff_account.c.totp_secret.is_not(None)
_READY = staff_account.c.disabled_at.is_(None) & _HAS_CREDENTIALS


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What an account signs in with. totp_secret: sealed."""

    account_id: int
    password_hash: str
    totp_secret: bytes


def add(connection: Connection, name: str, now: int) -> int | None:
    """The id of a new account that may do nothing yet; None when the name is taken, also by a disabled one."""
    return insert_once(connection, staff_account, {"name": name, "created_at": now})


def find(connection: Connection, name: str) -> Account | None:
    """The account with a name (``bot.staff.roles.plain_name``)."""
    return next(iter(_accounts(connection, staff_account.c.name == name)), None)


def load(connection: Connection, account_id: int) -> Account | None:
    """The account with an id."""
    return next(iter(_accounts(connection, staff_account.c.id == account_id)), None)


def every(connection: Connection) -> list[Account]:
    """All accounts by name, disabled ones last."""
    accounts = _accounts(connection, staff_account.c.id.is_not(None))
    return sorted(accounts, key=lambda account: (account.state == "disabled", account.name))


def _accounts(connection: Connection, where: ColumnElement[bool]) -> list[Account]:
    rows = connection.execute(select(staff_account).where(where)).all()
    among = staff_grant.c.account_id.in_(select(staff_account.c.id).where(where))
    grants: dict[int, list[Grant]] = {}
    for given in connection.execute(select(staff_grant).where(among)):
        of_account = grants.setdefault(given.account_id, [])
        of_account.append(Grant(role=given.role, city=given.city, section=given.section))
    return [_account(row, grants.get(row.id, ())) for row in rows]


def _account(row: Row[tuple[object, ...]], grants: Iterable[Grant]) -> Account:
    state: State = "ready" if row.password_hash and row.totp_secret else "waiting"
    return Account(
        id=row.id,
        name=row.name,
        state=state if row.disabled_at is None else "disabled",
        grants=tuple(sorted(grants)),
        signed_in_at=row.signed_in_at,
    )


def give(connection: Connection, account_id: int, grant: Grant) -> bool:
    """Give a role; False when the account has exactly this one."""
    row = {"account_id": account_id, "role": grant.role, "city": grant.city, "section": grant.section}
    added = upsert(connection, staff_grant).values(row).on_conflict_do_nothing().returning(staff_grant.c.role)
    return connection.execute(added).first() is not None


def take(connection: Connection, account_id: int, grant: Grant) -> bool:
    """Take a role away; False when the account does not have it."""
    return connection.execute(delete(staff_grant).where(_row_of(account_id, grant))).rowcount == 1


def _row_of(account_id: int, grant: Grant) -> ColumnElement[bool]:
    of_account, table = staff_grant.c.account_id == account_id, staff_grant.c
    return of_account & (table.role == grant.role) & (table.city == grant.city) & (table.section == grant.section)


def is_last_admin(connection: Connection, account_id: int, grant: Grant) -> bool:
    """Whether without this admin nobody could manage the accounts of the grant's city and section.

    Locks all admins until the transaction ends, so that two cannot remove each other at the same moment.
    """
    admins = select(staff_grant.c.account_id).where(staff_grant.c.role == "admin")
    locked = select(staff_account.c.id).where(staff_account.c.id.in_(admins)).order_by(staff_account.c.id)
    connection.execute(locked.with_for_update()).all()
    other = exists().where(
        staff_grant.c.account_id == staff_account.c.id,
        staff_account.c.id != account_id,
        staff_grant.c.role == "admin",
        or_(staff_grant.c.city == EVERY, staff_grant.c.city == grant.city),
        or_(staff_grant.c.section == EVERY, staff_grant.c.section == grant.section),
        _READY,
    )
    return not connection.execute(select(other)).scalar_one()


def credentials(connection: Connection, name: str) -> Credentials | None:
    """What the account with a name signs in with; None when there is none or it cannot sign in."""
    columns = (staff_account.c.id.label("account_id"), staff_account.c.password_hash, staff_account.c.totp_secret)
    row = connection.execute(select(*columns).where(staff_account.c.name == name, _READY)).mappings().one_or_none()
    return Credentials(**row) if row else None


def set_credentials(
    connection: Connection, account_id: int, password_hash: str, totp_secret: bytes, totp_step: int
) -> None:
    """Give an account a password and a second factor whose code of ``totp_step`` has been used."""
    values = {"password_hash": password_hash, "totp_secret": totp_secret, "totp_step": totp_step}
    connection.execute(update(staff_account).where(staff_account.c.id == account_id).values(values))


def set_password(connection: Connection, account_id: int, password_hash: str) -> None:
    """Give an account another password."""
    connection.execute(
        update(staff_account).where(staff_account.c.id == account_id).values(password_hash=password_hash)
    )


def renew(connection: Connection, account_id: int) -> None:
    """Take away everything an account signs in with, end its sessions, and let it be set up anew if it was disabled."""
    _strip(connection, account_id, disabled_at=None)


def disable(connection: Connection, account_id: int, now: int) -> None:
    """Let nobody in by this account any more."""
    _strip(connection, account_id, disabled_at=now)


def _strip(connection: Connection, account_id: int, *, disabled_at: int | None) -> None:
    nothing = {"password_hash": None, "totp_secret": None, "totp_step": None, "disabled_at": disabled_at}
    connection.execute(update(staff_account).where(staff_account.c.id == account_id).values(nothing))
    for table in (staff_code, staff_link):
        connection.execute(delete(table).where(table.c.account_id == account_id))
    sessions.close_all(connection, account_id)


def use_step(connection: Connection, signing_in: Credentials, step: int) -> bool:
    """Use up the code of a time step; False when it, or a later one, has been used or the account has changed."""
    fresh = or_(staff_account.c.totp_step.is_(None), staff_account.c.totp_step < step)
    used = update(staff_account).where(_unchanged(signing_in), fresh).values(totp_step=step)
    return connection.execute(used).rowcount == 1


def use_code(connection: Connection, signing_in: Credentials, code_hash: str) -> bool:
    """Use up a backup code; False when the account has no such code or has changed."""
    unchanged = exists().where(_unchanged(signing_in), staff_account.c.id == staff_code.c.account_id)
    used = delete(staff_code).where(staff_code.c.code_hash == code_hash, unchanged)
    return connection.execute(used).rowcount == 1


def _unchanged(signing_in: Credentials) -> ColumnElement[bool]:
    same = (staff_account.c.password_hash == signing_in.password_hash) & (
        staff_account.c.totp_secret == signing_in.totp_secret
    )
    return (staff_account.c.id == signing_in.account_id) & same & _READY


def set_codes(connection: Connection, account_id: int, code_hashes: Iterable[str]) -> None:
    """Replace the backup codes of an account."""
    connection.execute(delete(staff_code).where(staff_code.c.account_id == account_id))
    rows = [{"account_id": account_id, "code_hash": code_hash} for code_hash in code_hashes]
    connection.execute(staff_code.insert(), rows)


def codes_left(connection: Connection, account_id: int) -> int:
    """How many backup codes an account has."""
    return len(connection.execute(select(staff_code.c.id).where(staff_code.c.account_id == account_id)).all())


def signed_in(connection: Connection, account_id: int, now: int) -> None:
    """The account was signed in to."""
    connection.execute(update(staff_account).where(staff_account.c.id == account_id).values(signed_in_at=now))
