"""Messages with several questions: enough of both kinds, and counted right."""

from bench.several import Message, messages, report, table
from knowledge.questions import Found
from knowledge.search import Ambiguous, Answer, Candidate

TWO = Message(text="two", topics=(("cert.juminhyo",), ("garbage.large", "garbage.sort")))
ONE = Message(text="one", topics=())


def candidate(name: str) -> Candidate:
    return Candidate(id=name, topic=name, kind="entry", confidence=0.8, signals={})


def found(*names: str) -> tuple[Found, ...]:
    return tuple((name, Answer(candidates=(candidate(name),))) for name in names)


def test_there_are_enough_messages_of_both_kinds() -> None:
    asked = messages()
    assert sum(bool(message.topics) for message in asked) >= 60
    assert sum(not message.topics for message in asked) >= 100
    assert any("\n" in message.text for message in asked)
    assert not any(len(message.topics) == 1 for message in asked)


def test_only_the_right_questions_in_their_order_count() -> None:
    apart = {
        "right": found("cert.juminhyo.mail", "garbage.sort"),
        "too many": found("cert.juminhyo", "garbage.sort", "tax"),
        "wrong": found("garbage.sort", "cert.juminhyo"),
        "not": (),
    }
    asked = [Message(text=text, topics=TWO.topics) for text in apart]
    counts = report([*asked, ONE], ["as written"], lambda text: apart.get(text, ()))
    assert counts["several"] == {"messages": 4, "apart": 3, "right": 1}
    assert counts["single"] == {"messages": 1, "apart": 0}
    assert len(table(counts).splitlines()) == 4


def test_choices_are_right_when_one_of_them_is() -> None:
    choices = Ambiguous(candidates=(candidate("tax"),), choices=(candidate("tax"), candidate("garbage.large")))
    parts = (*found("cert.juminhyo"), ("offered", choices))
    assert report([TWO], [], lambda _: parts)["several"]["right"] == 1


def test_one_question_taken_apart_is_counted() -> None:
    counts = report([ONE], ["as written"], lambda _: found("a", "b"))
    assert (counts["single"]["apart"], counts["phrasings"]["apart"]) == (1, 1)
