"""Who may do what. A role counts in one city or in all, for one section or for all; roles imply no other roles.

So an admin approves nothing and an approver edits nothing unless they are also given that role: whoever sends a notice
needs a second person, and an account that could be both without saying so would be neither.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Role = Literal["editor", "approver", "admin"]
ROLES: tuple[Role, ...] = ("editor", "approver", "admin")

EVERY = "*"
"""Every city, or every section."""

State = Literal["ready", "waiting", "disabled"]
"""Can sign in; has not set a password and a second factor yet; may not."""

LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Grant:
    """A role in ``city`` (an id, or ``*``) for ``section`` (a role of ``knowledge/roles.yaml``, or ``*``)."""

    role: Role
    city: str
    section: str

    def covers(self, other: "Grant") -> bool:
        """Whether it holds wherever ``other`` does; the roles are not compared."""
        return self.city in (EVERY, other.city) and self.section in (EVERY, other.section)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Somebody of the city's staff. signed_in_at: UTC milliseconds, None for never."""

    id: int
    name: str
    state: State
    grants: tuple[Grant, ...]
    signed_in_at: int | None


class StaffError(ValueError):
    """What was asked for is not done; the message says why, in Japanese, to whoever asked."""


def login_name(text: str) -> str:
    """The name as it is kept, however it was typed. Raises StaffError when it cannot be one."""
    name = plain_name(text)
    if not 2 <= len(name) <= LONGEST_NAME or not all(char.isalnum() or char in "._-@" for char in name):
        raise StaffError(
            f"アカウント名は2〜{LONGEST_NAME}文字で、文字・数字と . _ - @ だけにしてください（空白は使えません）。"
        )
    return name


def plain_name(text: str) -> str:
    """``ＴＡＮＡＫＡ`` and ``tanaka`` are one name; what cannot be printed is left out."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).strip().casefold() if char.isprintable())


def has_role(account: Account, role: Role) -> bool:
    """Whether the account has a role anywhere."""
    return any(grant.role == role for grant in account.grants)


def may(account: Account, role: Role, city: str, section: str) -> bool:
    """Whether the account has a role for a section of a city; asked with ``*``, for all of them."""
    return holds(account.grants, Grant(role=role, city=city, section=section))


def holds(grants: Iterable[Grant], wanted: Grant) -> bool:
    """Whether one of ``grants`` gives what is wanted."""
    return any(grant.role == wanted.role and grant.covers(wanted) for grant in grants)


def may_manage(admin: Account, account: Account) -> bool:
    """Whether an admin may change an account: only when everything it may do lies where the admin is one.

    Otherwise the admin of one section could make a new way in to an account of the whole city and use it.
    """
    return has_role(admin, "admin") and all(may(admin, "admin", g.city, g.section) for g in account.grants)
