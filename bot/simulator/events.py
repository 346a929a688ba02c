"""Webhook events as LINE sends them today. Pure: time and random ids are the only inputs not given."""

from typing import Any, Final, Literal

from . import ids

Json = dict[str, Any]
Mode = Literal["active", "standby"]
_WITHOUT_REPLY: Final = frozenset({"unfollow", "unsend", "leave", "memberLeft"})


def event(kind: str, source: Json, *, now: float, mode: Mode = "active", **fields: Any) -> Json:
    """An event of `kind` at `now` (seconds). It carries a reply token unless LINE gives that kind none."""
    milliseconds = int(now * 1000)
    body: Json = {
        "type": kind,
        **fields,
        "webhookEventId": ids.webhook_event_id(milliseconds),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": milliseconds,
        "source": source,
        "mode": mode,
    }
    if mode == "active" and kind not in _WITHOUT_REPLY:
        body["replyToken"] = ids.reply_token()
    return body


def text(words: str, *, quoted_message_id: str | None = None) -> Json:
    """A text message."""
    quoted = {"quotedMessageId": quoted_message_id} if quoted_message_id else {}
    return _message("text", quotable=True, text=words, **quoted)


def sticker(package_id: str = "446", sticker_id: str = "1988") -> Json:
    """A sticker."""
    return _message(
        "sticker",
        quotable=True,
        packageId=package_id,
        stickerId=sticker_id,
        stickerResourceType="STATIC",
        keywords=["hello"],
    )


def image() -> Json:
    """An image whose content LINE holds."""
    return _message("image", quotable=True, contentProvider={"type": "line"})


def location(latitude: float, longitude: float, *, title: str | None, address: str | None) -> Json:
    """A place on the map; title and address are left out when the user gave none."""
    names = {"title": title, "address": address}
    given = {name: value for name, value in names.items() if value is not None}
    return _message("location", quotable=False, **given, latitude=latitude, longitude=longitude)


def _message(kind: str, *, quotable: bool, **fields: Any) -> Json:
    message: Json = {"type": kind, "id": ids.message_id(), **fields, "markAsReadToken": ids.opaque_token()}
    return message | ({"quoteToken": ids.opaque_token()} if quotable else {})


def redelivered(original: Json) -> Json:
    """The same event with `isRedelivery` set: the only thing that differs."""
    return original | {"deliveryContext": {"isRedelivery": True}}
