"""What everybody may do to their own account."""

import pytest

from bot.store import audit

from .conftest import PASSWORD, Clerk, Site

NEW = "あかいとびらのむこうがわ"


def changes(clerk: Clerk, what: str, current: str = PASSWORD, **fields: str) -> int:
    return clerk.sends(f"/staff/account/{what}", of="/staff/account", current=current, **fields).status_code


def elsewhere(site: Site, clerk: Clerk) -> Clerk:
    """The same person on another computer."""
    other = site.visitor()
    other.name, other.secret = clerk.name, clerk.secret
    assert other.signs_in().status_code == 303
    return other


def test_another_password_ends_the_other_sessions_only(site: Site) -> None:
    clerk = site.clerk()
    other = elsewhere(site, clerk)
    assert changes(clerk, "password", new=NEW, again=NEW) == 303
    assert clerk.opens("/staff/").status_code == 200
    assert other.opens("/staff/").status_code == 303
    assert other.signs_in().status_code == 403
    assert other.signs_in(password=NEW).status_code == 303


@pytest.mark.parametrize("again", ["short", "password1234"])
def test_a_weak_password_changes_nothing(site: Site, again: str) -> None:
    clerk = site.clerk()
    assert changes(clerk, "password", new=again, again=again) == 422
    assert clerk.signs_in().status_code == 303


@pytest.mark.parametrize("what", ["password", "phone", "codes"])
def test_every_change_asks_for_the_password(site: Site, what: str) -> None:
    clerk = site.clerk()
    assert changes(clerk, what, current=NEW, new=NEW, again=NEW) == 422
    assert clerk.signs_in().status_code == 303


def test_a_colleague_at_an_unlocked_computer_cannot_try_for_long(site: Site) -> None:
    clerk = site.clerk()
    for _ in range(5):
        assert changes(clerk, "codes", current=NEW) == 422
    assert changes(clerk, "codes") == 422
    rows = site.office.database.read(lambda c: audit.latest(c, limit=1))
    assert [(row.name, row.action) for row in rows] == [("tanaka", "locked-out")]


def test_the_old_phone_counts_until_the_new_one_is_registered(site: Site) -> None:
    clerk = site.clerk()
    old = clerk.secret
    sent = clerk.sends("/staff/account/phone", of="/staff/account", current=PASSWORD)
    assert clerk.signs_in().status_code == 303
    assert clerk.registers_phone(sent.location).status_code == 200
    assert clerk.secret != old
    assert clerk.signs_in().status_code == 303
    clerk.secret = old
    assert clerk.signs_in().status_code == 403


def test_new_backup_codes_replace_the_old_ones(site: Site) -> None:
    clerk = site.clerk()
    old = clerk.codes[0]
    page = clerk.sends("/staff/account/codes", of="/staff/account", current=PASSWORD).text
    assert old not in page
    assert clerk.signs_in(code=old).status_code == 403
    new = page.partition("<li>")[2].partition("</li>")[0]
    assert clerk.signs_in(code=new).status_code == 303


def test_the_first_page_warns_when_few_codes_are_left(site: Site) -> None:
    clerk = site.clerk()
    for code in clerk.codes[:6]:
        clerk.signs_in(code=code)
    assert "予備コードの残り" not in clerk.reads("/staff/")
    clerk.signs_in(code=clerk.codes[6])
    assert "予備コードの残りは 3 個" in clerk.reads("/staff/")


def test_one_can_sign_out_everywhere(site: Site) -> None:
    clerk = site.clerk()
    other, colleague = elsewhere(site, clerk), site.clerk("suzuki")
    clerk.sends("/staff/account/everywhere", of="/staff/account")
    assert [one.opens("/staff/").status_code for one in (clerk, other, colleague)] == [303, 303, 200]
