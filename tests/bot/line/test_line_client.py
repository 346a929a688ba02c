"""The client against LINE's platform with its faults: what it retries, what it reports, what it logs."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.line.client import LineClient, Timing
from bot.line.errors import (
    InvalidReplyTokenError,
    LineError,
    MonthlyLimitError,
    RateLimitedError,
    RejectedError,
    UnauthorizedError,
    UnreachableError,
)
from bot.line.limits import UnsendableError
from bot.simulator import Fault, Rate, Simulator
from handlers.message import Reply, Text

from .conftest import CHANNEL, SECRET, Clock, Inbox

HELLO = Reply(messages=(Text(text="秘密のことば"),))
Make = Callable[..., LineClient]


@pytest.fixture
def make(line: Simulator) -> Iterator[Make]:
    """Makes clients of ``line`` that are closed at the end."""
    made: list[LineClient] = []

    def new(timing: Timing, *, secret: str = SECRET) -> LineClient:
        made.append(LineClient(line.url, CHANNEL, secret, log=structlog.get_logger(), timing=timing))
        return made[-1]

    yield new
    for client in made:
        client.close()


def key() -> str:
    return str(uuid.uuid4())


def statuses(line: Simulator, endpoint: str) -> list[int]:
    return [call.status for call in line.calls(endpoint)]


def test_a_reply_reaches_the_resident(line: Simulator, client: LineClient, inbox: Inbox) -> None:
    resident = line.user()
    resident.says("住民票")
    client.reply(inbox.reply_token, HELLO)
    assert [entry.messages for entry in resident.replies] == [({"type": "text", "text": "秘密のことば"},)]
    assert line.violations == []


def test_a_used_or_old_reply_token_is_an_error_of_its_own(
    line: Simulator, client: LineClient, inbox: Inbox, clock: Clock
) -> None:
    resident = line.user()
    resident.says("一")
    client.reply(inbox.reply_token, HELLO)
    with pytest.raises(InvalidReplyTokenError):
        client.reply(inbox.reply_token, HELLO)
    resident.says("二")
    clock.now += 61
    with pytest.raises(InvalidReplyTokenError) as caught:
        client.reply(inbox.reply_token, HELLO)
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("fault", "replies"),
    [
        (Fault(kind="error-before", status=500), 0),
        (Fault(kind="error-after", status=502), 1),
        (Fault(kind="reset"), 0),
        (Fault(kind="accept-then-reset"), 1),
        (Fault(kind="accept-then-hang"), 1),
    ],
)
def test_a_reply_that_line_may_have_is_not_sent_again(
    line: Simulator, make: Make, timing: Timing, inbox: Inbox, fault: Fault, replies: int
) -> None:
    client = make(replace(timing, read=0.3))
    resident = line.user()
    resident.says("一")
    line.fault("reply", fault)
    with pytest.raises(UnreachableError) as caught:
        client.reply(inbox.reply_token, HELLO)
    assert (caught.value.permanent, caught.value.maybe_accepted) == (False, True)
    assert len(resident.replies) == replies
    assert len(line.calls("reply")) <= 1


def test_a_connection_refused_is_tried_once_more_and_nothing_was_accepted(line: Simulator, client: LineClient) -> None:
    client.bot_info()
    line.stop()
    with capture_logs() as logs, pytest.raises(UnreachableError) as caught:
        client.reply("0" * 32, HELLO)
    assert not caught.value.maybe_accepted
    assert [(entry["endpoint"], entry["status"]) for entry in logs] == [("/v2/bot/message/reply", None)] * 2


@pytest.mark.parametrize("kind", ["error-after", "accept-then-reset", "accept-then-hang"])
def test_a_push_is_repeated_with_its_key_until_line_says_it_has_it(
    line: Simulator, make: Make, timing: Timing, clock: Clock, kind: Any
) -> None:
    client = make(replace(timing, read=0.3))
    resident, retry_key = line.user(), key()
    line.fault("push", Fault(kind=kind))
    client.push(resident.user_id, retry_key, HELLO)
    assert len(resident.pushes) == 1
    assert [call.retry_key for call in line.calls("push")] == [retry_key] * 2
    assert statuses(line, "push") == [200, 409]
    assert clock.slept == [0.5]


def test_a_push_that_line_already_has_is_a_success(line: Simulator, client: LineClient) -> None:
    resident, retry_key = line.user(), key()
    client.push(resident.user_id, retry_key, HELLO)
    client.push(resident.user_id, retry_key, HELLO)
    assert len(resident.pushes) == 1


def test_a_push_gives_up_after_three_attempts(line: Simulator, client: LineClient, clock: Clock) -> None:
    line.fault("push", Fault(kind="error-before", status=503), times=3)
    with pytest.raises(UnreachableError) as caught:
        client.push(line.user().user_id, key(), HELLO)
    assert caught.value.maybe_accepted
    assert statuses(line, "push") == [503] * 3
    assert clock.slept == [0.5, 1.5]


@pytest.mark.parametrize(
    ("prepare", "error", "permanent"),
    [
        (lambda line: line.rate("push", Rate(count=0)), RateLimitedError, False),
        (lambda line: setattr(line.platform.quota, "limit", 0), MonthlyLimitError, True),
        (lambda line: line.fault("push", Fault(kind="error-before", status=403, message="no")), RejectedError, True),
    ],
)
def test_refusals_are_told_apart_and_not_repeated(
    line: Simulator, client: LineClient, prepare: Callable[[Simulator], None], error: type[LineError], permanent: bool
) -> None:
    prepare(line)
    with pytest.raises(error) as caught:
        client.push(line.user().user_id, key(), HELLO)
    assert caught.value.permanent is permanent
    assert len(line.calls("push")) == 1


def test_a_rejection_names_its_status_and_what_line_says(client: LineClient) -> None:
    with pytest.raises(RejectedError, match="400: The property, 'to', in the request body is invalid") as caught:
        client.push("nobody", key(), HELLO)
    assert caught.value.status == 400


def test_a_reply_without_messages_is_not_sent(line: Simulator, client: LineClient) -> None:
    with pytest.raises(UnsendableError):
        client.reply("0" * 32, Reply())
    assert line.calls() == []


def test_one_token_serves_many_calls_until_it_ages(line: Simulator, client: LineClient, clock: Clock) -> None:
    for _ in range(3):
        client.bot_info()
    assert len(line.calls("token")) == 1
    clock.now += 850
    client.bot_info()
    assert statuses(line, "token") == [200, 200]
    assert statuses(line, "bot-info") == [200] * 4


def test_a_refused_token_is_renewed_and_the_call_repeated(
    line: Simulator, make: Make, timing: Timing, clock: Clock, inbox: Inbox
) -> None:
    began = clock.now
    client = make(replace(timing, now=lambda: began))  # its clock stands still, LINE's does not
    client.bot_info()
    clock.now += 901
    resident = line.user()
    resident.says("一")
    client.reply(inbox.reply_token, HELLO)
    assert statuses(line, "reply") == [401, 200]
    assert len(line.calls("token")) == 2
    assert len(resident.replies) == 1


def test_a_token_refused_twice_is_an_error(line: Simulator, client: LineClient) -> None:
    line.fault("bot-info", Fault(kind="error-before", status=401), times=2)
    with pytest.raises(UnauthorizedError) as caught:
        client.bot_info()
    assert caught.value.permanent
    assert statuses(line, "bot-info") == [401, 401]


def test_a_wrong_secret_is_an_error_of_the_channel(line: Simulator, make: Make, timing: Timing) -> None:
    with pytest.raises(UnauthorizedError, match="client_secret") as caught:
        make(timing, secret="wrong").bot_info()
    assert caught.value.permanent
    assert line.calls("bot-info") == []


@pytest.mark.parametrize("kind", ["error-before", "error-after", "reset", "accept-then-reset"])
def test_without_a_token_nothing_was_accepted(line: Simulator, client: LineClient, kind: Any) -> None:
    line.fault("token", Fault(kind=kind))
    with pytest.raises(UnreachableError) as caught:
        client.reply("0" * 32, HELLO)
    assert not caught.value.maybe_accepted
    assert line.calls("reply") == []


def test_sixteen_threads_share_the_client(line: Simulator, client: LineClient) -> None:
    start, people = threading.Barrier(16), [line.user() for _ in range(16)]

    def work(user_id: str) -> None:
        start.wait(10)
        client.push(user_id, key(), HELLO)

    threads = [threading.Thread(target=work, args=(person.user_id,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [len(person.pushes) for person in people] == [1] * 16
    assert len(line.calls("token")) == 1


def test_every_call_is_logged_for_lines_support_and_says_nothing_of_the_resident(
    line: Simulator, client: LineClient, inbox: Inbox
) -> None:
    resident = line.user()
    group = line.group()
    with capture_logs() as logs:
        resident.says("一")
        client.reply(inbox.reply_token, HELLO)
        line.fault("push", Fault(kind="error-after"))
        client.push(resident.user_id, key(), HELLO)
        client.leave_group(group.chat.chat_id)
        with suppress(RejectedError):
            client.leave_room("R" + "0" * 32)
    assert [(entry["method"], entry["endpoint"], entry["status"]) for entry in logs] == [
        ("POST", "/oauth2/v3/token", 200),
        ("POST", "/v2/bot/message/reply", 200),
        ("POST", "/v2/bot/message/push", 500),
        ("POST", "/v2/bot/message/push", 409),
        ("POST", "/v2/bot/group/{groupId}/leave", 200),
        ("POST", "/v2/bot/room/{roomId}/leave", 404),
    ]
    assert [entry["request_id"] for entry in logs] == [call.request_id for call in line.calls()]
    assert all(entry["at"].startswith("2026-09-21T") for entry in logs)
    written = repr(logs)
    secrets = ["秘密", resident.user_id, group.chat.chat_id, "R000", SECRET, inbox.reply_token, "Bearer"]
    assert [secret for secret in secrets if secret in written] == []
    named = {"event", "log_level", "at", "method", "endpoint", "status", "request_id", "seconds"}
    assert {name for entry in logs for name in entry} == named | {"error", "accepted_request_id"}


def test_leaving_a_group_and_a_room(line: Simulator, client: LineClient) -> None:
    group, room = line.group(), line.group("R" + "1" * 32)
    client.leave_group(group.chat.chat_id)
    client.leave_room(room.chat.chat_id)
    assert (group.chat.present, room.chat.present) == (False, False)


def test_the_bot_and_its_webhook(line: Simulator, client: LineClient, inbox: Inbox) -> None:
    assert client.bot_info().user_id == line.platform.channel.bot_user_id
    line.platform.webhook_url = None
    client.set_webhook(inbox.url)
    assert line.platform.webhook_url == inbox.url
    assert client.webhook_active()
    assert client.test_webhook(inbox.url).success
    inbox.status = 500
    test = client.test_webhook(inbox.url)
    assert (test.success, test.status) == (False, 500)
