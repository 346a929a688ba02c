"""Greeting, blocking, groups, unsent messages, stickers and pictures, and the language a resident chooses."""

from dataclasses import replace

import pytest

from handlers import handle
from handlers.event import Counter, Event, Forgotten, LanguageChosen, Leave, Result, Unsent
from handlers.menu import AREAS
from handlers.message import Choices, Open, Tap, Text
from handlers.postback import decode
from knowledge.languages import Language


def areas(result: Result) -> list[str]:
    buttons = [decode(tap.data) for tap in result.reply.quick if isinstance(tap, Tap)]
    return [button.fields["area"] for button in buttons if button.name == "menu"]


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_greeting_names_the_city_the_emergency_numbers_and_the_privacy_page(
    counter: Counter, language: Language
) -> None:
    result = handle(Event(id=1, kind="follow", language=language), counter)
    (text,) = result.reply.messages
    assert isinstance(text, Text)
    assert all(said in text.text for said in ("青葉市", "119", "110"))
    assert areas(result) == list(AREAS)
    assert [action.url for action in result.reply.quick if isinstance(action, Open)] == [counter.privacy_url]


def test_without_a_privacy_page_there_is_no_button_to_it(counter: Counter) -> None:
    result = handle(Event(id=1, kind="follow"), replace(counter, privacy_url=None))
    assert not [action for action in result.reply.quick if isinstance(action, Open)]


def test_blocking_forgets_the_resident_in_silence(counter: Counter) -> None:
    assert handle(Event(id=1, kind="unfollow"), counter) == Result(effects=(Forgotten(),))


def test_an_unsent_message_is_deleted_in_silence(counter: Counter) -> None:
    assert handle(Event(id=1, kind="unsend", data="m1"), counter) == Result(effects=(Unsent(message_id="m1"),))


def test_a_group_gets_one_sentence_and_is_left(counter: Counter) -> None:
    result = handle(Event(id=1, kind="group"), counter)
    assert result.effects == (Leave(),)
    assert len(result.reply.messages) == 1
    assert result.reply.quick == ()


@pytest.mark.parametrize("kind", ["sticker", "media"])
@pytest.mark.parametrize("language", ["ja", "ja-easy", "ko"])
def test_what_is_no_text_gets_a_sentence_and_the_menu(counter: Counter, kind: str, language: Language) -> None:
    result = handle(Event(id=1, kind=kind, language=language), counter)
    assert len(result.reply.messages) == 1
    assert areas(result) == list(AREAS)
    assert result.asked is None


@pytest.mark.parametrize("language", ["ja", "ja-easy"])
def test_a_language_is_chosen_and_spoken_from_then_on(counter: Counter, language: Language) -> None:
    result = handle(Event(id=1, kind="postback", data=f"language?to={language}", language="ja"), counter)
    (text,) = result.reply.messages
    assert isinstance(text, Text)
    assert (text.lang, text.text) == (language, counter.wording.say("language.chosen", language))
    assert result.effects == (LanguageChosen(language=language),)
    labels = [tap.label for tap in result.reply.quick if isinstance(tap, Tap)]
    back = [counter.wording.say("settings.undo", "ja")] if language != "ja" else []  # in words that can still be read
    assert labels[: len(back) + 1] == [*back, counter.wording.say("menu.ask", language)]


@pytest.mark.parametrize("data", ["language?to=tlh", "language?to=pt", "language", "language?to="])
def test_a_language_that_is_not_offered_changes_nothing(counter: Counter, data: str) -> None:
    result = handle(Event(id=1, kind="postback", data=data, language="ja-easy"), counter)
    assert result.effects == ()
    assert [message.lang for message in result.reply.messages] == ["ja-easy"]


def test_only_languages_of_the_city_are_offered(counter: Counter) -> None:
    foreign = replace(counter, city=counter.city.model_copy(update={"languages": ("ja", "en")}))
    for shown, expected in ((counter, ["ja", "ja-easy"]), (foreign, ["ja", "en"])):
        question, _ = handle(Event(id=1, kind="postback", data="menu?area=settings"), shown).reply.messages
        assert isinstance(question, Choices)
        assert [decode(o.data).fields["to"] for o in question.options if isinstance(o, Tap)] == expected
    assert handle(Event(id=1, kind="postback", data="language?to=ja-easy"), foreign).effects == ()
