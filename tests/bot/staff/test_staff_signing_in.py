"""Signing in: all three right, or the same few words for everybody; waits that restarts do not shorten."""

import pytest

from bot.staff.roles import EVERY, Grant
from bot.store import audit, sessions

from .conftest import HOUR, MINUTE, PASSWORD, SECOND, Clerk, Open, Site

WRONG = "ちがうことばをいれてみる"


def told(page: str) -> str:
    """What the red box says."""
    return page.partition('role="alert"><p>')[2].partition("</p>")[0]


def fails(clerk: Clerk, name: str, times: int = 1, password: str = WRONG) -> list[int]:
    return [clerk.signs_in(name=name, password=password, code="000000").status_code for _ in range(times)]


def test_with_name_password_and_code_one_is_in(site: Site) -> None:
    clerk = site.clerk()
    clerk.signs_out()
    assert clerk.opens("/staff/").status_code == 303
    assert clerk.signs_in(name="ＴＡＮＡＫＡ").location == "/staff/"
    assert "tanaka" in clerk.reads("/staff/")


@pytest.mark.parametrize("wrong", [{"name": "nobody"}, {"password": WRONG}, {"code": "000000"}, {"code": ""}])
def test_whatever_was_wrong_the_answer_is_the_same(site: Site, wrong: dict[str, str]) -> None:
    clerk = site.clerk()
    clerk.signs_out()
    answer = clerk.signs_in(**wrong)
    unknown = site.visitor().signs_in(name="nobody", code="123456")
    assert (answer.status_code, told(answer.text)) == (unknown.status_code, told(unknown.text))
    assert told(answer.text)
    assert clerk.opens("/staff/").status_code == 303


def test_a_code_is_used_once(site: Site) -> None:
    clerk = site.clerk()
    clerk.clock.passes(30 * SECOND)
    code = clerk.code()
    assert site.visitor().signs_in(name="tanaka", code=code).status_code == 303
    assert site.visitor().signs_in(name="tanaka", code=code).status_code == 403


def test_an_earlier_code_does_not_come_after_a_later_one(site: Site) -> None:
    clerk = site.clerk()
    clerk.clock.passes(30 * SECOND)
    earlier = clerk.code()
    assert clerk.signs_in().status_code == 303
    assert clerk.sends("/staff/signin", name="tanaka", password=PASSWORD, code=earlier).status_code == 403


def test_a_backup_code_opens_once_and_is_counted(site: Site) -> None:
    clerk = site.clerk()
    code = clerk.codes[3]
    assert clerk.signs_in(code=code).status_code == 303
    assert "9 個" in clerk.reads("/staff/account")
    assert clerk.signs_in(code=code).status_code == 403


def test_nobodys_backup_code_is_anybodys(site: Site) -> None:
    tanaka, suzuki = site.clerk("tanaka"), site.clerk("suzuki")
    assert suzuki.signs_in(code=tanaka.codes[0]).status_code == 403
    assert tanaka.signs_in(code=tanaka.codes[0]).status_code == 303


@pytest.mark.parametrize("name", ["tanaka", "nobody"])
def test_after_five_failures_even_the_right_answer_waits(site: Site, name: str) -> None:
    clerk, stranger = site.clerk(), site.visitor()
    assert fails(stranger, name, 5) == [403] * 4 + [429]
    again = stranger.signs_in(name=name, password=PASSWORD, code=clerk.code())
    assert again.status_code == 429
    assert "時" in told(again.text)
    site.clock.passes(15 * MINUTE)
    assert clerk.signs_in(name=name).status_code == (303 if name == "tanaka" else 429)


def test_the_wait_grows_and_is_forgotten_by_signing_in(site: Site) -> None:
    clerk, stranger = site.clerk(), site.visitor()
    for wait in (15, 30, 60):
        fails(stranger, "tanaka", 5 if wait == 15 else 1)
        site.clock.passes((wait - 3) * MINUTE)
        assert clerk.signs_in().status_code == 429
        site.clock.passes(3 * MINUTE)
    assert clerk.signs_in().status_code == 303
    assert fails(stranger, "tanaka", 4) == [403] * 4


def test_a_restart_shortens_no_wait(open_site: Open) -> None:
    first = open_site()
    clerk = first.clerk()
    fails(first.visitor(), "tanaka", 3)
    second = open_site()
    assert fails(second.visitor(), "tanaka", 2) == [403, 429]
    clerk.client = second.app.test_client()
    assert clerk.signs_in().status_code == 429


def test_an_address_with_many_failures_waits_a_minute_and_others_do_not(site: Site) -> None:
    clerk, attacker = site.clerk(), site.visitor(REMOTE_ADDR="192.0.2.7")
    colleague = site.visitor(REMOTE_ADDR="192.0.2.7")
    start = site.clock.now
    for number in range(30):
        site.clock.now = start
        assert fails(attacker, f"guess{number}") == [403]
    site.clock.now = start + 20 * SECOND
    colleague.secret, colleague.name = clerk.secret, "tanaka"
    assert colleague.signs_in().status_code == 429
    assert clerk.signs_in().status_code == 303
    site.clock.now = start + 2 * MINUTE
    assert colleague.signs_in().status_code == 303


def test_an_hour_without_a_page_ends_the_session(site: Site) -> None:
    clerk = site.clerk()
    for _ in range(3):
        site.clock.passes(59 * MINUTE)
        assert clerk.opens("/staff/").status_code == 200
    site.clock.passes(60 * MINUTE)
    ended = clerk.opens("/staff/account")
    assert ended.status_code == 303
    assert "ended=1" in ended.location


def test_after_twelve_hours_a_session_ends_though_it_is_used(site: Site) -> None:
    clerk = site.clerk()
    for _ in range(23):
        site.clock.passes(HOUR // 2)
        assert clerk.opens("/staff/").status_code == 200
    site.clock.passes(HOUR // 2)
    assert clerk.opens("/staff/").status_code == 303


def test_one_comes_back_to_the_page_one_wanted(site: Site) -> None:
    clerk = site.clerk()
    clerk.signs_out()
    wanted = clerk.opens("/staff/account")
    fields = {"name": "tanaka", "password": PASSWORD, "to": "/staff/account"}
    site.clock.passes(30 * SECOND)
    assert 'name="to" value="/staff/account"' in clerk.reads(wanted.location)
    assert clerk.sends("/staff/signin", **fields, code=clerk.code()).location == "/staff/account"


@pytest.mark.parametrize(
    "to", ["https://example.com/", "//example.com/staff/", "/staff/../x\\", "/omitama/", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_elsewhere(site: Site, to: str) -> None:
    clerk = site.clerk()
    clerk.signs_out()
    site.clock.passes(30 * SECOND)
    sent = clerk.sends("/staff/signin", name="tanaka", password=PASSWORD, code=clerk.code(), to=to)
    assert sent.location == "/staff/"


def test_signing_out_ends_the_session_itself_not_only_the_cookie(site: Site) -> None:
    clerk = site.clerk()
    kept = clerk.client.get_cookie("staff")
    assert kept is not None
    clerk.signs_out()
    clerk.client.set_cookie("staff", kept.value)
    assert clerk.opens("/staff/").status_code == 303


def test_signing_in_leaves_no_earlier_session_of_the_browser(site: Site) -> None:
    clerk = site.clerk()
    kept = clerk.client.get_cookie("staff")
    assert kept is not None
    assert clerk.signs_in().status_code == 303
    assert site.office.database.read(lambda c: sessions.find(c, kept.value, site.clock())) is None


def test_the_record_knows_who_came_and_who_was_kept_out(site: Site) -> None:
    clerk = site.clerk()
    clerk.signs_out()
    fails(site.visitor(), "tanaka", 5)
    fails(site.visitor(), "nobody", 5)
    rows = site.office.database.read(lambda c: audit.latest(c, limit=9))
    assert [(row.name, row.action) for row in rows[:3]] == [
        ("tanaka", "locked-out"),
        ("tanaka", "signed-out"),
        ("tanaka", "set-up"),
    ]


def test_with_another_secret_key_nobody_comes_in_and_nothing_breaks(open_site: Open) -> None:
    clerk = open_site().clerk()
    clerk.client = open_site(secret_key="another secret key of forty characters..").app.test_client()
    for secret, code in ((clerk.secret, None), (clerk.secret, clerk.codes[0]), ("A" * 32, None)):
        clerk.secret = secret  # the last is what nobody's codes are compared with
        assert clerk.signs_in(code=code).status_code == 403


@pytest.mark.parametrize("public", ["https://madoguchi.example.lg.jp", None])
def test_the_cookie_is_for_this_site_alone(open_site: Open, public: str | None) -> None:
    site = open_site(public_url=public)
    token = site.roster.add(None, "tanaka", Grant(role="editor", city=EVERY, section=EVERY))
    visitor = site.visitor(**{"wsgi.url_scheme": "https"} if public else {})
    cookie = visitor.sets_up(token).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie
    assert ("Secure" in cookie, cookie.startswith("__Host-")) == ((True, True) if public else (False, False))
