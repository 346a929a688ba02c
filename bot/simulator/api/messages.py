"""Sending, validating and counting messages."""

from collections.abc import Iterator

from flask import g, request
from flask.typing import ResponseReturnValue

from ..errors import not_found
from ..platform import Platform
from ..sending import Accepted, Request, Sending
from .routes import Json, Route


class MessageApi:
    """`/v2/bot/message/*`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._sending = Sending(platform)

    def routes(self) -> Iterator[Route]:
        """The routes of this class."""
        base = "/v2/bot/message"
        yield "POST", f"{base}/reply", "reply", self.reply
        yield "POST", f"{base}/push", "push", self.push
        yield "POST", f"{base}/multicast", "multicast", self.multicast
        yield "POST", f"{base}/broadcast", "broadcast", self.broadcast
        yield "POST", f"{base}/narrowcast", "narrowcast", self.narrowcast
        yield "GET", f"{base}/progress/narrowcast", "narrowcast-progress", self.narrowcast_progress
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast"):
            yield "POST", f"{base}/validate/{kind}", "validate", self.validate
        yield "GET", f"{base}/quota", "quota", self.quota
        yield "GET", f"{base}/quota/consumption", "consumption", self.consumption
        yield "GET", f"{base}/<message_id>/content", "content", self.content

    def reply(self) -> ResponseReturnValue:
        """Reply to an event."""
        return self._answer(self._sending.reply(_request(), str(g.body.get("replyToken", ""))))

    def push(self) -> ResponseReturnValue:
        """Push to a user, group or room."""
        return self._answer(self._sending.push(_request(), str(g.body.get("to", ""))))

    def multicast(self) -> ResponseReturnValue:
        """Send to up to 500 users."""
        return self._answer(self._sending.multicast(_request(), g.body["to"]))

    def broadcast(self) -> ResponseReturnValue:
        """Send to all followers."""
        return self._answer(self._sending.broadcast(_request()))

    def narrowcast(self) -> ResponseReturnValue:
        """Accept; LINE works on it later."""
        return self._answer(self._sending.narrowcast(_request())), 202

    def narrowcast_progress(self) -> Json:
        """Every narrowcast has finished and reached nobody."""
        if not any(call.request_id == request.args.get("requestId") for call in list(self._platform.calls)):
            raise not_found()
        return {"phase": "succeeded", "successCount": 0, "failureCount": 0, "targetCount": 0}

    def validate(self) -> Json:
        """The guard has validated the body: nothing is left to do."""
        return {}

    def quota(self) -> Json:
        """The monthly limit."""
        limit = self._platform.quota.limit
        return {"type": "none"} if limit is None else {"type": "limited", "value": limit}

    def consumption(self) -> Json:
        """Messages sent this month."""
        with self._platform.changed:
            return {"totalUsage": self._platform.quota.used(self._platform.clock())}

    def content(self, message_id: str) -> ResponseReturnValue:
        """An image a user sent."""
        if message_id not in self._platform.contents:
            raise not_found()
        body, content_type = self._platform.contents[message_id]
        return body, 200, {"Content-Type": content_type}

    def _answer(self, accepted: Accepted) -> Json:
        g.recipients = accepted.recipients
        g.messages = tuple(g.body["messages"])
        return accepted.answer


def _request() -> Request:
    unit = next(iter(g.body.get("customAggregationUnits", ())), None)
    return Request(request_id=g.request_id, messages=tuple(g.body["messages"]), retry_key=g.retry_key, unit=unit)
