"""Sessions of the staff as rows, so that they can be ended from elsewhere. The browser has the token, the row its hash.

A session ends an hour after the last page and twelve hours after signing in, whichever comes first.
"""

import hashlib

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from bot.store.database import insert_once
from bot.store.staff_schema import staff_session

IDLE = 60 * 60 * 1000
ABSOLUTE = 12 * 60 * 60 * 1000
"""Milliseconds."""

_TOUCH_EVERY = 60 * 1000
"""A page does not cost a write more often than this."""


def hashed(token: str) -> str:
    """What is kept of a token. It is random and long: nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(connection: Connection, account_id: int, token: str, now: int) -> None:
    """Begin a session of an account."""
    row = {"account_id": account_id, "token_hash": hashed(token), "started_at": now, "seen_at": now}
    insert_once(connection, staff_session, row)


def find(connection: Connection, token: str, now: int) -> int | None:
    """The id of the account whose session this is and has not ended."""
    own = (staff_session.c.token_hash == hashed(token)) & ~_over(now)
    return connection.execute(select(staff_session.c.account_id).where(own)).scalar()


def is_stale(connection: Connection, token: str, now: int) -> bool:
    """Whether ``touch`` has something to do."""
    own = (staff_session.c.token_hash == hashed(token)) & (staff_session.c.seen_at <= now - _TOUCH_EVERY)
    return connection.execute(select(staff_session.c.id).where(own)).first() is not None


def touch(connection: Connection, token: str, now: int) -> None:
    """A page was asked for. What has ended stays so."""
    own = (staff_session.c.token_hash == hashed(token)) & ~_over(now)
    connection.execute(update(staff_session).where(own).values(seen_at=now))


def close(connection: Connection, token: str) -> int | None:
    """End one session. Returns whose it was."""
    own = delete(staff_session).where(staff_session.c.token_hash == hashed(token))
    return connection.execute(own.returning(staff_session.c.account_id)).scalar()


def close_all(connection: Connection, account_id: int) -> None:
    """End all sessions of an account."""
    connection.execute(delete(staff_session).where(staff_session.c.account_id == account_id))


def purge(connection: Connection, now: int) -> None:
    """Delete sessions that have ended."""
    connection.execute(delete(staff_session).where(_over(now)))


def _over(now: int) -> ColumnElement[bool]:
    return or_(staff_session.c.started_at <= now - ABSOLUTE, staff_session.c.seen_at <= now - IDLE)
