"""One's own account: password, phone, backup codes, all sessions."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.staff.own_account import OwnAccount
from bot.staff.passwords import SHORTEST
from bot.staff.roles import StaffError
from bot.web.staff.guard import current_account, needs, with_session, without_session


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """The pages; every change asks for the password once more."""

    own: OwnAccount

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/account", "account", self.page)
        pages.add_url_rule("/account/password", "change_password", self.change_password, methods=["POST"])
        pages.add_url_rule("/account/phone", "change_phone", self.change_phone, methods=["POST"])
        pages.add_url_rule("/account/codes", "make_codes", self.make_codes, methods=["POST"])
        pages.add_url_rule("/account/everywhere", "sign_out_everywhere", self.everywhere, methods=["POST"])

    @needs("account")
    def page(self) -> ResponseReturnValue:
        """What can be changed."""
        return self._page(done=request.args.get("done"))

    @needs("account")
    def change_password(self) -> ResponseReturnValue:
        """Another password; other devices are signed out."""
        form = request.form
        try:
            token = self.own.change_password(
                current_account(), _password(), form.get("new", ""), form.get("again", ""), _address()
            )
        except StaffError as error:
            return self._page(problem=str(error)), 422
        return with_session(make_response(redirect(url_for("staff.account", done="password"), 303)), token)

    @needs("account")
    def change_phone(self) -> ResponseReturnValue:
        """On to the page with the QR code."""
        try:
            token = self.own.change_phone(current_account(), _password(), _address())
        except StaffError as error:
            return self._page(problem=str(error)), 422
        return redirect(url_for("staff.setup_phone", token=token), 303)

    @needs("account")
    def make_codes(self) -> ResponseReturnValue:
        """New backup codes, shown once."""
        try:
            codes = self.own.make_codes(current_account(), _password(), _address())
        except StaffError as error:
            return self._page(problem=str(error)), 422
        return render_template("staff/codes.html", codes=codes, first=False)

    @needs("account")
    def everywhere(self) -> ResponseReturnValue:
        """Sign out here and on all other devices."""
        self.own.sign_out_everywhere(current_account())
        return without_session(make_response(redirect(url_for("staff.sign_in", out="1"), 303)))

    def _page(self, *, problem: str | None = None, done: str | None = None) -> str:
        left = self.own.codes_left(current_account())
        return render_template("staff/account.html", left=left, shortest=SHORTEST, problem=problem, done=done)


def _password() -> str:
    return request.form.get("current", "")


def _address() -> str:
    return request.remote_addr or ""
