"""Notices before and while they go out: seen as they are sent, put forward, approved by another person, stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.approval import Approvals
from bot.bodies import read_body
from bot.preview import Preview
from bot.rehearsals import Rehearsals
from bot.staff.roles import EVERY, Account, Role, StaffError, may
from bot.store.sendings import Kind, Part
from bot.web.staff.guard import current_account, needs
from bot.web.staff.words import clock_time
from handlers.message import Reply
from knowledge.languages import LANGUAGES
from knowledge.languages import html_lang as lang_attribute

KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_NAMES: dict[Kind, str] = {"announcement": "お知らせ", "cancellation": "中止の知らせ", "correction": "訂正"}

STATE_NAMES: dict[str, str] = {
    "waiting": "承認を待っています",
    "approved": "承認されました",
    "handed": "送り始めました",
    "withdrawn": "取り下げました",
    "stopped": "止めました",
    "void": "無効になりました",
}

REASONS: dict[str | None, str] = {
    "edited": "承認を待つ間か、承認のあとに、お知らせの文が直されたためです。",
    "gone": "お知らせが取り下げられたためです。",
}

DELIVERY_NAMES: dict[str, str] = {
    "waiting": "送る時刻を待っています",
    "planned": "送る相手が決まりました",
    "sending": "送っています",
    "held": "止まっています（LINEの今月の通数が足りません）",
    "done": "送り終わりました",
    "stopped": "止めました",
    "over": "期限が過ぎたので送りません",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticePages:
    """The pages."""

    rehearsals: Rehearsals

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
        pages.add_url_rule("/sendings", "sendings", self.sendings)
        pages.add_url_rule("/sendings/<number>", "sending", self.sending)
        pages.add_url_rule("/sendings/<number>/approve", "approve_sending", self.approve, methods=["POST"])
        pages.add_url_rule("/sendings/<number>/stop", "stop_sending", self.stop, methods=["POST"])

    @needs("account")
    def notices(self) -> ResponseReturnValue:
        """Those that are published."""
        try:
            found = self.approvals.notices()
        except StaffError as error:
            return render_template("staff/notices.html", notices=[], problem=str(error))
        return render_template("staff/notices.html", notices=found, problem=None)

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
            number = self.rehearsals.send(current_account(), seen)
        except StaffError as error:
            return self._preview(name, str(error)), 422
        return self._preview(name, told=f"{number} 人に試しに送ります（9時から20時の間に届きます）。")

    @needs("account")
    def sendings(self) -> ResponseReturnValue:
        """What was put forward."""
        rows = [
            (one, KIND_NAMES[one.kind], STATE_NAMES[one.state], clock_time(one.made_at))
            for one in self.approvals.listed()
        ]
        return render_template("staff/sendings.html", rows=rows)

    @needs("account")
    def sending(self, number: str) -> ResponseReturnValue:
        """One of them, as it is sent."""
        return self._sending(row_id(number))

    @needs("approver")
    def approve(self, number: str) -> ResponseReturnValue:
        """A second person's word."""
        own, sure = row_id(number), request.form.get("sure") == "1"

        def work() -> object:
            return self.approvals.approve(current_account(), own, request.form.get("digest", ""), sure=sure)

        return self._done(own, work)

    @needs("account")
    def stop(self, number: str) -> ResponseReturnValue:
        """Not after all."""
        own = row_id(number)
        return self._done(own, lambda: self.approvals.stop(current_account(), own))

    def _done(self, number: int, work: Callable[[], object]) -> ResponseReturnValue:
        try:
            work()
        except StaffError as error:
            return self._sending(number, str(error)), 422
        return redirect(url_for("staff.sending", number=number), 303)

    def _preview(self, name: str, problem: str | None = None, told: str | None = None) -> str:
        seen: Preview | None = None
        try:
            seen = self.approvals.preview(name, _kind(), _number("corrects"))
        except StaffError as error:
            problem = problem or str(error)
        parts = (
            [(one.part, one.reach, _shown(one.part), clock_time(one.part.due_at)) for one in seen.shown] if seen else []
        )
        return render_template(
            "staff/notice.html",
            name=name,
            seen=seen,
            parts=parts,
            kind=_kind(),
            kinds=[(kind, KIND_NAMES[kind]) for kind in KINDS],
            corrects=_number("corrects"),
            earlier=[
                one for one in self.approvals.listed() if one.notice == name and one.state in ("handed", "stopped")
            ],
            **_languages(parts[0][0] if parts else None),
            may_submit=seen is not None and self._may(current_account(), "editor", seen.notice.section or EVERY),
            guests=self.rehearsals.listed(),
            names=self.approvals.names() | NAMES,
            problem=problem,
            told=told,
        )

    def _sending(self, number: int, problem: str | None = None) -> str:
        try:
            waiting = self.approvals.waiting(number)
        except StaffError:
            abort(404)
        account, sending = current_account(), waiting.sending
        approves = sending.state == "waiting" and self._may(account, "approver", sending.section)
        parts = [
            (part, _shown(part), clock_time(part.due_at), headway, DELIVERY_NAMES[headway.state] if headway else None)
            for part, headway in self.approvals.progress(number)
        ]
        return render_template(
            "staff/sending.html",
            sending=sending,
            waiting=waiting,
            parts=parts,
            kind_name=KIND_NAMES[sending.kind],
            state_name=STATE_NAMES[sending.state],
            reason=REASONS.get(sending.reason),
            made=clock_time(sending.made_at),
            approved=clock_time(sending.approved_at),
            until=clock_time(sending.stop_until),
            may_approve=approves and sending.author_id != account.id,
            own=approves and sending.author_id == account.id,
            may_stop=sending.state in ("waiting", "approved", "handed")
            and (self._may(account, "editor", sending.section) or self._may(account, "approver", sending.section)),
            **_languages(waiting.parts[0] if waiting.parts else None),
            ends=clock_time,
            names=self.approvals.names(),
            problem=problem,
        )

    def _may(self, account: Account, role: Role, section: str) -> bool:
        return may(account, role, self.approvals.channel.city, section)


def _kind() -> Kind:
    wanted = request.values.get("kind")
    return next((kind for kind in KINDS if kind == wanted), "announcement")


def row_id(number: str) -> int:
    """The number in an address; no page without one."""
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        abort(404)
    return int(number)


def _number(name: str) -> int | None:
    return request.values.get(name, type=int)


def _chosen(part: Part) -> str:
    """The language that is looked at."""
    wanted = request.values.get("in", "ja")
    return wanted if wanted in part.bodies else next(iter(part.bodies))


def _shown(part: Part) -> Reply:
    return read_body(part.bodies[_chosen(part)])


def _languages(part: Part | None) -> dict[str, object]:
    """The languages that one can look at, and which one is."""
    if part is None:
        return {"languages": [], "chosen": "ja", "lang_attribute": lang_attribute}
    languages = [(name, NAMES[name]) for name in LANGUAGES if name in part.bodies]
    return {"languages": languages, "chosen": _chosen(part), "lang_attribute": lang_attribute}


NAMES: dict[str, str] = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "pt": "ポルトガル語",
    "es": "スペイン語",
    "zh": "中国語",
    "ko": "韓国語",
    "vi": "ベトナム語",
}
