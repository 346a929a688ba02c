"""The list of accounts and who may change it: admins on their page, the operator on the command line."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.staff.office import Office
from bot.staff.roles import EVERY, Account, Grant, StaffError, holds, login_name, may_manage
from bot.store import audit, lockouts, staff
from bot.store.audit import Action, Done

Actor = Account | None
"""An admin, or None for the operator, who may do everything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """Every change is recorded. Raises StaffError when it is not done."""

    office: Office

    def managed_by(self, actor: Actor) -> list[Account]:
        """The accounts that an admin may change, by name."""
        accounts = self.office.database.read(staff.every)
        return [account for account in accounts if actor is None or may_manage(actor, account)]

    def find(self, actor: Actor, name: str) -> Account:
        """The account with a name."""
        return self.office.database.read(lambda c: _managed(c, actor, login_name(name)))

    def add(self, actor: Actor, name: str, grant: Grant) -> str:
        """The token of the link for a new account with one role."""
        plain = login_name(name)
        _check_grant(actor, grant)

        def work(connection: Connection) -> str:
            account_id = staff.add(connection, plain, self.office.now())
            if account_id is None:
                raise StaffError(f"「{plain}」というアカウントは、もうあります。別の名前にしてください。")
            staff.give(connection, account_id, grant)
            self._record(connection, actor, "account-added", plain, grant.city)
            self._record(connection, actor, "role-given", _said(plain, grant), grant.city)
            return self.office.issue_link(connection, account_id)

        return self.office.database.write(work)

    def reset(self, actor: Actor, name: str) -> str:
        """The token of a link to set up an account anew. Password, phone, codes and sessions end at once."""

        def work(connection: Connection) -> str:
            account = _managed(connection, actor, login_name(name))
            staff.renew(connection, account.id)
            lockouts.forgive(connection, self.office.lock_of_account(account.name))
            self._record(connection, actor, "account-reset", account.name, _city(account))
            return self.office.issue_link(connection, account.id)

        return self.office.database.write(work)

    def disable(self, actor: Actor, name: str) -> None:
        """Let nobody in by an account any more; ``reset`` brings it back. Never the last admin."""

        def work(connection: Connection) -> None:
            account = _managed(connection, actor, login_name(name))
            for grant in account.grants:
                _keep_an_admin(connection, account, grant)
            staff.disable(connection, account.id, self.office.now())
            self._record(connection, actor, "account-disabled", account.name, _city(account))

        self.office.database.write(work)

    def give(self, actor: Actor, name: str, grant: Grant) -> None:
        """Give an account one more role."""
        _check_grant(actor, grant)

        def work(connection: Connection) -> None:
            account = _managed(connection, actor, login_name(name))
            if not staff.give(connection, account.id, grant):
                raise StaffError("その役割は、もう付いています。")
            self._record(connection, actor, "role-given", _said(account.name, grant), grant.city)

        self.office.database.write(work)

    def take(self, actor: Actor, name: str, grant: Grant) -> None:
        """Take a role away; never the last admin's."""

        def work(connection: Connection) -> None:
            account = _managed(connection, actor, login_name(name))
            _keep_an_admin(connection, account, grant)
            if not staff.take(connection, account.id, grant):
                raise StaffError("その役割は、もう外れています。")
            self._record(connection, actor, "role-taken", _said(account.name, grant), grant.city)

        self.office.database.write(work)

    def _record(self, connection: Connection, actor: Actor, action: Action, target: str, city: str | None) -> None:
        done = Done(
            at=self.office.now(),
            account_id=actor.id if actor else None,
            role="admin" if actor else "operator",
            action=action,
            target=target,
            city=city,
        )
        audit.record(connection, done)


def _managed(connection: Connection, actor: Actor, name: str) -> Account:
    account = staff.find(connection, name)
    if account is None or (actor is not None and not may_manage(actor, account)):
        raise StaffError(f"「{name}」というアカウントはありません。")
    return account


def _check_grant(actor: Actor, grant: Grant) -> None:
    wanted = Grant(role="admin", city=grant.city, section=grant.section)
    if actor is not None and not holds(actor.grants, wanted):
        raise StaffError("その市・担当の役割を付ける権限がありません。")


def _keep_an_admin(connection: Connection, account: Account, grant: Grant) -> None:
    if grant.role == "admin" and account.state == "ready" and staff.is_last_admin(connection, account.id, grant):
        raise StaffError(
            "この人がいなくなると、アカウントを管理できる人がいなくなります。先に、別の人を管理者にしてください。"
        )


def _city(account: Account) -> str | None:
    """The one city that an account is of."""
    cities = {grant.city for grant in account.grants}
    return next(iter(cities)) if len(cities) == 1 else (EVERY if cities else None)


def _said(name: str, grant: Grant) -> str:
    return f"{name} {grant.role}:{grant.city}:{grant.section}"
