"""Whether a page is there, as far as a server on this machine says."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.linkcheck import look, remembering
from scheduler.missend import LinkState


class Pages(BaseHTTPRequestHandler):
    """Answers with the status that the path names; ``/405`` takes no HEAD."""

    def do_GET(self) -> None:
        self._answer(200 if self.path == "/405" else int(self.path[1:]))

    def do_HEAD(self) -> None:
        self._answer(int(self.path[1:]))

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal of the tests."""


@pytest.fixture
def site() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "state"), [("/200", "fine"), ("/405", "fine"), ("/404", "gone"), ("/410", "gone"), ("/500", "unclear")]
)
def test_what_a_page_answers(site: str, path: str, state: LinkState) -> None:
    assert look(site + path) == state


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "https://", "https://[", "https://x y/"])
def test_what_cannot_be_asked_is_unclear(address: str) -> None:
    assert look(address) == "unclear"


def test_a_page_that_is_there_is_asked_for_once_and_one_that_is_not_again() -> None:
    asked: list[str] = []

    def ask(url: str) -> LinkState:
        asked.append(url)
        return "fine" if url == "a" else "gone"

    remembered = remembering(ask)
    assert [remembered(url) for url in "abab"] == ["fine", "gone", "fine", "gone"]
    assert asked == ["a", "b", "b"]
