"""The record of what the staff did: who, when, in which role, what, to what, in which city. Rows are only added.

It holds no words of residents, no ids of theirs, and no addresses. Rows go after three years.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, insert, or_, select

from bot.staff.roles import Role
from bot.store.staff_schema import staff_account, staff_audit

KEPT = 3 * 366 * 24 * 60 * 60 * 1000
"""Milliseconds."""

LONGEST_TARGET = 120

Action = Literal[
    "signed-in",
    "signed-in-by-code",
    "locked-out",
    "signed-out",
    "signed-out-everywhere",
    "set-up",
    "password-changed",
    "phone-changing",
    "codes-made",
    "account-added",
    "account-reset",
    "account-disabled",
    "role-given",
    "role-taken",
    "notice-submitted",
    "notice-approved",
    "notice-withdrawn",
    "notice-stopped",
    "notice-void",
    "notice-tested",
    "template-submitted",
    "template-approved",
    "template-sent",
    "guest-invited",
    "guest-added",
    "guest-locked-out",
    "guest-removed",
    "delivery-stopped",
    "delivery-held",
    "delivery-resumed",
    "signup-added",
    "signup-cancelled",
    "signup-came",
    "signup-not-come",
]

Acting = Role | Literal["self", "operator", "clock"]
"""In which role: ``self`` for one's own account, ``operator`` on the command line, ``clock`` by nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """Something that was done. account_id: None for the operator. target: an id or name of what it was done to."""

    at: int
    account_id: int | None
    role: Acting
    action: Action
    target: str | None = None
    city: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """A row of the record; ``name`` is that of the account, None for the operator."""

    id: int
    at: int
    name: str | None
    role: str
    action: str
    target: str | None
    city: str | None


def record(connection: Connection, done: Done) -> None:
    """Add a row, in the transaction of what was done."""
    row = {name: getattr(done, name) for name in Done.__slots__}
    connection.execute(insert(staff_audit).values(row | {"target": done.target and done.target[:LONGEST_TARGET]}))


def latest(
    connection: Connection,
    *,
    limit: int,
    before: int | None = None,
    by: Collection[int] | None = None,
    cities: Collection[str] = (),
) -> list[Recorded]:
    """Rows, newest first, with ids below ``before``. by: only those of these accounts or in these ``cities``."""
    columns = [staff_audit.c[name] for name in Recorded.__slots__ if name != "name"]
    rows = select(*columns, staff_account.c.name).outerjoin(
        staff_account, staff_account.c.id == staff_audit.c.account_id
    )
    if before is not None:
        rows = rows.where(staff_audit.c.id < before)
    if by is not None:
        rows = rows.where(or_(staff_audit.c.account_id.in_(by), staff_audit.c.city.in_(cities)))
    found = connection.execute(rows.order_by(staff_audit.c.id.desc()).limit(limit))
    return [Recorded(**row) for row in found.mappings()]


def purge(connection: Connection, now: int) -> None:
    """Delete rows that are three years old."""
    connection.execute(delete(staff_audit).where(staff_audit.c.at < now - KEPT))
