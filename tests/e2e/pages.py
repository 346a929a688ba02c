"""The two pages as a resident uses them: the counter on the web and the phone with LINE."""

import io
from dataclasses import dataclass
from datetime import date

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

PHONE_SIZE = {"width": 390, "height": 844}


def read_code(image: Locator) -> str | None:
    """What a phone reads off the QR code as it is seen; None when it can read nothing."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(image.screenshot())))
    return next((code.text for code in found), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """The web chat of a city, opened in ``page``."""

    page: Page

    @property
    def exchanges(self) -> Locator:
        return self.page.locator(".exchange")

    @property
    def answer(self) -> Locator:
        """What the counter said last."""
        return self.exchanges.last.locator(".answer")

    @property
    def card(self) -> Locator:
        return self.answer.locator(".card")

    @property
    def title(self) -> str:
        return self.card.get_by_role("heading").inner_text()

    @property
    def input(self) -> Locator:
        return self.page.locator("#text")

    def ask(self, question: str) -> None:
        """Type a question, send it with Enter and wait for the answer."""
        before = self.exchanges.count()
        self.input.fill(question)
        self.input.press("Enter")
        expect(self.exchanges).to_have_count(before + 1)

    def press(self, button: Locator) -> None:
        """Press a button of the talk and wait for the answer."""
        before = self.exchanges.count()
        button.click()
        expect(self.exchanges).to_have_count(before + 1)

    @property
    def options(self) -> Locator:
        """What there is to choose from; to a question of a guide "I don't know" comes last."""
        return self.answer.locator(".choices button")

    def begin(self, guide: str) -> None:
        """From the menu to the first question of a guide (its id)."""
        self.press(self.page.locator(".menu button[value*='area=guide']"))
        self.press(self.answer.locator(f".choices button[value*='id={guide}']"))

    def to_the_list(self) -> None:
        """Answer every question that is left with its first answer; cards end a guide."""
        while self.card.count() == 0:
            self.press(self.options.first)


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """A new friend of the account, on the simulator's page."""

    page: Page

    @property
    def from_bot(self) -> Locator:
        return self.page.locator(".row.from-bot:not(.loading)")

    @property
    def bubble(self) -> Locator:
        """The newest Flex bubble."""
        return self.from_bot.last.locator(".bubble")

    @property
    def quick_replies(self) -> Locator:
        return self.page.locator("#quick-replies button")

    @property
    def areas(self) -> Locator:
        """The areas of the rich menu."""
        return self.page.locator("#rich-menu-picture button")

    def befriend(self) -> None:
        """Somebody new adds the account; the greeting arrives."""
        known = self.page.locator("#people li")
        expect(known).not_to_have_count(0)
        count = known.count()
        self.page.locator("#add-person").click()
        expect(known).to_have_count(count + 1)
        expect(self.from_bot).to_have_count(0)
        self.answered_by(self.page.locator("#follow"))

    def say(self, text: str) -> None:
        """Type a message and wait for the answer."""
        if self.page.locator("#show-keyboard").is_visible():
            self.page.locator("#show-keyboard").click()
        self.page.locator("#words").fill(text)
        self.answered_by(self.page.locator(".send-button"))

    def open_menu(self) -> None:
        self.page.locator("#show-menu").click()
        expect(self.page.locator("#rich-menu-picture")).to_be_visible()

    def answered_by(self, button: Locator) -> Locator:
        """Press ``button`` and wait for the bot's reply; its first message."""
        before = self.from_bot.count()
        button.click()
        expect(self.from_bot).not_to_have_count(before)
        expect(self.page.locator(".row.loading")).to_have_count(0)
        return self.from_bot.nth(before)

    def begin(self, number: int) -> None:
        """From the menu to the first question of a guide, counted as the menu lists them."""
        if not self.areas.first.is_visible():
            self.open_menu()
        self.answered_by(self.areas.nth(1))
        self.answered_by(self.bubble.get_by_role("button").nth(number))

    def pick_day(self, day: date) -> None:
        """Answer with LINE's calendar."""
        self.bubble.get_by_role("button").first.click()
        self.page.locator("#sheet input[type=date]").fill(day.isoformat())
        self.answered_by(self.page.locator("#sheet button[type=submit]"))

    def to_the_list(self) -> Locator:
        """Answer every question that is left with its first answer; the first card of the reply that ends the guide."""
        while True:
            before = self.from_bot.count()
            first = self.answered_by(self.bubble.get_by_role("button").first)
            if self.from_bot.count() > before + 1:
                return first
