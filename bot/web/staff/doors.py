"""Signing in and out, and the first page."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.agenda import Agenda, What
from bot.staff.entrance import Attempt, Entrance, RefusedError
from bot.staff.own_account import OwnAccount
from bot.staff.roles import Role, has_role
from bot.web.staff.guard import (
    current_account,
    needs,
    page_wanted,
    session_token,
    with_session,
    without_session,
)
from bot.web.staff.words import ROLE_MEANINGS, ROLE_NAMES, Places, clock_time

FEW_CODES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A page that the first one leads to. role: who may enter, None for everybody with an account."""

    endpoint: str
    title: str
    text: str
    role: Role | None = None


ROOMS = (
    Room(
        endpoint="staff.notices",
        title="お知らせを送る",
        text="だれに、いつ、何が届くかを見る。試しに送る。承認に出す。",
        role="editor",
    ),
    Room(
        endpoint="staff.sendings",
        title="お知らせを承認する",
        text="送るものを見て承認する、止める、どこまで送ったかを見る。",
        role="approver",
    ),
    Room(
        endpoint="staff.signups",
        title="申し込みを受ける",
        text="電話や窓口の申し込みを入れる、取り消す、当日の受付の一覧を印刷する、団体の希望を見る。",
        role="editor",
    ),
    Room(
        endpoint="staff.guests",
        title="試しに送る先",
        text="お知らせを試しに受け取る職員を、LINE のコードで加える、外す。",
    ),
    Room(
        endpoint="staff.accounts",
        title="職員のアカウント",
        text="職員を加える、役割を変える、登録をやりなおしてもらう、止める。",
        role="admin",
    ),
    Room(endpoint="staff.audit", title="操作の記録", text="だれが、いつ、何をしたかを見る。", role="admin"),
    Room(
        endpoint="staff.account",
        title="自分のアカウント",
        text="パスワードを変える、スマートフォンを替える、予備コードを作りなおす。",
    ),
)

TASK_WORDS: dict[What, str] = {
    "approve": "承認を待っています。",
    "put-forward": "まだ承認に出していません。知らせる予定：",
    "void": "承認が無効になったので、送られません。",
    "held": "途中で止まっています。残りを送るか、止めるかを決めてください。",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Doors:
    """The pages."""

    entrance: Entrance
    own: OwnAccount
    places: Places
    agenda: Agenda

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/", "home", self.home)
        pages.add_url_rule("/signin", "sign_in", self.sign_in)
        pages.add_url_rule("/signin", "enter", self.enter, methods=["POST"])
        pages.add_url_rule("/signout", "sign_out", self.sign_out, methods=["POST"])

    @needs("account")
    def home(self) -> ResponseReturnValue:
        """What the account may do, and what is to be done now."""
        account = current_account()
        left = self.own.codes_left(account)
        tasks = [(one, TASK_WORDS[one.what], clock_time(one.at)) for one in self.agenda.tasks(account)]
        return render_template(
            "staff/home.html",
            tasks=tasks,
            rooms=[room for room in ROOMS if room.role is None or has_role(account, room.role)],
            roles=[
                (ROLE_NAMES[grant.role], self.places.described(grant), ROLE_MEANINGS[grant.role])
                for grant in account.grants
            ],
            codes_left=left if left <= FEW_CODES else None,
        )

    @needs("anyone")
    def sign_in(self) -> ResponseReturnValue:
        """The form; ``to``: the page that was wanted, ``ended``: because a session is over, ``out``: by choice."""
        told = next((word for word in ("ended", "out") if request.args.get(word)), None)
        return render_template("staff/signin.html", to=request.args.get("to"), told=told)

    @needs("anyone")
    def enter(self) -> ResponseReturnValue:
        """Name, password and code, all in one."""
        form, to = request.form, request.form.get("to")
        attempt = Attempt(
            name=form.get("name", ""),
            password=form.get("password", ""),
            code=form.get("code", ""),
            address=request.remote_addr or "",
        )
        try:
            token = self.entrance.sign_in(attempt, instead_of=session_token())
        except RefusedError as refused:
            page = render_template("staff/signin.html", to=to, problem=str(refused), name=attempt.name)
            return page, 429 if refused.until else 403
        return with_session(make_response(redirect(page_wanted(to), 303)), token)

    @needs("account")
    def sign_out(self) -> ResponseReturnValue:
        """End this session."""
        if token := session_token():
            self.entrance.sign_out(token)
        return without_session(make_response(redirect(url_for("staff.sign_in", out="1"), 303)))
