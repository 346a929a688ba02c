"""LINE as a port of the outbox and of notices: one attempt with its retry key, and what LINE's answer means."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.line.client import LineClient
from bot.line.errors import (
    AlreadyAcceptedError,
    LineError,
    MonthlyLimitError,
    RateLimitedError,
    UnauthorizedError,
    UnreachableError,
)
from bot.line.limits import UnsendableError
from handlers.message import Reply
from scheduler.delivery import Answer, Receipt


class LinePort:
    """Pushes and multicasts through one LINE channel."""

    def __init__(self, client: LineClient) -> None:
        self._client = client

    def push(self, to: str, retry_key: str, body: Reply) -> Answer:
        """One attempt to reach one resident."""
        return _receipt(partial(self._client.push_once, to, retry_key, body)).answer

    def multicast(self, to: Sequence[str], retry_key: str, body: Reply, unit: str | None) -> Receipt:
        """One attempt to reach at most 500 residents; LINE counts who opens it under the name ``unit``."""
        return _receipt(partial(self._client.multicast_once, to, retry_key, body, unit))


def _receipt(call: Callable[[], str | None]) -> Receipt:
    try:
        return Receipt(Answer.ACCEPTED, call())
    except UnsendableError:
        return Receipt(Answer.REFUSED)
    except LineError as error:
        return Receipt(_answer(error), error.request_id)


def _answer(error: LineError) -> Answer:
    """The operator may mend a channel secret that LINE refuses, so that is not the message's end."""
    match error:
        case AlreadyAcceptedError():
            return Answer.ALREADY
        case RateLimitedError():
            return Answer.BUSY
        case MonthlyLimitError():
            return Answer.SPENT
        case UnreachableError() | UnauthorizedError():
            return Answer.UNREACHABLE
        case _:
            return Answer.REFUSED
