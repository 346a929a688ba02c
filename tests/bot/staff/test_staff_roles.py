"""A role counts where it was given, and nowhere else."""

import pytest

from bot.staff.roles import EVERY, Account, Grant, Role, StaffError, login_name, may, may_manage


def account(*grants: tuple[Role, str, str]) -> Account:
    held = tuple(Grant(role=role, city=city, section=section) for role, city, section in grants)
    return Account(id=1, name="tanaka", state="ready", grants=held, signed_in_at=None)


@pytest.mark.parametrize(
    ("grant", "city", "section", "allowed"),
    [
        (("editor", "joso", "pension"), "joso", "pension", True),
        (("editor", "joso", "pension"), "joso", "water", False),
        (("editor", "joso", "pension"), "omitama", "pension", False),
        (("editor", "joso", "pension"), "joso", EVERY, False),
        (("editor", "joso", EVERY), "joso", "pension", True),
        (("editor", "joso", EVERY), EVERY, "pension", False),
        (("editor", EVERY, "pension"), "joso", "pension", True),
        (("editor", EVERY, "pension"), "joso", "water", False),
        (("editor", EVERY, EVERY), EVERY, EVERY, True),
        (("approver", EVERY, EVERY), "joso", "pension", False),
        (("admin", EVERY, EVERY), "joso", "pension", False),
    ],
)
def test_a_role_counts_where_it_was_given(
    grant: tuple[Role, str, str], city: str, section: str, *, allowed: bool
) -> None:
    assert may(account(grant), "editor", city, section) is allowed


def test_several_roles_add_up_and_none_is_made_of_two() -> None:
    both = account(("editor", "joso", "pension"), ("approver", "omitama", EVERY))
    assert may(both, "editor", "joso", "pension")
    assert may(both, "approver", "omitama", "water")
    assert not may(both, "approver", "joso", "pension")
    assert not may(both, "editor", "omitama", "pension")


def test_an_admin_manages_only_accounts_that_lie_wholly_in_reach() -> None:
    of_joso = account(("admin", "joso", EVERY))
    assert may_manage(of_joso, account(("approver", "joso", "pension"), ("admin", "joso", EVERY)))
    assert not may_manage(of_joso, account(("editor", "joso", "pension"), ("editor", "omitama", "pension")))
    assert not may_manage(of_joso, account(("admin", EVERY, EVERY)))
    assert not may_manage(account(("approver", EVERY, EVERY)), account())


@pytest.mark.parametrize("typed", ["tanaka", "ＴＡＮＡＫＡ", " Tanaka ", "TANAKA\u0000"])
def test_a_name_is_one_name_however_it_is_typed(typed: str) -> None:
    assert login_name(typed) == "tanaka"


@pytest.mark.parametrize("typed", ["", "a", "x" * 41, "a b", "../etc", "<b>", "田中/市民課"])
def test_strange_names_are_refused(typed: str) -> None:
    with pytest.raises(StaffError):
        login_name(typed)
