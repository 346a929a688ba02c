"""Two clerks in two browsers: one puts a notice forward, the other approves it, and it is stopped. No JavaScript."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.town import Server, Town

pytestmark = pytest.mark.e2e

PASSWORD = "みどりのながぐつ七足くつした"
NOTICE = "/staff/notices/demo.class.hall"

Clerk = Callable[..., Page]


@pytest.fixture
def clerk(town: Town, server: Server, profile: Callable[..., BrowserContext]) -> Clerk:
    """Signs somebody with roles in, in a browser of their own."""

    def sign_in(name: str, *roles: str) -> Page:
        said = ""
        for role in roles:
            said += town.madoguchi(
                *("staff", "add", "--role", role, "--city", "omitama", name),
                MADOGUCHI_PUBLIC_URL=f"http://127.0.0.1:{server.port}",
            ).stdout
        found = re.search(r"http\S+/staff/setup/\S+", said)
        assert found, said
        page = profile(java_script_enabled=False, viewport={"width": 1280, "height": 900}).new_page()
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
    author.locator("#in").select_option("pt")
    author.get_by_role("main").get_by_role("button").first.click()
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


def test_a_narrow_window_never_scrolls_sideways(clerk: Clerk, server: Server) -> None:
    page = clerk("notice-narrow", "editor")
    page.set_viewport_size({"width": 320, "height": 568})
    for path in ("/staff/notices", NOTICE, f"{NOTICE}?large=1", "/staff/sendings"):
        page.goto(f"http://127.0.0.1:{server.port}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
