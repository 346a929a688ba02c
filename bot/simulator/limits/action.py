"""Limits of action objects, which differ by where the action stands."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from ..lengths import utf16_units
from .problems import Problems

URI_SCHEMES: Final = ("http", "https", "line", "tel")
_QUICK_REPLY_ONLY: Final = ("camera", "cameraRoll", "location")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an action stands: how long its label may be and whether it needs one."""

    label: int
    label_required: bool
    quick_reply: bool = False
    rich_menu: bool = False


QUICK_REPLY: Final = Place(label=20, label_required=True, quick_reply=True)
TEMPLATE: Final = Place(label=20, label_required=True)
TEMPLATE_DEFAULT: Final = Place(label=20, label_required=False)
IMAGE_CAROUSEL: Final = Place(label=12, label_required=False)
FLEX_BUTTON: Final = Place(label=40, label_required=True)
FLEX_OTHER: Final = Place(label=40, label_required=False)
RICH_MENU: Final = Place(label=20, label_required=False, rich_menu=True)


def check_action(action: object, path: str, place: Place, problems: Problems) -> None:
    """Check one action object standing at `place`."""
    fields = problems.object(action, path)
    if not fields:
        return
    kind = fields.get("type")
    problems.label(fields, path, place.label, required=place.label_required)
    if kind in _QUICK_REPLY_ONLY and not place.quick_reply:
        problems.report(f"{path}.type", f"The action '{kind}' can be set only in quick reply buttons")
    if kind == "richmenuswitch" and not place.rich_menu:
        problems.report(f"{path}.type", "The action 'richmenuswitch' can be set only in rich menus")
    check = _CHECKS.get(str(kind))
    if check is not None:
        check(fields, path, problems)
    elif kind not in _QUICK_REPLY_ONLY:
        known = ", ".join([*_CHECKS, *_QUICK_REPLY_ONLY])
        problems.report(f"{path}.type", f"Must be one of the following values: [{known}]")


def _postback(action: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(action, "data", path, 300)
    for name in ("displayText", "text", "fillInText"):
        problems.text(action, name, path, 300, required=False)
    if "displayText" in action and "text" in action:
        problems.report(f"{path}.displayText", "displayText and text can't be specified at the same time")
    if "fillInText" in action and action.get("inputOption") != "openKeyboard":
        problems.report(f"{path}.fillInText", "fillInText needs inputOption openKeyboard")


def _message(action: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(action, "text", path, 300)


def _uri(action: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(action, "uri", path, 1000)
    uri = action.get("uri")
    if isinstance(uri, str) and uri and not _valid_uri(uri):
        problems.report(f"{path}.uri", "invalid uri scheme")


def _valid_uri(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    if parts.scheme not in URI_SCHEMES or any(character.isspace() for character in uri):
        return False
    return bool(parts.path) if parts.scheme == "tel" else bool(parts.netloc)


def _datetimepicker(action: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(action, "data", path, 300)
    if action.get("mode") not in ("date", "time", "datetime"):
        problems.report(f"{path}.mode", "Must be one of the following values: [date, time, datetime]")


def _richmenuswitch(action: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(action, "richMenuAliasId", path, 32)
    data = action.get("data")
    if not isinstance(data, str) or utf16_units(data) > 300:
        problems.report(f"{path}.data", "Length must be between 0 and 300")


def _clipboard(action: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(action, "clipboardText", path, 1000)


_CHECKS: Final = {
    "postback": _postback,
    "message": _message,
    "uri": _uri,
    "datetimepicker": _datetimepicker,
    "richmenuswitch": _richmenuswitch,
    "clipboard": _clipboard,
}
