"""Another agency's matter: a card that says who sees to it and calls them, found by asking or by a button."""

from dataclasses import replace

from handlers import handle
from handlers.event import Counter, Event, Rated, Result
from handlers.message import Card, Choices, Open, Tap
from handlers.postback import decode
from knowledge.languages import Language
from knowledge.search import Ambiguous, Answer, Candidate, Outcome

MATTER = Candidate(id="elsewhere.licence", topic="", kind="elsewhere", confidence=0.9, signals={})
CARD = Candidate(id="card.lost", topic="card.lost", kind="entry", confidence=0.5, signals={})
HELLO = Candidate(id="smalltalk.hello", topic="", kind="smalltalk", confidence=0.4, signals={})
FOUND = (MATTER, HELLO, CARD)


def ask(counter: Counter, outcome: Outcome, language: Language = "ja") -> Result:
    finds = replace(counter, search=lambda question, language: outcome)
    return handle(Event(id=7, kind="text", text="免許", language=language), finds)


def card_of(result: Result) -> Card:
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    return card


def taps(result: Result) -> list[str]:
    return [decode(tap.data).fields["id"] for tap in result.reply.quick if isinstance(tap, Tap)]


def test_the_card_names_the_agency_and_calls_it(counter: Counter) -> None:
    result = ask(counter, Answer(candidates=FOUND))
    card = card_of(result)
    assert (card.title, card.body) == ("運転免許のこと", "青葉市ではなく、警察が受け付けます。")
    assert [(fact.value, fact.url) for fact in card.facts] == [
        ("警察", None),
        ("#9110（平日 8:30～17:15）", "tel:%239110"),
        ("令和8年11月1日（日）", None),
    ]
    assert [action.url for action in card.actions if isinstance(action, Open)] == [
        "tel:%239110",
        "https://www.npa.go.jp/",
    ]
    assert taps(result) == ["card.new"]
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.entry_id) == ("elsewhere", "elsewhere.licence")
    assert result.asked.candidates == FOUND


def test_without_a_phone_the_page_is_all_there_is(counter: Counter) -> None:
    silent = counter.elsewhere["elsewhere.licence"].model_copy(update={"phone": None, "hours": None})
    card = card_of(ask(replace(counter, elsewhere={silent.id: silent}), Answer(candidates=FOUND)))
    assert [fact.url for fact in card.facts] == [None, None]
    assert [action.url for action in card.actions if isinstance(action, Open)] == ["https://www.npa.go.jp/"]


def test_residents_say_whether_it_helped_and_small_talk_is_no_alternative(counter: Counter) -> None:
    no = card_of(ask(counter, Answer(candidates=FOUND))).feedback[1]
    assert (decode(no.data).fields["e"], decode(no.data).ids("n")) == ("elsewhere.licence", ("card.lost",))
    rated = handle(Event(id=8, kind="postback", data=no.data), counter)
    assert rated.effects == (Rated(question=7, entry_id="elsewhere.licence", helpful=False),)
    (offer,) = rated.reply.messages
    assert isinstance(offer, Choices)
    assert decode(offer.options[0].data if isinstance(offer.options[0], Tap) else "").fields["id"] == "card.lost"


def test_it_is_told_in_the_residents_language_or_in_easy_japanese(counter: Counter) -> None:
    for language, noted in (("ja-easy", False), ("en", True)):
        card = card_of(ask(counter, Answer(candidates=FOUND), language))  # type: ignore[arg-type]
        assert (card.title, card.lang, card.note is not None) == ("車の 免許", "ja-easy", noted)


def test_cards_of_an_unconfirmed_city_say_so(counter: Counter) -> None:
    city = counter.city.model_copy(update={"confirmed": False})
    assert card_of(ask(replace(counter, city=city), Answer(candidates=FOUND))).note


def test_among_choices_it_is_a_button_that_opens_its_card(counter: Counter) -> None:
    (question,) = ask(counter, Ambiguous(candidates=(CARD, MATTER), choices=(CARD, MATTER))).reply.messages
    assert isinstance(question, Choices)
    button = question.options[1]
    assert isinstance(button, Tap)
    assert button.label == "運転免許のこと"
    opened = handle(Event(id=9, kind="postback", data=button.data), counter)
    assert card_of(opened).title == "運転免許のこと"
    assert opened.asked is not None
    assert opened.asked.outcome == "elsewhere"
    assert [(found.id, found.topic, found.kind) for found in opened.asked.candidates] == [
        ("elsewhere.licence", "", "elsewhere"),
        ("card.lost", "card.lost", "entry"),
    ]
