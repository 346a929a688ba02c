"""Every button that any handler shows is understood; those that no longer work are explained; nothing raises."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import HANDLERS, handle
from handlers.event import Counter, Event, Result
from handlers.menu import AREAS, PAGE
from handlers.message import Action, Card, Choices, Open, Reply, Say, Tap, Text
from handlers.postback import MOST_CHARACTERS, Postback, decode, encode
from knowledge.languages import Language
from knowledge.redact import redact
from knowledge.search import Ambiguous, Answer, Candidate, Outcome

NAMES = ("card.lost", "card.new", "cert.0", "digital.class")
FOUND = tuple(Candidate(id=name, topic=name, kind="entry", confidence=0.5, signals={}) for name in NAMES)


def actions(reply: Reply) -> Iterator[Action]:
    """Every button of a reply, wherever it stands."""
    for message in reply.messages:
        match message:
            case Card():
                yield from message.actions
                yield from message.feedback
            case Choices():
                yield from message.options
    yield from reply.quick


def is_stale(result: Result, counter: Counter, language: Language) -> bool:
    text = counter.wording.say("button.stale", language)
    return any(isinstance(message, Text) and message.text == text for message in result.reply.messages)


def starts(counter: Counter, language: Language) -> Iterator[Reply]:
    """The greeting, and an answer, choices and an honest word to typed questions."""
    for kind in ("follow", "sticker", "media", "text"):
        yield handle(Event(id=5, kind=kind, text="？", language=language), counter).reply
    for outcome in (Answer(candidates=FOUND), Ambiguous(candidates=FOUND, choices=FOUND[:3])):
        asked = replace(counter, search=partial(_finds, outcome))
        yield handle(Event(id=5, kind="text", text="カード", language=language), asked).reply


def _finds(outcome: Outcome, question: str, language: Language) -> Outcome:
    return outcome


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "vi"])
def test_every_button_is_understood(counter: Counter, language: Language) -> None:
    waiting = deque(action for reply in starts(counter, language) for action in actions(reply))
    pressed: set[str] = set()
    while waiting:
        action = waiting.popleft()
        assert action.label
        match action:
            case Open():
                assert action.url.startswith(("https://", "tel:"))
            case Say():
                assert 0 < len(action.text) <= MOST_CHARACTERS
            case Tap() if action.data not in pressed:
                pressed.add(action.data)
                assert len(action.data) <= MOST_CHARACTERS
                assert 0 < len(action.shown) <= MOST_CHARACTERS
                assert redact(action.data).text == action.data
                result = handle(Event(id=6, kind="postback", data=action.data, language=language), counter)
                assert result.reply.messages
                assert not is_stale(result, counter, language)
                waiting.extend(actions(result.reply))
    names = {decode(data).name for data in pressed}
    assert names == {"menu", "category", "entry", "none", "rate", "reason", "language", "near"}
    assert {decode(data).fields["area"] for data in pressed if data.startswith("menu")} == set(AREAS)
    assert {decode(data).fields["id"] for data in pressed if data.startswith("entry")} == set(counter.entries)


@pytest.mark.parametrize("data", ["", "old", "entry?id=gone", "entry", "guides?step=3", "ENTRY?id=card.lost", "?"])
def test_buttons_that_no_longer_work_are_explained(counter: Counter, data: str) -> None:
    result = handle(Event(id=6, kind="postback", data=data), counter)
    assert is_stale(result, counter, "ja")
    assert [decode(tap.data).fields["area"] for tap in result.reply.quick if isinstance(tap, Tap)] == list(AREAS)
    assert result.asked is None
    assert result.effects == ()


FIELDS = ["id", "n", "q", "v", "e", "r", "to", "area", "page"]
VALUES = [
    "card.lost",
    "card.new,cert.1",
    "7",
    "0",
    "1",
    "-1",
    "9" * 17,
    "9" * 40,
    "²",
    "٣",
    "certificate",
    "ja-easy",
    "ask",
]
BUTTONS = ["menu", "category", "entry", "none", "rate", "reason", "language"]
mangled = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=400),
    st.builds(
        lambda name, fields: name + "?" + "&".join(f"{key}={value}" for key, value in fields),
        st.sampled_from(BUTTONS),
        st.lists(st.tuples(st.sampled_from(FIELDS), st.sampled_from(VALUES) | st.text(max_size=300)), max_size=5),
    ),
)


@settings(max_examples=300, deadline=None)
@given(mangled)
def test_mangled_data_is_always_answered(counter: Counter, data: str) -> None:
    result = handle(Event(id=6, kind="postback", data=data), counter)
    assert result.reply.messages
    assert len(list(actions(result.reply))) <= 30
    for action in actions(result.reply):
        assert not isinstance(action, Tap) or len(action.data) <= MOST_CHARACTERS


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
def test_decoding_never_raises(data: str) -> None:
    pressed = decode(data)
    pressed.ids("n")
    assert all(pressed.number(field) >= 0 for field in [*pressed.fields, "none"])


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(alphabet="abc.-,:é あ&=?%0", min_size=1, max_size=8)))
def test_what_is_encoded_is_decoded(fields: dict[str, str]) -> None:
    assert decode(encode("entry", **fields)) == Postback(name="entry", fields=fields)


def test_data_beyond_lines_limit_is_refused() -> None:
    exact = MOST_CHARACTERS - len("entry?id=")
    assert len(encode("entry", id="a" * exact)) == MOST_CHARACTERS
    with pytest.raises(ValueError, match="301"):
        encode("entry", id="a" * (exact + 1))


def test_a_category_is_shown_a_page_at_a_time(counter: Counter) -> None:
    def page(data: str) -> list[Postback]:
        reply = handle(Event(id=6, kind="postback", data=data), counter).reply
        return [decode(action.data) for action in actions(reply) if isinstance(action, Tap)]

    first = page("category?id=certificate")
    assert [button.name for button in first] == ["entry"] * PAGE + ["category"]
    second = page(encode("category", **first[-1].fields))
    assert [button.name for button in second] == ["entry"] * 2
    shown = {button.fields["id"] for button in (*first[:PAGE], *second)}
    assert shown == {name for name in counter.entries if name.startswith("cert.")}
    assert {button.name for button in page("category?id=certificate&page=9")} == {"category"}


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", ["ja", "ja-easy", "zh"])
def test_no_area_is_ever_empty(counter: Counter, area: str, language: Language) -> None:
    bare = replace(
        counter, entries={}, city=counter.city.model_copy(update={"sections": {}, "hours": ()}), privacy_url=None
    )
    for shown in (counter, bare):
        reply = handle(Event(id=6, kind="postback", data=f"menu?area={area}", language=language), shown).reply
        assert reply.messages
        assert all(message.options for message in reply.messages if isinstance(message, Choices))


def test_contact_lists_the_phones_that_the_profile_has(counter: Counter) -> None:
    (card,) = handle(Event(id=6, kind="postback", data="menu?area=contact"), counter).reply.messages
    assert isinstance(card, Card)
    assert [fact.url for fact in card.facts] == ["tel:0299-00-0000"]
    assert "8:30～17:15" in card.facts[0].value


def test_disaster_lists_numbers_to_call(counter: Counter) -> None:
    (card,) = handle(Event(id=6, kind="postback", data="menu?area=disaster"), counter).reply.messages
    assert isinstance(card, Card)
    assert [fact.url for fact in card.facts] == ["tel:119", "tel:110", "tel:171"]


def test_every_kind_of_event_has_a_handler(counter: Counter) -> None:
    assert set(HANDLERS) == {
        *("text", "postback", "follow", "unfollow", "unsend", "group", "location", "pairing", "sticker", "media"),
    }
    for kind in HANDLERS:
        handle(Event(id=1, kind=kind, text="？"), counter)
