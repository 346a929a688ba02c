"""The one exception of the simulated API and the errors LINE documents, in LINE's words.

Texts are those of LINE's reference where it gives them (invalid reply token, retry key, monthly limit, rate limit,
authentication); the rest follow their form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a request: where (`messages[0].text`) and what."""

    property: str
    message: str


class ApiError(Exception):
    """An answer other than 2xx, in LINE's form `{message, details: [{message, property}]}`.

    `violation` marks requests that a correct client never makes; the platform keeps a list of them for tests.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        problems: Sequence[Problem] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        violation: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.problems = tuple(problems)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        self.violation = violation

    def body(self) -> dict[str, Any]:
        """The JSON LINE would answer with; `details` is left out when there are none."""
        answer: dict[str, Any] = {"message": self.message, **self.extra}
        if self.problems:
            answer["details"] = [{"message": each.message, "property": each.property} for each in self.problems]
        return answer


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A request that broke LINE's rules: kept so that a test can demand there be none."""

    at: float
    endpoint: str
    request_id: str
    message: str
    problems: tuple[Problem, ...] = field(default=())


def invalid_body(problems: Sequence[Problem]) -> ApiError:
    """400 for a body with one or more errors."""
    return ApiError(400, f"The request body has {len(problems)} error(s)", problems=problems, violation=True)


def invalid_property(name: str) -> ApiError:
    """400 as LINE gives it for a malformed top-level property, for instance an id in `to`."""
    message = f"The property, '{name}', in the request body is invalid (line: -, column: -)"
    return ApiError(400, message, violation=True)


def invalid_reply_token() -> ApiError:
    """400 for an unknown, used or expired reply token. Not a violation: tokens die of honest causes."""
    return ApiError(400, "Invalid reply token")


def retry_key_accepted(accepted_request_id: str, extra: Mapping[str, Any]) -> ApiError:
    """409: the call with this key was accepted before, under `accepted_request_id`."""
    headers = {"x-line-accepted-request-id": accepted_request_id}
    return ApiError(409, "The retry key is already accepted", extra=extra, headers=headers)


def monthly_limit() -> ApiError:
    """429 of the message quota, told from the rate limit only by its text."""
    return ApiError(429, "You have reached your monthly limit.")


def rate_limit() -> ApiError:
    """429 of the token bucket."""
    return ApiError(429, "The API rate limit has been exceeded. Try again later.")


def unauthorized() -> ApiError:
    """401 for a missing, unknown or expired channel access token."""
    message = "Authentication failed. Confirm that the access token in the authorization header is valid."
    return ApiError(401, message)


def not_found() -> ApiError:
    """404 for an object that does not exist, or a user whose profile may not be read."""
    return ApiError(404, "Not found")
