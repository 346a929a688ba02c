"""The threads that answer stored events of LINE in one process."""

import threading
import time
import uuid

import structlog

from bot.conversation import Conversation

SWEEP_EVERY = 1.0
"""Seconds between looks for events that another process left behind."""

DRAIN = 25.0
"""Seconds in which a stopping process still answers what it has (the platform's grace is longer)."""

log = structlog.get_logger()


class Workers:
    """A fixed number of reply threads, woken by the webhook, and one that sweeps. Start them after fork."""

    def __init__(self, conversation: Conversation, threads: int) -> None:
        self._conversation = conversation
        self._wanted = threading.Semaphore(0)
        self._stopping = threading.Event()
        self._deadline = float("inf")
        here = uuid.uuid4().hex[:12]  # process ids repeat between machines
        names = [f"reply-{here}-{number}" for number in range(threads)]
        self._threads = [threading.Thread(target=self._answer, name=name, daemon=True) for name in names]
        self._sweeper = threading.Thread(target=self._sweep, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin to answer, first of all what was stored before."""
        for thread in (*self._threads, self._sweeper):
            thread.start()

    def wake(self, events: int) -> None:
        """So many events were stored; none when LINE delivered again what is there already."""
        if events:
            self._wanted.release(events)

    def stop(self) -> None:
        """Answer what is open, for at most ``DRAIN`` seconds, then end."""
        self._deadline = time.monotonic() + DRAIN
        self._stopping.set()
        self._wanted.release(len(self._threads))
        for thread in (*self._threads, self._sweeper):
            thread.join(max(0.0, self._deadline - time.monotonic()))

    def _answer(self) -> None:
        name = threading.current_thread().name
        while True:
            self._wanted.acquire()
            try:
                while time.monotonic() < self._deadline and self._conversation.answer_next(name):
                    pass
            except Exception:
                log.exception("reply_thread_failed")
            if self._stopping.is_set():
                return

    def _sweep(self) -> None:
        while True:
            try:
                if self._conversation.sweep():
                    self._wanted.release(len(self._threads))
            except Exception:
                log.exception("sweep_failed")
            if self._stopping.wait(SWEEP_EVERY):
                return
