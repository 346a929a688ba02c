"""Tokens with a lifetime: channel access tokens, reply tokens, retry keys.

No locks here: the platform calls these under its own.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

from . import errors, ids

ACCESS_TOKEN_SECONDS: Final = 900
REPLY_SECONDS: Final = 60
REDELIVERED_EVENT_SECONDS: Final = 20 * 60
RETRY_KEY_SECONDS: Final = 24 * 3600


class AccessTokens:
    """Stateless channel access tokens: valid for 15 minutes, any number at a time."""

    def __init__(self) -> None:
        self._expiry: dict[str, float] = {}

    def issue(self, now: float) -> str:
        """A new token."""
        self._expiry = {token: expiry for token, expiry in self._expiry.items() if expiry > now}
        token = ids.opaque_token()
        self._expiry[token] = now + ACCESS_TOKEN_SECONDS
        return token

    def valid(self, token: str, now: float) -> bool:
        """Whether `token` was issued here and has not expired."""
        return self._expiry.get(token, 0.0) > now


@dataclass
class _ReplyToken:
    chat_id: str
    event_at: float
    deadline: float
    used: bool = False


class ReplyTokens:
    """Reply tokens: good once, within a minute of the webhook that carried them."""

    def __init__(self) -> None:
        self._tokens: OrderedDict[str, _ReplyToken] = OrderedDict()

    def arm(self, token: str, chat_id: str, *, event_at: float, now: float, redelivery: bool) -> None:
        """Start the minute of `token`; a redelivery starts it again unless it was used or the event is 20 min old."""
        known = self._tokens.get(token)
        if known is None:
            self._tokens[token] = _ReplyToken(chat_id, event_at, now + REPLY_SECONDS)
            self._sweep(now)
        elif redelivery and now - known.event_at < REDELIVERED_EVENT_SECONDS:
            known.deadline = now + REPLY_SECONDS

    def check(self, token: str, now: float) -> str:
        """Chat that `token` answers. Raises ApiError 400 when it is unknown, used or expired."""
        known = self._tokens.get(token)
        if known is None or known.used or now > known.deadline:
            raise errors.invalid_reply_token()
        return known.chat_id

    def spend(self, token: str) -> None:
        """Mark `token` as used."""
        self._tokens[token].used = True

    def _sweep(self, now: float) -> None:
        while self._tokens:
            oldest = next(iter(self._tokens.values()))
            if now - oldest.event_at < REDELIVERED_EVENT_SECONDS + REPLY_SECONDS:
                return
            self._tokens.popitem(last=False)


@dataclass(frozen=True, kw_only=True)
class _Accepted:
    request_id: str
    at: float
    answer: dict[str, Any]


class RetryKeys:
    """Keys of accepted calls, remembered for 24 hours."""

    def __init__(self) -> None:
        self._accepted: OrderedDict[str, _Accepted] = OrderedDict()

    def check(self, key: str, now: float) -> None:
        """Raise ApiError 409 when a call with `key` was accepted in the last 24 hours."""
        while self._accepted and now - next(iter(self._accepted.values())).at >= RETRY_KEY_SECONDS:
            self._accepted.popitem(last=False)
        known = self._accepted.get(key.lower())
        if known is not None:
            raise errors.retry_key_accepted(known.request_id, known.answer)

    def accept(self, key: str, *, request_id: str, now: float, answer: dict[str, Any]) -> None:
        """Remember that the call with `key` was accepted and what it answered."""
        self._accepted[key.lower()] = _Accepted(request_id=request_id, at=now, answer=answer)
