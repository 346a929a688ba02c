"""The page of a seat, to be shown at the door: what, when, where, the reception code and a QR code, and no name."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.conversation import TOKYO, counter_of
from bot.links import Links
from bot.publication import Shelf
from bot.store import seats
from bot.store.database import Database
from bot.web.display import display, spoken, switched
from bot.web.door import edition_of, qr_code
from handlers.signup_words import place_card
from knowledge.text import Analyzer
from scheduler.signup import Booking, find


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatPages:
    """The pages of the seats of all cities."""

    shelf: Shelf
    links: Links
    database: Database
    analyzer: Analyzer

    def blueprint(self) -> Blueprint:
        """The routes."""
        pages = Blueprint("seats", __name__)
        pages.add_url_rule("/<city>/seat/<token>", view_func=self.page)
        pages.add_url_rule("/<city>/seat/<token>.svg", view_func=self.qr)
        return pages

    def page(self, city: str, token: str) -> ResponseReturnValue:
        """The seat as it is now; 410 once it was given up, or called off."""
        edition = edition_of(self.shelf, city)
        if chosen := switched():
            return chosen
        language, place = display().language, self._place(city, token)
        words = spoken(edition.wording, language)
        one = find(place.session, edition.notices, edition.city.closures) if place else None
        if place is None or one is None or one.called_off or place.state not in ("seated", "waiting"):
            return render_template("seat_gone.html", city=edition.city, **words), 410
        counter = counter_of(edition, self.analyzer, datetime.now(TOKYO).date())
        card = replace(place_card(place, one, "", counter, language), actions=())
        return render_template("seat.html", city=edition.city, place=place, card=card, token=token, **words)

    def qr(self, city: str, token: str) -> ResponseReturnValue:
        """The QR code of the page."""
        edition_of(self.shelf, city)
        if self._place(city, token) is None:
            abort(410)
        return qr_code(url_for("seats.page", city=city, token=token, _external=True))

    def _place(self, city: str, token: str) -> Booking | None:
        booking_id = self.links.read_seat(city, token)
        if booking_id is None:
            return None
        return self.database.read(lambda connection: seats.load(connection, city, booking_id))
