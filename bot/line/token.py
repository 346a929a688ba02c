"""The stateless channel access token: how it is asked for, and kept until shortly before it expires.

Source: https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from linebot.v3.messaging import ApiClient

TOKEN_PATH = "/oauth2/v3/token"
MARGIN_SECONDS = 60
"""A token this close to its end is not used any more: the request takes time, and clocks differ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A stateless channel access token; ``expires_at`` is in Unix seconds."""

    value: str = field(repr=False)
    expires_at: float


class TokenCache:
    """One token for all threads. While one thread fetches the next token, the others wait for it."""

    def __init__(self, issue: Callable[[], Token], now: Callable[[], float]) -> None:
        self._issue = issue
        self._now = now
        self._lock = threading.Lock()
        self._token = Token(value="", expires_at=0.0)

    def get(self) -> str:
        """A token that is still good. Raises what ``issue`` raises."""
        with self._lock:
            if self._token.expires_at - MARGIN_SECONDS <= self._now():
                self._token = self._issue()
            return self._token.value

    def renew(self, refused: str) -> str:
        """Another token than ``refused``, fetched once however many threads were refused."""
        with self._lock:
            if self._token.value == refused:
                self._token = self._issue()
            return self._token.value


def token_request(http: ApiClient, channel_id: str, channel_secret: str) -> Callable[..., Any]:
    """The call that fetches a token, over ``http``: the SDK's own OAuth client would open a second pool."""
    form = [
        ("grant_type", "client_credentials"),
        ("client_id", channel_id),
        ("client_secret", channel_secret),
    ]
    return partial(
        http.call_api,
        TOKEN_PATH,
        "POST",
        header_params={"Content-Type": "application/x-www-form-urlencoded"},
        post_params=form,
        response_types_map={"200": "object"},
    )
