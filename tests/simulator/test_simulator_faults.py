"""Faults on demand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.simulator import Fault, Simulator

if TYPE_CHECKING:
    from .conftest import Answer, Http

TEXT = {"type": "text", "text": "はい"}
KEY = "123e4567-e89b-12d3-a456-426614174000"


@pytest.fixture
def push(line: Simulator, http: Http) -> Callable[..., Answer]:
    body = {"to": line.user().user_id, "messages": [TEXT]}

    def send(**headers: str) -> Answer:
        return http.call("POST", "/v2/bot/message/push", body, **headers)

    return send


def delivered(line: Simulator) -> int:
    return line.platform.ledger.total


def test_5xx_before_accepting_delivers_nothing(line: Simulator, push: Callable[..., Answer]) -> None:
    line.fault("push", Fault(kind="error-before", status=503), times=2)
    assert [push().status for _ in range(3)] == [503, 503, 200]
    assert delivered(line) == 1


def test_5xx_after_accepting_has_delivered_and_the_retry_is_409(line: Simulator, push: Callable[..., Answer]) -> None:
    line.fault("push", Fault(kind="error-after", status=500))
    first, second = push(X_Line_Retry_Key=KEY), push(X_Line_Retry_Key=KEY)
    assert (first.status, second.status) == (500, 409)
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert delivered(line) == 1


def test_a_fault_after_accepting_waits_for_an_accepted_call(
    line: Simulator, http: Http, push: Callable[..., Answer]
) -> None:
    line.fault("push", Fault(kind="error-after"))
    assert http.call("POST", "/v2/bot/message/push", {"to": "nobody", "messages": [TEXT]}).status == 400
    assert push().status == 500


@pytest.mark.parametrize(("kind", "count"), [("reset", 0), ("accept-then-reset", 1)])
def test_connections_are_reset(line: Simulator, push: Callable[..., Answer], kind: str, count: int) -> None:
    line.fault("push", Fault(kind=kind))  # type: ignore[arg-type]
    with pytest.raises(ConnectionResetError):
        push()
    assert delivered(line) == count


def test_accept_then_hang_accepts_at_once_and_answers_late(line: Simulator, push: Callable[..., Answer]) -> None:
    line.fault("push", Fault(kind="accept-then-hang", seconds=30))
    answers: list[Answer] = []
    caller = threading.Thread(target=lambda: answers.append(push()))
    caller.start()
    assert line.wait_for(lambda: delivered(line) == 1)
    assert answers == []
    line.platform.stopping.set()
    caller.join(10)
    assert answers[0].status == 200


def test_a_hanging_call_without_end_is_let_go_when_the_simulator_stops(
    line: Simulator, push: Callable[..., Answer]
) -> None:
    line.fault("push", Fault(kind="accept-then-hang"))
    errors: list[BaseException] = []

    def call() -> None:
        try:
            push()
        except OSError as error:
            errors.append(error)

    caller = threading.Thread(target=call)
    caller.start()
    assert line.wait_for(lambda: delivered(line) == 1)
    line.stop()
    caller.join(10)
    assert len(errors) == 1


def test_slow_calls_succeed_in_the_end(line: Simulator, push: Callable[..., Answer]) -> None:
    line.fault("*", Fault(kind="slow", seconds=0.01))
    assert push().status == 200


def test_faults_are_checked_when_queued(line: Simulator) -> None:
    with pytest.raises(ValueError, match="unknown endpoint 'pull'"):
        line.fault("pull", Fault(kind="reset"))
    with pytest.raises(ValueError, match="seconds"):
        Fault(kind="slow")


def test_faults_rates_and_settings_over_http(line: Simulator, http: Http, push: Callable[..., Answer]) -> None:
    fault = {"endpoint": "push", "kind": "error-before", "status": 502, "times": 2}
    assert http.call("POST", "/_sim/faults", fault).json["push"][1]["status"] == 502
    assert push().status == 502
    assert http.call("DELETE", "/_sim/faults").json == {}
    assert push().status == 200
    assert http.call("POST", "/_sim/faults", {"endpoint": "pull", "kind": "reset"}).status == 400
    assert http.call("POST", "/_sim/rates", {"endpoint": "push", "count": 0}).status == 200
    assert push().status == 429
    settings = http.call("PATCH", "/_sim/settings", {"monthlyLimit": 200, "redelivery": True}).json
    assert (settings["monthlyLimit"], line.platform.quota.limit, line.webhooks.redelivery) == (200, 200, True)
    assert [call["status"] for call in http.call("GET", "/_sim/calls?endpoint=push").json] == [502, 200, 429]
    assert http.call("GET", "/_sim/deliveries").json == {"total": 1, "users": {"1": 1}}
    assert http.call("GET", "/_sim/violations").json == []
    assert http.call("POST", "/_sim/webhooks", {"events": [{"type": "new"}]}).json["status"] == 200
