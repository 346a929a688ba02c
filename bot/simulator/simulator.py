"""The handle that tests and the command line hold: a LINE platform on localhost."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import ids
from .app import create_app, endpoint_names
from .errors import Violation
from .faults import EVERY_ENDPOINT, Fault
from .people import Group, Person, World
from .platform import Call, Channel, Clock, Platform
from .rates import Rate
from .server import Server
from .webhooks import TIMEOUT_SECONDS, WebhookResult, Webhooks


class Simulator:
    """A LINE platform on localhost, for one channel.

    `port=0` takes a free port; `clock` gives Unix seconds; `openapi` is a folder with LINE's `messaging-api.yml`.
    Use it as a context manager, or call `start()` and `stop()`; `app` is the WSGI app for another server.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        channel_id: str = "1234567890",
        channel_secret: str = "8c570fa6dd201bb328f1c1eac23a96d8",
        webhook_url: str | None = None,
        clock: Clock = time.time,
        openapi: Path | None = None,
        host: str = "127.0.0.1",
        webhook_timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        channel = Channel(channel_id=channel_id, channel_secret=channel_secret)
        self.platform = Platform(channel=channel, webhook_url=webhook_url, clock=clock, openapi=openapi)
        self.webhooks = Webhooks(self.platform, timeout=webhook_timeout)
        self._world = World(platform=self.platform, webhooks=self.webhooks)
        self.app = create_app(self._world)
        self._endpoints = endpoint_names(self.app) | {EVERY_ENDPOINT}
        self._address = (host, port)
        self._server: Server | None = None

    def __enter__(self) -> "Simulator":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Base URL: the SDK's `Configuration(host=...)`, and the phone's page."""
        if self._server is None:
            raise RuntimeError("the simulator has not been started")
        return self._server.url

    def start(self) -> "Simulator":
        """Listen, and serve in threads of its own."""
        self._server = Server(*self._address, self.app)
        return self

    def stop(self) -> None:
        """Stop serving; calls that hang are let go."""
        self.platform.stopping.set()
        self.webhooks.stop()
        with self.platform.changed:
            self.platform.changed.notify_all()
        if self._server is not None:
            self._server.stop()
            self._server = None

    def user(self, user_id: str | None = None, *, name: str | None = None, language: str | None = "ja") -> Person:
        """A follower of the bot; a new one when no id is given. `language` counts for new ones."""
        return self._world.person(user_id or ids.chat_id("U"), name=name, language=language)

    def group(self, group_id: str | None = None, *, name: str | None = None) -> Group:
        """A group (`C…`) or room (`R…`) the bot is in; a new group when no id is given."""
        return self._world.group(group_id or ids.chat_id("C"), name=name)

    def send(self, *events: dict[str, Any]) -> WebhookResult:
        """Send raw event objects, well formed or not, as one signed batch."""
        return self.webhooks.deliver(events)

    def fault(self, endpoint: str, fault: Fault, *, times: int = 1) -> None:
        """Queue `fault` for the next `times` calls of `endpoint` (`reply`, `push`, ...; `*`: any).

        Raises ValueError for an endpoint the API does not have.
        """
        self.platform.faults.add(self._known(endpoint), fault, times=times)

    def rate(self, endpoint: str, rate: Rate) -> None:
        """Give `endpoint` another rate limit. Raises ValueError for an endpoint the API does not have."""
        self.platform.buckets.limit(self._known(endpoint), rate)

    def calls(self, endpoint: str | None = None) -> list[Call]:
        """API calls in the order they were decided, of one endpoint or of all."""
        with self.platform.changed:
            return [call for call in self.platform.calls if endpoint in (None, call.endpoint)]

    @property
    def violations(self) -> list[Violation]:
        """Requests that broke LINE's rules."""
        with self.platform.changed:
            return list(self.platform.violations)

    def wait_for(self, predicate: Callable[[], object], timeout: float = 5.0) -> bool:
        """Ask `predicate()` after every change until it is true; whether it was within `timeout` seconds."""
        with self.platform.changed:
            return bool(self.platform.changed.wait_for(predicate, timeout))

    def _known(self, endpoint: str) -> str:
        if endpoint not in self._endpoints:
            raise ValueError(f"unknown endpoint {endpoint!r}; known: {', '.join(sorted(self._endpoints))}")
        return endpoint
