"""A question: emergencies first, personal numbers warned of and still answered, then answer, choices or honesty."""

from dataclasses import replace

import pytest

from handlers import handle
from handlers.event import Counter, Event
from handlers.message import Card, Choices, Open, Tap, Text
from handlers.postback import decode
from knowledge.languages import Language
from knowledge.redact import redact
from knowledge.search import Ambiguous, Answer, Candidate, Outcome, Unknown


def found(*names: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(id=name, topic=name, kind="entry", confidence=0.5, signals={}) for name in names)


def finds(counter: Counter, outcome: Outcome, heard: list[str] | None = None) -> Counter:
    def search(question: str, language: Language) -> Outcome:
        if heard is not None:
            heard.append(question)
        return outcome

    return replace(counter, search=search)


def typed(text: str) -> Event:
    clean = redact(text)
    return Event(id=7, kind="text", text=clean.text, warnings=clean.warnings)


ANSWER = Answer(candidates=found("card.lost", "card.new", "cert.0", "cert.1", "cert.2"))


def test_an_answer_is_one_card_with_related_entries_below(counter: Counter) -> None:
    result = handle(typed("なくした"), finds(counter, ANSWER))
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    assert card.title == counter.entries["card.lost"].title
    assert [decode(tap.data).fields["id"] for tap in result.reply.quick if isinstance(tap, Tap)] == ["card.new"]
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.entry_id) == ("answer", "card.lost")
    assert result.asked.candidates == ANSWER.candidates
    assert result.effects == ()


def test_feedback_buttons_carry_the_question_the_entry_and_three_others(counter: Counter) -> None:
    (card,) = handle(typed("なくした"), finds(counter, ANSWER)).reply.messages
    assert isinstance(card, Card)
    yes, no = (decode(tap.data) for tap in card.feedback)
    assert (yes.name, yes.number("q"), yes.fields["e"]) == ("rate", 7, "card.lost")
    assert (yes.fields["v"], no.fields["v"]) == ("1", "0")
    assert no.ids("n") == ("card.new", "cert.0", "cert.1")


def test_between_answers_the_resident_chooses_or_none_of_these(counter: Counter) -> None:
    outcome = Ambiguous(candidates=ANSWER.candidates, choices=ANSWER.candidates[:3])
    result = handle(typed("カード"), finds(counter, outcome))
    (question,) = result.reply.messages
    assert isinstance(question, Choices)
    pressed = [decode(option.data) for option in question.options if isinstance(option, Tap)]
    assert [(button.name, button.fields.get("id")) for button in pressed] == [
        ("entry", "card.lost"),
        ("entry", "card.new"),
        ("entry", "cert.0"),
        ("none", None),
    ]
    assert pressed[0].ids("n") == ("card.new", "cert.0", "cert.1")
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.entry_id) == ("choices", None)


def test_what_is_not_known_is_said_with_somewhere_to_turn(counter: Counter) -> None:
    result = handle(typed("火星の天気"), finds(counter, Unknown(candidates=found("card.new"))))
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    assert counter.city.website in [action.url for action in card.actions if isinstance(action, Open)]
    assert {decode(tap.data).name for tap in result.reply.quick if isinstance(tap, Tap)} == {"category"}
    assert not card.feedback
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.candidates) == ("unknown", found("card.new"))


@pytest.mark.parametrize("text", ["死にたい", "家が火事です、助けて", "火事です、助けて 123456789012"])
def test_an_emergency_comes_first_and_nothing_else(counter: Counter, text: str) -> None:
    heard: list[str] = []
    result = handle(typed(text), finds(counter, ANSWER, heard))
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    assert card.actions
    assert all(isinstance(action, Open) and action.url.startswith("tel:") for action in card.actions)
    assert "#" not in "".join(action.url for action in card.actions if isinstance(action, Open))
    assert (result.asked and result.asked.outcome, heard, result.reply.quick) == ("emergency", [], ())
    assert not card.feedback
    assert not card.facts


def test_a_personal_number_is_warned_of_and_the_question_still_answered(counter: Counter) -> None:
    heard: list[str] = []
    result = handle(typed("番号は１２３４－５６７８－９０１２です。カードをなくした"), finds(counter, ANSWER, heard))
    warning, card = result.reply.messages
    assert isinstance(warning, Text)
    assert isinstance(card, Card)
    assert warning.text == counter.wording.say("ask.personal_number", "ja")
    assert result.asked is not None
    assert result.asked.outcome == "answer"
    assert "カードをなくした" in heard[0]
    assert not any(character.isdigit() or character in "［］" for character in heard[0])


@pytest.mark.parametrize("text", ["123456789012", " 1234 5678 9012 ", "１２３４ー５６７８ー９０１２？"])
def test_nothing_but_a_personal_number_is_refused(counter: Counter, text: str) -> None:
    heard: list[str] = []
    result = handle(typed(text), finds(counter, ANSWER, heard))
    assert len(result.reply.messages) == 1
    assert (result.asked and result.asked.outcome, heard) == ("refused", [])


def test_a_phone_number_alone_is_not_refused(counter: Counter) -> None:
    result = handle(typed("0299-48-1111"), counter)
    assert (result.asked and result.asked.outcome) == "unknown"


def test_a_chosen_entry_is_answered_and_counts_as_asked(counter: Counter) -> None:
    result = handle(Event(id=9, kind="postback", data="entry?id=card.new&n=cert.1,gone"), counter)
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    assert card.title == counter.entries["card.new"].title
    assert decode(card.feedback[1].data).number("q") == 9
    assert decode(card.feedback[1].data).ids("n") == ("cert.1",)
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.entry_id) == ("answer", "card.new")


def test_none_of_these_counts_as_unknown(counter: Counter) -> None:
    result = handle(Event(id=9, kind="postback", data="none"), counter)
    assert result.asked is not None
    assert result.asked.outcome == "unknown"
    assert result.reply.quick
