"""What scenarios and browser tests stand on: a real server process, the LINE platform of ours, published content."""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator import Simulator, openapi_folder, signature

ROOT = Path(__file__).resolve().parents[1]
SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"  # of the official test vector
CHANNEL = "1234567890"
START_WITHIN = 30.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(happens: Callable[[], object], *, within: float = 15.0) -> bool:
    """Whether ``happens`` comes true before the deadline."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(0.05)
    return False


@dataclass
class Answer:
    """A response as a test sees it."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Server:
    """`madoguchi web` or `run` in a process group of its own."""

    environment: dict[str, str]
    log: Path
    command: str = "web"
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "Server":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", self.command, "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if not eventually(self._healthy, within=START_WITHIN):
            raise AssertionError(f"the server did not start:\n{self.log.read_text()[-3000:]}")
        return self

    def _healthy(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended:\n{self.log.read_text()[-3000:]}")
        try:
            return self.call("GET", "/healthz").status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9 of the whole server, nobody is told."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, as an operator's platform does it; the exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(40)

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, response.read(), named)
        finally:
            connection.close()

    def webhook(self, body: bytes, secret: str = SECRET) -> Answer:
        """A signed webhook of any bytes."""
        return self.call("POST", "/line/webhook", body, x_line_signature=signature(secret, body))

    @property
    def webhook_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/line/webhook"


@dataclass
class Town:
    """Everything one test needs."""

    var: Path
    line: Simulator
    environment: dict[str, str]
    servers: list[Server] = field(default_factory=list)

    def server(self, command: str = "web", **settings: str) -> Server:
        """Another server on the same state, started; webhooks go to the newest."""
        log = self.var / f"server-{len(self.servers)}.log"
        server = Server(environment=self.environment | settings, log=log, command=command).start()
        self.servers.append(server)
        self.line.platform.webhook_url = server.webhook_url
        return server

    def madoguchi(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """The command line on this state."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=self.environment | settings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def environment_of(var: Path) -> dict[str, str]:
    """The environment of this process without settings of its own, and with a state below ``var``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MADOGUCHI_", "LINE_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {"MADOGUCHI_VAR": str(var), "MADOGUCHI_WORKERS": "1", "PYTHONPATH": str(ROOT)}


def publish_once(var: Path) -> Path:
    """As ``publish``, for all processes of one run of the tests: the first does it, the others wait."""
    var.mkdir(exist_ok=True)
    with (var / ".publishing").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return var / "publications" if (var / "publications").exists() else publish(var)


def publish(var: Path) -> Path:
    """The bundled content, published by the command line below ``var``; the folder with the publications."""
    command = [sys.executable, "-m", "bot", "publish"]
    subprocess.run(command, cwd=ROOT, env=environment_of(var), check=True, capture_output=True, timeout=180)
    return var / "publications"


@contextmanager
def open_town(var: Path, published: Path) -> Iterator[Town]:
    """A state of its own in ``var`` over shared publications, and a LINE platform; servers are started by the test."""
    (var / "publications").symlink_to(published)
    with Simulator(channel_id=CHANNEL, channel_secret=SECRET, openapi=openapi_folder()) as line:
        environment = environment_of(var) | {
            "LINE_API": line.url,
            "LINE_CHANNEL_ID": CHANNEL,
            "LINE_CHANNEL_SECRET": SECRET,
            "MADOGUCHI_CLAIM_SECONDS": "2",
        }
        town = Town(var=var, line=line, environment=environment)
        try:
            yield town
        finally:
            for server in town.servers:
                if server.process is not None and server.process.poll() is None:
                    server.kill()


def said(entry: object) -> str:
    """Everything a message shows, as one text."""
    return json.dumps(getattr(entry, "messages", entry), ensure_ascii=False)
