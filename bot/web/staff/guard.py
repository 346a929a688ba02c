"""Who may open which staff page. Every view below ``/staff/`` says so with ``@needs``; one that does not stays shut."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from werkzeug import Response

from bot.staff.entrance import Entrance
from bot.staff.roles import Account, Role, has_role
from bot.web.display import switched

PREFIX = "/staff/"

Need = Literal["anyone", "account"] | Role
"""Nothing, an account, or an account with a role somewhere; the view itself looks at city and section."""

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

log = structlog.get_logger()


def needs(need: Need) -> Callable[[View], View]:
    """Says what a view asks of whoever opens it."""

    def mark(view: View) -> View:
        view.staff_need = need  # type: ignore[attr-defined]
        return view

    return mark


def need_of(view: Callable[..., object]) -> Need | None:
    """What a view says it needs; None when it says nothing."""
    return getattr(view, "staff_need", None)


def current_account() -> Account:
    """Whoever is signed in; only on pages that need an account."""
    account: Account = g.staff_account
    return account


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """Stands before every request to a staff page, whichever blueprint it belongs to."""

    entrance: Entrance
    forms: CSRFProtect

    def watch(self, app: Flask) -> None:
        """Begin to guard an application."""
        app.config.update(
            WTF_CSRF_CHECK_DEFAULT=False,  # residents' pages and the webhook have nothing to protect
            WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as the session
            WTF_CSRF_SSL_STRICT=False,  # filters between city hall and the Internet take the Referer away
        )
        self.forms.init_app(app)
        app.before_request(self.check)

    def check(self) -> ResponseReturnValue | None:
        """The refusal, or None to let the request pass."""
        if request.url_rule is None or not request.url_rule.rule.startswith(PREFIX):
            return None
        if request.method == "GET" and (chosen := switched()):
            return chosen
        need = need_of(current_app.view_functions[request.url_rule.endpoint])
        if need is None:
            log.error("staff_page_unguarded", endpoint=request.endpoint)
            abort(403)
        token = session_token()
        account = g.staff_account = self.entrance.account_of(token) if token else None
        if need != "anyone" and account is None:
            return _to_sign_in(ended=bool(token))
        if need in ("editor", "approver", "admin") and not (account and has_role(account, need)):
            abort(403)
        _bind_forms(token)
        self.forms.protect()
        return None


def _to_sign_in(*, ended: bool) -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" and request.path != PREFIX else None
    return redirect(url_for("staff.sign_in", to=wanted, ended="1" if ended else None), 303)


def _bind_forms(token: str | None) -> None:
    """Tie the forms to the session, so that nobody can slip in a cookie and a form of their own."""
    bound = hashlib.sha256(f"forms {token}".encode()).hexdigest() if token else None
    if bound and session.get("csrf_token") != bound:
        session["csrf_token"] = bound


def page_wanted(to: str | None) -> str:
    """Where to go after signing in: a staff page of ours, or the first one."""
    parts = urlsplit(to or "")
    ours = to is not None and to.startswith(PREFIX) and not parts.scheme and not parts.netloc and "\\" not in to
    return to if to is not None and ours else url_for("staff.home")


def session_token() -> str | None:
    """The token that the browser has."""
    return request.cookies.get(_cookie())


def with_session(response: Response, token: str) -> Response:
    """Let the browser keep the token of a session until the browser is closed, and no script read it."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(_cookie(), token, path="/", httponly=True, secure=secure, samesite="Lax")
    return response


def without_session(response: Response) -> Response:
    """Let the browser forget the token."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.delete_cookie(_cookie(), path="/", httponly=True, secure=secure, samesite="Lax")
    return response


def _cookie() -> str:
    """``__Host-``: browsers take such a cookie from this very host by https only."""
    return "__Host-staff" if current_app.config["SESSION_COOKIE_SECURE"] else "staff"
