"""A thread that works whenever the clock wakes it, so that its work may last longer than the time between looks."""

import threading
from collections.abc import Callable

import structlog

DRAIN = 25.0
"""Seconds that a stopping process gives its work (the platform's grace is longer)."""

log = structlog.get_logger()


class Courier:
    """``work`` is handed an event that is set when it is to come to an end."""

    def __init__(self, name: str, work: Callable[[threading.Event], None]) -> None:
        self._name = name
        self._work = work
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to wait for being woken."""
        self._thread.start()

    def wake(self) -> None:
        """There may be work. Woken while it works, it looks once more."""
        self._woken.set()

    def stop(self) -> None:
        """Bring the work to its end; also when it was never started."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(DRAIN)

    def _run(self) -> None:
        while self._woken.wait() and not self._stopping.is_set():
            self._woken.clear()
            try:
                self._work(self._stopping)
            except Exception:
                log.exception("clock_failed", work=self._name)
