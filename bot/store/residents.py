"""Residents: found by a keyed hash, their user id sealed, forgotten when they block the account."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from bot.store.approval_schema import guest
from bot.store.cipher import Cipher
from bot.store.database import insert_once
from bot.store.notice_schema import heard, subscription
from bot.store.schema import outgoing, resident
from knowledge.languages import LANGUAGES, Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Resident:
    """Who is asking, as far as we know; ``user_id`` is None once forgotten."""

    id: int
    channel: str
    language: str
    user_id: str | None


def find_or_add(connection: Connection, cipher: Cipher, channel: str, user_id: str, now: int) -> int:
    """The id of the resident's row; following or the first message makes one."""
    key = cipher.pseudonym(channel, user_id)
    where = (resident.c.channel == channel) & (resident.c.user_key == key)
    found = connection.execute(select(resident.c.id).where(where)).scalar()
    if found is None:
        row: dict[str, object] = {"channel": channel, "user_key": key, "user_id": cipher.encrypt(user_id)}
        row |= {"following": True, "created_at": now, "seen_at": now}
        found = insert_once(connection, resident, row)
    if found is None:  # another process was quicker
        found = connection.execute(select(resident.c.id).where(where)).scalar_one()
    return int(found)


def find(connection: Connection, cipher: Cipher, channel: str, user_id: str) -> Resident | None:
    """The resident behind a user, if there is one."""
    key = cipher.pseudonym(channel, user_id)
    where = (resident.c.channel == channel) & (resident.c.user_key == key)
    found = connection.execute(select(resident.c.id).where(where)).scalar()
    return None if found is None else load(connection, cipher, found)


def load(connection: Connection, cipher: Cipher, resident_id: int) -> Resident:
    """The resident with this id."""
    row = connection.execute(select(resident).where(resident.c.id == resident_id)).one()
    user_id = cipher.decrypt(row.user_id) if row.user_id is not None else None
    return Resident(id=row.id, channel=row.channel, language=row.language, user_id=user_id)


def known_by(connection: Connection, resident_id: int) -> tuple[str, str]:
    """The channel, and what its user is found again by: the same after they left and came back."""
    columns = select(resident.c.channel, resident.c.user_key)
    channel, user_key = connection.execute(columns.where(resident.c.id == resident_id)).one()
    return channel, user_key or ""


def language(connection: Connection, resident_id: int) -> Language:
    """The language in which a resident wants to be written to."""
    chosen = connection.execute(select(resident.c.language).where(resident.c.id == resident_id)).scalar_one()
    return next((name for name in LANGUAGES if name == chosen), "ja")


def set_language(connection: Connection, resident_id: int, language: str) -> None:
    """Remember the language the resident chose."""
    connection.execute(update(resident).where(resident.c.id == resident_id).values(language=language))


def touch(connection: Connection, resident_id: int, now: int) -> None:
    """The resident was here."""
    connection.execute(update(resident).where(resident.c.id == resident_id).values(seen_at=now))


def forget(connection: Connection, resident_id: int) -> None:
    """Delete the mapping to the user, and what waits for them: whoever follows again is a new resident (unfollow)."""
    connection.execute(delete(outgoing).where(outgoing.c.resident_id == resident_id))
    for table in (subscription, heard, guest):
        connection.execute(delete(table).where(table.c.resident_id == resident_id))
    nothing: dict[str, object] = {"user_key": None, "user_id": None, "district": None}
    nothing |= {"quiet": None, "monthly_most": None, "following": False}
    connection.execute(update(resident).where(resident.c.id == resident_id).values(nothing))
