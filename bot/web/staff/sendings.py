"""What was put forward, as it is sent: approved by another person, stopped, and how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.approval import Approvals
from bot.noticeboard import OPEN, Waiting
from bot.staff.roles import Account, Role, StaffError, may
from bot.store import occurrences
from bot.store.sendings import Part, Sending
from bot.store.uptake import uptake
from bot.uptake import told
from bot.web.staff.asked import row_id
from bot.web.staff.guard import current_account, needs
from bot.web.staff.phones import Screen, screen_of
from bot.web.staff.words import KIND_NAMES, clock_time
from knowledge.languages import NAMES, html_lang

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

CHANGED = "お知らせの文が直されたか、取り下げられたためです。"

EITHER: tuple[Role, ...] = ("editor", "approver")

DELIVERY_NAMES: dict[str, str] = {
    "waiting": "送る時刻を待っています",
    "planned": "送る相手が決まりました",
    "sending": "送っています",
    "held": "止まっています",
    "done": "送り終わりました",
    "stopped": "止めました",
    "over": "期限が過ぎたので送りません",
}


DELIVERY_REASONS: dict[str, str] = {
    "quota": "今月の通数が足りません",
    "edited": "お知らせが直されました",
    "gone": "お知らせが取り下げられました",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SendingPages:
    """The pages."""

    approvals: Approvals

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/sendings", "sendings", self.sendings)
        pages.add_url_rule("/sendings/<number>", "sending", self.sending)
        pages.add_url_rule("/sendings/<number>/approve", "approve_sending", self.approve, methods=["POST"])
        pages.add_url_rule("/sendings/<number>/resume", "resume_sending", self.resume, methods=["POST"])
        pages.add_url_rule("/sendings/<number>/stop", "stop_sending", self.stop, methods=["POST"])

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

    @needs("approver")
    def resume(self, number: str) -> ResponseReturnValue:
        """Send the rest after all."""
        own, part, edit = row_id(number), row_id(request.form.get("part", "")), request.form.get("edited_to")
        return self._done(own, lambda: self.approvals.resume(current_account(), own, part, edit or None))

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

    def _sending(self, number: int, problem: str | None = None) -> str:
        try:
            waiting = self.approvals.waiting(number)
        except StaffError:
            abort(404)
        account, sending = current_account(), waiting.sending
        void = waiting.void and sending.state in OPEN
        approves = sending.state == "waiting" and not void and self._may(account, sending, "approver")
        progress = [headway for _, headway in self.approvals.progress(number)]
        on_its_way = any(headway and headway.state in occurrences.OPEN for headway in progress)
        return render_template(
            "staff/sending.html",
            sending=sending,
            waiting=waiting,
            parts=list(zip(self._screens(waiting), progress, strict=True)),
            kind_name=KIND_NAMES[sending.kind],
            state_name=STATE_NAMES["void" if void else sending.state],
            state_names=STATE_NAMES,
            reason=CHANGED if void else REASONS.get(sending.reason),
            void=void,
            on_its_way=on_its_way,
            may_approve=approves and sending.author_id != account.id,
            own=approves and sending.author_id == account.id,
            may_stop=(sending.state in (*OPEN, "handed") or on_its_way) and self._may(account, sending, *EITHER),
            may_resume=self._may(account, sending, "approver"),
            delivery_names=DELIVERY_NAMES,
            delivery_reasons=DELIVERY_REASONS,
            clock_time=clock_time,
            lang_attribute=html_lang,
            uptakes={part.key: self._uptake(part) for part in waiting.parts},
            names={**self.approvals.names(), **NAMES},
            problem=problem,
        )

    def _screens(self, waiting: Waiting) -> list[Screen]:
        shown = {one.part.key: one for one in waiting.shown}
        return [screen_of(part, shown.get(part.key), self.approvals.channel.drawn) for part in waiting.parts]

    def _uptake(self, part: Part) -> list[tuple[str, str]]:
        occurrence_id = part.occurrence_id
        if occurrence_id is None:
            return []
        return list(told(self.approvals.database.read(lambda connection: uptake(connection, occurrence_id))))

    def _may(self, account: Account, sending: Sending, *roles: Role) -> bool:
        return any(may(account, role, self.approvals.channel.city, sending.section) for role in roles)
