"""Urgent notices from templates: put forward, approved by another person, and sent by one officer on duty."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.dispatch import Dispatch, Standing
from bot.forms import form_token, read_token
from bot.preview import Preview
from bot.staff.roles import StaffError
from bot.web.staff.guard import current_account, needs
from bot.web.staff.phones import screen_of
from knowledge.languages import NAMES, html_lang


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplatePages:
    """The pages."""

    dispatch: Dispatch

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/templates", "templates", self.listed)
        pages.add_url_rule("/templates/<name>", "template", self.one)
        pages.add_url_rule("/templates/<name>/submit", "submit_template", self.submit, methods=["POST"])
        pages.add_url_rule("/templates/<name>/approve", "approve_template", self.approve, methods=["POST"])
        pages.add_url_rule("/templates/<name>/preview", "preview_template", self.preview, methods=["POST"])
        pages.add_url_rule("/templates/<name>/send", "send_template", self.send, methods=["POST"])

    @needs("account")
    def listed(self) -> ResponseReturnValue:
        """All templates."""
        try:
            found, problem = self.dispatch.listed(), None
        except StaffError as error:
            found, problem = [], str(error)
        return render_template("staff/templates.html", found=found, problem=problem)

    @needs("account")
    def one(self, name: str) -> ResponseReturnValue:
        """One of them, with its blanks."""
        return self._page(name)

    @needs("editor")
    def submit(self, name: str) -> ResponseReturnValue:
        """Put it forward."""
        return self._done(name, lambda: self.dispatch.submit(current_account(), name))

    @needs("approver")
    def approve(self, name: str) -> ResponseReturnValue:
        """A second person's word."""
        digest = request.form.get("digest", "")
        return self._done(name, lambda: self.dispatch.approve(current_account(), name, digest))

    @needs("account")
    def preview(self, name: str) -> ResponseReturnValue:
        """The confirm screen: what goes to how many."""
        try:
            return self._page(name, seen=self.dispatch.preview(name, self._given(self._standing(name))))
        except StaffError as error:
            return self._page(name, str(error)), 422

    @needs("account")
    def send(self, name: str) -> ResponseReturnValue:
        """Send what was seen, or try it with the guests."""
        account, given = current_account(), self._given(self._standing(name))
        try:
            if request.form.get("drill") == "1":
                number = self.dispatch.drill(account, name, given, read_token(request.form.get("token", "")))
                return self._page(name, told=f"訓練として、登録した職員 {number} 人にだけ送ります。")
            made = self.dispatch.send(account, name, given, request.form.get("digest", ""))
        except StaffError as error:
            return self._page(name, str(error)), 422
        return redirect(url_for("staff.sending", number=made), 303)

    def _done(self, name: str, work: Callable[[], None]) -> ResponseReturnValue:
        try:
            work()
        except StaffError as error:
            return self._page(name, str(error)), 422
        return redirect(url_for("staff.template", name=name), 303)

    def _standing(self, name: str) -> Standing:
        try:
            return self.dispatch.one(name)
        except StaffError:
            abort(404)

    def _given(self, standing: Standing) -> dict[str, str]:
        return {blank.name: request.form.get(f"blank-{blank.name}", "") for blank in standing.template.blanks}

    def _page(
        self, name: str, problem: str | None = None, *, seen: Preview | None = None, told: str | None = None
    ) -> str:
        standing, drawn = self._standing(name), self.dispatch.approvals.channel.drawn
        return render_template(
            "staff/template.html",
            one=standing,
            given=self._given(standing),
            own=standing.approval is not None and standing.approval.author_id == current_account().id,
            seen=seen,
            token=form_token(),
            screens=[screen_of(shown.part, shown, drawn) for shown in seen.shown] if seen else [],
            names={**self.dispatch.approvals.names(), **NAMES},
            lang_attribute=html_lang,
            problem=problem,
            told=told,
        )
