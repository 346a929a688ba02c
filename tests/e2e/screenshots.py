"""The pictures of the documentation, taken of the running product: `python -m tests.e2e.screenshots`."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.town import ROOT, Server, Town, open_town, publish

from .chromium import launch
from .pages import Counter, Phone

FOLDER = ROOT / "docs" / "images"
QUESTION = "ひっこしてきたら なにをすればいいですか"
LARGEST = 300_000
COLOURS = 128


def main() -> None:
    """Publish, serve, ask and photograph."""
    with tempfile.TemporaryDirectory() as folder:
        (var := Path(folder) / "town").mkdir()
        with open_town(var, publish(Path(folder) / "published")) as town, sync_playwright() as playwright:
            server, browser = town.server(), launch(playwright)
            _chat(browser, server)
            _phone(browser, server, town)
            browser.close()


def _chat(browser: Browser, server: Server) -> None:
    page = _page(browser, width=460, height=1080)
    page.goto(f"http://127.0.0.1:{server.port}/omitama/")
    counter = Counter(page=page)
    counter.ask(QUESTION)
    counter.input.blur()
    _save(page.screenshot(), "chat.png")


def _phone(browser: Browser, server: Server, town: Town) -> None:
    done = town.madoguchi("line", "setup", MADOGUCHI_PUBLIC_URL=f"http://127.0.0.1:{server.port}")
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    page = _page(browser, width=1000, height=920)
    page.goto(town.line.url)
    phone = Phone(page=page)
    phone.befriend()
    phone.say("住民票がほしい")
    phone.open_menu()
    page.locator(".row.from-user").last.evaluate("said => said.scrollIntoView()")
    _save(page.locator(".phone").screenshot(), "phone.png")


def _page(browser: Browser, *, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
    )
    return context.new_page()


def _save(picture: bytes, name: str) -> None:
    """Few colours are enough for a page and make the file small."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise RuntimeError(f"{path} has {size} bytes, more than {LARGEST}")
    print(f"{path.relative_to(ROOT)}: {size} bytes")


if __name__ == "__main__":
    main()
