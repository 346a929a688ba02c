"""Calls to LINE: one shared connection pool, time limits on every call, a log line for each."""

import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    Message,
    MessagingApi,
    MessagingApiBlob,
    PushMessageRequest,
    ReplyMessageRequest,
    SetWebhookEndpointRequest,
    TestWebhookEndpointRequest,
)
from structlog.typing import FilteringBoundLogger
from urllib3.exceptions import ConnectTimeoutError, HTTPError

from bot.line.errors import (
    AlreadyAcceptedError,
    InvalidReplyTokenError,
    LineError,
    MonthlyLimitError,
    RateLimitedError,
    RejectedError,
    UnauthorizedError,
    UnreachableError,
)
from bot.line.insight import insight_over
from bot.line.limits import UnsendableError
from bot.line.render import render
from bot.line.token import TOKEN_PATH, Token, TokenCache, token_request
from handlers.message import Reply

MULTICAST_PATH = "/v2/bot/message/multicast"
POOL = 16
PUSH_WAITS = (0.5, 1.5)
"""Seconds between the attempts of a push, before jitter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Time and chance: ``now`` in Unix seconds, ``jitter`` from 0 to 1, seconds to ``connect`` and to wait for data."""

    connect: float = 2.0
    read: float = 8.0
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


REAL_TIME = Timing()


@dataclass(frozen=True, kw_only=True, slots=True)
class BotInfo:
    """The official account behind the channel; ``user_id`` is the ``destination`` of its webhooks."""

    user_id: str
    basic_id: str
    display_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookTest:
    """How a test delivery went; ``reason`` and ``detail`` in LINE's words (``COULD_NOT_CONNECT``)."""

    success: bool
    status: int
    reason: str
    detail: str


class LineClient:
    """The Messaging API for one channel. Safe for threads; make it after fork. Every method raises LineError.

    ``api``, ``blob`` and ``insight`` are the SDK's functions for ``call``.
    """

    def __init__(
        self, host: str, channel_id: str, channel_secret: str, *, log: FilteringBoundLogger, timing: Timing = REAL_TIME
    ) -> None:
        configuration = Configuration(host=host, access_token="")
        configuration.connection_pool_maxsize = POOL
        configuration.retries = False  # urllib3 would try again by itself
        self._http = ApiClient(configuration)
        del self._http.default_headers["Authorization"]  # every call brings its own
        self.api = MessagingApi(self._http)
        self.blob = MessagingApiBlob(self._http)
        self.insight = insight_over(self._http)
        self._request_token = token_request(self._http, channel_id, channel_secret)
        self._log = log
        self._timing = timing
        self._tokens = TokenCache(self._issue_token, timing.now)

    def close(self) -> None:
        """Close the idle connections."""
        self._http.rest_client.pool_manager.clear()

    def reply(self, reply_token: str, messages: Reply) -> None:
        """Answer an event. Never sent again once LINE may have it. Raises UnsendableError."""
        request = ReplyMessageRequest(replyToken=reply_token, messages=_rendered(messages))
        self.call("POST", "/v2/bot/message/reply", self.api.reply_message_with_http_info, request)

    def push(self, user_id: str, retry_key: str, messages: Reply) -> None:
        """Send to one user. ``retry_key`` is a UUID, the same for the same message. Raises UnsendableError."""
        maybe_accepted = False
        for wait in (*PUSH_WAITS, None):
            try:
                self.push_once(user_id, retry_key, messages)
                return
            except AlreadyAcceptedError:
                return
            except UnreachableError as error:
                maybe_accepted |= error.maybe_accepted
                if wait is None:
                    raise UnreachableError(str(error), maybe_accepted=maybe_accepted) from error
                self._timing.sleep(wait * (0.5 + self._timing.jitter()))

    def push_once(self, user_id: str, retry_key: str, messages: Reply) -> None:
        """One attempt of a push. Raises AlreadyAcceptedError when LINE has the message, and UnsendableError."""
        request = PushMessageRequest(to=user_id, messages=_rendered(messages))
        function = partial(self.api.push_message_with_http_info, request, x_line_retry_key=retry_key)
        self.call("POST", "/v2/bot/message/push", function)

    def multicast_once(
        self, user_ids: Sequence[str], retry_key: str, messages: Reply, unit: str | None = None
    ) -> str | None:
        """One attempt to send to at most 500 users, all of them or nobody. LINE's number of the request.

        unit: the aggregation unit of its statistics, 30 of ``[A-Za-z0-9_]`` at most. Raises AlreadyAcceptedError, with
        the number of the request that was, and UnsendableError. Not through the SDK's request, which looks at every id
        three times.
        """
        body: dict[str, Any] = {"to": list(user_ids), "messages": _plain(messages)}
        if unit is not None:
            body["customAggregationUnits"] = [unit]
        function = partial(
            self._http.call_api,
            MULTICAST_PATH,
            "POST",
            header_params={"Content-Type": "application/json", "X-Line-Retry-Key": retry_key},
            body=body,
            response_types_map={"200": "object"},
            auth_settings=["Bearer"],
        )
        return _request_id(self._answered("POST", MULTICAST_PATH, function).headers)

    def leave_group(self, group_id: str) -> None:
        """Leave a group chat."""
        self.call("POST", "/v2/bot/group/{groupId}/leave", self.api.leave_group_with_http_info, group_id)

    def leave_room(self, room_id: str) -> None:
        """Leave a multi-person chat."""
        self.call("POST", "/v2/bot/room/{roomId}/leave", self.api.leave_room_with_http_info, room_id)

    def bot_info(self) -> BotInfo:
        """Who we are to LINE."""
        info = self.call("GET", "/v2/bot/info", self.api.get_bot_info_with_http_info)
        return BotInfo(user_id=info.user_id, basic_id=info.basic_id, display_name=info.display_name)

    def set_webhook(self, url: str) -> None:
        """Set the address LINE sends events to."""
        request = SetWebhookEndpointRequest(endpoint=url)
        path = "/v2/bot/channel/webhook/endpoint"
        self.call("PUT", path, self.api.set_webhook_endpoint_with_http_info, request)

    def webhook_active(self) -> bool:
        """Whether the use of webhooks is switched on for the channel."""
        path = "/v2/bot/channel/webhook/endpoint"
        return bool(self.call("GET", path, self.api.get_webhook_endpoint_with_http_info).active)

    def test_webhook(self, url: str) -> WebhookTest:
        """Have LINE send an empty batch to ``url``."""
        request = TestWebhookEndpointRequest(endpoint=url)
        path = "/v2/bot/channel/webhook/test"
        test = self.call("POST", path, self.api.test_webhook_endpoint_with_http_info, request)
        return WebhookTest(success=bool(test.success), status=test.status_code, reason=test.reason, detail=test.detail)

    def call(self, method: str, path: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """What ``function`` of ``api`` or ``blob`` gives; ``method`` and ``path`` (without ids) are for the log.

        A refused token is renewed once: what was refused was not accepted.
        """
        return self._answered(method, path, partial(function, *arguments)).data

    def _answered(self, method: str, path: str, function: Callable[..., Any]) -> Any:
        token = self._tokens.get()
        try:
            return self._connected(method, path, partial(function, _request_auth=_bearer(token)))
        except UnauthorizedError:
            token = self._tokens.renew(token)
            return self._connected(method, path, partial(function, _request_auth=_bearer(token)))

    def _connected(self, method: str, path: str, function: Callable[..., Any]) -> Any:
        """Try once more when no connection came about, because nothing was sent then."""
        try:
            return self._attempt(method, path, function)
        except UnreachableError as error:
            if error.maybe_accepted:
                raise
        return self._attempt(method, path, function)

    def _attempt(self, method: str, path: str, function: Callable[..., Any]) -> Any:
        at = self._timing.now()
        log = self._log.bind(at=datetime.fromtimestamp(at, UTC).isoformat(), method=method, endpoint=path)
        try:
            answer = function(_request_timeout=(self._timing.connect, self._timing.read))
        except (ApiException, HTTPError, ValueError) as error:
            failure = _failure(error)
            seconds = round(self._timing.now() - at, 3)
            traces = _traces(error)
            failure.request_id = traces["accepted_request_id"] or traces["request_id"]
            log.warning("line.call", error=type(failure).__name__, seconds=seconds, **traces)
            raise failure from error
        seconds = round(self._timing.now() - at, 3)
        log.info("line.call", status=answer.status_code, request_id=_request_id(answer.headers), seconds=seconds)
        return answer

    def _issue_token(self) -> Token:
        """A new token. However this fails, the call that needs it has not been sent."""
        at = self._timing.now()
        try:
            issued = self._connected("POST", TOKEN_PATH, self._request_token).data
            return Token(value=issued["access_token"], expires_at=at + issued["expires_in"])
        except RejectedError as error:
            raise UnauthorizedError(str(error), permanent=True) from error
        except (UnreachableError, KeyError, TypeError) as error:
            raise UnreachableError(f"no token: {error}", maybe_accepted=False) from error


def _rendered(reply: Reply) -> list[Message]:
    messages = render(reply)
    if not messages:
        raise UnsendableError("a reply without messages")
    return messages


@lru_cache(32)
def _plain(reply: Reply) -> list[dict[str, Any]]:
    """What is sent of a reply; remembered, for the same goes to many."""
    return [message.to_dict() for message in _rendered(reply)]


def _bearer(token: str) -> dict[str, str]:
    return {"type": "bearer", "in": "header", "key": "Authorization", "value": f"Bearer {token}"}


def _failure(error: Exception) -> LineError:
    """What an exception of the SDK or of urllib3 means."""
    if not isinstance(error, ApiException) or not error.status or error.status >= 500:
        status = getattr(error, "status", None)
        message = f"LINE answers {status}" if status else f"no readable answer from LINE ({type(error).__name__})"
        return UnreachableError(message, maybe_accepted=not isinstance(error, ConnectTimeoutError))
    message = _message(error.body)
    if error.status == 429:
        monthly = "monthly limit" in message
        return MonthlyLimitError(message, permanent=True) if monthly else RateLimitedError(message, permanent=False)
    if error.status == 401:
        return UnauthorizedError(message, permanent=True)
    if error.status == 409:
        return AlreadyAcceptedError(message, permanent=True)
    if error.status == 400 and message == "Invalid reply token":
        return InvalidReplyTokenError(message, status=400)
    return RejectedError(f"{error.status}: {message}", status=error.status)


def _message(body: str | None) -> str:
    """LINE's own words about an error, with the properties it complains of."""
    try:
        answer = json.loads(body or "")
        details = [f"{detail.get('property')}: {detail.get('message')}" for detail in answer.get("details", [])]
        return "; ".join([str(answer.get("message") or answer.get("error_description")), *details])
    except (ValueError, AttributeError):
        return "no message"


def _request_id(headers: Mapping[str, str] | None) -> str | None:
    return (headers or {}).get("x-line-request-id")


def _traces(error: Exception) -> dict[str, Any]:
    """Of a failed call, what LINE's support asks for."""
    headers = getattr(error, "headers", None) or {}
    return {
        "status": getattr(error, "status", None),
        "request_id": _request_id(headers),
        "accepted_request_id": headers.get("x-line-accepted-request-id"),
    }
