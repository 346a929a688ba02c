"""LINE's webhook by hand on the raw body: verified once, then read event by event.

The SDK's parser loses a whole batch over one event it does not know (unknown ``mode``, missing ``webhookEventId``).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Blueprint, Response, request

from bot.conversation import milliseconds
from bot.reception import Incoming, Reception

STORE_WITHIN = 1.2
"""Seconds: past them we answer 503 while LINE still listens (it gives up after 2 s), so that it delivers again."""

LONGEST_ID = 64
LONGEST_TOKEN = 200
DAY_MS = 24 * 3600 * 1000

log = structlog.get_logger()

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """The webhook of one channel. Without a secret every signature is wrong."""

    channel: str
    secret: str | None
    reception: Reception
    wake: Callable[[int], None]

    def blueprint(self) -> Blueprint:
        """The route."""
        routes = Blueprint("line", __name__)
        routes.add_url_rule("/line/webhook", view_func=self.receive, methods=["POST"])
        return routes

    def receive(self) -> Response:
        """200 once everything new is stored; 400 for a wrong signature; 503 when storing fails."""
        raw = request.get_data(cache=False)
        if not self._signed(raw, request.headers.get("x-line-signature", "")):
            log.warning("webhook_refused", reason="signature")
            return Response(status=400)
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            log.warning("webhook_refused", reason="not JSON")
            return Response(status=400)
        arrived = list(read_events(body, self.channel, milliseconds()))
        if not arrived:
            return Response(status=200)
        try:
            stored = self.reception.store(arrived, milliseconds(), timeout=STORE_WITHIN)
        except Exception as error:
            log.error("webhook_not_stored", events=len(arrived), reason=type(error).__name__)
            return Response(status=503)
        log.info("webhook_stored", events=len(arrived), new=len(stored))
        self.wake(len(stored))
        return Response(status=200)

    def _signed(self, raw: bytes, signature: str) -> bool:
        if not self.secret:
            return False
        expected = base64.b64encode(hmac.new(self.secret.encode(), raw, hashlib.sha256).digest())
        return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))


def read_events(body: object, channel: str, now: int) -> Iterator[Incoming]:
    """The events we can do something with; the others are passed over, each by itself."""
    listed = body.get("events") if isinstance(body, dict) else None
    for event in listed if isinstance(listed, list) else ():
        incoming = _read(event, channel, now) if isinstance(event, dict) else None
        if incoming is None:
            log.info("webhook_event_ignored", type=_kind_name(event))
        else:
            yield incoming


def _kind_name(event: object) -> str:
    kind = event.get("type") if isinstance(event, dict) else None
    return kind if isinstance(kind, str) and kind.isascii() and len(kind) < 40 else "?"


def _read(event: Json, channel: str, now: int) -> Incoming | None:
    source = _part(event, "source")
    user_id, in_group = _who(source)
    content = _content(event, in_group=in_group)
    if user_id is None or content is None or event.get("mode") == "standby":
        return None
    return Incoming(
        event_id=_text(event, "webhookEventId", LONGEST_ID) or _digest(event),
        channel=channel,
        user_id=user_id,
        reply_token=_text(event, "replyToken", LONGEST_TOKEN),
        occurred_at=_timestamp(event, now),
        **content,
    )


def _who(source: Json) -> tuple[str | None, bool]:
    """The user, or the group or room that speaks with one voice to us."""
    for key in ("groupId", "roomId"):
        if found := _text(source, key, LONGEST_ID):
            return found, True
    return _text(source, "userId", LONGEST_ID), False


def _content(event: Json, *, in_group: bool) -> dict[str, Any] | None:
    """kind, text, data and message id; None for what needs no reaction. Nothing said in a group is kept."""
    kind = event.get("type")
    if in_group:
        return {"kind": "group"} if kind in ("join", "message") else None
    if kind in ("follow", "unfollow"):
        return {"kind": kind}
    if kind == "unsend":
        message_id = _text(_part(event, "unsend"), "messageId", LONGEST_ID)
        return {"kind": "unsend", "data": message_id} if message_id else None
    if kind == "postback":
        return {"kind": "postback", "data": _pressed(_part(event, "postback"))}
    return _message(_part(event, "message")) if kind == "message" else None


def _pressed(postback: Json) -> str:
    """The data of a button, and the day chosen in its calendar."""
    data, day = postback.get("data"), _text(_part(postback, "params"), "date", 10)
    if not isinstance(data, str):
        return ""
    return f"{data}&day={day}" if day else data


def _message(message: Json) -> dict[str, Any]:
    message_id = _text(message, "id", LONGEST_ID)
    text = message.get("text")
    if message.get("type") == "text" and isinstance(text, str):
        return {"kind": "text", "text": text, "message_id": message_id}
    if message.get("type") == "location" and (place := _place(message)):
        return {"kind": "location", "data": place}
    return {"kind": "sticker" if message.get("type") == "sticker" else "media", "message_id": message_id}


def _place(message: Json) -> str | None:
    """``lat,lon`` of a place, no finer than about 100 m; its address and name are not taken."""
    lat, lon = message.get("latitude"), message.get("longitude")
    degrees = [float(value) for value in (lat, lon) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(degrees) != 2 or not (abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180):
        return None
    return ",".join(f"{value:.3f}" for value in degrees)


def _part(event: Json, name: str) -> Json:
    part = event.get(name)
    return part if isinstance(part, dict) else {}


def _text(part: Json, name: str, longest: int) -> str | None:
    value = part.get(name)
    return value if isinstance(value, str) and value.isascii() and 0 < len(value) <= longest else None


def _timestamp(event: Json, now: int) -> int:
    value = event.get("timestamp")
    plausible = isinstance(value, int) and now - 30 * DAY_MS < value < now + DAY_MS
    return int(value) if plausible and value is not None else now


def _digest(event: Json) -> str:
    """A stand-in for a missing webhookEventId: the same event delivered twice gives the same."""
    kept = {name: value for name, value in event.items() if name != "deliveryContext"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
