"""Aggregation units: what is counted of messages that carry one, from the next day on, and never of fewer than 20."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.simulator.insight import COUNTED_SECONDS, PRIVATE, UNITS_A_MONTH
from bot.simulator.rates import RATES, Rate

from .conftest import CHANNEL, SECRET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.simulator import Simulator
    from bot.simulator.people import Person

    from .conftest import Answer, Clock, Http, Json

LINK = "https://www.city.example.lg.jp/class"
MESSAGE = {"type": "text", "text": f"スマホ教室のお知らせ {LINK}"}
DAY = 24 * 3600
FIGURES = "/v2/bot/insight/message/event/aggregation"
UNIT = "n20260921_class"
SPAN = "from=20260921&to=20261021"
"""The clock of the tests starts on 21 September 2026, at 23:13 in Japan."""


def send(http: Http, people: Sequence[Person], unit: str = UNIT) -> int:
    body = {"to": [one.user_id for one in people], "messages": [MESSAGE], "customAggregationUnits": [unit]}
    return http.call("POST", "/v2/bot/message/multicast", body).status


def figures(http: Http, query: str = SPAN, unit: str = UNIT) -> Answer:
    return ask(http, f"{FIGURES}?customAggregationUnit={unit}&{query}")


def ask(http: Http, path: str) -> Answer:
    """With a token of its own: they live shorter than a test."""
    issued = http.ask_token(grant_type="client_credentials", client_id=CHANNEL, client_secret=SECRET)
    return http.with_token(issued.json["access_token"]).call("GET", path)


@pytest.fixture
def people(line: Simulator, http: Http) -> list[Person]:
    """As many as LINE says something of, with a message that carries a unit."""
    found = [line.user() for _ in range(PRIVATE)]
    assert send(http, found) == 200
    return found


def test_who_displays_a_message_and_opens_its_link_is_counted_the_day_after(
    people: list[Person], http: Http, clock: Clock
) -> None:
    for one in people:
        one.reads()
        one.opens(LINK)
    people[0].opens(LINK)
    assert figures(http).json["overview"]["uniqueImpression"] is None
    clock.now += DAY
    counted: Json = figures(http).json
    assert counted["overview"] == {
        "uniqueImpression": PRIVATE,
        "uniqueClick": PRIVATE,
        "uniqueMediaPlayed": None,
        "uniqueMediaPlayed100Percent": None,
    }
    assert [(one["seq"], one["impression"], one["uniqueImpression"]) for one in counted["messages"]] == [(1, 20, 20)]
    assert counted["clicks"] == [
        {"seq": 1, "url": LINK, "click": PRIVATE + 1, "uniqueClick": PRIVATE, "uniqueClickOfRequest": PRIVATE}
    ]


def test_of_fewer_than_twenty_nothing_is_said(people: list[Person], http: Http, clock: Clock) -> None:
    for one in people[1:]:
        one.reads()
    for _ in range(PRIVATE):
        people[0].opens(LINK)  # often enough, but one person
    clock.now += DAY
    counted = figures(http).json
    assert (counted["overview"]["uniqueImpression"], counted["overview"]["uniqueClick"]) == (None, None)
    assert [one["impression"] for one in counted["messages"]] == [None]
    assert [one["click"] for one in counted["clicks"]] == [None]


def test_only_the_days_asked_for_count_and_only_two_weeks(people: list[Person], http: Http, clock: Clock) -> None:
    clock.now += DAY
    for one in people:
        one.reads()
    clock.now += DAY
    assert figures(http, "from=20260921&to=20260921").json["overview"]["uniqueImpression"] is None
    assert figures(http, "from=20260922&to=20260922").json["overview"]["uniqueImpression"] == PRIVATE
    clock.now += COUNTED_SECONDS
    for one in people:
        one.opens(LINK)
    clock.now += DAY
    assert figures(http).json["overview"]["uniqueClick"] is None


def test_the_same_look_is_counted_once(people: list[Person], http: Http, clock: Clock) -> None:
    for one in people:
        one.reads()
        one.reads()
    clock.now += DAY
    assert [one["impression"] for one in figures(http).json["messages"]] == [PRIVATE]


def test_of_an_unknown_unit_there_is_nothing(people: list[Person], http: Http) -> None:
    answer = figures(http, unit="another")
    assert (answer.status, answer.json["messages"], answer.json["clicks"]) == (200, [], [])


@pytest.mark.parametrize(
    ("query", "unit", "where"),
    [
        ("from=20260921&to=20261022", UNIT, "to"),
        ("from=20260921&to=20260920", UNIT, "to"),
        ("from=2026-09-21&to=20260921", UNIT, "from"),
        ("from=20260931&to=20261001", UNIT, "from"),
        ("from=20260921", UNIT, "to"),
        (SPAN, "no-hyphens", "customAggregationUnit"),
        (SPAN, "n" * 31, "customAggregationUnit"),
    ],
)
def test_what_line_would_refuse_is_refused(http: Http, query: str, unit: str, where: str) -> None:
    answer = figures(http, query, unit)
    assert (answer.status, [one["property"] for one in answer.json["details"]]) == (400, [where])


@pytest.mark.parametrize("units", [["a b"], ["n" * 31], ["a", "b"], [""], "one"])
def test_a_message_with_a_wrong_unit_is_refused(line: Simulator, http: Http, units: object) -> None:
    resident = line.user()
    body = {"to": [resident.user_id], "messages": [MESSAGE], "customAggregationUnits": units}
    assert http.call("POST", "/v2/bot/message/multicast", body).status == 400
    assert resident.received == []


def test_the_units_of_a_month_are_listed_and_those_beyond_a_thousand_are_not_counted(
    line: Simulator, http: Http, clock: Clock
) -> None:
    line.rate("multicast", Rate(count=2000))
    resident = line.user()
    for number in range(UNITS_A_MONTH + 1):
        assert send(http, [resident], f"n{number}") == 200  # they are sent all the same
    assert ask(http, "/v2/bot/message/aggregation/info").json == {"numOfCustomAggregationUnits": UNITS_A_MONTH}
    page = http.call("GET", "/v2/bot/message/aggregation/list?limit=2").json
    assert (page["customAggregationUnits"], page["next"]) == (["n0", "n1"], "2")
    last = http.call("GET", f"/v2/bot/message/aggregation/list?start={UNITS_A_MONTH - 1}").json
    assert last == {"customAggregationUnits": [f"n{UNITS_A_MONTH - 1}"]}
    clock.now += 31 * DAY
    assert ask(http, "/v2/bot/message/aggregation/info").json == {"numOfCustomAggregationUnits": 0}


def test_sixty_questions_an_hour(http: Http) -> None:
    rate = RATES["insight-aggregation"]
    assert (rate.count, rate.seconds) == (60, 3600)
    assert [figures(http).status for _ in range(61)] == [200] * 60 + [429]


def test_the_phone_tells_what_it_shows_and_opens(people: list[Person], http: Http, clock: Clock) -> None:
    for one in people:
        assert http.call("POST", f"/_sim/users/{one.user_id}/reads", {}).status == 200
        assert http.call("POST", f"/_sim/users/{one.user_id}/opens", {"url": LINK}).status == 200
    assert http.call("POST", f"/_sim/users/{people[0].user_id}/opens", {"url": "https://other.example"}).status == 400
    clock.now += DAY
    overview = figures(http).json["overview"]
    assert (overview["uniqueImpression"], overview["uniqueClick"]) == (PRIVATE, PRIVATE)
