"""The counter on the web: one page per city, the same conversation as in LINE, and it works without JavaScript."""

import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from bot.conversation import TOKYO, Conversation, counter_of, milliseconds
from bot.edition import Edition
from bot.publication import Shelf
from bot.reception import Incoming, Reception
from bot.web.display import display, spoken, switched
from bot.web.door import edition_of
from bot.web.readings import readings, unread
from handlers.answer import answer_card
from handlers.dates import short_date
from handlers.event import Counter
from handlers.follow import greeting
from handlers.menu import offered
from handlers.message import Reply, Text
from handlers.postback import decode
from knowledge.languages import html_lang
from knowledge.text import Analyzer

FRAGMENT = "text/html; fragment"
"""What ``chat.js`` accepts: only the new exchange instead of the whole page."""

LONGEST_SHOWN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """What the visitor said and what the counter answered, at which time of day (``9:05``, may be empty)."""

    question: str | None
    reply: Reply
    heard_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WebChat:
    """The pages of all cities."""

    shelf: Shelf
    reception: Reception
    conversation: Conversation
    analyzer: Analyzer

    def blueprint(self) -> Blueprint:
        """The routes."""
        pages = Blueprint("chat", __name__)
        for words in (readings, unread, html_lang):
            pages.add_app_template_filter(words)
        pages.app_context_processor(lambda: {"look": display()})
        pages.add_url_rule("/", view_func=self.cities)
        pages.add_url_rule("/<city>/", view_func=self.page)
        pages.add_url_rule("/<city>/", view_func=self.answer, methods=["POST"])
        pages.add_url_rule("/<city>/privacy", view_func=self.privacy)
        return pages

    def cities(self) -> ResponseReturnValue:
        """The door: one link per city, or straight in when there is one."""
        editions = [edition for name in self.shelf.cities() if (edition := self.shelf.edition(name))]
        if len(editions) == 1:
            return redirect(url_for("chat.page", city=editions[0].city.id))
        return render_template("cities.html", cities=[edition.city for edition in editions])

    def page(self, city: str) -> ResponseReturnValue:
        """The counter of a city, with what was said in the last half hour."""
        edition = edition_of(self.shelf, city)
        return switched() or self._render(edition)

    def answer(self, city: str) -> ResponseReturnValue:
        """One question or one pressed button."""
        edition = edition_of(self.shelf, city)
        incoming = _incoming(city)
        if incoming is None:
            return self._render(edition)
        now = milliseconds()
        stored = self.reception.store([incoming], now, timeout=5)
        answered = self.conversation.answer_here(f"web-{uuid.uuid4().hex}", incoming.channel, stored[0])
        if answered is None:
            abort(503)
        event, reply = answered
        if decode(incoming.data or "").name == "language":  # the words of the page itself change, too
            return redirect(url_for("chat.page", city=city, lang=reply.messages[0].lang, _anchor="latest"), 303)
        if FRAGMENT not in request.headers.get("Accept", ""):
            return self._render(edition)
        exchange = _exchange(event.text, reply, event.occurred_at)
        words = spoken(edition.wording, display().language)
        return render_template("_messages.html", exchange=exchange, city=edition.city, **words)

    def privacy(self, city: str) -> ResponseReturnValue:
        """What is kept of a conversation, in the words of the entry ``digital.privacy``."""
        edition = edition_of(self.shelf, city)
        entry = edition.entries.get("digital.privacy")
        if entry is None:
            abort(404)
        if chosen := switched():
            return chosen
        language = display().language
        card = answer_card(entry, self._counter(edition), language, question=0)
        return render_template("privacy.html", city=edition.city, card=card, **spoken(edition.wording, language))

    def _counter(self, edition: Edition) -> Counter:
        return counter_of(edition, self.analyzer, datetime.now(TOKYO).date())

    def _render(self, edition: Edition) -> str:
        city, counter, language = edition.city, self._counter(edition), display().language
        welcome = greeting(counter, language)
        privacy = url_for("chat.privacy", city=city.id) if "digital.privacy" in edition.entries else None
        past = self.conversation.replay(f"web:{city.id}", _visitor(), language)
        return render_template(
            "chat.html",
            city=city,
            exchanges=[_exchange(event.text, reply, event.occurred_at) for event, reply in past],
            opening=Exchange(question=None, reply=_opening(welcome), heard_at=""),
            menu=welcome.quick,
            privacy=privacy,
            languages=offered(counter),
            **spoken(edition.wording, language),
        )


def _opening(welcome: Reply) -> Reply:
    """The first paragraph of the greeting; the page says the rest of it beside the menu."""
    firsts = (said for said in welcome.messages if isinstance(said, Text))
    return Reply(messages=tuple(replace(said, text=said.text.split("\n\n")[0]) for said in firsts))


def _exchange(question: str | None, reply: Reply, at: int) -> Exchange:
    heard = datetime.fromtimestamp(at / 1000, TOKYO)
    return Exchange(question=question or None, reply=reply, heard_at=f"{heard.hour}:{heard.minute:02}")


def _incoming(city: str) -> Incoming | None:
    """What the form says; None when it says nothing."""
    typed = request.form.get("text") or request.form.get("say") or ""
    data, shown = request.form.get("tap"), request.form.get("shown", "")
    if data and (day := request.form.get("day")):  # as LINE's calendar gives it: beside the data
        data, shown = f"{data}&day={day[:10]}", shown or _readable(day[:10])
    if not data and not typed.strip():
        return None
    return Incoming(
        event_id=f"web-{uuid.uuid4().hex}",
        channel=f"web:{city}",
        user_id=_visitor(),
        kind="postback" if data else "text",
        text=shown[:LONGEST_SHOWN] if data else typed,
        data=data,
        occurred_at=milliseconds(),
        language=display().language,
    )


def _readable(day: str) -> str:
    """A day of the date field as the resident is seen to say it."""
    try:
        return short_date(date.fromisoformat(day), display().language)
    except ValueError:
        return day


def _visitor() -> str:
    """A random name in a signed cookie: it lasts as long as the browser is open and says nothing about anybody."""
    if "visitor" not in session:
        session["visitor"] = secrets.token_hex(16)
    return str(session["visitor"])
