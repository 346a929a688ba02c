"""gunicorn around the counter: everything with threads or connections is built in the worker, after fork."""

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from bot.app import Counter, build_counter
from bot.settings import Settings

GRACE = 28
"""Seconds from SIGTERM to the end: the workers drain for at most 25 of them."""


class Server(BaseApplication):  # type: ignore[misc]
    """Serves the counter; ``beside`` starts what ``run`` keeps in the same process and returns how to stop it."""

    def __init__(
        self, settings: Settings, *, workers: int, beside: Callable[[], Callable[[], None]] | None = None
    ) -> None:
        self.settings = settings
        self._workers = workers
        self._beside = beside
        self._counter: Counter | None = None
        self._stop_beside: Callable[[], None] | None = None
        super().__init__()

    def load_config(self) -> None:
        """gunicorn's settings."""
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": 32,
            "timeout": 60,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "worker_exit": lambda _server, _worker: self._close(),
            "loglevel": "error",  # its warnings quote malformed requests
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in every worker."""
        self._counter = build_counter(self.settings)
        if self._beside is not None:
            self._stop_beside = self._beside()
        return self._counter.flask

    def _close(self) -> None:
        if self._stop_beside is not None:
            self._stop_beside()
        if self._counter is not None:
            self._counter.close()
