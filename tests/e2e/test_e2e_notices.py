"""Two clerks in two browsers: one puts a notice forward, the other approves it, and it is stopped.

Without JavaScript; with it, both see the messages as LINE draws them.
"""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.town import Server, Town

from .pages import read_code

pytestmark = pytest.mark.e2e

PASSWORD = "みどりのながぐつ七足くつした"
NOTICE = "/staff/notices/demo.class.hall"
TEMPLATE = "/staff/templates/evacuation.level3"

Clerk = Callable[..., Page]


@pytest.fixture
def clerk(town: Town, server: Server, profile: Callable[..., BrowserContext]) -> Clerk:
    """Signs somebody with roles in, in a browser of their own."""

    def sign_in(name: str, *roles: str, script: bool = False) -> Page:
        said = ""
        for role in roles:
            said += town.madoguchi(
                *("staff", "add", "--role", role, "--city", "omitama", name),
                MADOGUCHI_PUBLIC_URL=f"http://127.0.0.1:{server.port}",
            ).stdout
        found = re.search(r"http\S+/staff/setup/\S+", said)
        assert found, said
        page = profile(java_script_enabled=script, viewport={"width": 1280, "height": 900}).new_page()
        page.goto(found[0])
        for field in page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()
        page.locator("summary").click()
        page.locator("#code").fill(pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", "")).now())
        page.get_by_role("main").get_by_role("button").first.click()
        expect(page.locator(".codes li")).to_have_count(10)
        return page

    return sign_in


def test_one_puts_forward_another_approves_and_it_is_stopped(clerk: Clerk, server: Server) -> None:
    home = f"http://127.0.0.1:{server.port}"
    author, approver = clerk("notice-author", "editor", "approver"), clerk("notice-approver", "approver")

    author.goto(f"{home}/staff/notices")
    author.locator(f"a[href='{NOTICE}']").click()
    expect(author.locator(".phone-card").first).to_be_visible()
    expect(author.locator(".phone-card[lang=pt]").first).to_be_visible()
    author.locator("#submit").click()
    expect(author.locator("#state")).to_be_visible()
    expect(author.locator("#approve")).to_have_count(0)  # the author is an approver, too
    waiting = author.locator("#state").inner_text()
    sending = author.url

    approver.goto(f"{home}/staff/sendings")
    approver.get_by_role("main").get_by_role("link").first.click()
    assert approver.url == sending
    expect(approver.locator("[name=sure]")).to_be_visible()  # an example: that has to be seen
    approver.locator("[name=sure]").check()
    approver.locator("#approve").click()
    expect(approver.locator("#approve")).to_have_count(0)
    approved = approver.locator("#state").inner_text()
    assert approved != waiting

    author.goto(sending)
    author.locator("#stop").click()
    expect(author.locator("#stop")).to_have_count(0)
    assert author.locator("#state").inner_text() not in (waiting, approved)
    author.goto(f"{home}{NOTICE}")
    expect(author.locator("#submit")).to_be_visible()  # it can be put forward again


def test_all_languages_are_drawn_as_line_draws_them_and_nothing_is_sent(clerk: Clerk, server: Server) -> None:
    page = clerk("notice-drawn", "editor", script=True)
    page.goto(f"http://127.0.0.1:{server.port}{NOTICE}")
    mailing = page.locator(".mailing[open]")
    expect(mailing.locator(".phone.drawn .bubble")).to_have_count(8)
    assert mailing.locator(".phone-card").count() == 0
    for lang, title, button in (
        ("ja", "はじめてのスマホ教室", "申し込む"),
        ("pt", "Aula de smartphone", "Inscrever-se"),
    ):
        phone = mailing.locator(f".phone[lang={lang}]").first
        expect(phone.locator(".bubble .flex-text").first).to_contain_text(title)
        note = phone.locator("xpath=..").locator(".pressed")
        expect(note).to_be_empty()
        pressed = phone.get_by_role("button", name=button)
        pressed.focus()
        page.keyboard.press("Space")
        expect(note).to_contain_text(button)
    assert page.url.endswith(NOTICE)
    assert len(page.context.pages) == 1


def test_what_is_drawn_stays_in_a_narrow_window(clerk: Clerk, server: Server) -> None:
    page = clerk("notice-drawn-narrow", "editor", script=True)
    page.set_viewport_size({"width": 320, "height": 568})
    for path in (NOTICE, f"{NOTICE}?large=1", TEMPLATE):
        page.goto(f"http://127.0.0.1:{server.port}{path}")
        if path == TEMPLATE:
            page.locator("select").select_option(index=1)
            page.locator("input[placeholder]").fill("21:30")
            page.get_by_role("main").get_by_role("button").first.click()
        expect(page.locator(".phone.drawn").first).to_be_visible()
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_narrow_window_never_scrolls_sideways(clerk: Clerk, server: Server) -> None:
    page = clerk("notice-narrow", "editor")
    page.set_viewport_size({"width": 320, "height": 568})
    for path in ("/staff/notices", NOTICE, f"{NOTICE}?large=1", "/staff/sendings"):
        page.goto(f"http://127.0.0.1:{server.port}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_the_code_on_paper_and_on_the_screen_can_be_read(clerk: Clerk, town: Town) -> None:
    page = clerk("notice-paper", "editor")
    environment = town.environment | {"MADOGUCHI_PUBLIC_URL": "http://counter.test"}
    known = Server(environment=environment, log=town.var / "known.log").start()
    for shape in ("flyer", "slide"):
        page.goto(f"http://127.0.0.1:{known.port}{NOTICE}/{shape}")
        assert read_code(page.locator(".qr")) == "http://counter.test/omitama/"
    assert known.stop() == 0
