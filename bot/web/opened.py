"""Links of notices: counted, and sent on to where they lead. Nothing is kept of who opened one; no cookie is set."""

from functools import lru_cache

import structlog
from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.publication import Shelf
from bot.store import buttons
from bot.store.database import Database
from bot.web.display import display, spoken, switched
from bot.web.door import edition_of

COUNT_WITHIN = 0.3
"""Seconds for which a resident waits to be counted; a busy database loses the count, not the page."""

REMEMBERED = 1000
"""Links that are found without asking the database: after a notice many open the same ones."""

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

log = structlog.get_logger()


class OpenedLinks:
    """The links of the notices of all cities. Only an address that was stored when a notice went out is led to."""

    def __init__(self, *, shelf: Shelf, database: Database) -> None:
        self._shelf = shelf
        self._database = database
        self._address = lru_cache(REMEMBERED)(self._read)

    def blueprint(self) -> Blueprint:
        """The route."""
        pages = Blueprint("opened", __name__)
        pages.add_url_rule("/<city>/n/<code>", view_func=self.open)
        return pages

    def open(self, city: str, code: str) -> ResponseReturnValue:
        """On to the page; 404 with a way to the counter for a code that is unknown, or older than 90 days."""
        try:
            address = self._address(city, code)
        except LookupError:
            return self._unknown(city)
        if request.method != "HEAD":
            self._count(code)
        response = redirect(address, 302)
        response.headers.update(HEADERS)
        return response

    def _read(self, city: str, code: str) -> str:
        """Where a link leads. Raises LookupError, which is not remembered, when there is none."""
        fit = city.isprintable() and code.isprintable()  # PostgreSQL knows no text with a NUL in it
        found = self._database.read(lambda connection: buttons.address(connection, city, code)) if fit else None
        if found is None:
            raise LookupError(code)
        return found

    def _count(self, code: str) -> None:
        try:
            self._database.write(lambda connection: buttons.press(connection, {code: 1}), timeout=COUNT_WITHIN)
        except Exception as error:
            log.warning("open_not_counted", reason=type(error).__name__)

    def _unknown(self, city: str) -> ResponseReturnValue:
        edition = edition_of(self._shelf, city)
        if chosen := switched():
            return chosen
        words = spoken(edition.wording, display().language)
        return render_template("link_gone.html", city=edition.city, **words), 404
