"""Control over HTTP: faults, rates, settings, records. For tests in another process, and for curl."""

from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from .faults import EVERY_ENDPOINT, Fault
from .people import World
from .rates import Rate

SETTINGS: Final = ("monthlyLimit", "redelivery", "standby", "verifiedAccount", "webhookUrl")


def control_blueprint(world: World, endpoints: frozenset[str]) -> Blueprint:
    """Routes under `/_sim` that a test needs; bodies must be JSON, which also keeps other web pages out."""
    blueprint = Blueprint("control", __name__, url_prefix="/_sim")
    control = Control(world, endpoints)
    blueprint.add_url_rule("/faults", view_func=control.faults, methods=["GET", "POST", "DELETE"])
    blueprint.add_url_rule("/rates", view_func=control.rates, methods=["POST"])
    blueprint.add_url_rule("/settings", view_func=control.settings, methods=["GET", "PATCH"])
    blueprint.add_url_rule("/calls", view_func=control.calls)
    blueprint.add_url_rule("/violations", view_func=control.violations)
    blueprint.add_url_rule("/deliveries", view_func=control.deliveries)
    blueprint.add_url_rule("/webhooks", view_func=control.webhooks, methods=["POST"])
    return blueprint


class Control:
    """The views of the control interface."""

    def __init__(self, world: World, endpoints: frozenset[str]) -> None:
        self._world = world
        self._platform = world.platform
        self._endpoints = endpoints

    def faults(self) -> ResponseReturnValue:
        """List, queue (`{endpoint, kind, status, seconds, message, times}`) or clear faults."""
        if request.method == "DELETE":
            self._platform.faults.clear()
        if request.method == "POST":
            asked = self._asked("endpoint", "kind", "status", "seconds", "message", "times")
            endpoint, times = self._endpoint(asked.pop("endpoint", "")), asked.pop("times", 1)
            try:
                self._platform.faults.add(endpoint, Fault(**asked), times=times)
            except (TypeError, ValueError) as error:
                abort(400, str(error))
        return jsonify(self._platform.faults.pending())

    def rates(self) -> ResponseReturnValue:
        """Set a rate limit: `{endpoint, count, seconds}`."""
        asked = self._asked("endpoint", "count", "seconds")
        endpoint = self._endpoint(asked.pop("endpoint", ""))
        try:
            self._platform.buckets.limit(endpoint, Rate(**asked))
        except (TypeError, ValueError) as error:
            abort(400, str(error))
        return {}

    def settings(self) -> ResponseReturnValue:
        """Read or change the settings."""
        platform, webhooks = self._platform, self._world.webhooks
        asked = self._asked(*SETTINGS) if request.method == "PATCH" else {}
        with platform.changed:
            platform.quota.limit = asked.get("monthlyLimit", platform.quota.limit)
            webhooks.redelivery = asked.get("redelivery", webhooks.redelivery)
            platform.standby = asked.get("standby", platform.standby)
            platform.verified_account = asked.get("verifiedAccount", platform.verified_account)
            platform.webhook_url = asked.get("webhookUrl", platform.webhook_url)
            values = (
                platform.quota.limit,
                webhooks.redelivery,
                platform.standby,
                platform.verified_account,
                platform.webhook_url,
            )
        return dict(zip(SETTINGS, values, strict=True))

    def calls(self) -> Response:
        """API calls, oldest first; `?endpoint=push` for one kind."""
        wanted = request.args.get("endpoint")
        with self._platform.changed:
            return jsonify([vars(call) for call in self._platform.calls if wanted in (None, call.endpoint)])

    def violations(self) -> Response:
        """Requests that broke LINE's rules."""
        with self._platform.changed:
            found = list(self._platform.violations)
        return jsonify([vars(each) | {"problems": [vars(problem) for problem in each.problems]} for each in found])

    def deliveries(self) -> ResponseReturnValue:
        """How many messages went to users, and how many users got one, two, ..."""
        with self._platform.changed:
            ledger = self._platform.ledger
            return {"total": ledger.total, "users": {str(n): users for n, users in ledger.histogram().items()}}

    def webhooks(self) -> ResponseReturnValue:
        """Send `{"events": [...]}` to the bot as one signed batch, whatever the events are."""
        events = self._asked("events").get("events")
        if not isinstance(events, list):
            abort(400, "events must be a list")
        result = self._world.webhooks.deliver(events)
        return {"status": result.status, "reason": result.reason, "seconds": result.seconds}

    def _asked(self, *names: str) -> dict[str, Any]:
        body = request.get_json()
        if not isinstance(body, dict) or set(body) - set(names):
            abort(400, f"an object with some of: {', '.join(names)}")
        return body

    def _endpoint(self, name: str) -> str:
        if name not in self._endpoints | {EVERY_ENDPOINT}:
            abort(400, f"unknown endpoint {name!r}; known: {', '.join(sorted(self._endpoints))}")
        return name
