"""Guests: members of the staff who get notices to try them out. Nobody else gets a test.

A guest is made by a code that works once and for a short time; of codes only keyed hashes are kept.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from bot.store.approval_schema import guest, guest_code
from bot.store.audit import Acting
from bot.store.database import insert_once
from bot.store.schema import resident


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A guest of a channel; ``label`` is what the staff call them. added_at: UTC milliseconds."""

    id: int
    resident_id: int
    label: str
    language: str
    added_at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A code that waits to be used. account_id, role: who made it; None for the operator."""

    channel: str
    label: str
    code_hash: str
    account_id: int | None
    role: Acting
    expires_at: int


def invite(connection: Connection, new: Invitation) -> None:
    """Keep a code until it is used or too old."""
    connection.execute(insert(guest_code).values({name: getattr(new, name) for name in Invitation.__slots__}))


def redeem(connection: Connection, channel: str, code_hash: str, now: int) -> Invitation | None:
    """Use a code up; None when there is none, or it is too old. Of several at once one gets it."""
    own = (guest_code.c.channel == channel) & (guest_code.c.code_hash == code_hash) & (guest_code.c.expires_at > now)
    columns = [guest_code.c[name] for name in Invitation.__slots__]
    row = connection.execute(delete(guest_code).where(own).returning(*columns)).mappings().one_or_none()
    return Invitation(**row) if row else None


def add(connection: Connection, resident_id: int, label: str, now: int) -> int | None:
    """The id of a new guest; None when the resident is one."""
    return insert_once(connection, guest, {"resident_id": resident_id, "label": label, "added_at": now})


def is_guest(connection: Connection, resident_id: int) -> bool:
    """Whether a resident is a guest."""
    return connection.execute(select(guest.c.id).where(guest.c.resident_id == resident_id)).first() is not None


def remove(connection: Connection, channel: str, guest_id: int) -> str | None:
    """Send no more tests to a guest. What the staff called them; None when there is none."""
    known = select(resident.c.id).where(resident.c.channel == channel)
    own = (guest.c.id == guest_id) & guest.c.resident_id.in_(known)
    return connection.execute(delete(guest).where(own).returning(guest.c.label)).scalar()


def listed(connection: Connection, channel: str) -> list[Guest]:
    """The guests of a channel who still follow it."""
    columns = (guest.c.id, guest.c.resident_id, guest.c.label, resident.c.language, guest.c.added_at)
    joined = select(*columns).join(resident, resident.c.id == guest.c.resident_id)
    there = (resident.c.channel == channel) & resident.c.following
    return [Guest(**row) for row in connection.execute(joined.where(there).order_by(guest.c.id)).mappings()]


def purge(connection: Connection, now: int) -> None:
    """Delete the codes that nobody used in time."""
    connection.execute(delete(guest_code).where(guest_code.c.expires_at <= now))
