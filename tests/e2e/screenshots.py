"""The pictures of the documentation, taken of the running product: `python -m tests.e2e.screenshots`."""

import io
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image, ImageOps
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bot.conversation import TOKYO
from tests.town import ROOT, Server, Town, open_town, publish

from .chromium import launch
from .pages import Counter, Phone

FOLDER = ROOT / "docs" / "images"
QUESTION = "ひっこしてきたら なにをすればいいですか"
ON_PHONES = {
    "ふつうの日本語": "住民票がほしい",
    "やさしい日本語": "じゅうみんひょうが ほしい",
    "Português": "Quero um atestado de residência",
}
"""The language chosen in the settings, and the same question in each."""

GUIDE = "move-in"
MOVED_IN = datetime.now(TOKYO).date() - timedelta(days=5)
SHEET = {"width": 718, "height": 1047}
"""A4 between margins of 10 mm, at 96 pixels to the inch."""

LARGEST = 300_000
COLOURS = 128
BETWEEN = 24
MARGIN = 38


def main() -> None:
    """Publish, serve, ask and photograph."""
    with tempfile.TemporaryDirectory() as folder:
        (var := Path(folder) / "town").mkdir()
        with open_town(var, publish(Path(folder) / "published")) as town, sync_playwright() as playwright:
            server, browser = town.server(), launch(playwright)
            _save(_chat(browser, server), "chat.png")
            _save(_list(browser, server), "list.png")
            _phones(browser, server, town)
            browser.close()


def _chat(browser: Browser, server: Server) -> Image.Image:
    counter = _counter(browser, server, width=460, height=1080)
    counter.ask(QUESTION)
    counter.input.blur()
    return _opened(counter.page.screenshot())


def _list(browser: Browser, server: Server) -> Image.Image:
    """The checklist of somebody who has moved in, as it is printed."""
    counter = _counter(browser, server, **SHEET)
    counter.begin(GUIDE)
    counter.answer.locator("input[type=date]").fill(MOVED_IN.isoformat())
    counter.press(counter.answer.locator(".pick-day button"))
    counter.to_the_list()
    page, address = counter.page, counter.card.first.locator("a[href*='/list/']").first.get_attribute("href")
    page.goto(urljoin(page.url, address or ""))
    page.emulate_media(media="print")
    return ImageOps.expand(_opened(page.screenshot(full_page=True)), MARGIN, "white")


def _phones(browser: Browser, server: Server, town: Town) -> None:
    """One phone with its menu; then three side by side, with an answer and with the checklist of a guide."""
    done = town.madoguchi("line", "setup", MADOGUCHI_PUBLIC_URL=f"http://127.0.0.1:{server.port}")
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    counter = _counter(browser, server, width=460, height=1080)
    counter.press(counter.page.locator(".menu button[value*='area=guide']"))
    values = counter.options.evaluate_all("all => all.map(one => one.value)")
    guide = next(number for number, value in enumerate(values) if f"id={GUIDE}" in value)
    answers, lists = [], []
    for language, question in ON_PHONES.items():
        phone = _befriended(browser, town, language)
        phone.say(question)
        answers.append(_seen(phone, phone.page.locator(".row.from-user").last))
        if len(answers) == 1:
            phone.open_menu()
            _save(_seen(phone, phone.page.locator(".row.from-user").last), "phone.png")
        phone.begin(guide)
        phone.pick_day(MOVED_IN)
        first = phone.to_the_list()
        phone.page.locator("#show-keyboard").click()
        lists.append(_seen(phone, first))
    _save(_side_by_side(answers), "phones-answer.png")
    _save(_side_by_side(lists), "phones-list.png")


def _befriended(browser: Browser, town: Town, language: str) -> Phone:
    page = _page(browser, width=1000, height=920)
    page.goto(town.line.url)
    phone = Phone(page=page)
    phone.befriend()
    phone.answered_by(phone.areas.last)  # the settings
    phone.answered_by(phone.from_bot.get_by_role("button", name="Language").last)
    phone.answered_by(phone.bubble.get_by_role("button", name=language))
    return phone


def _seen(phone: Phone, top: Locator) -> Image.Image:
    top.evaluate("row => row.scrollIntoView()")
    return _picture(phone.page.locator(".phone"))


def _counter(browser: Browser, server: Server, *, width: int, height: int) -> Counter:
    page = _page(browser, width=width, height=height)
    page.goto(f"http://127.0.0.1:{server.port}/omitama/")
    return Counter(page=page)


def _page(browser: Browser, *, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
    )
    return context.new_page()


def _picture(shown: Locator) -> Image.Image:
    return _opened(shown.screenshot())


def _opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


def _side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    width = sum(picture.width + BETWEEN for picture in pictures) - BETWEEN
    together = Image.new("RGB", (width, max(picture.height for picture in pictures)), "white")
    left = 0
    for picture in pictures:
        together.paste(picture, (left, 0))
        left += picture.width + BETWEEN
    return together


def _save(picture: Image.Image, name: str) -> None:
    """Few colours are enough for a page and make the file small."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise RuntimeError(f"{path} has {size} bytes, more than {LARGEST}")
    print(f"{path.relative_to(ROOT)}: {size} bytes")


if __name__ == "__main__":
    main()
