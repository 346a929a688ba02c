"""A simulator, a bot that records webhooks, and clients, all on 127.0.0.1."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob

from bot.simulator import Simulator, openapi_folder

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
CHANNEL = "1234567890"
Json = dict[str, Any]


@dataclass
class Clock:
    """Time that moves when a test moves it."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Answer:
    """A response as a test sees it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Http:
    """A plain HTTP client with a channel access token."""

    base: str
    token: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`body`: bytes are sent as they are, anything else as JSON."""
        named = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        return self.request(method, path, data, named)

    def with_token(self, token: str) -> "Http":
        return Http(self.base, token)

    def ask_token(self, **form: str) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", "/oauth2/v3/token", urllib.parse.urlencode(form).encode(), headers)

    def request(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        parts = urllib.parse.urlsplit(self.base)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            connection.request(method, path, data, headers)
            response: HTTPResponse = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, named, response.read())
        finally:
            connection.close()


@dataclass
class Bot:
    """Records what the platform sends; answers with `statuses` in turn, then 200; holds answers until `gate` is set."""

    url: str = ""
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    @property
    def events(self) -> list[Json]:
        return [event for _, body in self.posts for event in json.loads(body)["events"]]

    @property
    def reply_token(self) -> str:
        return str(self.events[-1]["replyToken"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bot() -> Iterator[Bot]:
    seen = Bot()
    seen.gate.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.posts.append(({name.lower(): value for name, value in self.headers.items()}, body))
            seen.gate.wait(10)
            try:
                self.send_response(seen.statuses.pop(0) if seen.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except ConnectionError:
                return  # the platform gave up waiting

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    seen.url = f"http://127.0.0.1:{server.server_port}/line/webhook"
    yield seen
    seen.gate.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def line(bot: Bot, clock: Clock) -> Iterator[Simulator]:
    with Simulator(
        channel_id=CHANNEL, channel_secret=SECRET, webhook_url=bot.url, clock=clock, webhook_timeout=0.3
    ) as simulator:
        yield simulator


@pytest.fixture
def token(line: Simulator) -> str:
    answer = Http(line.url).ask_token(grant_type="client_credentials", client_id=CHANNEL, client_secret=SECRET)
    assert answer.status == 200
    return str(answer.json["access_token"])


@pytest.fixture
def http(line: Simulator, token: str) -> Http:
    return Http(line.url, token)


@pytest.fixture
def client(line: Simulator, token: str) -> Iterator[ApiClient]:
    with ApiClient(Configuration(host=line.url, access_token=token)) as made:
        yield made
        made.rest_client.pool_manager.clear()


@pytest.fixture
def sdk(client: ApiClient) -> MessagingApi:
    return MessagingApi(client)


@pytest.fixture
def blob(client: ApiClient) -> MessagingApiBlob:
    return MessagingApiBlob(client)


@pytest.fixture(scope="session")
def openapi() -> Path:
    folder = openapi_folder()
    if folder is None:
        pytest.skip("LINE's OpenAPI files not found: set MADOGUCHI_LINE_OPENAPI or put them in ../shared/line-openapi")
    return folder
