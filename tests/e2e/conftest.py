"""One town with one server for all browser tests, and a new browser profile for each of them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.town import Server, Town, open_town, publish

from .chromium import NoChromiumError, launch
from .pages import PHONE_SIZE, Counter, Phone

CITY = "omitama"
PATIENCE_MS = 20_000
Visit = Callable[..., Counter]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests fail instead of passing unseen."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except NoChromiumError as error:
            pytest.fail(str(error))
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose server runs and whose LINE channel has been set up by the command line."""
    published = publish(tmp_path_factory.mktemp("published"))
    with open_town(tmp_path_factory.mktemp("town"), published) as town:
        server = town.server()
        done = town.madoguchi("line", "setup", MADOGUCHI_PUBLIC_URL=f"http://127.0.0.1:{server.port}")
        assert done.returncode == 0, done.stdout + done.stderr
        yield town


@pytest.fixture
def server(town: Town) -> Server:
    return town.servers[0]


@pytest.fixture
def profile(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browser profiles of new visitors. Whatever a page complains about, above all of its policy, fails the test."""
    profiles: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def new(**wishes: object) -> BrowserContext:
        options: dict[str, object] = {"locale": "ja-JP", "viewport": PHONE_SIZE, "reduced_motion": "reduce"}
        context = browser.new_context(**(options | wishes))  # type: ignore[arg-type]
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        profiles.append(context)
        return context

    yield new
    for context in profiles:
        context.close()
    assert complaints == []


@pytest.fixture
def visit(profile: Callable[..., BrowserContext], server: Server) -> Visit:
    """Open the counter as a new visitor; keywords are those of a browser context."""

    def open_counter(**wishes: object) -> Counter:
        page = profile(**wishes).new_page()
        page.goto(f"http://127.0.0.1:{server.port}/{CITY}/")
        return Counter(page=page)

    return open_counter


@pytest.fixture
def counter(visit: Visit) -> Counter:
    return visit()


@pytest.fixture
def phone(profile: Callable[..., BrowserContext], town: Town) -> Phone:
    """The phone of somebody who has just added the account."""
    page: Page = profile(viewport={"width": 1000, "height": 920}).new_page()
    page.goto(town.line.url)
    phone = Phone(page=page)
    phone.befriend()
    return phone
