"""A question is answered in its own language, one in Japanese in the language the resident has chosen."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers import handle
from handlers.event import Counter, Event, Result
from handlers.message import Card, Choices, Reply, Tap
from handlers.postback import MOST_CHARACTERS, decode, with_field
from knowledge.languages import Language
from knowledge.search import Ambiguous, Answer, Candidate, Outcome

FOUND = tuple(
    Candidate(id=name, topic=name, kind="entry", confidence=0.9, signals={}) for name in ("card.new", "cert.0")
)
ANSWER = Answer(candidates=FOUND)
CHOICES = Ambiguous(candidates=FOUND, choices=FOUND)
PORTUGUESE = "Perdi meu cartão, o que eu faço?"


def ask(counter: Counter, text: str, chosen: Language = "ja", outcome: Outcome = ANSWER) -> Result:
    finds = replace(counter, search=lambda question, language: outcome)
    return handle(Event(id=7, kind="text", text=text, language=chosen), finds)


def taps(reply: Reply) -> Iterator[Tap]:
    for message in reply.messages:
        parts = (*message.actions, *message.feedback) if isinstance(message, Card) else ()
        yield from (part for part in parts if isinstance(part, Tap))
        yield from (o for o in (message.options if isinstance(message, Choices) else ()) if isinstance(o, Tap))
    yield from (action for action in reply.quick if isinstance(action, Tap))


@pytest.mark.parametrize(
    ("text", "chosen", "answered", "heard"),
    [
        ("住民票がほしい", "ja", "ja", "ja"),
        ("住民票がほしい", "ja-easy", "ja-easy", "ja"),
        ("住民票がほしい", "pt", "pt", "ja"),
        ("juminhyo ga hoshii", "ja", "ja", "ja"),
        ("I lost my card yesterday", "ja", "en", "en"),
        ("I lost my card yesterday", "pt", "en", "en"),
        (PORTUGUESE, "ja-easy", "pt", "pt"),
        ("カードを なくしました。どこへ いきますか", "ja", "ja-easy", "ja-easy"),
        ("カードを なくしました。どこへ いきますか", "vi", "vi", "ja-easy"),
        ("Wi-Fi", "ja", "ja", "ja"),
        ("Wi-Fi", "ko", "ko", "ko"),
    ],
)
def test_the_language_of_the_answer(
    counter: Counter, text: str, chosen: Language, answered: Language, heard: Language
) -> None:
    result = ask(counter, text, chosen)
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    assert card.feedback[0].label == counter.wording.say("feedback.yes", answered)
    assert result.asked is not None
    assert result.asked.language == heard
    assert result.effects == ()


def test_the_search_is_told_the_language(counter: Counter) -> None:
    told: list[Language] = []

    def search(question: str, language: Language) -> Outcome:
        told.append(language)
        return ANSWER

    handle(Event(id=7, kind="text", text=PORTUGUESE), replace(counter, search=search))
    assert set(told) == {"pt"}


def test_without_a_translation_easy_japanese_comes_with_a_word_of_apology(counter: Counter) -> None:
    (card,) = ask(counter, PORTUGUESE).reply.messages
    assert isinstance(card, Card)
    assert card.body == "市民課 へ"
    assert (card.lang, card.note) == ("ja-easy", counter.wording.say("card.untranslated", "pt"))


def test_what_somebody_told_is_not_guessed(counter: Counter) -> None:
    finds = replace(counter, search=lambda question, language: ANSWER)
    result = handle(Event(id=7, kind="text", text=PORTUGUESE, language="es", heard="es"), finds)
    assert result.asked is not None
    assert result.asked.language == "es"


@pytest.mark.parametrize("outcome", [ANSWER, CHOICES])
def test_buttons_below_an_answer_stay_in_its_language(counter: Counter, outcome: Outcome) -> None:
    buttons = list(taps(ask(counter, PORTUGUESE, outcome=outcome).reply))
    assert buttons
    for button in buttons:
        pressed = handle(Event(id=8, kind="postback", data=button.data, language="ja"), counter)
        assert all(decode(tap.data).fields["l"] == "pt" for tap in taps(pressed.reply))
        assert all(message.lang in ("pt", "ja-easy", "ja") for message in pressed.reply.messages)


def test_buttons_of_the_chosen_language_say_nothing_of_it(counter: Counter) -> None:
    assert all("l" not in decode(tap.data).fields for tap in taps(ask(counter, "なくした", "pt").reply))


def test_a_language_that_does_not_exist_is_no_language(counter: Counter) -> None:
    (card,) = handle(Event(id=8, kind="postback", data="entry?id=card.lost&l=tlh"), counter).reply.messages
    assert card.lang == "ja"


def test_a_field_that_does_not_fit_is_left_out() -> None:
    assert decode(with_field("entry?id=a", "l", "ja-easy")).fields == {"id": "a", "l": "ja-easy"}
    assert decode(with_field("none", "l", "pt")).fields == {"l": "pt"}
    full = "entry?id=" + "x" * (MOST_CHARACTERS - 9)
    assert with_field(full, "l", "pt") == full
