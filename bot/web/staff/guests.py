"""The members of the staff who get what is sent to try it out: a code brings one in, a button takes one out."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.guestbook import VALID, Guestbook
from bot.staff.roles import StaffError
from bot.web.staff.asked import row_id
from bot.web.staff.guard import current_account, needs
from bot.web.staff.setup import drawn
from bot.web.staff.words import clock_time
from scheduler.due import local_time

MINUTES = VALID // 60_000


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestPages:
    """The pages."""

    guestbook: Guestbook

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/guests", "guests", self.guests)
        pages.add_url_rule("/guests/invite", "invite_guest", self.invite, methods=["POST"])
        pages.add_url_rule("/guests/<number>/remove", "remove_guest", self.remove, methods=["POST"])

    @needs("account")
    def guests(self) -> ResponseReturnValue:
        """Who they are."""
        return self._page()

    @needs("account")
    def invite(self) -> ResponseReturnValue:
        """A code, shown this once."""
        try:
            new = self.guestbook.invite(current_account(), request.form.get("label", ""))
        except StaffError as error:
            return self._page(str(error)), 422
        qr = drawn(new.link) if new.link else None
        return render_template(
            "staff/guest_code.html", new=new, qr=qr, minutes=MINUTES, until=f"{local_time(new.until):%H:%M}"
        )

    @needs("account")
    def remove(self, number: str) -> ResponseReturnValue:
        """No tests for them any more."""
        try:
            self.guestbook.remove(current_account(), row_id(number))
        except StaffError as error:
            return self._page(str(error)), 422
        return redirect(url_for("staff.guests"), 303)

    def _page(self, problem: str | None = None) -> str:
        found = [(one, clock_time(one.added_at)) for one in self.guestbook.listed()]
        return render_template(
            "staff/guests.html",
            guests=found,
            may_change=self.guestbook.role_of(current_account()) is not None,
            minutes=MINUTES,
            label=request.form.get("label", ""),
            problem=problem,
        )
