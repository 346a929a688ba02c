"""Validation against LINE's own files, and our events against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator import Simulator
from bot.simulator.openapi import OpenApi

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Bot, Http

TO = "U" + "0" * 32


@pytest.fixture
def strict(line: Simulator, openapi: Path) -> Simulator:
    line.platform.openapi = OpenApi(openapi / "messaging-api.yml")
    return line


def message(**fields: Any) -> dict[str, Any]:
    return {"to": TO, "messages": [fields]}


TEXT = {"type": "text", "text": "あ"}
BOX = {"type": "box", "layout": "vertical", "contents": [TEXT]}


@pytest.mark.parametrize(
    ("body", "property_name"),
    [
        (message(type="text"), "messages[0].text"),
        (message(type="text", text=7), "messages[0].text"),
        (message(type="text", text="あ", colour="red"), "messages[0].colour"),
        (message(**TEXT) | {"too": TO}, "too"),
        (
            message(type="flex", altText="あ", contents={"type": "bubble", "body": BOX | {"layout": "diagonal"}}),
            "messages[0].contents.body.layout",
        ),
        (
            message(
                type="flex",
                altText="あ",
                contents={"type": "bubble", "body": BOX | {"contents": [TEXT | {"weight": "heavy"}]}},
            ),
            "messages[0].contents.body.contents[0].weight",
        ),
        (
            message(
                **TEXT,
                quickReply={
                    "items": [{"action": {"type": "datetimepicker", "label": "日", "data": "d", "mode": "year"}}]
                },
            ),
            "messages[0].quickReply.items[0].action.mode",
        ),
        (message(**TEXT) | {"notificationDisabled": "yes"}, "notificationDisabled"),
    ],
)
def test_bodies_that_break_the_schema_are_refused(
    strict: Simulator, http: Http, body: dict[str, Any], property_name: str
) -> None:
    answer = http.call("POST", "/v2/bot/message/push", body)
    assert answer.status == 400
    assert [detail["property"] for detail in answer.json["details"]] == [property_name]
    assert strict.violations[0].problems[0].property == property_name


def test_good_bodies_pass(strict: Simulator, http: Http) -> None:
    body = message(
        type="flex", altText="あ", contents={"type": "carousel", "contents": [{"type": "bubble", "body": BOX}]}
    )
    assert http.call("POST", "/v2/bot/message/push", body).status == 200
    assert strict.violations == []


def test_every_event_we_send_is_one_of_lines(line: Simulator, bot: Bot, openapi: Path) -> None:
    webhook = OpenApi(openapi / "webhook.yml").schemas
    resident, group = line.user(), line.group()
    resident.follows()
    said = resident.says("住民票", quoting="1")
    resident.unsends(said.message_id)
    resident.sticker()
    resident.image()
    resident.location(35.9, 139.9, title="市役所", address="寺田")
    resident.taps({"type": "postback", "data": "a=1"})
    group.invites_bot()
    group.member(resident).says("こんにちは")
    group.removes_bot()
    resident.blocks()
    kinds = [event["type"] for event in bot.events]
    assert kinds == [
        "follow",
        "message",
        "unsend",
        "message",
        "message",
        "message",
        "postback",
        "join",
        "message",
        "leave",
        "unfollow",
    ]
    for event in bot.events:
        assert webhook.problems(webhook.named("Event"), event) == []


def test_answers_are_those_of_lines_schemas(line: Simulator, http: Http, openapi: Path) -> None:
    schemas = OpenApi(openapi / "messaging-api.yml").schemas
    resident = line.user()
    answers = {
        "UserProfileResponse": http.call("GET", f"/v2/bot/profile/{resident.user_id}"),
        "BotInfoResponse": http.call("GET", "/v2/bot/info"),
        "GetFollowersResponse": http.call("GET", "/v2/bot/followers/ids"),
        "MessageQuotaResponse": http.call("GET", "/v2/bot/message/quota"),
        "QuotaConsumptionResponse": http.call("GET", "/v2/bot/message/quota/consumption"),
        "GetWebhookEndpointResponse": http.call("GET", "/v2/bot/channel/webhook/endpoint"),
        "TestWebhookEndpointResponse": http.call("POST", "/v2/bot/channel/webhook/test", {}),
        "PushMessageResponse": http.call("POST", "/v2/bot/message/push", {"to": resident.user_id, "messages": [TEXT]}),
        "ErrorResponse": http.call("POST", "/v2/bot/message/push", {}),
    }
    for name, answer in answers.items():
        assert (name, schemas.problems(schemas.named(name), answer.json)) == (name, [])
