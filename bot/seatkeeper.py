"""Keeps seats and content together: who signed up hears at once of what staff call off, or of seats they add."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.conversation import counter_of
from bot.links import Links
from bot.publication import Shelf
from bot.signups import Signups
from bot.store import seats
from bot.store.cipher import Cipher
from bot.store.database import Database
from knowledge.text import Analyzer
from scheduler.due import local_time

log = structlog.get_logger()


class SeatKeeper:
    """The seats of all published cities. Any number may look at once. now: UTC milliseconds.

    analyzer: called only when somebody has signed up for something.
    """

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        shelf: Shelf,
        links: Links,
        analyzer: Callable[[], Analyzer],
        now: Callable[[], int],
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._shelf = shelf
        self._links = links
        self._analyzer = analyzer
        self._now = now

    def look(self) -> None:
        """Follow what is published of the sessions that somebody has a place in."""
        for city in self._shelf.cities():
            if signups := self._signups(city):
                change = signups.follow_content()
                if change.called_off or change.moved_up:
                    log.info("seats_changed", city=city, called_off=len(change.called_off), moved_up=change.moved_up)

    def _signups(self, city: str) -> Signups | None:
        now = self._now()
        if not self._database.read(lambda connection: seats.known(connection, city, now)):
            return None
        edition = self._shelf.edition(city)
        if edition is None:
            return None
        counter = counter_of(edition, self._analyzer(), local_time(now).date())
        counter = replace(counter, seat_url=self._links.seat(f"line:{city}"))
        return Signups(self._database, self._cipher, counter, self._now)
