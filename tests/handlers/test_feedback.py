"""Helpful or not: recorded as an effect; after "no" come other candidates and three reasons."""

from dataclasses import replace

import pytest

from handlers import handle
from handlers.event import Counter, Event, Rated
from handlers.feedback import REASONS
from handlers.message import Choices, Tap, Text
from handlers.postback import Postback, decode


def press(counter: Counter, data: str) -> tuple[tuple[object, ...], list[Postback], list[Postback], int]:
    """Effects, buttons below each other, small buttons, and the number of messages."""
    result = handle(Event(id=8, kind="postback", data=data), counter)
    options = [o for message in result.reply.messages if isinstance(message, Choices) for o in message.options]
    quick = [decode(tap.data) for tap in result.reply.quick if isinstance(tap, Tap)]
    return result.effects, [decode(o.data) for o in options if isinstance(o, Tap)], quick, len(result.reply.messages)


def test_yes_is_recorded_and_thanked(counter: Counter) -> None:
    effects, options, quick, messages = press(counter, "rate?q=7&v=1&e=card.lost&n=card.new")
    assert effects == (Rated(question=7, entry_id="card.lost", helpful=True),)
    assert (options, quick, messages) == ([], [], 1)


def test_no_is_recorded_and_leads_to_others_and_reasons(counter: Counter) -> None:
    effects, options, quick, _ = press(counter, "rate?q=7&v=0&e=card.lost&n=card.new,gone,cert.1")
    assert effects == (Rated(question=7, entry_id="card.lost", helpful=False),)
    assert [(o.name, o.fields.get("id")) for o in options] == [
        ("entry", "card.new"),
        ("entry", "cert.1"),
        ("none", None),
    ]
    assert [(q.name, q.fields["r"]) for q in quick] == [("reason", reason) for reason in REASONS]
    assert {(q.number("q"), q.fields["e"]) for q in quick} == {(7, "card.lost")}


def test_no_without_others_still_asks_why(counter: Counter) -> None:
    _, options, quick, messages = press(counter, "rate?q=7&v=0&e=card.lost&n=")
    assert (options, len(quick), messages) == ([], 3, 1)


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_recorded(counter: Counter, reason: str) -> None:
    effects, _, quick, _ = press(counter, f"reason?q=7&e=card.lost&r={reason}")
    assert effects == (Rated(question=7, entry_id="card.lost", helpful=False, reason=reason),)
    assert quick


@pytest.mark.parametrize(
    "data",
    [
        "rate?q=7&v=1&e=gone",
        "rate?q=x&v=1&e=card.lost",
        "rate?q=0&v=1&e=card.lost",
        "rate?q=7&e=card.lost",
        "rate?q=7&v=2&e=card.lost",
        "rate",
        "rate?v=0&e=" + "あ" * 250,
        "reason?q=7&e=card.lost&r=rude",
        "reason?q=7&e=gone&r=wrong",
        "reason",
    ],
)
def test_mangled_ratings_record_nothing_and_are_answered(counter: Counter, data: str) -> None:
    effects, _, _, messages = press(counter, data)
    assert effects == ()
    assert messages == 1


def test_however_many_others_a_mangled_button_names_three_are_offered(counter: Counter) -> None:
    names = ",".join(["cert.0", "cert.0", "cert.1", "cert.2", "cert.3", "cert.4"])
    _, options, _, _ = press(counter, f"rate?q=7&v=0&e=card.lost&n={names}")
    assert [o.fields.get("id") for o in options] == ["cert.0", "cert.1", "cert.2", None]


def test_an_entry_that_is_gone_is_not_offered_again(counter: Counter) -> None:
    rest = {name: entry for name, entry in counter.entries.items() if name != "card.new"}
    result = handle(
        Event(id=8, kind="postback", data="rate?q=7&v=0&e=card.lost&n=card.new"), replace(counter, entries=rest)
    )
    assert [type(message) for message in result.reply.messages] == [Text]
