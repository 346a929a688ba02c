"""Admins add, reset and disable accounts, each where they are one; the record says what they did."""

import re
from typing import get_args

import pytest

from bot.staff.roles import EVERY, Grant, may
from bot.store import audit
from bot.web.staff.words import acting_name, action_name

from .conftest import Clerk, Open, Site

ACCOUNTS = "/staff/accounts"


def adds(admin: Clerk, name: str, role: str = "editor", city: str = "joso", section: str = EVERY) -> tuple[int, str]:
    """The status, and the token of the link if there is one."""
    answer = admin.sends(ACCOUNTS, name=name, role=role, city=city, section=section)
    found = re.search(r"/staff/setup/([a-z0-9-]+)", answer.text)
    return answer.status_code, found[1] if found else ""


def does(admin: Clerk, name: str, act: str, **fields: str) -> int:
    return admin.sends(f"{ACCOUNTS}/{name}/{act}", of=ACCOUNTS, **fields).status_code


def test_an_account_is_added_by_a_link_and_does_what_it_was_given(site: Site) -> None:
    admin = site.clerk("kanri", role="admin")
    status, token = adds(admin, "Suzuki", "approver", "omitama", "pension")
    assert status == 200
    colleague = site.visitor()
    assert colleague.sets_up(token).status_code == 200
    home = colleague.reads("/staff/")
    assert "小美玉市・国保年金課" in home
    assert ACCOUNTS not in home
    account = site.roster.find(None, "suzuki")
    assert may(account, "approver", "omitama", "pension")
    assert not may(account, "approver", "joso", "pension")


def test_strange_forms_add_nobody(site: Site) -> None:
    admin = site.clerk("kanri", role="admin")
    for name, role, city, section in (
        ("kanri", "editor", EVERY, EVERY),
        ("a b", "editor", EVERY, EVERY),
        ("suzuki", "root", EVERY, EVERY),
        ("suzuki", "editor", "nara", EVERY),
        ("suzuki", "editor", EVERY, "nobody"),
    ):
        assert adds(admin, name, role, city, section) == (422, "")
    assert [account.name for account in site.roster.managed_by(None)] == ["kanri"]


@pytest.mark.parametrize(
    ("settings", "address"), [({}, "http://localhost"), ({"public_url": "http://intra"}, "http://intra")]
)
def test_the_link_has_the_address_that_staff_know(open_site: Open, settings: dict[str, str], address: str) -> None:
    admin = open_site(**settings).clerk("kanri", role="admin")
    page = admin.sends(ACCOUNTS, name="suzuki", role="editor", city=EVERY, section=EVERY).text
    assert f"{address}/staff/setup/" in page


def test_a_disabled_account_is_out_at_once_and_comes_back_by_a_link(site: Site) -> None:
    admin, clerk = site.clerk("kanri", role="admin"), site.clerk()
    assert does(admin, "tanaka", "disable") == 303
    assert clerk.opens("/staff/").status_code == 303
    assert clerk.signs_in().status_code == 403
    answer = admin.sends(f"{ACCOUNTS}/tanaka/reset", of=ACCOUNTS)
    found = re.search(r"/staff/setup/([a-z0-9-]+)", answer.text)
    assert found
    assert clerk.sets_up(found[1]).status_code == 200


def test_the_last_admin_stays(site: Site) -> None:
    admin = site.clerk("kanri", role="admin")
    role = {"role": "admin", "city": EVERY, "section": EVERY}
    assert does(admin, "kanri", "disable") == 422
    assert does(admin, "kanri", "take", **role) == 422
    _, token = adds(admin, "suzuki", "admin", EVERY)
    assert does(admin, "kanri", "disable") == 422  # suzuki has not come in yet
    site.visitor().sets_up(token)
    assert does(admin, "kanri", "take", **role) == 303
    assert admin.opens(ACCOUNTS).status_code == 403


def test_the_admin_of_a_city_does_not_replace_the_one_of_all(site: Site) -> None:
    admin = site.clerk("kanri", role="admin")
    site.clerk("joso-kanri", role="admin", city="joso")
    assert does(admin, "kanri", "disable") == 422
    assert does(admin, "joso-kanri", "disable") == 303


def test_roles_are_given_and_taken(site: Site) -> None:
    admin, clerk = site.clerk("kanri", role="admin"), site.clerk(city="joso")
    role = {"role": "approver", "city": "omitama", "section": "pension"}
    assert does(admin, "tanaka", "give", **role) == 303
    assert does(admin, "tanaka", "give", **role) == 422
    assert "承認者" in clerk.reads("/staff/")
    assert does(admin, "tanaka", "take", **role) == 303
    assert does(admin, "tanaka", "take", **role) == 422
    assert "承認者" not in clerk.reads("/staff/")


def test_an_admin_of_a_city_neither_sees_nor_touches_others(site: Site) -> None:
    admin = site.clerk("joso-kanri", role="admin", city="joso")
    site.clerk("kanri", role="admin")
    site.clerk("omi", city="omitama")
    site.clerk("both", city="joso")
    site.roster.give(None, "both", Grant(role="editor", city="omitama", section=EVERY))
    site.clerk("joso-kakari", city="joso", section="pension")
    page = admin.reads(ACCOUNTS)
    assert ("joso-kakari" in page, "joso-kanri" in page) == (True, True)
    assert not [name for name in ("omi", "both", "kanri") if f">{name}</a>" in page]
    for name in ("kanri", "omi", "both", "nobody"):
        assert admin.opens(f"{ACCOUNTS}/{name}").status_code == 404
        for act in ("reset", "disable", "give", "take"):
            assert does(admin, name, act, role="editor", city="joso", section=EVERY) == 404
    for city in (EVERY, "omitama"):
        assert adds(admin, "suzuki", "editor", city) == (422, "")
        assert does(admin, "joso-kakari", "give", role="editor", city=city, section=EVERY) == 422
    assert adds(admin, "suzuki", "admin", "joso")[0] == 200


def test_an_admin_of_a_section_makes_nobody_more_than_that(site: Site) -> None:
    admin = site.clerk("kakari-kanri", role="admin", city="joso", section="pension")
    assert adds(admin, "suzuki", "editor", "joso", EVERY) == (422, "")
    assert adds(admin, "suzuki", "editor", "joso", "water") == (422, "")
    assert adds(admin, "suzuki", "editor", "joso", "pension")[0] == 200


def test_the_record_says_who_did_what_to_whom_and_when(site: Site) -> None:
    admin = site.clerk("kanri", role="admin")
    adds(admin, "suzuki", "approver", "omitama", "pension")
    does(admin, "suzuki", "disable")
    rows = site.office.database.read(lambda c: audit.latest(c, limit=3))
    assert [(row.name, row.role, row.action, row.target, row.city) for row in rows] == [
        ("kanri", "admin", "account-disabled", "suzuki", "omitama"),
        ("kanri", "admin", "role-given", "suzuki approver:omitama:pension", "omitama"),
        ("kanri", "admin", "account-added", "suzuki", "omitama"),
    ]
    assert {row.at for row in rows} == {site.clock()}
    page = admin.reads("/staff/audit")
    assert "suzuki（承認者：小美玉市・国保年金課）" in page
    assert "2026年11月20日（金）12:00" in page


def test_an_admin_of_a_city_reads_its_part_of_the_record(site: Site) -> None:
    site.clerk("omi", city="omitama")
    site.clerk("joso-kakari", city="joso")
    page = site.clerk("joso-kanri", role="admin", city="joso").reads("/staff/audit")
    assert "joso-kakari" in page
    assert "omi（" not in page
    assert ">omi<" not in page


def test_a_long_record_has_pages(site: Site) -> None:
    admin = site.clerk("kanri", role="admin")
    role = Grant(role="editor", city="joso", section=EVERY)
    for _ in range(55):
        site.roster.give(None, "kanri", role)
        site.roster.take(None, "kanri", role)
    first = admin.reads("/staff/audit")
    assert first.count("<tr>") == 101
    older = re.search(r"/staff/audit\?before=\d+", first)
    assert older
    assert admin.reads(older[0]).count("<tr>") < 101


def test_everything_the_record_can_say_has_words() -> None:
    actions, roles = get_args(audit.Action), {"admin", "approver", "editor", "self", "operator"}
    assert len(actions) > 10
    assert not [action for action in actions if action_name(action) == action]
    assert not [role for role in roles if acting_name(role) == role]
