"""The record of what the staff did, for admins."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.staff.roles import EVERY, Account, may
from bot.staff.roster import Roster
from bot.store import audit
from bot.store.audit import Recorded
from bot.store.database import Database
from bot.web.staff.guard import current_account, needs
from bot.web.staff.words import Places, acting_name, action_name, clock_time

ON_A_PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """An admin of everything sees all of it; others what was done in their cities or by accounts they manage."""

    database: Database
    roster: Roster
    places: Places

    def add_to(self, pages: Blueprint) -> None:
        """The routes."""
        pages.add_url_rule("/audit", "audit", self.page)

    @needs("admin")
    def page(self) -> ResponseReturnValue:
        """The newest rows, or those ``before`` an id."""
        rows = self._rows(current_account(), request.args.get("before", type=int))
        shown = [
            (
                clock_time(row.at),
                row.name or "—",
                acting_name(row.role),
                action_name(row.action),
                self.places.target(row.target),
            )
            for row in rows[:ON_A_PAGE]
        ]
        older = rows[ON_A_PAGE - 1].id if len(rows) > ON_A_PAGE else None
        return render_template("staff/audit.html", rows=shown, older=older)

    def _rows(self, admin: Account, before: int | None) -> list[Recorded]:
        limit = ON_A_PAGE + 1
        if may(admin, "admin", EVERY, EVERY):
            return self.database.read(lambda c: audit.latest(c, limit=limit, before=before))
        by = {account.id for account in self.roster.managed_by(admin)}
        cities = {grant.city for grant in admin.grants if grant.role == "admin" and grant.section == EVERY} - {EVERY}
        return self.database.read(lambda c: audit.latest(c, limit=limit, before=before, by=by, cities=cities))
