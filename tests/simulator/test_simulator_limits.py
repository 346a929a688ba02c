"""Limits the schemas do not carry, at their edges, through the validate endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator.lengths import grapheme_clusters, utf16_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Http

    Json = dict[str, Any]
    Problems = Callable[[Json], list[str]]

FAMILY = "👨‍👩‍👧"
PICTURE = "https://example.jp/a.png"


def postback(label: str = "はい", **fields: Any) -> Json:
    return {"type": "postback", "label": label, "data": "a=1"} | fields


def uri(address: str) -> Json:
    return {"type": "uri", "label": "開く", "uri": address}


def text(words: str, *quick_replies: Json) -> Json:
    items = [{"type": "action", "action": action} for action in quick_replies]
    return {"type": "text", "text": words} | ({"quickReply": {"items": items}} if items else {})


def template(kind: str, **fields: Any) -> Json:
    return {"type": "template", "altText": "案内", "template": {"type": kind, **fields}}


def column(words: str = "本文", count: int = 1, **fields: Any) -> Json:
    return {"text": words, "actions": [postback()] * count} | fields


def box(*contents: Json, layout: str = "vertical") -> Json:
    return {"type": "box", "layout": layout, "contents": list(contents)}


def bubble(*contents: Json) -> Json:
    return {"type": "bubble", "body": box(*contents)}


def flex(contents: Json, alt: str = "案内") -> Json:
    return {"type": "flex", "altText": alt, "contents": contents}


def carousel(count: int, words: str = "あ") -> Json:
    return {"type": "carousel", "contents": [bubble({"type": "text", "text": words})] * count}


def button(action: Json) -> Json:
    return {"type": "button", "action": action}


@pytest.fixture
def problems(http: Http) -> Problems:
    """Properties LINE would complain of when sent one message."""

    def ask(message: Json) -> list[str]:
        answer = http.call("POST", "/v2/bot/message/validate/push", {"messages": [message]})
        if answer.status == 200:
            return []
        assert answer.status == 400
        details = answer.json["details"]
        assert answer.json["message"] == f"The request body has {len(details)} error(s)"
        return [detail["property"].removeprefix("messages[0].") for detail in details]

    return ask


GOOD: list[Json] = [
    text("あ" * 5000),
    text("🍎" * 2500),
    text("どれですか", *[postback(str(number)) for number in range(13)]),
    text("どれですか", postback("あ" * 20), postback(FAMILY * 20)),
    text("どこですか", {"type": "location", "label": "現在地"}),
    text("開く", uri("https://example.jp/" + "a" * 981), uri("tel:0297-74-2141"), uri("line://nv/chat")),
    text("はい", postback(data="あ" * 300, displayText="あ" * 300)),
    {"type": "location", "title": "あ" * 100, "address": "い" * 100, "latitude": 35.9, "longitude": 139.9},
    {"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": PICTURE},
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    template("buttons", text="あ" * 160, actions=[postback()] * 4),
    template("buttons", text="あ" * 60, title="い" * 40, actions=[postback()]),
    template("confirm", text="あ" * 240, actions=[postback(), postback()]),
    template("carousel", columns=[column("あ" * 120, 3)] * 10),
    template("image_carousel", columns=[{"imageUrl": PICTURE, "action": postback("あ" * 12)}]),
    flex(carousel(12)),
    flex(bubble(button(postback("あ" * 40))), alt="あ" * 1500),
    flex({"type": "bubble", "hero": {"type": "image", "url": PICTURE, "aspectRatio": "20:13"}}),
    flex(bubble({"type": "text", "contents": [{"type": "span", "text": "あ"}]}, {"type": "separator"})),
]

BAD: list[tuple[Json, list[str]]] = [
    (text(""), ["text"]),
    (text("あ" * 5001), ["text"]),
    (text("🍎" * 2501), ["text"]),
    ({"type": "text"}, ["text"]),
    ({"type": "telegram"}, ["type"]),
    (text("どれ", *[postback()] * 14), ["quickReply.items"]),
    (text("どれ", postback("あ" * 21)), ["quickReply.items[0].action.label"]),
    (text("どれ", {"type": "postback", "data": "a"}), ["quickReply.items[0].action.label"]),
    (text("どれ", postback(data="あ" * 301)), ["quickReply.items[0].action.data"]),
    (text("どれ", postback(displayText="あ" * 301)), ["quickReply.items[0].action.displayText"]),
    (text("どれ", {"type": "message", "label": "はい", "text": "あ" * 301}), ["quickReply.items[0].action.text"]),
    (text("開く", uri("https://example.jp/" + "a" * 982)), ["quickReply.items[0].action.uri"]),
    (text("開く", uri("ftp://example.jp/")), ["quickReply.items[0].action.uri"]),
    (text("開く", uri("/relative")), ["quickReply.items[0].action.uri"]),
    (text("開く", uri("javascript:alert(1)")), ["quickReply.items[0].action.uri"]),
    (
        {"type": "location", "title": "あ" * 101, "address": "い" * 101, "latitude": 1, "longitude": 1},
        ["title", "address"],
    ),
    ({"type": "location", "title": "あ", "address": "い", "latitude": 91, "longitude": 1}, ["latitude"]),
    (
        {"type": "image", "originalContentUrl": "http://example.jp/a.png", "previewImageUrl": PICTURE},
        ["originalContentUrl"],
    ),
    (template("buttons", text="あ" * 161, actions=[postback()]), ["template.text"]),
    (template("buttons", text="あ" * 61, thumbnailImageUrl=PICTURE, actions=[postback()]), ["template.text"]),
    (template("buttons", text="あ", title="い" * 41, actions=[postback()]), ["template.title"]),
    (template("buttons", text="あ", actions=[postback()] * 5), ["template.actions"]),
    (template("buttons", text="あ", actions=[postback("あ" * 21)]), ["template.actions[0].label"]),
    (template("buttons", text="あ", actions=[{"type": "camera", "label": "撮る"}]), ["template.actions[0].type"]),
    (template("confirm", text="あ" * 241, actions=[postback()]), ["template.text", "template.actions"]),
    (template("carousel", columns=[column()] * 11), ["template.columns"]),
    (template("carousel", columns=[column("あ" * 121)]), ["template.columns[0].text"]),
    (template("carousel", columns=[column("あ" * 61, title="い")]), ["template.columns[0].text"]),
    (template("carousel", columns=[column(count=4)]), ["template.columns[0].actions"]),
    (template("carousel", columns=[column(count=1), column(count=2)]), ["template.columns"]),
    (
        template("image_carousel", columns=[{"imageUrl": PICTURE, "action": postback("あ" * 13)}]),
        ["template.columns[0].action.label"],
    ),
    (flex(carousel(13)), ["contents.contents"]),
    (flex(bubble(*[{"type": "text", "text": "あ" * 3500}] * 3)), ["contents"]),
    (flex(carousel(6, "あ" * 3000)), ["contents"]),
    (flex({"type": "bubble"}), ["contents"]),
    (flex(bubble(), alt="あ" * 1501), ["altText"]),
    (flex(bubble(), alt=""), ["altText"]),
    (flex(bubble(button(postback("あ" * 41)))), ["contents.body.contents[0].action.label"]),
    (flex(bubble({"type": "text", "text": ""})), ["contents.body.contents[0].text"]),
    (flex(bubble({"type": "text", "text": "あ", "color": "red"})), ["contents.body.contents[0].color"]),
    (flex(bubble(box({"type": "separator"}, layout="baseline"))), ["contents.body.contents[0].contents[0]"]),
    (flex(bubble({"type": "image", "url": "http://example.jp/a.png"})), ["contents.body.contents[0].url"]),
    (flex({"type": "bubble", "body": {"type": "text", "text": "あ"}}), ["contents.body"]),
]


@pytest.mark.parametrize("message", GOOD)
def test_messages_at_the_limit_pass(problems: Problems, message: Json) -> None:
    assert problems(message) == []


@pytest.mark.parametrize(("message", "properties"), BAD)
def test_messages_beyond_the_limit_are_refused(problems: Problems, message: Json, properties: list[str]) -> None:
    assert problems(message) == properties


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (7, 400), (0, 400), (65, 400)])
def test_loading_seconds(http: Http, seconds: int, status: int) -> None:
    body = {"chatId": "U" + "0" * 32, "loadingSeconds": seconds}
    assert http.call("POST", "/v2/bot/chat/loading/start", body).status == status


def test_the_loading_animation_is_for_one_to_one_chats(http: Http) -> None:
    assert http.call("POST", "/v2/bot/chat/loading/start", {"chatId": "C" + "0" * 32}).status == 400


@pytest.mark.parametrize(
    ("words", "units", "clusters"),
    [
        ("", 0, 0),
        ("住民票", 3, 3),
        ("🍎", 2, 1),
        (FAMILY, 8, 1),
        ("🇯🇵🇯🇵", 8, 2),
        ("か\u3099", 2, 1),
        ("ﾊﾞ", 2, 1),
        ("👍🏽", 4, 1),
        ("한국", 2, 2),
    ],
)
def test_characters_are_counted_as_line_counts_them(words: str, units: int, clusters: int) -> None:
    assert (utf16_units(words), grapheme_clusters(words)) == (units, clusters)
