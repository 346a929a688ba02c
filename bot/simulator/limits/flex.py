"""Limits of Flex containers and components."""

import json
import re
from typing import Any, Final

from .action import FLEX_BUTTON, FLEX_OTHER, check_action
from .problems import Problems

BUBBLE_BYTES: Final = 30 * 1024
CAROUSEL_BYTES: Final = 50 * 1024
BUBBLES: Final = 12
_BLOCKS: Final = ("header", "hero", "body", "footer")
_COLOR: Final = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
_COLOR_NAMES: Final = (
    "color", "backgroundColor", "borderColor", "separatorColor", "startColor", "endColor", "centerColor",
)  # fmt: skip
_IN_BASELINE: Final = ("text", "icon", "filler")


def check_container(container: object, path: str, problems: Problems) -> None:
    """Check the contents of a Flex message: a bubble or a carousel of bubbles."""
    fields = problems.object(container, path)
    if fields.get("type") == "carousel":
        if _json_bytes(fields) > CAROUSEL_BYTES:
            problems.report(path, "Too large flex message: a carousel may have 50 KB")
        for index, bubble in enumerate(problems.size(fields.get("contents"), f"{path}.contents", 1, BUBBLES)):
            where = f"{path}.contents[{index}]"
            _check_bubble(problems.object(bubble, where), where, problems)
    elif fields.get("type") == "bubble":
        _check_bubble(fields, path, problems)
    elif fields:
        problems.report(f"{path}.type", "Must be one of the following values: [bubble, carousel]")


def _json_bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _check_bubble(bubble: dict[str, Any], path: str, problems: Problems) -> None:
    if _json_bytes(bubble) > BUBBLE_BYTES:
        problems.report(path, "Too large flex message: a bubble may have 30 KB")
    if not any(block in bubble for block in _BLOCKS):
        problems.report(path, "At least one block must be specified")
    if "action" in bubble:
        check_action(bubble["action"], f"{path}.action", FLEX_OTHER, problems)
    styles = bubble.get("styles")
    for block in _BLOCKS:
        if isinstance(styles, dict) and isinstance(styles.get(block), dict):
            _check_colors(styles[block], f"{path}.styles.{block}", problems)
        if block in bubble:
            allowed = ("image", "video", "box") if block == "hero" else ("box",)
            _check_component(bubble[block], f"{path}.{block}", allowed, problems)


def _check_component(component: object, path: str, allowed: tuple[str, ...], problems: Problems) -> None:
    fields = problems.object(component, path)
    if not fields:
        return
    kind = str(fields.get("type"))
    if kind not in allowed:
        problems.report(path, f"invalid property: {kind} is not one of [{', '.join(allowed)}]")
        return
    _check_colors(fields, path, problems)
    if "action" in fields and kind != "button":
        check_action(fields["action"], f"{path}.action", FLEX_OTHER, problems)
    check = _CHECKS.get(kind)
    if check is not None:
        check(fields, path, problems)


def _check_colors(holder: dict[str, Any], path: str, problems: Problems) -> None:
    for name in _COLOR_NAMES:
        if name in holder and not _COLOR.fullmatch(str(holder[name])):
            problems.report(f"{path}.{name}", "invalid property: a color is #RRGGBB or #RRGGBBAA")


def _box(box: dict[str, Any], path: str, problems: Problems) -> None:
    allowed = _IN_BASELINE if box.get("layout") == "baseline" else _IN_BOX
    for index, component in enumerate(problems.size(box.get("contents"), f"{path}.contents", 0, 1000)):
        _check_component(component, f"{path}.contents[{index}]", allowed, problems)
    if isinstance(box.get("background"), dict):
        _check_colors(box["background"], f"{path}.background", problems)


def _text(text: dict[str, Any], path: str, problems: Problems) -> None:
    if not text.get("text") and not text.get("contents"):
        problems.report(f"{path}.text", "must be non-empty text")
    for index, span in enumerate(text.get("contents") or []):
        _check_component(span, f"{path}.contents[{index}]", ("span",), problems)


def _span(span: dict[str, Any], path: str, problems: Problems) -> None:
    if not span.get("text"):
        problems.report(f"{path}.text", "must be non-empty text")


def _button(button: dict[str, Any], path: str, problems: Problems) -> None:
    check_action(button.get("action"), f"{path}.action", FLEX_BUTTON, problems)


def _picture(picture: dict[str, Any], path: str, problems: Problems) -> None:
    problems.https_url(picture, "url", path)
    match = re.fullmatch(r"(\d{1,6}):(\d{1,6})", str(picture.get("aspectRatio", "1:1")))
    if match is None or not 0 < int(match[2]) <= 3 * int(match[1]):
        problems.report(f"{path}.aspectRatio", "invalid property")


def _video(video: dict[str, Any], path: str, problems: Problems) -> None:
    problems.https_url(video, "url", path)
    problems.https_url(video, "previewUrl", path)
    _check_component(video.get("altContent"), f"{path}.altContent", ("image", "box"), problems)


_CHECKS: Final = {
    "box": _box,
    "text": _text,
    "span": _span,
    "button": _button,
    "image": _picture,
    "icon": _picture,
    "video": _video,
}
_IN_BOX: Final = ("box", "button", "image", "text", "separator", "filler")
