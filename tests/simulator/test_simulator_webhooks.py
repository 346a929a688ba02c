"""What the platform sends to the bot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.simulator import Simulator, signature

if TYPE_CHECKING:
    from .conftest import Bot, Clock, Http

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"  # of LINE's example
TEXT = {"type": "text", "text": "はい"}


def test_the_signature_is_lines() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert signature(SECRET, body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_every_webhook_is_signed_over_its_raw_body(line: Simulator, bot: Bot) -> None:
    result = line.user().says("住民票🍎")
    headers, body = bot.posts[0]
    assert headers["x-line-signature"] == signature(SECRET, body)
    assert (result.status, result.reason) == (200, "ok")
    event = bot.events[0]
    assert event["message"]["text"] == "住民票🍎"
    assert len(event["webhookEventId"]) == 26
    assert event["deliveryContext"] == {"isRedelivery": False}


def test_the_platform_gives_up_on_a_slow_bot(line: Simulator, bot: Bot) -> None:
    bot.gate.clear()
    result = line.user().says("住民票")
    assert (result.status, result.reason) == (None, "request_timeout")


def test_errors_and_dead_bots_are_told_apart(line: Simulator, bot: Bot) -> None:
    bot.statuses.append(503)
    assert line.user().says("住民票").reason == "error_status_code"
    line.platform.webhook_url = "http://127.0.0.1:1/"
    assert line.user().says("住民票").reason == "could_not_connect"
    line.platform.webhook_url = None
    assert line.user().says("住民票").reason == "no_endpoint"


def test_redelivery_is_off_by_default(line: Simulator, bot: Bot) -> None:
    bot.statuses.append(500)
    line.user().says("住民票")
    assert line.wait_for(lambda: len(bot.posts) > 1, timeout=0.2) is False


def test_failed_webhooks_are_sent_again_when_redelivery_is_on(line: Simulator, bot: Bot) -> None:
    line.webhooks.redelivery, line.webhooks.redelivery_seconds = True, 0.01
    bot.statuses += [500, 500]
    line.user().says("住民票")
    assert line.wait_for(lambda: len(line.webhooks.results) == 3)
    first, second, third = bot.events
    assert second == third
    assert second == first | {"deliveryContext": {"isRedelivery": True}}


def test_a_redelivered_reply_token_lives_anew_unless_used_or_old(
    line: Simulator, bot: Bot, http: Http, clock: Clock
) -> None:
    def answers() -> int:
        body = {"replyToken": bot.reply_token, "messages": [TEXT]}
        return http.call("POST", "/v2/bot/message/reply", body).status

    result = line.user().says("住民票")
    clock.now += 120
    assert answers() == 400
    line.webhooks.redeliver(result)
    assert answers() == 200
    line.webhooks.redeliver(result)
    assert answers() == 400
    old = line.user().says("印鑑証明")
    http.token = line.platform.access_tokens.issue(clock.now + 1200)
    clock.now += 1200
    line.webhooks.redeliver(old)
    assert answers() == 400


def test_a_duplicate_is_the_same_bytes(line: Simulator, bot: Bot) -> None:
    line.webhooks.repeat(line.user().says("住民票"))
    assert bot.posts[0][1] == bot.posts[1][1]


def test_events_can_be_held_reordered_and_batched(line: Simulator, bot: Bot) -> None:
    first, second = line.user(), line.user()
    with line.webhooks.holding() as held:
        assert first.says("一").reason == "held"
        second.says("二")
    assert bot.posts == []
    line.webhooks.deliver(held[::-1])
    assert len(bot.posts) == 1
    assert [event["message"]["text"] for event in bot.events] == ["二", "一"]


def test_raw_and_malformed_events_go_out_signed(line: Simulator, bot: Bot) -> None:
    line.send({"type": "somethingNew", "mode": "dreaming"}, {"type": 7})
    headers, body = bot.posts[0]
    assert headers["x-line-signature"] == signature(SECRET, body)
    line.webhooks.post(b"{not json", headers={"x-line-signature": "wrong"})
    assert bot.posts[1][0]["x-line-signature"] == "wrong"


def test_standby_events_carry_no_reply_token(line: Simulator, bot: Bot) -> None:
    line.platform.standby = True
    line.user().says("住民票")
    assert bot.events[0]["mode"] == "standby"
    assert "replyToken" not in bot.events[0]


def test_following_blocking_and_following_again(line: Simulator, bot: Bot) -> None:
    resident = line.user()
    resident.follows()
    resident.blocks()
    resident.follows()
    assert [event["type"] for event in bot.events] == ["follow", "unfollow", "follow"]
    assert [event["follow"]["isUnblocked"] for event in bot.events[::2]] == [False, True]
    assert "replyToken" not in bot.events[1]


def test_unsend_names_the_message(line: Simulator, bot: Bot) -> None:
    resident = line.user()
    resident.unsends(resident.says("まちがい").message_id)
    assert bot.events[1]["unsend"] == {"messageId": bot.events[0]["message"]["id"]}


def test_taps_send_postbacks_and_show_the_display_text(line: Simulator, bot: Bot) -> None:
    resident = line.user()
    resident.taps({"type": "postback", "label": "はい", "data": "a=1", "displayText": "はい、そうです"})
    resident.taps({"type": "datetimepicker", "data": "d", "mode": "date"}, params={"date": "2026-10-01"})
    dated = {"data": "d", "params": {"date": "2026-10-01"}}
    assert [event["postback"] for event in bot.events] == [{"data": "a=1"}, dated]
    assert [entry.messages[0]["text"] for entry in resident.chat.entries] == ["はい、そうです"]


def test_images_stickers_and_places(line: Simulator, bot: Bot, http: Http) -> None:
    resident = line.user()
    image, _ = resident.image(), resident.sticker()
    resident.location(35.9, 139.9, title="取手市役所")
    assert [event["message"]["type"] for event in bot.events] == ["image", "sticker", "location"]
    assert "address" not in bot.events[2]["message"]
    content = http.call("GET", f"/v2/bot/message/{image.message_id}/content")
    assert (content.headers["content-type"], content.body[:4]) == ("image/png", b"\x89PNG")


def test_groups(line: Simulator, bot: Bot, http: Http) -> None:
    group, resident = line.group(), line.user()
    group.invites_bot()
    group.member(resident).says("こんにちは")
    assert bot.events[1]["source"] == {"type": "group", "groupId": group.chat.chat_id, "userId": resident.user_id}
    body = {"replyToken": bot.reply_token, "messages": [TEXT]}
    assert http.call("POST", "/v2/bot/message/reply", body).status == 200
    assert len(group.received) == 1
    assert resident.received == []
    leave = f"/v2/bot/group/{group.chat.chat_id}/leave"
    assert [http.call("POST", leave).status for _ in range(2)] == [200, 404]


def test_the_webhook_endpoint_can_be_read_set_and_tested(line: Simulator, bot: Bot, http: Http) -> None:
    path = "/v2/bot/channel/webhook/endpoint"
    assert http.call("GET", path).json == {"endpoint": bot.url, "active": True}
    assert http.call("POST", "/v2/bot/channel/webhook/test", {}).json["success"] is True
    assert json.loads(bot.posts[0][1])["events"] == []
    assert http.call("PUT", path, {"endpoint": "http://127.0.0.1:1/"}).status == 200
    for wrong in ("市役所", "http://127.0.0.1:port/", "ftp://example.jp/"):
        assert http.call("PUT", path, {"endpoint": wrong}).status == 400
    report = http.call("POST", "/v2/bot/channel/webhook/test", {}).json
    assert (report["success"], report["statusCode"], report["reason"]) == (False, 0, "COULD_NOT_CONNECT")
