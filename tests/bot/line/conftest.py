"""LINE's platform, a bot that keeps the webhooks it gets, and our client between them, all on 127.0.0.1."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import structlog

from bot.line.client import LineClient, Timing
from bot.simulator import Simulator, openapi_folder

CHANNEL = "1234567890"
SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"


@dataclass
class Clock:
    """Time that passes only when a test or a sleep says so."""

    now: float = 1_790_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Inbox:
    """The bot's side of webhooks: answers ``status`` and keeps the events."""

    url: str = ""
    status: int = 200
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reply_token(self) -> str:
        return str(self.events[-1]["replyToken"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    kept = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.events += json.loads(self.rfile.read(int(self.headers["Content-Length"])))["events"]
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/line/webhook"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def line(inbox: Inbox, clock: Clock) -> Iterator[Simulator]:
    """LINE, checking what it gets against LINE's OpenAPI files where these are present."""
    with Simulator(
        channel_id=CHANNEL, channel_secret=SECRET, webhook_url=inbox.url, clock=clock, openapi=openapi_folder()
    ) as simulator:
        yield simulator


@pytest.fixture
def timing(clock: Clock) -> Timing:
    return Timing(now=clock, sleep=clock.sleep, jitter=lambda: 0.5)


@pytest.fixture
def client(line: Simulator, timing: Timing) -> Iterator[LineClient]:
    made = LineClient(line.url, CHANNEL, SECRET, log=structlog.get_logger(), timing=timing)
    yield made
    made.close()
