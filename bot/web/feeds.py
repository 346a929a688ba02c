"""A city's events for other programs: to subscribe to, all or by topic (/<city>/events.ics), and as open data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort
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
        pages.add_url_rule("/<city>/events/<topic>.ics", view_func=self.calendar)
        pages.add_url_rule("/<city>/events.csv", view_func=self.table)
        return pages

    def calendar(self, city: str, topic: str | None = None) -> ResponseReturnValue:
        """The events as iCalendar: all, or those of a topic that one can subscribe to."""
        edition = edition_of(self.shelf, city)
        if topic is not None and topic not in edition.notice_topics:
            abort(404)
        wanted = [one for one in edition.notices.values() if topic is None or topic in one.topics]
        found = published(wanted, edition.city, self.today())
        name = f"{topic or 'events'}.ics"
        return _download(feed_of(found, edition.city, edition.facilities), "text/calendar", name)

    def table(self, city: str) -> ResponseReturnValue:
        """The events as イベント一覧 in the current columns."""
        edition = edition_of(self.shelf, city)
        found = published(edition.notices.values(), edition.city, self.today())
        return _download(write_events(found, edition.city, edition.facilities), "text/csv", "events.csv")


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": f"public, max-age={KEPT}"}
    return Response(content, mimetype=kind, headers=headers)
