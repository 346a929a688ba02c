"""The page around the talk: switches, menu, keyboard, small screens, other pages and the policy."""

import pytest
from playwright.sync_api import Locator, expect

from tests.town import Server

from .conftest import Visit
from .pages import Counter

pytestmark = pytest.mark.e2e


def switch(counter: Counter, name: str) -> Locator:
    return counter.page.locator(f".switch[href*='{name}']")


def choose_language(counter: Counter, tag: str) -> None:
    counter.page.locator(".languages summary").click()
    counter.page.locator(f".languages a[href^='?lang={tag}#']").click()


def test_large_text_keeps_the_talk(counter: Counter) -> None:
    counter.ask("住民票がほしい")
    title, heading = counter.title, counter.card.get_by_role("heading")
    expect(heading).to_have_css("font-size", "20px")
    switch(counter, "large=1").click()
    expect(heading).to_have_css("font-size", "25px")
    assert counter.title == title
    switch(counter, "large=0").click()
    expect(heading).to_have_css("font-size", "20px")


@pytest.mark.parametrize("javascript", [True, False])
def test_light_on_black_by_choice_only_and_never_on_paper(visit: Visit, *, javascript: bool) -> None:
    counter = visit(java_script_enabled=javascript, color_scheme="dark")
    body = counter.page.locator("body")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")
    counter.ask("住民票がほしい")
    switch(counter, "contrast=1").click()
    expect(body).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(counter.card.locator("h3")).to_have_css("color", "rgb(255, 255, 255)")
    counter.page.reload()
    expect(body).to_have_css("background-color", "rgb(0, 0, 0)")
    counter.page.emulate_media(media="print")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")
    counter.page.emulate_media(media="screen")
    switch(counter, "contrast=0").click()
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")


def test_another_language_is_two_keys_away(counter: Counter) -> None:
    counter.page.locator(".languages summary").focus()
    counter.page.keyboard.press("Enter")
    links = counter.page.locator(".languages a")
    expect(links).to_have_count(8)
    portuguese = counter.page.locator(".languages a[lang=pt]")
    portuguese.focus()
    counter.page.keyboard.press("Enter")
    expect(counter.page.locator("html")).to_have_attribute("lang", "pt")
    expect(counter.page.locator(".languages a[aria-current]")).to_have_attribute("lang", "pt")
    counter.press(counter.page.locator(".menu button").first)
    expect(counter.answer.locator(".bubble").first).to_have_attribute("lang", "pt")


def test_easy_japanese_keeps_the_talk_and_answers_easily(counter: Counter) -> None:
    counter.ask("住民票がほしい")
    choose_language(counter, "ja-easy")
    expect(counter.page.locator(".lead rt")).not_to_have_count(0)
    expect(counter.exchanges).to_have_count(2)
    expect(counter.card.locator("h3 rt")).not_to_have_count(0)
    counter.ask("住民票がほしい")
    assert counter.card.locator("h3 rt").count() > 0  # the readings stand above the kanji
    assert "（じゅうみん" not in counter.card.inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_language_chosen_in_the_menu_stays(visit: Visit, *, javascript: bool) -> None:
    counter = visit(java_script_enabled=javascript)
    counter.press(counter.page.locator(".menu button").last)
    counter.answer.get_by_role("button").nth(1).click()
    expect(counter.page.locator(".lead rt")).not_to_have_count(0)
    counter.ask("住民票がほしい")
    assert counter.card.locator("h3 rt").count() > 0


def test_every_area_of_the_menu_answers(counter: Counter) -> None:
    tiles = counter.page.locator(".menu button")
    expect(tiles).to_have_count(6)
    for number in range(tiles.count()):
        counter.press(tiles.nth(number))
        assert counter.answer.get_by_role("button").or_(counter.answer.get_by_role("link")).count() > 0


def test_a_category_leads_to_an_answer(counter: Counter) -> None:
    counter.press(counter.page.locator(".menu button").nth(1))
    counter.press(counter.options.last)  # everything else, by category
    counter.press(counter.options.first)
    counter.press(counter.options.first)
    assert counter.title


def test_the_keyboard_is_enough(counter: Counter) -> None:
    keys = counter.page.keyboard
    keys.press("Tab")
    keys.press("Tab")
    expect(counter.page.locator(".skip").last).to_be_in_viewport()
    keys.press("Enter")
    expect(counter.input).to_be_focused()
    keys.insert_text("住民票がほしい")
    keys.press("Enter")
    expect(counter.card).to_be_visible()
    expect(counter.input).to_be_focused()  # ready for the next question
    no = counter.card.locator(".feedback button").last
    for _ in range(12):
        keys.press("Shift+Tab")
        if no.evaluate("button => button === document.activeElement"):
            break
    expect(no).to_be_focused()
    keys.press("Enter")
    expect(counter.answer.locator(".quick button")).to_have_count(3)


@pytest.mark.parametrize("query", ["", "?large=1", "?lang=ja-easy", "?lang=vi", "?contrast=1"])
def test_a_narrow_screen_never_scrolls_sideways(visit: Visit, query: str) -> None:
    counter = visit(viewport={"width": 320, "height": 568})
    if query:
        counter.page.goto(counter.page.url + query)
    for question in ("住民票がほしい", "カード", "x" * 200):
        counter.ask(question)
    for tile in counter.page.locator(".menu button").all():
        counter.press(tile)
    assert counter.page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(counter.input).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/atlantis/", "/omitama/nothing", "/../etc/passwd"])
def test_a_missing_page_says_so_and_leads_back(counter: Counter, server: Server, path: str) -> None:
    response = counter.page.goto(f"http://127.0.0.1:{server.port}{path}")
    assert response is not None
    assert response.status == 404
    counter.page.get_by_role("main").locator("a[href='/']").click()
    counter.page.locator("a[href='/omitama/']").click()
    expect(counter.input).to_be_visible()


def test_the_privacy_page_can_be_found_and_left(counter: Counter) -> None:
    counter.page.locator(".about a[href$='/privacy']").click()
    main = counter.page.get_by_role("main")
    assert "90" in main.inner_text()
    assert "{" not in main.inner_text()
    main.locator("a[href='/omitama/']").click()
    expect(counter.input).to_be_visible()


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline(server: Server) -> None:
    policy = server.call("GET", "/omitama/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("javascript", [True, False])
def test_without_line_the_settings_lead_to_dates_maps_and_whom_to_call(visit: Visit, *, javascript: bool) -> None:
    counter = visit(java_script_enabled=javascript, viewport={"width": 320, "height": 568})
    page = counter.page
    page.locator(".menu button[value='menu?area=settings']").click()
    page.locator(".answer a[href$='/events']").last.evaluate("link => link.removeAttribute('target')")
    page.locator(".answer a[href$='/events']").last.click()
    expect(page.locator("main.events h2").first).to_be_visible()
    expect(page.locator("main.events dl div").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator("#by-line")).to_be_visible()
    expect(page.locator("#by-phone")).to_be_visible()
    page.locator("main.events > p a.button").click()
    expect(counter.input).to_be_visible()
