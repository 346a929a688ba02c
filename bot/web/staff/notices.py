"""Notices before they go out: seen as they are sent, tried out and put forward."""

from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.agenda import Agenda
from bot.approval import Approvals
from bot.forms import form_token, read_token
from bot.preview import Preview
from bot.rehearsals import Rehearsals
from bot.staff.roles import EVERY, Account, Role, StaffError, may
from bot.store.sendings import Kind
from bot.web.staff.guard import current_account, needs
from bot.web.staff.phones import screen_of
from bot.web.staff.words import KIND_NAMES, clock_time
from knowledge.languages import NAMES, html_lang

KINDS: tuple[Kind, ...] = get_args(Kind)

PLANNED_NAMES: dict[str | None, str] = {
    None: "まだ承認に出していません",
    "waiting": "承認を待っています",
    "approved": "承認されています",
    "handed": "送り始めました",
    "stopped": "止めました",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticePages:
    """The pages."""

    rehearsals: Rehearsals
    agenda: Agenda

    @property
    def approvals(self) -> Approvals:
        """What stands behind them."""
        return self.rehearsals.approvals

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/notices", "notices", self.notices)
        pages.add_url_rule("/notices/<name>", "notice", self.notice)
        pages.add_url_rule("/notices/<name>/submit", "submit_notice", self.submit, methods=["POST"])
        pages.add_url_rule("/notices/<name>/try", "try_notice", self.try_out, methods=["POST"])

    @needs("account")
    def notices(self) -> ResponseReturnValue:
        """Those that are published, the next to be told first."""
        rows = [(one, clock_time(one.at), PLANNED_NAMES.get(one.state)) for one in self.agenda.upcoming()]
        return render_template("staff/notices.html", rows=rows)

    @needs("account")
    def notice(self, name: str) -> ResponseReturnValue:
        """What a notice would send."""
        return self._preview(name)

    @needs("editor")
    def submit(self, name: str) -> ResponseReturnValue:
        """Put it forward as it is."""
        try:
            number = self.approvals.submit(current_account(), name, _kind(), _number("corrects"))
        except StaffError as error:
            return self._preview(name, str(error)), 422
        return redirect(url_for("staff.sending", number=number), 303)

    @needs("account")
    def try_out(self, name: str) -> ResponseReturnValue:
        """Send it to the guests."""
        try:
            seen = self.approvals.preview(name, _kind(), _number("corrects"))
            number = self.rehearsals.send(current_account(), seen, read_token(request.form.get("token", "")))
        except StaffError as error:
            return self._preview(name, str(error)), 422
        return self._preview(name, told=f"{number} 人に試しに送ります（9時から20時の間に届きます）。")

    def _preview(self, name: str, problem: str | None = None, told: str | None = None) -> str:
        seen: Preview | None = None
        try:
            seen = self.approvals.preview(name, _kind(), _number("corrects"))
        except StaffError as error:
            problem = problem or str(error)
        drawn = self.approvals.channel.drawn
        return render_template(
            "staff/notice.html",
            name=name,
            seen=seen,
            screens=[screen_of(one.part, one, drawn) for one in seen.shown] if seen else [],
            kind=_kind(),
            kinds=[(kind, KIND_NAMES[kind]) for kind in KINDS],
            corrects=_number("corrects"),
            earlier=self.approvals.correctable(name),
            clock_time=clock_time,
            lang_attribute=html_lang,
            may_submit=seen is not None and self._may(current_account(), "editor", seen.notice.section or EVERY),
            guests=self.rehearsals.listed(),
            token=form_token(),
            names={**self.approvals.names(), **NAMES},
            problem=problem,
            told=told,
        )

    def _may(self, account: Account, role: Role, section: str) -> bool:
        return may(account, role, self.approvals.channel.city, section)


def _kind() -> Kind:
    wanted = request.values.get("kind")
    return next((kind for kind in KINDS if kind == wanted), "announcement")


def _number(name: str) -> int | None:
    return request.values.get(name, type=int)
