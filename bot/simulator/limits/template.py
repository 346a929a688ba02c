"""Limits of template messages."""

from typing import Any, Final

from .action import IMAGE_CAROUSEL, TEMPLATE, TEMPLATE_DEFAULT, check_action
from .problems import Problems

COLUMNS: Final = 10


def check_template(template: object, path: str, problems: Problems) -> None:
    """Check a template object."""
    fields = problems.object(template, path)
    if not fields:
        return
    check = _CHECKS.get(str(fields.get("type")))
    if check is None:
        problems.report(f"{path}.type", f"Must be one of the following values: [{', '.join(_CHECKS)}]")
    else:
        check(fields, path, problems)


def _actions(holder: dict[str, Any], path: str, least: int, most: int, problems: Problems) -> None:
    for index, action in enumerate(problems.size(holder.get("actions"), f"{path}.actions", least, most)):
        check_action(action, f"{path}.actions[{index}]", TEMPLATE, problems)


def _card(card: dict[str, Any], path: str, *, long: int, short: int, actions: int, problems: Problems) -> None:
    decorated = "title" in card or "thumbnailImageUrl" in card
    problems.text(card, "text", path, short if decorated else long)
    problems.text(card, "title", path, 40, required=False)
    problems.https_url(card, "thumbnailImageUrl", path, required=False)
    if "defaultAction" in card:
        check_action(card["defaultAction"], f"{path}.defaultAction", TEMPLATE_DEFAULT, problems)
    _actions(card, path, 1, actions, problems)


def _buttons(template: dict[str, Any], path: str, problems: Problems) -> None:
    _card(template, path, long=160, short=60, actions=4, problems=problems)


def _confirm(template: dict[str, Any], path: str, problems: Problems) -> None:
    problems.text(template, "text", path, 240)
    _actions(template, path, 2, 2, problems)


def _carousel(template: dict[str, Any], path: str, problems: Problems) -> None:
    shapes = set()
    for index, column in enumerate(problems.size(template.get("columns"), f"{path}.columns", 1, COLUMNS)):
        where = f"{path}.columns[{index}]"
        card = problems.object(column, where)
        _card(card, where, long=120, short=60, actions=3, problems=problems)
        actions = card.get("actions")
        count = len(actions) if isinstance(actions, list) else 0
        shapes.add((count, "title" in card, "thumbnailImageUrl" in card))
    if len(shapes) > 1:
        message = "All columns must have the same number of actions, and all or none a title and an image"
        problems.report(f"{path}.columns", message)


def _image_carousel(template: dict[str, Any], path: str, problems: Problems) -> None:
    for index, column in enumerate(problems.size(template.get("columns"), f"{path}.columns", 1, COLUMNS)):
        where = f"{path}.columns[{index}]"
        card = problems.object(column, where)
        problems.https_url(card, "imageUrl", where)
        check_action(card.get("action"), f"{where}.action", IMAGE_CAROUSEL, problems)


_CHECKS: Final = {
    "buttons": _buttons,
    "confirm": _confirm,
    "carousel": _carousel,
    "image_carousel": _image_carousel,
}
