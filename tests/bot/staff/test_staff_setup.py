"""From the link to the backup codes, and what becomes of links."""

import pytest

from bot.staff.roles import EVERY, Grant
from bot.store.staff_links import VALID

from .conftest import PASSWORD, SECOND, Site

EDITOR = Grant(role="editor", city=EVERY, section=EVERY)


@pytest.fixture
def path(site: Site) -> str:
    return f"/staff/setup/{site.roster.add(None, 'tanaka', EDITOR)}"


def test_looking_at_a_link_uses_nothing_up(site: Site, path: str) -> None:
    for _ in range(3):
        assert "tanaka" in site.visitor().reads(path)
    visitor = site.visitor()
    assert visitor.opens(f"{path}/phone").location == path  # the password comes first
    assert visitor.sets_up(path.rpartition("/")[2]).status_code == 200


def test_at_the_end_one_is_in_and_has_ten_codes(site: Site, path: str) -> None:
    visitor = site.visitor()
    visitor.sets_up(path.rpartition("/")[2])
    assert len(set(visitor.codes)) == 10
    assert "tanaka" in visitor.reads("/staff/")


def test_a_link_is_used_once(site: Site, path: str) -> None:
    first, second = site.visitor(), site.visitor()
    first.sets_up(path.rpartition("/")[2])
    for address in (path, f"{path}/phone"):
        gone = second.opens(address)
        assert gone.status_code == 410
        assert "tanaka" not in gone.text


def test_a_link_ends_after_a_day(site: Site, path: str) -> None:
    visitor = site.visitor()
    site.clock.passes(VALID - 30 * SECOND)
    page = visitor.sends(path, password=PASSWORD, again=PASSWORD)
    assert page.status_code == 303
    site.clock.passes(30 * SECOND)
    assert visitor.opens(path).status_code == 410
    assert visitor.opens(page.location).status_code == 410


def test_another_link_replaces_the_first(site: Site, path: str) -> None:
    other = site.roster.reset(None, "tanaka")
    assert site.visitor().opens(path).status_code == 410
    assert site.visitor().opens(f"/staff/setup/{other}").status_code == 200


def test_no_link_is_guessed(site: Site, path: str) -> None:
    token = path.rpartition("/")[2]
    for guess in ("x", token[:-1], token + "a", token.upper(), "%00", "'"):
        assert site.visitor().opens(f"/staff/setup/{guess}").status_code == 410


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), ("password1234", "password1234"), (PASSWORD, PASSWORD + "。"), ("", "")]
)
def test_a_password_that_will_not_do_is_said_and_not_kept(site: Site, path: str, password: str, again: str) -> None:
    visitor = site.visitor()
    refused = visitor.sends(path, password=password, again=again)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert visitor.opens(f"{path}/phone").status_code == 302


def test_without_the_right_code_nothing_is_set_up(site: Site, path: str) -> None:
    visitor = site.visitor()
    phone = visitor.sends(path, password=PASSWORD, again=PASSWORD).location
    for code in ("", "000000", "abcdef"):
        assert visitor.sends(phone, code=code).status_code == 422
    assert visitor.opens("/staff/").status_code == 303
    assert visitor.signs_in(name="tanaka", code="000000").status_code == 403
    assert visitor.registers_phone(phone).status_code == 200


def test_a_reset_ends_everything_at_once_and_the_new_set_up_everything_before(site: Site) -> None:
    clerk = site.clerk()
    old = (clerk.secret, list(clerk.codes))
    token = site.roster.reset(None, "tanaka")
    assert clerk.opens("/staff/").status_code == 303
    assert clerk.signs_in().status_code == 403
    assert clerk.signs_in(code=old[1][0]).status_code == 403
    clerk.sets_up(token, "あかいとびらのむこうがわ")
    clerk.signs_out()
    assert clerk.signs_in(password="あかいとびらのむこうがわ", code=old[1][1]).status_code == 403
    assert clerk.signs_in(password="あかいとびらのむこうがわ").status_code == 303


def test_whoever_is_locked_out_comes_in_by_a_new_link(site: Site) -> None:
    clerk = site.clerk()
    for _ in range(5):
        clerk.signs_in(code="000000")
    assert clerk.signs_in().status_code == 429
    clerk.sets_up(site.roster.reset(None, "tanaka"))
    clerk.signs_out()
    assert clerk.signs_in().status_code == 303


def test_secrets_stand_nowhere_in_the_database(site: Site) -> None:
    clerk = site.clerk()
    token = site.roster.add(None, "suzuki", EDITOR)
    cookie = clerk.client.get_cookie("staff")
    assert cookie
    files = b"".join(path.read_bytes() for path in site.folder.glob("madoguchi.db*"))
    assert b"tanaka" in files
    for secret in (PASSWORD, clerk.secret, clerk.codes[0], clerk.codes[0].replace("-", ""), token, cookie.value):
        assert secret.encode() not in files
