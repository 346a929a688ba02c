"""Guests: members of the staff who get notices to try them out. Nobody else gets a test."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from bot.store.approval_schema import guest
from bot.store.database import insert_once
from bot.store.schema import resident


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A guest of a channel; ``label`` is what the staff call them."""

    id: int
    resident_id: int
    label: str
    language: str


def add(connection: Connection, resident_id: int, label: str, now: int) -> int | None:
    """The id of a new guest; None when the resident is one."""
    return insert_once(connection, guest, {"resident_id": resident_id, "label": label, "added_at": now})


def remove(connection: Connection, channel: str, guest_id: int) -> bool:
    """Send no more tests to a guest; False when there is none."""
    known = select(resident.c.id).where(resident.c.channel == channel)
    own = (guest.c.id == guest_id) & guest.c.resident_id.in_(known)
    return connection.execute(delete(guest).where(own)).rowcount == 1


def listed(connection: Connection, channel: str) -> list[Guest]:
    """The guests of a channel who still follow it."""
    columns = (guest.c.id, guest.c.resident_id, guest.c.label, resident.c.language)
    joined = select(*columns).join(resident, resident.c.id == guest.c.resident_id)
    there = (resident.c.channel == channel) & resident.c.following
    return [Guest(**row) for row in connection.execute(joined.where(there).order_by(guest.c.id)).mappings()]
