"""What happens around every call: request id, faults, authentication, rate limit, validation, the record."""

import uuid
from typing import Any, Final

from flask import Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from .. import errors, ids
from ..errors import ApiError
from ..faults import Fault
from ..platform import Call, Platform

JSON_BODIES: Final = frozenset(
    {
        "reply", "push", "multicast", "narrowcast", "broadcast", "validate",
        "loading", "webhook-set", "mark-as-read", "alias-create", "alias-update",
        "richmenu-create", "richmenu-validate", "richmenu-bulk-link", "richmenu-bulk-unlink",
    }
)  # fmt: skip
RETRY_KEYS: Final = frozenset({"push", "multicast", "narrowcast", "broadcast"})
_WITHOUT_TOKEN: Final = frozenset({"token", ""})


class Guard:
    """Flask hooks around the routes of the API."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def before(self) -> None:
        """Decide whether the call may proceed. Raises ApiError; `g.body` then holds the JSON body."""
        platform = self._platform
        g.request_id = ids.request_id()
        g.error = g.fault = None
        g.recipients, g.messages = 0, ()
        name = g.endpoint = (request.endpoint or "").rpartition(".")[2] if request.blueprint == "line" else ""
        if not name:
            return
        g.fault = platform.take_fault(name, "before")
        self._strike_before(g.fault)
        if name not in _WITHOUT_TOKEN:
            self._authenticate()
        if not platform.buckets.take(name, platform.clock()):
            raise errors.rate_limit()
        g.retry_key = _retry_key(name)
        if name in JSON_BODIES:
            g.body = self._body(name)

    def after(self, response: Response) -> Response:
        """Put the request id on the response, let faults strike accepted calls, keep the record."""
        response.headers["x-line-request-id"] = g.request_id
        if not is_line_path():
            return response
        call = Call(
            request_id=g.request_id,
            endpoint=g.endpoint,
            method=request.method,
            path=request.path,
            status=response.status_code,
            at=self._platform.clock(),
            retry_key=request.headers.get("X-Line-Retry-Key"),
            recipients=g.recipients,
            messages=g.messages,
        )
        self._platform.record(call, g.error)
        if g.fault is None and response.status_code < 300:
            fault = self._platform.take_fault(g.endpoint, "after")
            return self._strike_after(fault, response) if fault else response
        return response

    def api_error(self, error: ApiError) -> Response:
        """LINE's JSON for an error."""
        g.error = error
        response = jsonify(error.body())
        response.status_code = error.status
        response.headers.update(error.headers)
        return response

    def http_error(self, error: HTTPException) -> Response | HTTPException:
        """LINE's JSON for unknown paths, wrong methods and bodies over 2 MB; the usual page elsewhere."""
        if not is_line_path():
            return error
        message = "Not found" if error.code == 404 else str(error.name)
        return self.api_error(ApiError(error.code or 500, message, violation=True))

    def _authenticate(self) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not self._platform.access_tokens.valid(token.strip(), self._platform.clock()):
            raise errors.unauthorized()

    def _body(self, name: str) -> dict[str, Any]:
        body = request.get_json(force=True, silent=True)
        if not isinstance(body, dict):
            raise ApiError(400, "The request body could not be parsed as JSON", violation=True)
        problems = self._platform.body_problems(name, request.method, request.path, body)
        if problems:
            error = errors.invalid_body(problems)
            error.violation = name not in ("validate", "richmenu-validate")
            raise error
        return body

    def _strike_before(self, fault: Fault | None) -> None:
        if fault is None:
            return
        if fault.kind == "slow":
            self._platform.stopping.wait(fault.seconds)
        elif fault.kind == "reset":
            drop_connection()
            raise ApiError(500, fault.message)
        else:
            raise ApiError(fault.status, fault.message)

    def _strike_after(self, fault: Fault, response: Response) -> Response:
        if fault.kind == "error-after":
            headers = {"x-line-request-id": g.request_id}
            response = jsonify({"message": fault.message})
            response.status_code = fault.status
            response.headers.update(headers)
        elif fault.kind == "accept-then-reset":
            drop_connection()
        else:
            self._platform.stopping.wait(fault.seconds)
            if fault.seconds is None:
                drop_connection()
        return response


def is_line_path() -> bool:
    """Whether the request is for the API rather than for the phone or the control interface."""
    return request.blueprint == "line" or request.path.startswith(("/v2/", "/oauth2/", "/bot/"))


def drop_connection() -> None:
    """Have the server cut the connection instead of sending the response."""
    request.environ["simulator.drop"] = True


def _retry_key(name: str) -> str | None:
    key = request.headers.get("X-Line-Retry-Key")
    if key is None:
        return None
    if name not in RETRY_KEYS:
        raise ApiError(400, "The retry key isn't supported by this endpoint", violation=True)
    try:
        valid = str(uuid.UUID(key)) == key.lower()
    except ValueError:
        valid = False
    if not valid:
        raise ApiError(400, "Invalid retry key", violation=True)
    return key
