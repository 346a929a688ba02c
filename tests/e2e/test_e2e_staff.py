"""A clerk comes to the staff pages for the first time: link, password, phone, home, out and in again. No JavaScript."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.town import Server, Town

pytestmark = pytest.mark.e2e

PASSWORD = "みどりのながぐつ七足くつした"


@pytest.fixture
def link(town: Town, server: Server) -> str:
    """What the operator hands over."""
    done = town.madoguchi(
        "staff",
        "add",
        "--role",
        "admin",
        "--city",
        "*",
        "tanaka",
        MADOGUCHI_PUBLIC_URL=f"http://127.0.0.1:{server.port}",
    )
    found = re.search(r"http\S+/staff/setup/\S+", done.stdout)
    assert found, done.stdout + done.stderr
    return found[0]


def press(page: Page) -> None:
    page.get_by_role("main").get_by_role("button").first.click()


def test_from_the_link_to_home_and_back_in(link: str, profile: Callable[..., BrowserContext], server: Server) -> None:
    page = profile(java_script_enabled=False, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    press(page)
    expect(page.locator(".qr svg")).to_be_visible()
    page.locator("summary").click()
    phone = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.locator("#code").fill(phone.now())
    press(page)
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)
    backup = codes.first.inner_text()
    page.get_by_role("main").get_by_role("link").click()
    expect(page.locator(".room")).to_have_count(4)
    page.locator(".who button").click()
    page.goto(f"http://127.0.0.1:{server.port}/staff/accounts")
    expect(page.locator("#password")).to_be_visible()

    page.locator("#name").fill("tanaka")
    page.locator("#password").fill(PASSWORD)
    page.locator("#code").fill("000000")
    press(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#name")).to_have_value("tanaka")
    page.locator("#password").fill(PASSWORD)
    page.locator("#code").fill(backup)
    press(page)
    expect(page).to_have_url(f"http://127.0.0.1:{server.port}/staff/accounts")
    expect(page.get_by_role("main").get_by_role("link", name="tanaka")).to_be_visible()


def test_a_narrow_window_never_scrolls_sideways(profile: Callable[..., BrowserContext], server: Server) -> None:
    page = profile(viewport={"width": 320, "height": 568}).new_page()
    for query in ("", "?large=1"):
        page.goto(f"http://127.0.0.1:{server.port}/staff/signin{query}")
        page.locator("summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
