"""Several questions in one message: every one is answered, in one reply, and recorded by itself."""

from collections.abc import Mapping
from dataclasses import replace

from handlers import handle
from handlers.event import Counter, Event
from handlers.message import Card, Choices, Text
from knowledge.languages import Language
from knowledge.redact import redact
from knowledge.search import Ambiguous, Answer, Candidate, Outcome, Unknown

ASKED = "カードをなくしました。あと、スマホ教室の日程を教えてください。"


def found(name: str) -> tuple[Candidate, ...]:
    return (Candidate(id=name, topic=name, kind="entry", confidence=0.8, signals={}),)


def finds(counter: Counter, outcomes: Mapping[str, Outcome]) -> Counter:
    """A search that finds by a word in the question, the longest question nothing."""

    def search(question: str, language: Language) -> Outcome:
        named = [outcome for word, outcome in outcomes.items() if word in question]
        return named[0] if len(named) == 1 else Unknown(candidates=())

    return replace(counter, search=search)


TWO: Mapping[str, Outcome] = {
    "なくし": Answer(candidates=found("card.lost")),
    "教室": Answer(candidates=found("digital.class")),
}


def typed(text: str) -> Event:
    clean = redact(text)
    return Event(id=7, kind="text", text=clean.text, warnings=clean.warnings)


def test_each_question_gets_its_card_and_its_outcome(counter: Counter) -> None:
    result = handle(typed(ASKED), finds(counter, TWO))
    titles = [message.title for message in result.reply.messages if isinstance(message, Card)]
    assert titles == [counter.entries["card.lost"].title, counter.entries["digital.class"].title]
    asked = [(asked.outcome, asked.entry_id, asked.text) for asked in result.every_asked]
    assert asked == [
        ("answer", "card.lost", "カードをなくしました。"),
        ("answer", "digital.class", "スマホ教室の日程を教えてください。"),
    ]
    assert [len(part.reply.messages) for part in result.parts] == [1, 1]


def test_choices_stand_beside_an_answer(counter: Counter) -> None:
    unclear = Ambiguous(candidates=found("digital.class"), choices=found("digital.class"))
    result = handle(typed(ASKED), finds(counter, {**TWO, "教室": unclear}))
    assert [type(message) for message in result.reply.messages] == [Card, Choices]
    assert [asked.outcome for asked in result.every_asked] == ["answer", "choices"]


def test_one_that_is_not_known_leaves_the_message_one_question(counter: Counter) -> None:
    result = handle(typed(ASKED), finds(counter, {"なくし": TWO["なくし"]}))
    assert result.parts == ()
    assert [(asked.outcome, asked.text) for asked in result.every_asked] == [("answer", None)]


def test_a_fourth_question_is_asked_for_again(counter: Counter) -> None:
    more: dict[str, Outcome] = {**TWO, "証明": Answer(candidates=found("cert.0"))}
    text = "1) カードをなくした\n2) スマホ教室に行きたい\n3) 証明がほしい\n4) 市役所の場所"
    messages = handle(typed(text), finds(counter, more)).reply.messages
    assert [type(message) for message in messages] == [Card, Card, Card, Text]


def test_a_personal_number_is_warned_of_once(counter: Counter) -> None:
    result = handle(typed(f"番号は123456789012です。{ASKED}"), finds(counter, TWO))
    assert [type(message) for message in result.reply.messages] == [Text, Card, Card]
    assert not any(character.isdigit() for asked in result.every_asked for character in asked.text or "")


def test_an_emergency_is_answered_alone(counter: Counter) -> None:
    result = handle(typed(f"家が火事です、助けて。{ASKED}"), finds(counter, TWO))
    assert [asked.outcome for asked in result.every_asked] == ["emergency"]
    assert len(result.reply.messages) == 1


def test_what_is_related_is_offered_once(counter: Counter) -> None:
    entries = {
        **counter.entries,
        "digital.class": counter.entries["digital.class"].model_copy(update={"related": ("card.new",)}),
    }
    quick = handle(typed(ASKED), finds(replace(counter, entries=entries), TWO)).reply.quick
    assert [action.label for action in quick].count("card.new のこと") == 1
