"""The composition root: everything is built here, once per process and after fork, and handed down."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.approval import Approvals
from bot.channels import basic_id_of, channel_of, is_rehearsal
from bot.conversation import Conversation, Rules, milliseconds
from bot.guestbook import Guestbook
from bot.line.webhook import Webhook
from bot.linkcheck import look, remembering
from bot.links import Links
from bot.publication import Shelf
from bot.reception import Reception
from bot.rehearsals import Rehearsals
from bot.semantic import encoder_of
from bot.settings import Settings
from bot.staff.office import Office
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.transport import Sender
from bot.web.chat import WebChat
from bot.web.events import EventPages
from bot.web.feeds import Feeds
from bot.web.lists import Lists
from bot.web.opened import OpenedLinks
from bot.web.seats import SeatPages
from bot.web.staff import open_staff_pages
from bot.workers import Workers
from knowledge.text import Analyzer
from scheduler.due import local_time

LARGEST_BODY = 1_000_000
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """A running counter: its pages and the threads behind them."""

    flask: Flask
    workers: Workers
    database: Database

    def close(self) -> None:
        """Answer what is open, then let go of everything."""
        self.workers.stop()
        self.database.close()


def build_counter(settings: Settings, now: Callable[[], int] = milliseconds) -> Counter:
    """Open the database and the publications and start the reply threads.

    now: UTC milliseconds, by which staff are locked out and their sessions end.
    """
    cipher = Cipher(load_secret(settings.var, settings.secret_key.get_secret_value() if settings.secret_key else None))
    shelf = Shelf(settings.publications, encoder_of(settings))
    database, analyzer = Database(settings.database), Analyzer()
    links = Links(cipher, settings.public_url)
    conversation = Conversation(
        database=database,
        cipher=cipher,
        shelf=shelf,
        analyzer=analyzer,
        senders=_senders(settings),
        rules=Rules(
            claim_ms=int(settings.claim_seconds * 1000),
            send_ms=int(settings.send_seconds * 1000),
            push_late_answers=settings.push_late_answers,
            rehearsal=is_rehearsal(settings),
        ),
        privacy_url=settings.privacy_url,
        links=links,
    )
    workers = Workers(conversation, settings.reply_threads)
    reception = Reception(database, cipher)
    secret = settings.line_channel_secret.get_secret_value() if settings.line_channel_secret else None
    app = _flask(settings, cipher)
    web = WebChat(shelf=shelf, reception=reception, conversation=conversation, analyzer=analyzer)
    app.register_blueprint(web.blueprint())
    app.register_blueprint(Lists(shelf=shelf, links=links, analyzer=analyzer).blueprint())
    app.register_blueprint(Feeds(shelf=shelf, today=lambda: local_time(now()).date()).blueprint())
    pages = EventPages(
        shelf=shelf, database=database, cipher=cipher, analyzer=analyzer, today=lambda: local_time(now()).date()
    )
    app.register_blueprint(pages.blueprint())
    app.register_blueprint(SeatPages(shelf=shelf, links=links, database=database, analyzer=analyzer).blueprint())
    app.register_blueprint(OpenedLinks(shelf=shelf, database=database).blueprint())
    app.register_blueprint(
        Webhook(channel=settings.line_channel, secret=secret, reception=reception, wake=workers.wake).blueprint()
    )
    office = Office(database=database, cipher=cipher, now=now)
    approvals = Approvals(
        database=database,
        shelf=shelf,
        analyzer=analyzer,
        channel=channel_of(settings),
        look=remembering(look),
        now=now,
    )
    guestbook = Guestbook(
        database=database,
        cipher=cipher,
        channel=settings.line_channel,
        city=settings.city,
        now=now,
        basic_id=basic_id_of(settings),
    )
    open_staff_pages(
        app,
        office=office,
        shelf=shelf,
        public_url=settings.public_url,
        rehearsals=Rehearsals(approvals=approvals),
        guestbook=guestbook,
    )
    app.add_url_rule("/healthz", view_func=lambda: _health(database, shelf))
    workers.start()
    return Counter(flask=app, workers=workers, database=database)


def _senders(settings: Settings) -> dict[str, Sender]:
    """LINE when a channel is configured; its SDK takes a second to import and is left alone otherwise."""
    if not settings.line_configured:
        return {}
    from bot.line.sender import LineSender

    return {settings.line_channel: LineSender.from_settings(settings)}


def _flask(settings: Settings, cipher: Cipher) -> Flask:
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.config.update(
        SECRET_KEY=cipher.cookie_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=(settings.public_url or "").startswith("https:"),
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)
    app.after_request(_with_headers)
    return app


def _with_headers(response):  # type: ignore[no-untyped-def]
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _health(database: Database, shelf: Shelf) -> ResponseReturnValue:
    """200 while the database answers and something is published."""
    database.read(lambda connection: connection.execute(text("select 1")))
    cities = shelf.cities()
    return {"cities": cities}, (200 if cities else 503)


_WORDS = {
    404: ("ページが見つかりません", "住所（URL）がまちがっているか、ページがなくなりました。"),
    413: ("文が長すぎます", "送れる長さをこえています。短くして、もう一度送ってください。"),
    503: ("ただいま混み合っています", "申しわけありません。少し待ってから、もう一度お試しください。"),
}
_SORRY = ("うまく表示できませんでした", "申しわけありません。少し待ってから、もう一度お試しください。")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    title, message = _WORDS.get(code, _SORRY)
    return _page(title, message), code


def _fault(error: Exception) -> ResponseReturnValue:
    """Something of ours broke: a kind page for the resident, the trace for the operator under the same number."""
    number = secrets.token_hex(4)
    log.exception("request_failed", number=number)
    title, message = _SORRY
    return _page(title, f"{message}\n\n（番号 {number}）"), 500


def _page(title: str, message: str) -> str:
    """The error page; plain text when not even that can be drawn (a Host header that is none)."""
    try:
        return render_template("error.html", title=title, message=message)
    except Exception:
        return f"{title}\n{message}\n"
