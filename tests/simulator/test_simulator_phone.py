"""The phone: what it lives on, and the page in a real browser."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from bot.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from .conftest import Bot, Http

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CARD: dict[str, Any] = {
    "type": "bubble",
    "body": {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {"type": "text", "text": "住民票の写し", "weight": "bold", "size": "lg", "color": "#123456", "wrap": True},
            {"type": "separator", "margin": "md"},
            {"type": "button", "style": "primary",
             "action": {"type": "postback", "label": "役に立った", "data": "fb=1", "displayText": "役に立ちました"}},
        ],
    },
}  # fmt: skip
MENU = {
    "size": {"width": 1200, "height": 405},
    "selected": True,
    "name": "本番",
    "chatBarText": "メニュー",
    "areas": [
        {
            "bounds": {"x": 600, "y": 0, "width": 600, "height": 405},
            "action": {"type": "message", "label": "手続き", "text": "手続き"},
        }
    ],
}
CHOICE = {"type": "action", "action": {"type": "message", "label": "はい", "text": "はい、お願いします"}}


def test_a_new_person_is_no_friend_until_they_follow(http: Http, bot: Bot) -> None:
    person = http.call("POST", "/_sim/users", {"name": "試験用の利用者"}).json
    assert (person["name"], person["following"]) == ("試験用の利用者", False)
    path = f"/_sim/users/{person['userId']}"
    assert http.call("POST", f"{path}/follows", {}).json["reason"] == "ok"
    assert http.call("GET", path).json["following"] is True
    assert bot.events[0]["follow"] == {"isUnblocked": False}


def test_the_chat_is_read_from_where_one_was(line: Simulator, http: Http) -> None:
    person = line.user()
    path = f"/_sim/users/{person.user_id}"
    http.call("POST", f"{path}/says", {"text": "一"})
    seen = http.call("GET", path).json
    assert [entry["messages"][0]["text"] for entry in seen["entries"]] == ["一"]
    http.call("POST", f"{path}/taps", {"action": {"type": "postback", "data": "a", "displayText": "二"}})
    later = http.call("GET", f"{path}?since={seen['seq']}").json
    assert [entry["messages"][0]["text"] for entry in later["entries"]] == ["二"]


def test_nonsense_is_refused(line: Simulator, http: Http) -> None:
    path = f"/_sim/users/{line.user().user_id}"
    assert http.call("POST", f"{path}/dances", {}).status == 400
    assert http.call("POST", f"{path}/taps", {"action": {"type": "uri", "uri": "https://example.jp"}}).status == 400
    assert http.call("POST", f"{path}/says", b"text=x", Content_Type="text/plain").status == 415
    assert http.call("GET", "/_sim/users/U" + "0" * 32).status == 404
    assert http.call("POST", "/_sim/users/nobody/says", {"text": "あ"}).status == 400


def test_the_page_loads_nothing_from_elsewhere(http: Http) -> None:
    page = http.call("GET", "/")
    assert (page.status, "http" in page.body.decode()) == (200, False)
    assert "default-src 'self'" in page.headers["content-security-policy"]


@pytest.fixture
def page() -> Iterator[Page]:
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser_path is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1000, "height": 920})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        browser.close()
        assert errors == []


@pytest.mark.e2e
def test_a_person_uses_the_phone(line: Simulator, bot: Bot, http: Http, page: Page) -> None:
    page.goto(line.url)
    page.get_by_role("button", name="友だち追加").click()
    page.get_by_label("メッセージ", exact=True).fill("住民票がほしい")
    page.get_by_role("button", name="送信").click()
    page.locator(".from-user", has_text="住民票がほしい").wait_for()
    card = {"type": "flex", "altText": "住民票", "contents": CARD, "quickReply": {"items": [CHOICE]}}
    http.call("POST", "/v2/bot/message/reply", {"replyToken": bot.reply_token, "messages": [card]})
    title = page.locator(".flex-text", has_text="住民票の写し")
    title.wait_for()
    names = ["fontWeight", "fontSize", "color"]
    look = title.evaluate("(element, names) => names.map((name) => getComputedStyle(element)[name])", names)
    assert look == ["700", "19px", "rgb(18, 52, 86)"]
    page.get_by_role("button", name="役に立った").click()
    page.locator(".from-user", has_text="役に立ちました").wait_for()
    assert bot.events[-1]["postback"] == {"data": "fb=1"}
    page.get_by_role("button", name="ブロック", exact=True).click()
    page.get_by_role("button", name="ブロックを解除").wait_for()
    assert bot.events[-1]["type"] == "unfollow"


@pytest.mark.e2e
def test_quick_replies_and_the_rich_menu_can_be_tapped(line: Simulator, bot: Bot, http: Http, page: Page) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1200, 405), "#2f5d8a").save(picture, "PNG")
    menu_id = http.call("POST", "/v2/bot/richmenu", MENU).json["richMenuId"]
    http.call("POST", f"/v2/bot/richmenu/{menu_id}/content", picture.getvalue(), Content_Type="image/png")
    http.call("POST", f"/v2/bot/user/all/richmenu/{menu_id}")
    person = line.user(name="試験用の利用者")
    page.goto(line.url)
    page.get_by_role("button", name="手続き").click()
    page.locator(".from-user", has_text="手続き").wait_for()
    message = {"type": "text", "text": "どれですか", "quickReply": {"items": [CHOICE]}}
    http.call("POST", "/v2/bot/message/push", {"to": person.user_id, "messages": [message]})
    page.get_by_role("group", name="クイックリプライ").get_by_role("button", name="はい").click()
    page.locator(".from-user", has_text="はい、お願いします").wait_for()
    assert [event["message"]["text"] for event in bot.events] == ["手続き", "はい、お願いします"]
    assert page.get_by_role("group", name="クイックリプライ").is_hidden()


@pytest.mark.e2e
def test_what_is_shown_and_opened_is_counted(line: Simulator, http: Http, page: Page) -> None:
    resident, link = line.user(), f"{line.url}/_sim/static/icon.svg"
    button = {"type": "button", "action": {"type": "uri", "label": "市のページ", "uri": link}}
    bubble = {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [button]}}
    card = {"type": "flex", "altText": "お知らせ", "contents": bubble}
    body = {"to": [resident.user_id], "messages": [card], "customAggregationUnits": ["class"]}
    assert http.call("POST", "/v2/bot/message/multicast", body).status == 200

    def counted() -> list[str | None]:
        return [act.url for act in line.platform.insight.acts("class")]

    page.goto(line.url)
    with page.expect_popup():
        page.get_by_role("button", name="市のページ").click()
    assert line.wait_for(lambda: counted() == [None, link])
