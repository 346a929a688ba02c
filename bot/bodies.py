"""A message as text, worded when it was asked for and kept until it is sent: each attempt says the same.

Every part names its kind, so that whatever a channel can show can be kept: ``{"is": "Text", "text": "…"}``.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from handlers.message import Card, Choices, Fact, Fold, Open, PickDay, Reply, Say, Tap, Text

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Reply, Text, Card, Choices, Fact, Fold, Tap, Say, Open, PickDay)
}


def write_body(reply: Reply) -> str:
    """The reply as JSON."""
    return json.dumps(_plain(reply), ensure_ascii=False, separators=(",", ":"))


def read_body(text: str) -> Reply:
    """The reply that was written. Raises ValueError when it was written by another version and is not understood."""
    try:
        reply = json.loads(text, object_hook=_kind)
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a message: {error}") from error
    if not isinstance(reply, Reply):
        raise ValueError("not a reply")
    return reply


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {"is": type(value).__name__} | {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, date):
        return {"is": "date", "day": value.isoformat()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _kind(found: dict[str, Any]) -> Any:
    """Called by the JSON reader from the inside out: what stands within ``found`` has its kind already."""
    name = found.pop("is")
    if name == "date":
        return date.fromisoformat(found["day"])
    return _KINDS[name](**{key: tuple(value) if isinstance(value, list) else value for key, value in found.items()})
