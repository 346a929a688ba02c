"""The accounts of the staff, for admins: each sees and changes only what lies where they are one."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.staff.roles import EVERY, ROLES, Account, Grant, Role, StaffError, may
from bot.staff.roster import Roster
from bot.web.staff.guard import current_account, needs
from bot.web.staff.setup import drawn
from bot.web.staff.words import ROLE_MEANINGS, ROLE_NAMES, STATE_NAMES, Places, clock_time, rank


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """The pages. public_url: under which address links are handed out; without, the one of the request."""

    roster: Roster
    places: Places
    public_url: str | None

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/accounts", "accounts", self.listed)
        pages.add_url_rule("/accounts", "add_account", self.add, methods=["POST"])
        pages.add_url_rule("/accounts/<name>", "one_account", self.one)
        for act in (self.reset, self.disable, self.give, self.take):
            pages.add_url_rule(f"/accounts/<name>/{act.__name__}", f"account_{act.__name__}", act, methods=["POST"])

    @needs("admin")
    def listed(self) -> ResponseReturnValue:
        """All of them, and a form to add one."""
        return self._list()

    @needs("admin")
    def add(self) -> ResponseReturnValue:
        """A new account; the link to set it up is shown once."""
        name = request.form.get("name", "")
        try:
            token = self.roster.add(current_account(), name, self._grant())
        except StaffError as error:
            return self._list(str(error)), 422
        return self._link(token)

    @needs("admin")
    def one(self, name: str) -> ResponseReturnValue:
        """One account and what can be done with it."""
        return self._one(self._account(name))

    @needs("admin")
    def reset(self, name: str) -> ResponseReturnValue:
        """A new link for an account; what it had so far no longer works."""
        self._account(name)
        return self._link(self.roster.reset(current_account(), name))

    @needs("admin")
    def disable(self, name: str) -> ResponseReturnValue:
        """Let nobody in by an account any more."""
        account = self._account(name)
        try:
            self.roster.disable(current_account(), name)
        except StaffError as error:
            return self._one(account, str(error)), 422
        return redirect(url_for("staff.accounts"), 303)

    @needs("admin")
    def give(self, name: str) -> ResponseReturnValue:
        """One more role."""
        return self._change_roles(name, given=True)

    @needs("admin")
    def take(self, name: str) -> ResponseReturnValue:
        """One role less."""
        return self._change_roles(name, given=False)

    def _change_roles(self, name: str, *, given: bool) -> ResponseReturnValue:
        account, change = self._account(name), self.roster.give if given else self.roster.take
        try:
            change(current_account(), name, self._grant())
        except StaffError as error:
            return self._one(account, str(error)), 422
        return redirect(url_for("staff.one_account", name=account.name), 303)

    def _account(self, name: str) -> Account:
        try:
            return self.roster.find(current_account(), name)
        except StaffError:
            abort(404)

    def _grant(self) -> Grant:
        """The role in the form. Raises StaffError when it is none, or of a place that there is not."""
        form = request.form
        role: Role | None = next((role for role in ROLES if role == form.get("role")), None)
        city, section = form.get("city", ""), form.get("section", "")
        if role is None:
            raise StaffError("役割を一つえらんでください。")
        if city not in {EVERY, *self.places.cities()} or section not in {EVERY, *self.places.sections()}:
            raise StaffError("市と担当課をえらんでください。")
        return Grant(role=role, city=city, section=section)

    def _list(self, problem: str | None = None) -> str:
        accounts = self.roster.managed_by(current_account())
        return render_template(
            "staff/accounts.html",
            accounts=[(account, rank(account), *_state(account)) for account in accounts],
            problem=problem,
            name=request.form.get("name", ""),
            **self._choices(),
        )

    def _one(self, account: Account, problem: str | None = None) -> str:
        return render_template(
            "staff/one_account.html",
            one=account,
            state=_state(account),
            grants=[(grant, ROLE_NAMES[grant.role], self.places.described(grant)) for grant in account.grants],
            problem=problem,
            **self._choices(),
        )

    def _choices(self) -> dict[str, object]:
        """What an admin may give: roles, and the places where they are one."""
        admin = current_account()
        mine = [grant for grant in admin.grants if grant.role == "admin"]
        cities = {
            city: name for city, name in self.places.cities().items() if any(g.city in (EVERY, city) for g in mine)
        }
        sections = self.places.sections(next(iter(cities)) if len(cities) == 1 else EVERY)
        return {
            "roles": [(role, ROLE_NAMES[role], ROLE_MEANINGS[role]) for role in ROLES],
            "cities": ([(EVERY, "すべての市")] if may(admin, "admin", EVERY, EVERY) else []) + list(cities.items()),
            "sections": ([(EVERY, "すべての担当課")] if any(g.section == EVERY for g in mine) else [])
            + [(role, name) for role, name in sections.items() if any(g.section in (EVERY, role) for g in mine)],
        }

    def _link(self, token: str) -> str:
        path = url_for("staff.setup", token=token)
        address = (self.public_url or request.host_url).rstrip("/") + path
        return render_template("staff/link.html", address=address, qr=drawn(address))


def _state(account: Account) -> tuple[str, str]:
    return STATE_NAMES[account.state], clock_time(account.signed_in_at)
