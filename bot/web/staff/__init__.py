"""The pages of the staff below ``/staff/``: plain HTML that works without JavaScript, in an isolated browser too."""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from bot.agenda import Agenda
from bot.dispatch import Dispatch
from bot.guestbook import Guestbook
from bot.links import Links
from bot.publication import Shelf
from bot.rehearsals import Rehearsals
from bot.signup_desk import SignupDesk
from bot.staff.enrolment import Enrolment
from bot.staff.entrance import Entrance
from bot.staff.office import Office
from bot.staff.own_account import OwnAccount
from bot.staff.roster import Roster
from bot.web.staff.accounts import Accounts
from bot.web.staff.doors import Doors
from bot.web.staff.guard import Guard
from bot.web.staff.guests import GuestPages
from bot.web.staff.notices import NoticePages
from bot.web.staff.own import Own
from bot.web.staff.papers import Papers
from bot.web.staff.records import Records
from bot.web.staff.sendings import SendingPages
from bot.web.staff.setup import Setup
from bot.web.staff.signups import SignupPages
from bot.web.staff.templates import TemplatePages
from bot.web.staff.words import Places

_WORDS = {
    403: (
        "このページは開けません",
        "この操作をする役割が、あなたのアカウントに付いていません。管理者に聞いてください。",
    ),
    404: ("ページが見つかりません", "アドレスがまちがっているか、なくなったページです。"),
}
_SORRY = ("うまくいきませんでした", "少し待ってから、もう一度お試しください。")
_STALE = (
    "もう一度お願いします",
    "画面を開いてから時間がたったか、ブラウザーがクッキーを受け付けていません。はじめのページを開きなおしてください。",
)


def open_staff_pages(
    app: Flask,
    *,
    office: Office,
    shelf: Shelf,
    public_url: str | None,
    rehearsals: Rehearsals,
    guestbook: Guestbook,
) -> None:
    """Add the staff pages to an application, and guard them."""
    entrance, places, roster = Entrance(office=office), Places(shelf=shelf), Roster(office=office)
    own = OwnAccount(office=office, entrance=entrance)
    Guard(entrance=entrance, forms=CSRFProtect()).watch(app)
    pages = Blueprint("staff", __name__, url_prefix="/staff")
    agenda = Agenda(approvals=rehearsals.approvals)
    Doors(entrance=entrance, own=own, places=places, agenda=agenda).add_to(pages)
    Setup(enrolment=Enrolment(office=office)).add_to(pages)
    Own(own=own).add_to(pages)
    Accounts(roster=roster, places=places, public_url=public_url).add_to(pages)
    Records(database=office.database, roster=roster, places=places).add_to(pages)
    NoticePages(rehearsals=rehearsals, agenda=agenda).add_to(pages)
    SendingPages(approvals=rehearsals.approvals).add_to(pages)
    GuestPages(guestbook=guestbook).add_to(pages)
    TemplatePages(dispatch=Dispatch(rehearsals=rehearsals)).add_to(pages)
    Papers(approvals=rehearsals.approvals, public_url=public_url).add_to(pages)
    links = Links(office.cipher, public_url)
    SignupPages(desk=SignupDesk(approvals=rehearsals.approvals, cipher=office.cipher, links=links)).add_to(pages)
    pages.register_error_handler(CSRFError, _stale)
    pages.register_error_handler(HTTPException, _refusal)
    pages.after_request(_keep_nothing)
    app.register_blueprint(pages)


def _stale(error: CSRFError) -> ResponseReturnValue:
    title, message = _STALE
    return render_template("staff/error.html", title=title, message=message), error.code or 400


def _refusal(error: HTTPException) -> ResponseReturnValue:
    title, message = _WORDS.get(error.code or 500, _SORRY)
    return render_template("staff/error.html", title=title, message=message), error.code or 500


def _keep_nothing(response: Response) -> Response:
    """Shared computers: the back button shows nothing to whoever comes next."""
    response.headers["Cache-Control"] = "no-store"
    return response
