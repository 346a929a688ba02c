"""Asks the platform once a day what it counted of each notice, for as long as it counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import structlog

from bot.conversation import milliseconds
from bot.store import statistics
from bot.store.database import Database
from bot.store.statistics import Asked
from scheduler.due import local_time

MOST = 50
"""Questions at a time, once an hour: LINE answers 60 an hour."""

log = structlog.get_logger()


class FiguresError(Exception):
    """The platform does not say what it counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How many people opened a message, and how many pressed a link in it; None: fewer than 20, or not counted yet."""

    opened: int | None
    clicked: int | None


class Source(Protocol):
    """A platform that counts."""

    def figures(self, unit: str, first: date, last: date) -> Figures:
        """What it counted on these days under a name. Raises FiguresError."""


class Statistics:
    """The figures of every channel that has a source. Any number may run. now: UTC milliseconds."""

    def __init__(
        self, database: Database, sources: Mapping[str, Source], now: Callable[[], int] = milliseconds
    ) -> None:
        self._database = database
        self._sources = sources
        self._now = now

    def fetch(self) -> None:
        """Ask for what nobody asked for that day. After a failure the rest waits for the next time."""
        for channel, source in self._sources.items():
            for _ in range(MOST):
                if not self._fetch(channel, source):
                    break

    def _fetch(self, channel: str, source: Source) -> bool:
        """Ask for the next one; False when there is none, or no answer."""
        now = self._now()
        asked = self._database.write(lambda connection: statistics.claim(connection, channel, now))
        return asked is not None and self._recorded(asked, source, now)

    def _recorded(self, asked: Asked, source: Source, now: int) -> bool:
        days = local_time(asked.started_at).date(), local_time(now).date()
        try:
            found = source.figures(asked.unit, *days)
        except FiguresError as error:
            log.warning("statistics_failed", occurrence=asked.occurrence_id, reason=str(error))
            return False
        self._database.write(
            lambda c: statistics.record(c, asked.occurrence_id, now, opened=found.opened, clicked=found.clicked)
        )
        log.info("statistics_fetched", occurrence=asked.occurrence_id)
        return True
