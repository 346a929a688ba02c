"""A resident is led through a guide to a checklist: on the web, on paper, in a calendar, at the counter, on LINE."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import jpholiday
import pytest
from icalendar import Calendar
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from playwright.sync_api import BrowserContext, Page, expect

from bot.conversation import TOKYO
from bot.links import VALID_DAYS
from bot.store.cipher import Cipher, load_secret
from handlers.dates import short_date
from tests.town import Server, Town

from .conftest import CITY, Visit
from .pages import Counter, Phone, read_code

pytestmark = pytest.mark.e2e

NOTIFY_WITHIN = 14
"""Days from the day somebody moved in, on which the notice is due (住民基本台帳法22条)."""


@pytest.fixture
def moved_in() -> date:
    """A day not long ago whose fourteenth day after it is a working day."""
    today = datetime.now(TOKYO).date()
    return next(day for day in (today - timedelta(days=back) for back in range(1, 14)) if _is_working(due(day)))


def due(moved_in: date) -> date:
    return moved_in + timedelta(days=NOTIFY_WITHIN)


def _is_working(day: date) -> bool:
    around_new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not jpholiday.is_holiday(day) and not around_new_year


def choose_day(counter: Counter, day: date) -> None:
    counter.answer.locator("input[type=date]").fill(day.isoformat())
    counter.press(counter.answer.locator(".pick-day button"))


def move_in(counter: Counter, day: date) -> Page:
    """Through the whole guide, once back and once not knowing; the page of the list."""
    counter.begin("move-in")
    choose_day(counter, day)
    expect(counter.exchanges.last.locator(".said .bubble")).to_have_text(short_date(day, "ja"))
    asked = counter.answer.locator(".choices p").first.inner_text()
    counter.press(counter.options.first)
    counter.press(counter.answer.locator(".quick button").first)  # back
    assert counter.answer.locator(".choices p").first.inner_text() == asked
    counter.press(counter.options.last)  # I don't know
    counter.to_the_list()
    with counter.page.context.expect_page() as opened:
        counter.card.first.locator("a[href*='/list/']:not([href$='.ics'])").click()
    return opened.value


def pages_of(page: Page) -> int:
    """Sheets of A4 when it is printed."""
    (count,) = re.findall(rb"/Type /Pages\b.*?/Count (\d+)", page.pdf(prefer_css_page_size=True), re.DOTALL)
    return int(count)


def test_a_guide_leads_to_a_list_with_days(counter: Counter, moved_in: date) -> None:
    page = move_in(counter, moved_in)
    last_day = f"{short_date(due(moved_in), 'ja')}まで"
    expect(counter.card.first).to_contain_text(last_day)
    assert counter.card.locator(".things img").count() > 2
    expect(page.locator(".steps .due", has_text=last_day).first).to_be_visible()
    assert page.locator(".stops li").count() > 0
    assert page.locator(".bring img").evaluate_all("all => all.length && all.every(one => one.naturalWidth > 0)")
    assert pages_of(page) <= 2


def test_the_deadlines_go_into_a_calendar(counter: Counter, moved_in: date, tmp_path: Path) -> None:
    page = move_in(counter, moved_in)
    with page.expect_download() as download:
        page.locator("a[href$='.ics']").click()
    download.value.save_as(tmp_path / "list.ics")
    calendar = Calendar.from_ical((tmp_path / "list.ics").read_bytes())
    assert isinstance(calendar, Calendar)
    days = {event.start for event in calendar.events}
    assert due(moved_in) in days
    shown = page.locator(".steps").inner_text()
    assert all(short_date(day, "ja") in shown for day in days)
    assert all(event.walk("VALARM") for event in calendar.events)


def test_the_code_opens_the_same_list_at_the_counter(
    visit: Visit, profile: Callable[..., BrowserContext], moved_in: date
) -> None:
    page = move_in(visit(), moved_in)
    assert read_code(page.locator(".qr img")) == page.url
    clerk = profile().new_page()
    response = clerk.goto(page.url)
    assert response is not None
    assert response.status == 200
    assert clerk.locator(".steps").inner_text() == page.locator(".steps").inner_text()
    assert clerk.context.cookies() == []
    assert clerk.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert clerk.locator("input, textarea").count() == 0


def test_a_short_guide_works_without_javascript_and_fits_one_sheet(visit: Visit) -> None:
    counter = visit(java_script_enabled=False)
    counter.begin("mynumber-lost")
    counter.to_the_list()
    address = counter.card.first.locator("a[href*='/list/']").first.get_attribute("href")
    assert address is not None
    page = counter.page
    page.goto(urljoin(page.url, address))
    assert page.locator(".steps li").count() > 0
    expect(page.locator("#print")).to_be_hidden()
    page.locator(".switch[href*='contrast=1']").click()
    expect(page.locator("html")).to_have_class(re.compile("contrast"))
    assert page.url.endswith(address)
    assert pages_of(page) == 1


@pytest.mark.parametrize("language", ["ja-easy", "pt"])
def test_a_list_in_another_language_stays_legible_on_a_narrow_screen(visit: Visit, language: str) -> None:
    counter = visit(viewport={"width": 320, "height": 568})
    counter.page.goto(f"{counter.page.url}?lang={language}")
    counter.begin("mynumber-lost")
    counter.to_the_list()
    address = counter.card.first.locator("a[href*='/list/']").first.get_attribute("href")
    assert address is not None
    page = counter.page
    page.goto(urljoin(page.url, address))
    assert page.locator(".steps rt" if language == "ja-easy" else ".steps .japanese").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = "all => all.filter(one => one.offsetHeight && one.offsetHeight < 24).length"
    assert page.locator("main a, main button, .switch").evaluate_all(small) == 0


def test_a_forged_or_expired_link_is_kindly_refused(counter: Counter, server: Server, town: Town) -> None:
    counter.begin("mynumber-lost")
    counter.to_the_list()
    address = counter.card.first.locator("a[href*='/list/']").first.get_attribute("href")
    assert address is not None
    token = address.rpartition("/")[2]
    for bad in (f"{token[:-4]}AAAA", old(token, town)):
        response = counter.page.goto(f"http://127.0.0.1:{server.port}/{CITY}/list/{bad}")
        assert response is not None
        assert response.status == 410
        assert server.call("GET", f"/{CITY}/list/{bad}.ics").status == 410
        counter.page.get_by_role("main").locator(f"a[href='/{CITY}/']").click()
        expect(counter.input).to_be_visible()


def old(token: str, town: Town) -> str:
    """The same link, made longer ago than links are valid."""

    class Then(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() - (VALID_DAYS + 1) * 24 * 3600

    key = Cipher(load_secret(town.var, None)).link_key
    said = URLSafeTimedSerializer(key, salt="checklist").loads(token)
    return str(URLSafeTimedSerializer(key, salt="checklist", signer=Then).dumps(said))


def test_the_same_guide_on_line(phone: Phone, counter: Counter, town: Town, moved_in: date) -> None:
    phone.begin(place_of("move-in", counter))
    phone.pick_day(moved_in)
    phone.to_the_list()
    assert f"{short_date(due(moved_in), 'ja')}まで" in "".join(phone.from_bot.all_inner_texts())
    assert town.line.violations == []


def place_of(guide: str, counter: Counter) -> int:
    """Where the menu lists a guide."""
    counter.press(counter.page.locator(".menu button[value*='area=guide']"))
    values = counter.options.evaluate_all("all => all.map(one => one.value)")
    return next(number for number, value in enumerate(values) if f"id={guide}" in value)
