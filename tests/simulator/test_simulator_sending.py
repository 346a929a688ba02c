"""Reply, push and multicast: tokens, retry keys, counters and limits."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from linebot.v3.messaging import (
    ApiException,
    MessagingApi,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    TextMessage,
)

from bot.simulator import Rate, Simulator

if TYPE_CHECKING:
    from .conftest import Bot, Clock, Http

TEXT = {"type": "text", "text": "はい"}


def reply(bot: Bot, words: str = "はい") -> ReplyMessageRequest:
    return ReplyMessageRequest(replyToken=bot.reply_token, messages=[TextMessage(text=words)])


def test_a_reply_reaches_the_user_once(line: Simulator, bot: Bot, sdk: MessagingApi) -> None:
    resident = line.user()
    assert resident.says("住民票がほしい").ok
    answer = sdk.reply_message(reply(bot))
    (entry,) = resident.replies
    assert entry.messages == ({"type": "text", "text": "はい"},)
    assert entry.request_id == line.calls("reply")[0].request_id
    assert answer.sent_messages[0].quote_token
    assert resident.pushes == []


def test_a_used_reply_token_is_refused(line: Simulator, bot: Bot, sdk: MessagingApi) -> None:
    line.user().says("住民票")
    sdk.reply_message(reply(bot))
    with pytest.raises(ApiException) as caught:
        sdk.reply_message(reply(bot))
    assert caught.value.status == 400
    assert "Invalid reply token" in caught.value.body
    assert line.violations == []


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (61, 400)])
def test_a_reply_token_lives_one_minute(
    line: Simulator, bot: Bot, http: Http, clock: Clock, seconds: int, status: int
) -> None:
    line.user().says("住民票")
    clock.now += seconds
    body = {"replyToken": bot.reply_token, "messages": [TEXT]}
    assert http.call("POST", "/v2/bot/message/reply", body).status == status


def test_an_invented_reply_token_is_refused(http: Http) -> None:
    answer = http.call("POST", "/v2/bot/message/reply", {"replyToken": "0" * 32, "messages": [TEXT]})
    assert (answer.status, answer.json) == (400, {"message": "Invalid reply token"})


def test_a_refused_body_does_not_spend_the_reply_token(line: Simulator, bot: Bot, http: Http) -> None:
    line.user().says("住民票")
    for messages, status in (([{"type": "text", "text": ""}], 400), ([TEXT], 200)):
        body = {"replyToken": bot.reply_token, "messages": messages}
        assert http.call("POST", "/v2/bot/message/reply", body).status == status


def test_a_retry_key_on_reply_is_refused(line: Simulator, bot: Bot, http: Http) -> None:
    line.user().says("住民票")
    body = {"replyToken": bot.reply_token, "messages": [TEXT]}
    answer = http.call("POST", "/v2/bot/message/reply", body, X_Line_Retry_Key=str(uuid.uuid4()))
    assert answer.status == 400
    assert [violation.endpoint for violation in line.violations] == ["reply"]


def test_a_repeated_retry_key_is_409_for_24_hours(line: Simulator, sdk: MessagingApi, http: Http, clock: Clock) -> None:
    resident, key = line.user(), str(uuid.uuid4())
    body = PushMessageRequest(to=resident.user_id, messages=[TextMessage(text="お知らせ")])
    first = sdk.push_message_with_http_info(body, x_line_retry_key=key)
    with pytest.raises(ApiException) as caught:
        sdk.push_message(body, x_line_retry_key=key)
    assert caught.value.status == 409
    assert caught.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert first.data.sent_messages[0].id in caught.value.body
    assert len(resident.pushes) == 1
    clock.now += 24 * 3600
    late = {"to": resident.user_id, "messages": [TEXT]}
    assert http.call("POST", "/v2/bot/message/push", late).status == 401  # the access token died long before
    resent = line.platform.access_tokens.issue(clock.now)
    answer = http.with_token(resent).call("POST", "/v2/bot/message/push", late, X_Line_Retry_Key=key)
    assert (answer.status, len(resident.pushes)) == (200, 2)


def test_a_retry_key_must_be_a_uuid(http: Http) -> None:
    body = {"to": "U" + "0" * 32, "messages": [TEXT]}
    answer = http.call("POST", "/v2/bot/message/push", body, X_Line_Retry_Key="once")
    assert answer.status == 400
    assert "retry key" in answer.json["message"]


def test_multicast_counts_every_recipient_and_shows_it_to_known_users(line: Simulator, sdk: MessagingApi) -> None:
    known, blocking = line.user(), line.user()
    blocking.blocks()
    strangers = [f"U{number:032x}" for number in range(498)]
    to = [known.user_id, blocking.user_id, *strangers]
    sdk.multicast(MulticastRequest(to=to, messages=[TextMessage(text="教室のお知らせ")]))
    assert [entry.kind for entry in known.received] == ["multicast"]
    assert blocking.received == []
    assert line.platform.ledger.histogram() == {1: 499}
    assert line.platform.ledger.deliveries(known.user_id) == 1
    assert line.platform.ledger.deliveries(blocking.user_id) == 0


def test_multicast_is_all_or_nothing(line: Simulator, http: Http) -> None:
    resident = line.user()
    for to in ([resident.user_id, "resident"], [resident.user_id] * 501):
        assert http.call("POST", "/v2/bot/message/multicast", {"to": to, "messages": [TEXT]}).status == 400
    assert resident.received == []


def test_a_blocked_user_gets_nothing_and_the_bot_gets_200(line: Simulator, http: Http) -> None:
    resident = line.user()
    resident.blocks()
    assert http.call("POST", "/v2/bot/message/push", {"to": resident.user_id, "messages": [TEXT]}).status == 200
    assert resident.received == []


def test_the_monthly_limit_counts_recipients_and_spares_replies(
    line: Simulator, bot: Bot, http: Http, clock: Clock
) -> None:
    line.platform.quota.limit = 3
    resident = line.user()
    three = {"to": [f"U{number:032x}" for number in range(3)], "messages": [TEXT]}
    assert http.call("POST", "/v2/bot/message/multicast", three).status == 200
    assert http.call("GET", "/v2/bot/message/quota").json == {"type": "limited", "value": 3}
    assert http.call("GET", "/v2/bot/message/quota/consumption").json == {"totalUsage": 3}
    over = http.call("POST", "/v2/bot/message/push", {"to": resident.user_id, "messages": [TEXT]})
    assert (over.status, over.json) == (429, {"message": "You have reached your monthly limit."})
    resident.says("住民票")
    assert http.call("POST", "/v2/bot/message/reply", {"replyToken": bot.reply_token, "messages": [TEXT]}).status == 200
    clock.now += 31 * 86_400
    assert line.platform.quota.used(clock.now) == 0


def test_the_rate_limit_is_a_bucket_per_endpoint(line: Simulator, http: Http, clock: Clock) -> None:
    line.rate("push", Rate(count=2, seconds=10))
    body = {"to": line.user().user_id, "messages": [TEXT]}
    answers = [http.call("POST", "/v2/bot/message/push", body) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert "monthly" not in answers[-1].json["message"]
    assert http.call("GET", "/v2/bot/info").status == 200
    clock.now += 5
    assert http.call("POST", "/v2/bot/message/push", body).status == 200


def test_at_most_five_messages(http: Http) -> None:
    body = {"to": "U" + "0" * 32, "messages": [TEXT] * 6}
    answer = http.call("POST", "/v2/bot/message/push", body)
    assert answer.json["details"] == [{"message": "Size must be between 1 and 5", "property": "messages"}]


def test_broadcast_and_narrowcast(line: Simulator, http: Http) -> None:
    following, blocking = line.user(), line.user()
    blocking.blocks()
    assert http.call("POST", "/v2/bot/message/broadcast", {"messages": [TEXT]}).status == 200
    assert ([len(following.received), len(blocking.received)]) == [1, 0]
    answer = http.call("POST", "/v2/bot/message/narrowcast", {"messages": [TEXT]})
    assert answer.status == 202
    path = f"/v2/bot/message/progress/narrowcast?requestId={answer.headers['x-line-request-id']}"
    assert http.call("GET", path).json["phase"] == "succeeded"


@pytest.mark.parametrize("kind", ["reply", "push", "multicast", "narrowcast", "broadcast"])
def test_validate_judges_and_delivers_nothing(line: Simulator, http: Http, kind: str) -> None:
    path = f"/v2/bot/message/validate/{kind}"
    assert http.call("POST", path, {"messages": [TEXT]}).status == 200
    assert http.call("POST", path, {"messages": [{"type": "text", "text": ""}]}).status == 400
    assert line.violations == []


def test_a_channel_access_token_is_needed_and_dies_after_15_minutes(http: Http, clock: Clock) -> None:
    assert http.with_token("invented").call("GET", "/v2/bot/info").status == 401
    assert http.call("GET", "/v2/bot/info").status == 200
    clock.now += 900
    assert http.call("GET", "/v2/bot/info").status == 401


def test_a_wrong_channel_secret_gets_no_token(line: Simulator, http: Http) -> None:
    channel_id = line.platform.channel.channel_id
    answer = http.ask_token(grant_type="client_credentials", client_id=channel_id, client_secret="wrong")
    assert (answer.status, answer.json["error"]) == (400, "invalid_client")


def test_unknown_paths_and_huge_or_broken_bodies_are_answered_as_line_does(line: Simulator, http: Http) -> None:
    unknown = http.call("GET", "/v2/bot/weather")
    assert (unknown.status, unknown.json) == (404, {"message": "Not found"})
    assert unknown.headers["x-line-request-id"]
    assert http.call("POST", "/v2/bot/message/push", b'{"to":').status == 400
    assert http.call("POST", "/v2/bot/message/push", b"x" * (2 * 1024 * 1024 + 1)).status == 413
    assert len(line.violations) == 3
