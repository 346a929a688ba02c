"""A city's events for other programs: /<city>/events.ics to subscribe to, /<city>/events.csv as open data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from bot.event_feed import feed_of
from bot.publication import Shelf
from bot.web.door import edition_of
from scheduler.event_export import published, write_events

KEPT = 3600
"""Seconds for which whoever asked need not ask again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feeds:
    """The feeds of all cities. today: the day in Japan."""

    shelf: Shelf
    today: Callable[[], date]

    def blueprint(self) -> Blueprint:
        """The routes."""
        pages = Blueprint("feeds", __name__)
        pages.add_url_rule("/<city>/events.ics", view_func=self.calendar)
        pages.add_url_rule("/<city>/events.csv", view_func=self.table)
        return pages

    def calendar(self, city: str) -> ResponseReturnValue:
        """The events as iCalendar."""
        edition = edition_of(self.shelf, city)
        found = published(edition.notices.values(), edition.city, self.today())
        return _download(feed_of(found, edition.city, edition.facilities), "text/calendar", "events.ics")

    def table(self, city: str) -> ResponseReturnValue:
        """The events as イベント一覧 in the current columns."""
        edition = edition_of(self.shelf, city)
        found = published(edition.notices.values(), edition.city, self.today())
        return _download(write_events(found, edition.city, edition.facilities), "text/csv", "events.csv")


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": f"public, max-age={KEPT}"}
    return Response(content, mimetype=kind, headers=headers)
