"""Sends signed webhooks to the bot and gives up after two seconds, as LINE does."""

import base64
import hashlib
import hmac
import http.client
import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from . import events as webhook_events
from .platform import Platform

TIMEOUT_SECONDS: Final = 2.0
RESULTS_KEPT: Final = 20_000
Json = dict[str, Any]
Reason = Literal["ok", "held", "no_endpoint", "could_not_connect", "request_timeout", "error_status_code"]


def signature(channel_secret: str, body: bytes) -> str:
    """Value of `x-line-signature`: base64 of HMAC-SHA256 over the raw body."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


@dataclass(frozen=True, kw_only=True)
class WebhookResult:
    """What became of one POST: the bot's status (None without an answer), LINE's reason, seconds it took."""

    status: int | None
    reason: Reason
    seconds: float
    body: bytes = b""
    events: tuple[Json, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the bot answered 2xx in time."""
        return self.reason == "ok"

    @property
    def message_id(self) -> str:
        """Id of the message in the first event."""
        return str(self.events[0]["message"]["id"])


class Webhooks:
    """The webhook sender of one channel.

    `redelivery` is LINE's switch of that name, off by default: failed batches are then sent again up to
    `redelivery_times`, `redelivery_seconds` apart. `results` holds the last POSTs in the order they ended.
    """

    def __init__(self, platform: Platform, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._platform = platform
        self._timeout = timeout
        self._held: list[Json] | None = None
        self._timers: set[threading.Timer] = set()
        self.redelivery = False
        self.redelivery_seconds = 10.0
        self.redelivery_times = 3
        self.results: deque[WebhookResult] = deque(maxlen=RESULTS_KEPT)

    def deliver(self, batch: Sequence[Json], *, attempt: int = 0) -> WebhookResult:
        """Sign and send `batch` as one POST; its reply tokens live from now. Held back inside `holding()`."""
        if self._held is not None:
            self._held.extend(batch)
            return WebhookResult(status=None, reason="held", seconds=0.0, events=tuple(batch))
        self._arm(batch)
        body = self.encode(batch)
        result = self.post(body, events=tuple(batch))
        again = self.redelivery and attempt < self.redelivery_times and not self._platform.stopping.is_set()
        if again and not result.ok:
            self._schedule(batch, attempt + 1)
        return result

    def redeliver(self, result: WebhookResult) -> WebhookResult:
        """Send the events of `result` again as redelivered ones: same webhookEventId, `isRedelivery` true."""
        return self.deliver([webhook_events.redelivered(event) for event in result.events])

    def repeat(self, result: WebhookResult) -> WebhookResult:
        """Send the very bytes of `result` again, as a network may."""
        return self.post(result.body, events=result.events)

    def ping(self, url: str | None) -> WebhookResult:
        """Send an empty batch, as LINE's webhook test does."""
        return self.post(self.encode([]), url=url)

    @contextmanager
    def holding(self) -> Iterator[list[Json]]:
        """Collect events instead of sending them, to be sent in another order or in one batch with `deliver`."""
        held: list[Json] = []
        self._held = held
        try:
            yield held
        finally:
            self._held = None

    def encode(self, batch: Sequence[Json]) -> bytes:
        """The request body that carries `batch`."""
        envelope = {"destination": self._platform.channel.bot_user_id, "events": list(batch)}
        return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()

    def post(
        self,
        body: bytes,
        *,
        events: tuple[Json, ...] = (),
        url: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> WebhookResult:
        """POST `body` with its signature; `headers` replace or add (a wrong `x-line-signature`, say)."""
        signed = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": signature(self._platform.channel.channel_secret, body),
        }
        target = url or self._platform.webhook_url
        started = time.monotonic()
        status, reason = self._exchange(target, body, signed | (headers or {})) if target else (None, "no_endpoint")
        seconds = time.monotonic() - started
        result = WebhookResult(status=status, reason=reason, seconds=seconds, body=body, events=events)
        with self._platform.changed:
            self.results.append(result)
            self._platform.changed.notify_all()
        return result

    def stop(self) -> None:
        """Cancel redeliveries to come."""
        for timer in list(self._timers):
            timer.cancel()

    def _exchange(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, Reason]:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        deadline = time.monotonic() + self._timeout
        connection = kind(parts.hostname or "", parts.port, timeout=self._timeout)
        try:
            connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
            connection.sock.settimeout(max(0.001, deadline - time.monotonic()))
            status = connection.getresponse().status
        except TimeoutError:
            return None, "request_timeout"
        except (OSError, http.client.HTTPException):
            return None, "could_not_connect"
        finally:
            connection.close()
        return status, "ok" if 200 <= status < 300 else "error_status_code"

    def _arm(self, batch: Sequence[Json]) -> None:
        platform = self._platform
        with platform.changed:
            for event in batch:
                if not isinstance(event, dict) or not isinstance(event.get("source"), dict):
                    continue  # a malformed event carries no token that anybody could use
                token, source = event.get("replyToken"), event["source"]
                chat_id = source.get("groupId") or source.get("roomId") or source.get("userId")
                if token and chat_id:
                    platform.reply_tokens.arm(
                        token,
                        chat_id,
                        event_at=event.get("timestamp", 0) / 1000,
                        now=platform.clock(),
                        redelivery=event.get("deliveryContext", {}).get("isRedelivery", False),
                    )

    def _schedule(self, batch: Sequence[Json], attempt: int) -> None:
        def again() -> None:
            self._timers.discard(timer)
            self.deliver([webhook_events.redelivered(event) for event in batch], attempt=attempt)

        timer = threading.Timer(self.redelivery_seconds, again)
        timer.daemon = True
        self._timers.add(timer)
        timer.start()
