"""What can go wrong in a call to LINE, and whether trying again can help.

LineError                    .permanent: the same call will fail again; .request_id: of the call that counts
├── UnreachableError         no answer or 5xx; .maybe_accepted: LINE may have acted on the call all the same
├── RateLimitedError         429: too many calls at the moment
├── MonthlyLimitError        429: no messages left this month
├── UnauthorizedError        the channel id and secret, or a token just issued for them, are refused
├── AlreadyAcceptedError     409: a call with this retry key was accepted before; ``push`` counts it as success
└── RejectedError            any other 4xx; .status
    └── InvalidReplyTokenError   unknown, used or more than a minute old
"""


class LineError(Exception):
    """A call that failed."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.request_id: str | None = None


class UnreachableError(LineError):
    """LINE gave no usable answer. ``maybe_accepted`` is False only when nothing was sent."""

    def __init__(self, message: str, *, maybe_accepted: bool) -> None:
        super().__init__(message, permanent=False)
        self.maybe_accepted = maybe_accepted


class RateLimitedError(LineError):
    """Too many calls to one endpoint."""


class MonthlyLimitError(LineError):
    """The plan's messages of this month are used up."""


class UnauthorizedError(LineError):
    """LINE does not accept who we say we are."""


class AlreadyAcceptedError(LineError):
    """The retry key was used for a call that LINE accepted."""


class RejectedError(LineError):
    """LINE refuses the call as it is."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message, permanent=True)
        self.status = status


class InvalidReplyTokenError(RejectedError):
    """The event can no longer be replied to."""
