"""Limits of message objects and their quick replies."""

from typing import Any, Final

from .action import QUICK_REPLY, check_action
from .flex import check_container
from .problems import Problems
from .template import check_template

MESSAGES: Final = 5
TEXT_UNITS: Final = 5000
ALT_TEXT_UNITS: Final = 1500
QUICK_REPLY_ITEMS: Final = 13


def check_message_list(messages: object, problems: Problems) -> None:
    """Check the `messages` of a call: 1 to 5 of them, each within its limits."""
    for index, message in enumerate(problems.size(messages, "messages", 1, MESSAGES)):
        path = f"messages[{index}]"
        fields = problems.object(message, path)
        if fields:
            _check_message(fields, path, problems)


def _check_message(message: dict[str, Any], path: str, problems: Problems) -> None:
    check = _CHECKS.get(str(message.get("type")))
    if check is None:
        problems.report(f"{path}.type", f"Must be one of the following values: [{', '.join(_CHECKS)}]")
    else:
        check(message, path, problems)
    if "quickReply" in message:
        _quick_reply(message["quickReply"], f"{path}.quickReply", problems)
    if isinstance(message.get("sender"), dict):
        problems.text(message["sender"], "name", f"{path}.sender", 20, required=False)
        problems.https_url(message["sender"], "iconUrl", f"{path}.sender", required=False)


def _quick_reply(quick_reply: object, path: str, problems: Problems) -> None:
    fields = problems.object(quick_reply, path)
    for index, item in enumerate(problems.size(fields.get("items"), f"{path}.items", 1, QUICK_REPLY_ITEMS)):
        where = f"{path}.items[{index}]"
        button = problems.object(item, where)
        check_action(button.get("action"), f"{where}.action", QUICK_REPLY, problems)
        problems.https_url(button, "imageUrl", where, required=False)


def _text(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(message, "text", path, TEXT_UNITS)


def _sticker(message: dict[str, Any], path: str, problems: Problems) -> None:
    for name in ("packageId", "stickerId"):
        if not str(message.get(name, "")).isdecimal():
            problems.report(f"{path}.{name}", "Must be a number")


def _image(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.https_url(message, "originalContentUrl", path)
    problems.https_url(message, "previewImageUrl", path)


def _audio(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.https_url(message, "originalContentUrl", path)


def _location(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(message, "title", path, 100)
    problems.text(message, "address", path, 100)
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = message.get(name)
        if not isinstance(value, int | float) or not -most <= value <= most:
            problems.report(f"{path}.{name}", f"Must be between -{most} and {most}")


def _imagemap(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(message, "altText", path, ALT_TEXT_UNITS)
    problems.https_url(message, "baseUrl", path)
    problems.size(message.get("actions"), f"{path}.actions", 1, 50)


def _template(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(message, "altText", path, ALT_TEXT_UNITS)
    check_template(message.get("template"), f"{path}.template", problems)


def _flex(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(message, "altText", path, ALT_TEXT_UNITS)
    check_container(message.get("contents"), f"{path}.contents", problems)


def _coupon(message: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(message, "couponId", path, 100)


_CHECKS: Final = {
    "text": _text,
    "textV2": _text,
    "sticker": _sticker,
    "image": _image,
    "video": _image,
    "audio": _audio,
    "location": _location,
    "imagemap": _imagemap,
    "template": _template,
    "flex": _flex,
    "coupon": _coupon,
}
