"""The pages behind a link to set up an account: password, phone, backup codes."""

from dataclasses import dataclass

import segno
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bot.staff import factors
from bot.staff.enrolment import Enrolment, LinkGoneError, Pending
from bot.staff.passwords import SHORTEST
from bot.staff.roles import StaffError
from bot.web.staff.guard import needs, with_session


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """The link is what lets one in: whoever has it and nobody else."""

    enrolment: Enrolment

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/setup/<token>", "setup", self.password)
        pages.add_url_rule("/setup/<token>", "choose_password", self.choose_password, methods=["POST"])
        pages.add_url_rule("/setup/<token>/phone", "setup_phone", self.phone)
        pages.add_url_rule("/setup/<token>/phone", "finish_setup", self.finish, methods=["POST"])

    @needs("anyone")
    def password(self, token: str) -> ResponseReturnValue:
        """Step 1."""
        try:
            return _password_page(self.enrolment.pending(token))
        except LinkGoneError:
            return _gone()

    @needs("anyone")
    def choose_password(self, token: str) -> ResponseReturnValue:
        """Step 1 is done."""
        try:
            pending = self.enrolment.pending(token)
            self.enrolment.choose_password(token, request.form.get("password", ""), request.form.get("again", ""))
        except LinkGoneError:
            return _gone()
        except StaffError as error:
            return _password_page(pending, str(error)), 422
        return redirect(url_for("staff.setup_phone", token=token), 303)

    @needs("anyone")
    def phone(self, token: str) -> ResponseReturnValue:
        """Step 2."""
        try:
            pending = self.enrolment.pending(token)
        except LinkGoneError:
            return _gone()
        if not pending.has_password:
            return redirect(url_for("staff.setup", token=token))
        return _phone_page(pending)

    @needs("anyone")
    def finish(self, token: str) -> ResponseReturnValue:
        """Step 2 is done; step 3 shows the backup codes, once."""
        try:
            pending = self.enrolment.pending(token)
            finished = self.enrolment.finish(token, request.form.get("code", ""))
        except LinkGoneError:
            return _gone()
        except StaffError as error:
            return _phone_page(pending, str(error)), 422
        page = render_template("staff/codes.html", codes=finished.codes, first=True)
        return with_session(make_response(page), finished.session)


def _password_page(pending: Pending, problem: str | None = None) -> str:
    return render_template("staff/setup_password.html", name=pending.name, shortest=SHORTEST, problem=problem)


def _phone_page(pending: Pending, problem: str | None = None) -> str:
    return render_template(
        "staff/setup_phone.html",
        name=pending.name,
        qr=drawn(factors.address_for_app(pending.secret, pending.name)),
        secret=factors.in_groups(pending.secret),
        problem=problem,
    )


def _gone() -> ResponseReturnValue:
    title, message = "このリンクは使えません", "使い終わったか、24時間を過ぎたか、新しいリンクが出ています。"
    return render_template("staff/error.html", title=title, message=message, gone=True), 410


def drawn(text: str) -> Markup:
    """A QR code inside the page, as large as its style says: nothing is fetched, and nothing of it is kept."""
    return Markup(segno.make(text, error="m", micro=False).svg_inline(border=4, light="#ffffff", omitsize=True))
