"""A fresh database with residents and one occurrence, as the measurement of delivery needs it."""

import os
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, insert, select

from bot.bodies import write_body
from bot.conversation import milliseconds
from bot.settings import Settings
from bot.store import occurrences
from bot.store.audience import Audience
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.headway import Headway, headway
from bot.store.migrate import upgrade
from bot.store.notice_schema import chunk
from bot.store.occurrences import NewOccurrence
from bot.store.schema import resident
from handlers.message import Reply, Text
from scheduler.timing import Timing

AT_ONCE = 10_000
DAY = 24 * 3600 * 1000
WORDS = Reply(messages=(Text(text="スマホ教室を開きます。" * 12),))
EVERYBODY = Audience()


class Town:
    """The state below ``var``, or in an empty PostgreSQL database, of a channel of the platform at ``line``."""

    def __init__(self, var: Path, database_url: str | None, line: str, channel: tuple[str, str]) -> None:
        self.environment = os.environ | {
            "MADOGUCHI_VAR": str(var),
            "LINE_API": line,
            "LINE_CHANNEL_ID": channel[0],
            "LINE_CHANNEL_SECRET": channel[1],
        }
        self.environment.pop("DATABASE_URL", None)
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        self.settings = Settings(var=var, database_url=database_url)
        var.mkdir(parents=True)
        self._cipher = Cipher(load_secret(var, None))
        upgrade(self.settings.database)
        self._database = Database(self.settings.database)
        self._chunks: dict[str, int] = {}

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def settle(self, residents: int) -> None:
        """So many residents who follow the channel."""
        for first in range(0, residents, AT_ONCE):
            rows = [self._row(number) for number in range(first, min(first + AT_ONCE, residents))]
            self._database.write(partial(_add, rows=rows))

    def _row(self, number: int) -> dict[str, object]:
        channel, user = self.settings.line_channel, f"U{number:032x}"
        row: dict[str, object] = {"channel": channel, "user_key": self._cipher.pseudonym(channel, user)}
        row |= {"user_id": self._cipher.encrypt(user), "following": True, "created_at": 0, "seen_at": 0}
        return row

    def announce(self) -> int:
        """An urgent occurrence for everybody, due at once; its id."""
        new = self._occurrence("bench", milliseconds())
        added = self._database.write(lambda connection: occurrences.add(connection, new))
        assert added is not None
        return added

    def _occurrence(self, key: str, now: int) -> NewOccurrence:
        return NewOccurrence(
            key=key,
            city=self.settings.city,
            channel=self.settings.line_channel,
            notice=key,
            title=key,
            bodies={"ja": write_body(WORDS)},
            audience=EVERYBODY,
            due_at=now,
            valid_until=now + DAY,
            timing=Timing(urgent=True),
            approved_by=key,
            approved_at=now,
            stop_until=now,
        )

    def headway(self, occurrence_id: int) -> Headway:
        """How far it has come."""
        found = self._database.read(lambda connection: headway(connection, occurrence_id, milliseconds()))
        assert found is not None
        return found

    def chunk_of(self, retry_key: str) -> int:
        """The position of the chunk with this key."""
        if retry_key not in self._chunks:
            rows = self._database.read(lambda c: c.execute(select(chunk.c.retry_key, chunk.c.position)).all())
            self._chunks |= {row.retry_key: row.position for row in rows}
        return self._chunks[retry_key]


def _add(connection: Connection, rows: list[dict[str, object]]) -> None:
    connection.execute(insert(resident), rows)
