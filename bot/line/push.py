"""LINE as a port of the outbox: one push with its retry key, and what LINE's answer means for the next step."""

from bot.line.client import LineClient
from bot.line.errors import AlreadyAcceptedError, LineError, RateLimitedError, UnauthorizedError, UnreachableError
from bot.line.limits import UnsendableError
from handlers.message import Reply
from scheduler.delivery import Answer


class LinePort:
    """Pushes through one LINE channel."""

    def __init__(self, client: LineClient) -> None:
        self._client = client

    def push(self, to: str, retry_key: str, body: Reply) -> Answer:
        """One attempt. The operator may mend a channel secret that LINE refuses, so that is not the message's end."""
        try:
            self._client.push_once(to, retry_key, body)
        except AlreadyAcceptedError:
            return Answer.ALREADY
        except RateLimitedError:
            return Answer.BUSY
        except (UnreachableError, UnauthorizedError):
            return Answer.UNREACHABLE
        except (LineError, UnsendableError):
            return Answer.REFUSED
        return Answer.ACCEPTED
