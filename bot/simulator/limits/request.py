"""Limits of whole request bodies, by endpoint."""

import re
from collections.abc import Callable
from typing import Any, Final

from ..ids import USER_ID
from .message import check_message_list
from .problems import Problems
from .richmenu import check_rich_menu

RECIPIENTS: Final = 500
UNIT: Final = re.compile(r"[A-Za-z0-9_]{1,30}")


def request_problems(endpoint: str, body: dict[str, Any]) -> Problems:
    """Problems of the JSON body sent to `endpoint` (`push`, `richmenu-create`, ...)."""
    problems = Problems()
    check = _CHECKS.get(endpoint)
    if check is not None:
        check(body, problems)
    return problems


def _messages(body: dict[str, Any], problems: Problems) -> None:
    check_message_list(body.get("messages"), problems)


def _push(body: dict[str, Any], problems: Problems) -> None:
    _messages(body, problems)
    for index, unit in enumerate(problems.size(body.get("customAggregationUnits", []), "customAggregationUnits", 0, 1)):
        if not UNIT.fullmatch(str(unit)):
            problems.report(f"customAggregationUnits[{index}]", "Must be 1 to 30 of A-Z, a-z, 0-9 and _")


def _multicast(body: dict[str, Any], problems: Problems) -> None:
    _push(body, problems)
    problems.size(body.get("to"), "to", 1, RECIPIENTS)


def _loading(body: dict[str, Any], problems: Problems) -> None:
    seconds = body.get("loadingSeconds", 20)
    if not isinstance(seconds, int) or not 5 <= seconds <= 60 or seconds % 5:
        problems.report("loadingSeconds", "Must be a multiple of 5 between 5 and 60")
    if not USER_ID.fullmatch(str(body.get("chatId"))):
        problems.report("chatId", "Must be the id of a user: one-to-one chats only")


_CHECKS: Final[dict[str, Callable[[dict[str, Any], Problems], None]]] = {
    "reply": _messages,
    "push": _push,
    "multicast": _multicast,
    "narrowcast": _messages,
    "broadcast": _messages,
    "validate": _messages,
    "loading": _loading,
    "richmenu-create": check_rich_menu,
    "richmenu-validate": check_rich_menu,
}
