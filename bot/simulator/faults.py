"""Faults on demand: a queue per endpoint, each fault spent by one call."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

Kind = Literal["error-before", "error-after", "slow", "accept-then-hang", "reset", "accept-then-reset"]
Stage = Literal["before", "after"]
EVERY_ENDPOINT: Final = "*"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One misbehaviour of the platform.

    error-before       answers `status` and does nothing
    error-after        accepts the call, then answers `status`
    slow               waits `seconds`, then behaves
    accept-then-hang   accepts, answers after `seconds`; None: never (the connection closes when the simulator stops)
    reset              resets the connection without accepting
    accept-then-reset  accepts, then resets the connection
    """

    kind: Kind
    status: int = 500
    message: str = "Internal server error"
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of fault: {self.kind!r}; known: {', '.join(get_args(Kind))}")
        if self.kind == "slow" and self.seconds is None:
            raise ValueError("a slow fault needs seconds")

    @property
    def stage(self) -> Stage:
        """Whether the fault strikes before the call is processed or after it was accepted."""
        return "before" if self.kind in ("error-before", "slow", "reset") else "after"


class FaultQueue:
    """Faults waiting for calls. A fault queued for `*` strikes any endpoint that has none of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, endpoint: str, fault: Fault, *, times: int = 1) -> None:
        """Queue `fault` for the next `times` calls of `endpoint`."""
        with self._lock:
            self._queues[endpoint].extend([fault] * times)

    def take(self, endpoint: str, stage: Stage) -> Fault | None:
        """Spend and return the next fault of `endpoint` if it strikes at `stage`."""
        if not self._queues:
            return None
        with self._lock:
            queue = self._queues.get(endpoint) or self._queues.get(EVERY_ENDPOINT)
            return queue.popleft() if queue and queue[0].stage == stage else None

    def clear(self) -> None:
        """Forget every queued fault."""
        with self._lock:
            self._queues.clear()

    def pending(self) -> dict[str, list[dict[str, Any]]]:
        """Queued faults by endpoint, as plain data."""
        with self._lock:
            return {name: [vars(fault) for fault in queue] for name, queue in self._queues.items() if queue}
