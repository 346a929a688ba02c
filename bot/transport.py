"""What a channel must be able to do to deliver replies, and how it says that it could not.

NotDeliveredError            surely not delivered
    TokenExpiredError        the reply token is used, wrong or too old: a push may still reach the resident
MaybeDeliveredError          no answer came back: sending again could answer twice
"""

from typing import Protocol

from handlers.message import Reply


class NotDeliveredError(Exception):
    """The platform surely did not accept the message. ``permanent``: trying again is no use."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class TokenExpiredError(NotDeliveredError):
    """Nothing can be replied with this token any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class MaybeDeliveredError(Exception):
    """The platform may have accepted the message."""


class Sender(Protocol):
    """Delivers to one channel. Every method raises only the errors above."""

    def reply(self, token: str, reply: Reply) -> None:
        """Answer an event while its token lives."""

    def push(self, user_id: str, retry_key: str, reply: Reply) -> None:
        """Send unasked; the same ``retry_key`` is never delivered twice."""

    def leave(self, group_id: str) -> None:
        """Leave the group or room."""
