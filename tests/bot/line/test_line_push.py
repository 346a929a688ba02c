"""What LINE's answers to a push mean for the outbox; each is one call, and nothing is waited for."""

import uuid
from collections.abc import Callable

import pytest

from bot.line.client import LineClient
from bot.line.push import LinePort
from bot.simulator import Fault, Rate, Simulator
from handlers.message import Choices, Reply, Text
from scheduler.delivery import Answer

from .conftest import Clock

HELLO = Reply(messages=(Text(text="もうすぐ期限です。"),))


def _limit(line: Simulator) -> None:
    line.platform.quota.limit = 0


@pytest.mark.parametrize(
    ("prepare", "answer", "delivered"),
    [
        (lambda line: None, Answer.ACCEPTED, 1),
        (lambda line: line.fault("push", Fault(kind="error-after")), Answer.UNREACHABLE, 1),
        (lambda line: line.fault("push", Fault(kind="accept-then-reset")), Answer.UNREACHABLE, 1),
        (lambda line: line.fault("push", Fault(kind="error-before", status=503)), Answer.UNREACHABLE, 0),
        (lambda line: line.fault("token", Fault(kind="error-before", status=400)), Answer.UNREACHABLE, 0),
        (lambda line: line.rate("push", Rate(count=0)), Answer.BUSY, 0),
        (lambda line: line.fault("push", Fault(kind="error-before", status=403)), Answer.REFUSED, 0),
        (_limit, Answer.SPENT, 0),
    ],
    ids=["accepted", "5xx after", "cut off after", "5xx before", "no token", "429", "403", "monthly limit"],
)
def test_an_answer_of_line(
    line: Simulator,
    client: LineClient,
    clock: Clock,
    prepare: Callable[[Simulator], None],
    answer: Answer,
    delivered: int,
) -> None:
    resident = line.user()
    prepare(line)
    assert LinePort(client).push(resident.user_id, str(uuid.uuid4()), HELLO) is answer
    assert len(resident.pushes) == delivered
    assert len(line.calls("push")) <= 1
    assert clock.slept == []


def test_with_the_same_key_line_says_that_it_has_the_message(line: Simulator, client: LineClient) -> None:
    resident, port, key = line.user(), LinePort(client), str(uuid.uuid4())
    line.fault("push", Fault(kind="error-after"))
    answers = [port.push(resident.user_id, key, HELLO) for _ in range(3)]
    assert answers == [Answer.UNREACHABLE, Answer.ALREADY, Answer.ALREADY]
    assert len(resident.pushes) == 1


def test_what_line_would_not_take_is_refused_before_it_is_sent(line: Simulator, client: LineClient) -> None:
    unsendable = Reply(messages=(Choices(text="?", options=()),))
    assert LinePort(client).push(line.user().user_id, str(uuid.uuid4()), unsendable) is Answer.REFUSED
    assert line.calls("push") == []
