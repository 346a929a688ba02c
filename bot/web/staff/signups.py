"""Sign-ups by telephone and at the counter, the list for the door, and what groups wish for. Codes, no names."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.forms import form_token, read_token
from bot.signup_desk import MOST_PEOPLE, SignupDesk
from bot.signups import Form
from bot.staff.roles import StaffError
from bot.web.staff.asked import row_id
from bot.web.staff.guard import current_account, needs
from bot.web.staff.words import clock_time
from scheduler.occurrences import Occurrence
from scheduler.signup import Via

VIA_NAMES: dict[Via, str] = {"phone": "電話", "counter": "窓口"}
"""How staff take a sign-up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignupPages:
    """The pages."""

    desk: SignupDesk

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/signups", "signups", self.sessions)
        pages.add_url_rule("/signups/<session>", "signup", self.session)
        pages.add_url_rule("/signups/<session>/sheet", "signup_sheet", self.sheet)
        pages.add_url_rule("/signups/<session>/add", "add_signup", self.add, methods=["POST"])
        pages.add_url_rule("/signups/<session>/<number>/cancel", "cancel_signup", self.cancel, methods=["POST"])
        pages.add_url_rule("/signups/<session>/<number>/came", "mark_signup", self.mark, methods=["POST"])
        pages.add_url_rule("/group-requests", "group_requests", self.requests)

    @needs("editor")
    def sessions(self) -> ResponseReturnValue:
        """The coming sessions of the sections that the account works for."""
        try:
            found, unknown = self.desk.sessions(current_account()), self.desk.unknown()
        except StaffError as error:
            return render_template("staff/signups.html", sessions=[], unknown=(), problem=str(error))
        return render_template("staff/signups.html", sessions=found, unknown=unknown, problem=None)

    @needs("editor")
    def session(self, session: str) -> ResponseReturnValue:
        """One session: who has a place, and a form for one more.

        made: ids of the places given just now, again: by a form that had been sent before. ended: the place given up.
        """
        return self._page(self._own(session))

    @needs("editor")
    def sheet(self, session: str) -> ResponseReturnValue:
        """The list for the door on A4."""
        one = self._own(session)
        numbers, places = self.desk.seen(one)
        printed = clock_time(self.desk.approvals.now())
        return render_template(
            "staff/signup_sheet.html", numbers=numbers, places=places, city=self.desk.city_name(), printed=printed
        )

    @needs("editor")
    def add(self, session: str) -> ResponseReturnValue:
        """One more, or several who come together; the page that follows shows their codes."""
        one, form = self._own(session), request.form
        via = next((name for name in VIA_NAMES if name == form.get("via")), None)
        try:
            if via is None:
                raise StaffError("電話か窓口かを、えらんでください。")
            sent = Form(token=read_token(form.get("token", "")), via=via, people=form.get("people", 0, type=int))
            taken = self.desk.add(current_account(), one, sent)
        except StaffError as error:
            return self._page(one, str(error)), 422
        made = [place.id for place in taken.places]
        return redirect(url_for("staff.signup", session=one.id, made=made, again=1 if taken.again else None), 303)

    @needs("editor")
    def cancel(self, session: str, number: str) -> ResponseReturnValue:
        """Give a place up."""
        one = self._own(session)
        try:
            ended = self.desk.cancel(current_account(), one, row_id(number))
        except StaffError as error:
            return self._page(one, str(error)), 422
        return redirect(url_for("staff.signup", session=one.id, ended=ended.id), 303)

    @needs("editor")
    def mark(self, session: str, number: str) -> ResponseReturnValue:
        """Somebody stands at the door, or was marked by mistake."""
        one = self._own(session)
        try:
            self.desk.mark(current_account(), one, row_id(number), came=request.form.get("came") == "1")
        except StaffError as error:
            return self._page(one, str(error)), 422
        return redirect(url_for("staff.signup", session=one.id, _anchor=f"place-{number}"), 303)

    @needs("editor")
    def requests(self) -> ResponseReturnValue:
        """What groups wish for."""
        try:
            found = list(self.desk.requests(current_account()))
        except StaffError as error:
            return render_template("staff/group_requests.html", requests=[], problem=str(error))
        return render_template("staff/group_requests.html", requests=found, problem=None)

    def _own(self, name: str) -> Occurrence:
        """A session that the account may change."""
        try:
            one = self.desk.session(name)
        except StaffError:
            abort(404)
        if one is None:
            abort(404)
        if not self.desk.may_edit(current_account(), one):
            abort(403)
        return one

    def _page(self, one: Occurrence, problem: str | None = None) -> str:
        numbers, places = self.desk.seen(one)
        wanted = set(request.args.getlist("made", type=int))
        return render_template(
            "staff/signup.html",
            numbers=numbers,
            places=places,
            untold=self.desk.untold(one),
            made=[place for place in places if place.id in wanted],
            again=request.args.get("again") == "1",
            ended=self.desk.given_up(one, request.args.get("ended", 0, type=int)),
            token=form_token(),
            vias=list(VIA_NAMES.items()),
            most=MOST_PEOPLE,
            problem=problem,
        )
