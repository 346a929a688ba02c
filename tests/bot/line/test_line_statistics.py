"""What LINE counted of the messages sent under a name, through the SDK and our one client."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.line.statistics import LineStatistics
from bot.simulator import Fault
from bot.simulator.insight import PRIVATE
from bot.statistics import Figures, FiguresError
from handlers.message import Reply, Text

if TYPE_CHECKING:
    from bot.line.client import LineClient
    from bot.simulator import Simulator
    from bot.simulator.people import Person

    from .conftest import Clock

UNIT = "n20260921_0123456789abcdef"
LINK = "https://www.city.example.lg.jp/class"
SENT, NEXT = date(2026, 9, 21), date(2026, 9, 22)
"""The clock of the tests starts on 21 September 2026."""


@pytest.fixture
def people(line: Simulator, client: LineClient) -> list[Person]:
    found = [line.user() for _ in range(PRIVATE)]
    reply = Reply(messages=(Text(text=f"スマホ教室 {LINK}"),))
    client.multicast_once([one.user_id for one in found], str(uuid.uuid4()), reply, UNIT)
    return found


def test_people_who_opened_it_and_its_links_are_counted(people: list[Person], client: LineClient, clock: Clock) -> None:
    for one in people:
        one.reads()
    for one in people[1:]:
        one.opens(LINK)
    clock.now += 24 * 3600
    assert LineStatistics(client).figures(UNIT, SENT, NEXT) == Figures(opened=PRIVATE, clicked=None)
    people[0].opens(LINK)
    clock.now += 24 * 3600
    assert LineStatistics(client).figures(UNIT, SENT, date(2026, 9, 23)) == Figures(opened=PRIVATE, clicked=PRIVATE)


def test_of_a_name_that_line_does_not_know_there_is_nothing(client: LineClient) -> None:
    assert LineStatistics(client).figures("another", SENT, NEXT) == Figures(opened=None, clicked=None)


@pytest.mark.parametrize(
    "fault",
    [Fault(kind="error-before"), Fault(kind="error-before", status=429), Fault(kind="error-before", status=403)],
    ids=["500", "429", "403"],
)
def test_no_answer_is_told_as_such(line: Simulator, client: LineClient, fault: Fault) -> None:
    line.fault("insight-aggregation", fault)
    with pytest.raises(FiguresError):
        LineStatistics(client).figures(UNIT, SENT, NEXT)


def test_a_refused_token_is_renewed_once(line: Simulator, client: LineClient) -> None:
    line.fault("insight-aggregation", Fault(kind="error-before", status=401))
    assert LineStatistics(client).figures(UNIT, SENT, NEXT) == Figures(opened=None, clicked=None)


def test_a_span_that_line_would_not_take_is_refused(line: Simulator, client: LineClient) -> None:
    with pytest.raises(FiguresError):
        LineStatistics(client).figures(UNIT, SENT, date(2026, 10, 22))
