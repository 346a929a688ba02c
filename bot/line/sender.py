"""LINE as a channel of the conversation: its client's errors become the conversation's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import structlog

from bot.line.client import LineClient
from bot.line.errors import InvalidReplyTokenError, LineError, UnreachableError
from bot.line.limits import UnsendableError
from bot.settings import Settings
from bot.transport import MaybeDeliveredError, NotDeliveredError, TokenExpiredError
from handlers.message import Reply


class LineSender:
    """Replies and pushes through one LINE channel."""

    def __init__(self, client: LineClient) -> None:
        self.client = client

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The sender of the configured channel. Raises ValueError when there is none."""
        if settings.line_channel_id is None or settings.line_channel_secret is None:
            raise ValueError("LINE_CHANNEL_ID と LINE_CHANNEL_SECRET がありません。")
        secret = settings.line_channel_secret.get_secret_value()
        return cls(LineClient(settings.line_api, settings.line_channel_id, secret, log=structlog.get_logger()))

    def reply(self, token: str, reply: Reply) -> None:
        """Answer an event while its token lives."""
        with _translated():
            self.client.reply(token, reply)

    def push(self, user_id: str, retry_key: str, reply: Reply) -> None:
        """Send unasked, never twice with one retry key."""
        with _translated():
            self.client.push(user_id, retry_key, reply)

    def leave(self, group_id: str) -> None:
        """Leave a group (``C…``) or a room (``R…``)."""
        with _translated():
            if group_id.startswith("R"):
                self.client.leave_room(group_id)
            else:
                self.client.leave_group(group_id)

    def examine(self) -> tuple[bool, str]:
        """Whether LINE knows this channel, in words for the operator."""
        try:
            info = self.client.bot_info()
        except LineError as error:
            return False, f"つながりません（{error}）"
        return True, f"「{info.display_name}」につながります"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except InvalidReplyTokenError as error:
        raise TokenExpiredError(str(error)) from error
    except UnreachableError as error:
        if error.maybe_accepted:
            raise MaybeDeliveredError(str(error)) from error
        raise NotDeliveredError(str(error), permanent=False) from error
    except LineError as error:
        raise NotDeliveredError(str(error), permanent=error.permanent) from error
    except UnsendableError as error:
        raise NotDeliveredError(str(error), permanent=True) from error
