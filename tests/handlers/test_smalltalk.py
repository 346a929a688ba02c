"""Small talk: a short reply with the menu, in the resident's language, without asking whether it helped."""

from dataclasses import replace

import pytest

from handlers import handle
from handlers.event import Counter, Event, Result
from handlers.menu import AREAS
from handlers.message import Tap, Text
from handlers.postback import decode
from knowledge.languages import Language
from knowledge.redact import redact
from knowledge.search import Answer, Candidate

HELLO = Candidate(id="smalltalk.hello", topic="", kind="smalltalk", confidence=0.9, signals={})


def say(counter: Counter, text: str = "こんにちは", language: Language = "ja") -> Result:
    finds = replace(counter, search=lambda question, language: Answer(candidates=(HELLO,)))
    clean = redact(text)
    return handle(Event(id=7, kind="text", text=clean.text, warnings=clean.warnings, language=language), finds)


def test_a_greeting_is_greeted_and_the_menu_offered(counter: Counter) -> None:
    result = say(counter)
    assert result.reply.messages == (Text(text="こんにちは。青葉市のまどぐちです。", lang="ja"),)
    assert [decode(tap.data).fields["area"] for tap in result.reply.quick if isinstance(tap, Tap)] == list(AREAS)
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.entry_id) == ("smalltalk", "smalltalk.hello")
    assert result.effects == ()


@pytest.mark.parametrize(("language", "spoken"), [("en", "en"), ("ja-easy", "ja"), ("pt", "ja")])
def test_it_answers_in_a_language_it_has(counter: Counter, language: Language, spoken: str) -> None:
    (text,) = say(counter, language=language).reply.messages
    assert text.lang == spoken


def test_a_personal_number_is_warned_of_all_the_same(counter: Counter) -> None:
    warning, _ = say(counter, "こんにちは 123456789012").reply.messages
    assert isinstance(warning, Text)
    assert warning.text == counter.wording.say("ask.personal_number", "ja")
