"""The state of the simulated platform: one channel, its chats, and what was asked of it.

Everything that several threads touch is changed under `changed`, and waiters are woken after each change.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from . import ids
from .chats import Chats
from .errors import ApiError, Problem, Violation
from .faults import Fault, FaultQueue, Stage
from .insight import Insight
from .limits import request_problems
from .openapi import OpenApi
from .quota import Ledger, Quota
from .rates import Buckets
from .richmenus import RichMenus
from .tokens import AccessTokens, ReplyTokens, RetryKeys

Clock = Callable[[], float]
CALLS_KEPT: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class Channel:
    """The Messaging API channel whose bot is being simulated."""

    channel_id: str
    channel_secret: str
    bot_user_id: str = field(default_factory=lambda: ids.chat_id("U"))
    display_name: str = "市役所の窓口"
    basic_id: str = "@000simul"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One API call. `messages` and `recipients` are filled for accepted sends; `to` is not kept.

    `status` is what the platform decided; a fault after accepting may have told the caller something else.
    """

    request_id: str
    endpoint: str
    method: str
    path: str
    status: int
    at: float
    retry_key: str | None
    recipients: int = 0
    messages: tuple[dict[str, Any], ...] = ()


class Platform:
    """State shared by the API, the webhook sender and the phone."""

    def __init__(self, *, channel: Channel, webhook_url: str | None, clock: Clock, openapi: Path | None) -> None:
        self.channel = channel
        self.webhook_url = webhook_url
        self.clock = clock
        self.openapi = OpenApi(openapi / "messaging-api.yml") if openapi else None
        self.changed = threading.Condition()
        self.stopping = threading.Event()
        self.access_tokens = AccessTokens()
        self.reply_tokens = ReplyTokens()
        self.retry_keys = RetryKeys()
        self.buckets = Buckets()
        self.faults = FaultQueue()
        self.quota = Quota()
        self.ledger = Ledger()
        self.insight = Insight()
        self.chats = Chats()
        self.rich_menus = RichMenus()
        self.contents: dict[str, tuple[bytes, str]] = {}
        self.verified_account = True
        self.standby = False
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.violations: list[Violation] = []

    def body_problems(self, endpoint: str, method: str, path: str, body: dict[str, Any]) -> list[Problem]:
        """Problems of a body by LINE's limits and, when its folder was given, the OpenAPI file; one per property."""
        found = self.openapi.request_problems(method, path, body) if self.openapi else []
        return list({each.property: each for each in [*request_problems(endpoint, body), *found]}.values())

    def take_fault(self, endpoint: str, stage: Stage) -> Fault | None:
        """As ``FaultQueue.take``."""
        fault = self.faults.take(endpoint, stage)
        if fault is not None:
            with self.changed:
                self.changed.notify_all()
        return fault

    def record(self, call: Call, error: ApiError | None) -> None:
        """Note that `call` was answered; with `error` when it was refused."""
        with self.changed:
            self.calls.append(call)
            if error is not None and error.violation:
                self.violations.append(
                    Violation(
                        at=call.at,
                        endpoint=call.endpoint,
                        request_id=call.request_id,
                        message=error.message,
                        problems=error.problems,
                    )
                )
            self.changed.notify_all()
