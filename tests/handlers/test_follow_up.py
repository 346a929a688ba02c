"""A short question right after a card is about that card; without a card it is asked what it is about."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from faq.elsewhere import Elsewhere
from handlers import handle
from handlers.event import Counter, Event, Result
from handlers.message import Card, Tap
from handlers.postback import decode
from knowledge.languages import Language
from knowledge.search import Answer, Candidate, Outcome, Unknown

ANSWER = "窓口で受け取れます。\n\n・持ち物：本人確認書類\n・手数料は300円です。\n・代理の人は委任状が要ります"


def candidate(name: str, confidence: float) -> Candidate:
    return Candidate(id=name, topic=name, kind="entry", confidence=confidence, signals={})


@pytest.fixture
def desk(counter: Counter) -> Counter:
    """card.lost tells fee and proxy; card.new is related to it and all about the post; the search finds nothing."""
    lost = counter.entries["card.lost"].model_copy(update={"answer": ANSWER})
    new = counter.entries["card.new"].model_copy(update={"title": "カードを郵送で受け取る"})
    return replace(counter, entries={**counter.entries, "card.lost": lost, "card.new": new})


def ask(counter: Counter, text: str, *, shown: str | None = "card.lost", language: Language = "ja") -> Result:
    return handle(Event(id=9, kind="text", text=text, shown=shown, language=language), counter)


def card(result: Result) -> Card:
    (message,) = result.reply.messages
    assert isinstance(message, Card)
    return message


def outcome(result: Result) -> tuple[str, str | None]:
    assert result.asked is not None
    return result.asked.outcome, result.asked.entry_id


def searching(counter: Counter, find: Callable[[str], Outcome]) -> Counter:
    return replace(counter, search=lambda question, language: find(question))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("手数料は？", "・手数料は300円です。"),
        ("なんぼ？", "・手数料は300円です。"),
        ("代理でもいい？", "・代理の人は委任状が要ります"),
    ],
)
def test_the_lines_of_the_card_that_tell_it_are_the_answer(desk: Counter, text: str, line: str) -> None:
    result = ask(desk, text)
    shown = card(result)
    assert shown.title == desk.entries["card.lost"].title
    assert shown.body == line
    assert outcome(result) == ("answer", "card.lost")
    assert [decode(tap.data).number("q") for tap in shown.feedback] == [9, 9]
    whole = result.reply.quick[0]
    assert isinstance(whole, Tap)
    assert decode(whole.data).fields["id"] == "card.lost"


@pytest.mark.parametrize("topic", ["card.lost", "card.lost.mail", "card"])
def test_an_answer_of_its_topic_that_is_all_about_it_is_shown_instead(desk: Counter, topic: str) -> None:
    changes = {"id": "by-mail", "topic": topic, "title": "郵送で届け出る"}
    by_mail = desk.entries["card.lost"].model_copy(update=changes)
    result = ask(replace(desk, entries={**desk.entries, "by-mail": by_mail}), "郵送でもいい？")
    assert outcome(result) == ("answer", "by-mail")


def test_so_is_a_related_one_that_the_search_finds_with_the_title(desk: Counter) -> None:
    def find(question: str) -> Outcome:
        lost = desk.entries["card.lost"].title
        near = (candidate("card.lost", 0.7), candidate("card.new", 0.4))
        return Answer(candidates=near) if question.startswith(lost) else Unknown(candidates=())

    result = ask(searching(desk, find), "郵送でもいい？")
    assert card(result).title == "カードを郵送で受け取る"
    assert outcome(result) == ("answer", "card.new")


@pytest.mark.parametrize("found", [candidate("card.new", 0.1), candidate("digital.class", 0.9)])
def test_neither_a_doubtful_relative_nor_a_stranger_is(desk: Counter, found: Candidate) -> None:
    def find(question: str) -> Outcome:
        return Answer(candidates=(candidate("card.lost", 0.9), found))

    result = ask(
        searching(desk, lambda question: find(question) if "郵送" in question else Unknown(candidates=())),
        "送ってもらえる？",
    )
    assert card(result).title == desk.entries["card.lost"].title


def test_the_facts_of_the_card_answer_for_place_phone_and_hours(desk: Counter) -> None:
    for text in ("どこ？", "電話番号は？", "土日は？"):
        result = ask(desk, text, shown="cert.0")
        assert outcome(result) == ("answer", "cert.0")
        assert card(result).body == desk.wording.say("follow_up.below", "ja")
    (week,) = [
        fact.value for fact in card(ask(desk, "何時まで？")).facts if fact.label == desk.wording.say("card.week", "ja")
    ]
    assert "月～金 8:30～17:15" in week


def test_hours_that_are_over_are_not_told(desk: Counter) -> None:
    over = [hours.model_copy(update={"valid_until": desk.today.replace(year=2020)}) for hours in desk.city.hours]
    closed = replace(desk, city=desk.city.model_copy(update={"hours": tuple(over)}))
    assert outcome(ask(closed, "何時まで？")) == ("unknown", "card.lost")


def test_what_the_card_does_not_say_is_said_honestly(desk: Counter) -> None:
    result = ask(desk, "子どもの場合は？")
    shown = card(result)
    assert shown.title == desk.entries["card.lost"].title
    assert shown.body == desk.wording.say("follow_up.not_said", "ja")
    assert any(fact.url == "tel:0299-00-0000" for fact in shown.facts)
    assert not shown.feedback
    assert outcome(result) == ("unknown", "card.lost")


def test_beside_that_an_answer_of_another_kind_is_offered(desk: Counter) -> None:
    found = Answer(candidates=(candidate("digital.class", 0.7),))
    quick = ask(searching(desk, lambda question: found), "子どもの場合は？").reply.quick
    assert decode([tap for tap in quick if isinstance(tap, Tap)][-1].data).fields["id"] == "digital.class"


def test_a_question_that_names_its_matter_is_none_about_the_card(desk: Counter) -> None:
    heard: list[str] = []

    def find(question: str) -> Outcome:
        heard.append(question)
        return Answer(candidates=(candidate("digital.class", 0.7),))

    result = ask(searching(desk, find), "スマホ教室の手数料は？")
    assert outcome(result) == ("answer", "digital.class")
    assert heard == ["スマホ教室の手数料は？"]


def test_nor_is_one_with_an_answer_of_its_own(desk: Counter) -> None:
    found = Answer(candidates=(candidate("city.hours", 0.95),))
    assert outcome(ask(searching(desk, lambda question: found), "何時まで？")) == ("answer", "city.hours")


def test_another_agencys_matter_is_asked_about_likewise(desk: Counter) -> None:
    result = ask(desk, "電話番号は？", shown="elsewhere.licence")
    assert outcome(result) == ("elsewhere", "elsewhere.licence")
    assert isinstance(desk.guidance("elsewhere.licence"), Elsewhere)
    assert any(fact.url == "tel:%239110" for fact in card(result).facts)


def test_it_is_answered_in_the_language_of_the_question(desk: Counter) -> None:
    result = ask(desk, "how much is it?")
    assert outcome(result) == ("answer", "card.lost")
    assert card(result).body == "・手数料は300円です。"  # the answer is in Japanese only
    assert card(result).note


@pytest.mark.parametrize("shown", [None, "gone"])
def test_without_a_card_it_is_asked_what_it_is_about(desk: Counter, shown: str | None) -> None:
    result = ask(desk, "手数料は？", shown=shown)
    assert card(result).title == desk.wording.say("follow_up.about_what.title", "ja")
    assert outcome(result) == ("unknown", None)


def test_small_talk_that_it_resembles_is_no_answer_to_it(desk: Counter) -> None:
    talk = Candidate(id="smalltalk.hello", topic="", kind="smalltalk", confidence=0.4, signals={})
    result = ask(searching(desk, lambda question: Answer(candidates=(talk,))), "いつまで？", shown=None)
    assert outcome(result) == ("unknown", None)
