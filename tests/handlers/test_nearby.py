"""Places: the nearest to where a resident is, shelters by kind of disaster, and a place asked for by its name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.line.render import render
from handlers import handle
from handlers.event import Counter, Event, Result
from handlers.message import Action, Card, Choices, Fact, Open, Reply, Tap, Text
from handlers.nearby import how_far
from handlers.place import GROUPS
from handlers.postback import decode
from knowledge.facility import HAZARDS, KINDS, Facility
from knowledge.languages import LANGUAGES, Language
from knowledge.redact import redact
from knowledge.search import Ambiguous, Answer, Candidate, Outcome

HERE = "36.200,140.300"
MONDAY_HOLIDAY = date(2026, 11, 23)


def facility(name: str, kind: str, **fields: Any) -> Facility:
    given = {"id": f"{kind}.{name}", "kind": kind, "name": fields.pop("called", name), "source": "x"}
    return Facility.model_validate(given | {"checked_on": "2026-11-20"} | fields)


SCHOOL = facility("school", "shelter", called="緑小学校", lat=36.203, lon=140.3, hazards=["flood", "earthquake"])
PARK = facility("park", "shelter", called="青空公園", lat=36.25, lon=140.3, hazards=["earthquake"], also_refuge=True)
SOMEWHERE = facility("field", "shelter", called="どこかの広場", hazards=["earthquake"])
HALL = facility(
    "hall",
    "community-hall",
    called="みどり公民館",
    lat=36.21,
    lon=140.3,
    address="茨城県青葉市緑1",
    phone="0299-48-1111",
    days=["mon", "tue", "wed", "thu", "fri"],
    opens="9:00",
    closes="17:00",
    url="https://www.example.lg.jp/hall",
)
HALL_AED = facility("hall", "aed", called="みどり公民館", spot="1階ロビー")
POST = facility("post", "post-office", called="下緑郵便局")


def with_facilities(counter: Counter, *facilities: Facility) -> Counter:
    return replace(counter, facilities={one.id: one for one in facilities})


@pytest.fixture
def city(counter: Counter) -> Counter:
    return with_facilities(counter, SCHOOL, PARK, SOMEWHERE, HALL, HALL_AED, POST)


def sent(counter: Counter, point: str = HERE, language: Language = "ja") -> Result:
    return handle(Event(id=7, kind="location", data=point, language=language), counter)


def tapped(counter: Counter, data: str, language: Language = "ja") -> Result:
    return handle(Event(id=8, kind="postback", data=data, language=language), counter)


def typed(counter: Counter, text: str) -> Result:
    return handle(Event(id=9, kind="text", text=text), counter)


def taps(actions: Sequence[Action]) -> dict[str, Tap]:
    """The buttons by what they look for."""
    return {decode(one.data).fields.get("k", ""): one for one in actions if isinstance(one, Tap)}


def card_of(result: Result) -> Card:
    card = result.reply.messages[0]
    assert isinstance(card, Card)
    return card


def choices_of(result: Result) -> Choices:
    choices = result.reply.messages[-1]
    assert isinstance(choices, Choices)
    return choices


def fact(card: Card, name: str) -> Fact:
    return next(fact for fact in card.facts if fact.label == name)


def finds(counter: Counter, outcome: Outcome) -> Counter:
    return replace(counter, search=lambda question, language: outcome)


CANDIDATE = Candidate(id="city.hours", topic="city.hours", kind="entry", confidence=0.4, signals={})

UNSURE = Ambiguous(candidates=(CANDIDATE,), choices=(CANDIDATE,))


def test_a_place_is_answered_with_what_the_city_has_to_look_for(city: Counter) -> None:
    options = choices_of(sent(city)).options
    assert list(taps(options)) == ["shelter", "refuge", "aed", "community-hall", "post-office"]
    assert sent(city).asked is None


def test_shelters_depend_on_the_disaster(city: Counter) -> None:
    button = taps(choices_of(sent(city)).options)["shelter"]
    hazards = [decode(one.data).fields["h"] for one in choices_of(tapped(city, button.data)).options]  # type: ignore[union-attr]
    assert hazards == ["flood", "earthquake", "any"]
    flood = card_of(tapped(city, f"{button.data}&h=flood"))
    assert [one.label for one in flood.facts] == ["緑小学校"]
    quake = card_of(tapped(city, f"{button.data}&h=earthquake"))
    assert [one.label for one in quake.facts] == ["緑小学校", "青空公園"]


def test_each_of_the_nearest_has_its_distance_and_a_map(city: Counter) -> None:
    card = card_of(tapped(city, f"near?k=shelter&h=earthquake&p={HERE}"))
    school, park = card.facts
    assert ("350" in school.value, "5.6km" in park.value) == (True, True)
    assert school.url == "https://www.google.com/maps/search/?api=1&query=36.203000,140.300000"
    assert "1" in card.body  # one more shelter, whose place nobody knows
    assert any(isinstance(action, Open) and "disaportal.gsi.go.jp" in action.url for action in card.actions)


def test_below_the_answer_one_can_look_closer_or_for_something_else(city: Counter) -> None:
    quick = tapped(city, f"near?k=shelter&h=flood&p={HERE}").reply.quick
    closer, other = (one for one in quick if isinstance(one, Tap))
    assert card_of(tapped(city, closer.data)).title == "緑小学校"
    assert next(iter(taps(choices_of(tapped(city, other.data)).options))) == "shelter"


def test_no_shelter_for_the_disaster_is_said_with_the_hazard_map(city: Counter) -> None:
    card = card_of(tapped(city, f"near?k=shelter&h=tsunami&p={HERE}"))
    assert not card.facts
    assert next(action.url for action in card.actions if isinstance(action, Open)) == "https://disaportal.gsi.go.jp/"


def test_three_are_shown_at_most(counter: Counter) -> None:
    many = [facility(str(n), "aed", lat=36.2 + n / 100, lon=140.3) for n in range(6)]
    card = card_of(tapped(with_facilities(counter, *many), f"near?k=aed&p={HERE}"))
    assert [one.label for one in card.facts] == ["0", "1", "2"]


def test_hours_of_today_stand_beside_the_place(city: Counter) -> None:
    (line,) = card_of(tapped(city, f"near?k=community-hall&p={HERE}")).facts
    assert ("1.1km" in line.value, "9:00～17:00" in line.value, "青葉市緑1" in line.value) == (True, True, True)


def test_kinds_whose_places_nobody_knows_are_listed_by_name(city: Counter) -> None:
    result = tapped(city, f"near?k=post-office&p={HERE}")
    assert [option.label for option in choices_of(result).options] == ["下緑郵便局"]


def test_without_any_coordinates_it_says_so_and_names_what_there_is(counter: Counter) -> None:
    result = sent(with_facilities(counter, POST))
    card, names = result.reply.messages
    assert isinstance(card, Card)
    assert isinstance(names, Choices)
    assert {action.url for action in card.actions if isinstance(action, Open)} == {
        "https://disaportal.gsi.go.jp/",
        counter.city.website,
    }
    assert list(taps(names.options)) == ["post-office"]


def test_a_city_without_facilities_still_answers(counter: Counter) -> None:
    (card,) = sent(counter).reply.messages
    assert isinstance(card, Card)


def test_without_shelters_the_hazard_map_is_offered(counter: Counter) -> None:
    options = choices_of(sent(with_facilities(counter, HALL))).options
    assert [one.url for one in options if isinstance(one, Open)] == ["https://disaportal.gsi.go.jp/"]


@pytest.mark.parametrize("data", ["near", "near?k=aed", "near?k=aed&p=somewhere", "near?k=aed&p=95,140"])
def test_a_button_whose_place_is_gone_asks_for_it_again(city: Counter, data: str) -> None:
    (text,) = tapped(city, data).reply.messages
    assert text == Text(text=city.wording.say("near.send", "ja"), lang="ja")


@pytest.mark.parametrize("data", [f"near?p={HERE}", f"near?k=castle&p={HERE}", f"near?k=library&p={HERE}"])
def test_a_button_for_something_the_city_does_not_have_offers_what_it_has(city: Counter, data: str) -> None:
    assert "shelter" in taps(choices_of(tapped(city, data)).options)


@pytest.mark.parametrize("point", ["", "here", "91,140", "36,181"])
def test_a_place_that_is_none_asks_for_one(city: Counter, point: str) -> None:
    (text,) = sent(city, point).reply.messages
    assert isinstance(text, Text)


def test_buttons_with_a_place_pass_redaction_and_fit_into_line(city: Counter) -> None:
    for point in (HERE, "45.678,153.999"):
        for option in choices_of(sent(city, point)).options:
            assert isinstance(option, Tap)
            assert redact(option.data).text == option.data


@pytest.mark.parametrize(
    ("metres", "said"), [(3, "50m"), (349, "350m"), (974, "950m"), (980, "1.0km"), (1234, "1.2km"), (12_345, "12km")]
)
def test_distances_are_no_finer_than_what_is_known(counter: Counter, metres: float, said: str) -> None:
    assert how_far(metres, counter, "ja") == f"約{said}"


def test_the_card_of_a_place(city: Counter) -> None:
    card = card_of(tapped(city, f"place?id={HALL.id}"))
    assert card.title == "みどり公民館"
    values = [one.value for one in card.facts]
    assert ("茨城県青葉市緑1" in values, "0299-48-1111" in values, "9:00～17:00" in values) == (True, True, True)
    assert "1階ロビー" in values  # of the AED under the same name
    assert [action.url for action in card.actions if isinstance(action, Open)] == [
        "https://www.google.com/maps/search/?api=1&query=36.210000,140.300000",
        "https://www.example.lg.jp/hall",
    ]


def test_a_shelters_card_names_the_disasters(city: Counter) -> None:
    values = [one.value for one in card_of(tapped(city, f"place?id={SCHOOL.id}")).facts]
    assert any("地震" in value and "洪水" in value for value in values)


def test_what_nobody_knows_of_a_place_is_said(city: Counter) -> None:
    card = card_of(tapped(city, f"place?id={POST.id}"))
    assert city.wording.say("near.not_known", "ja", city=city.city.name) in card.body
    assert [action.url for action in card.actions if isinstance(action, Open)] == [city.city.website]


def test_leaflets_and_links_that_line_refuses_are_left_out(counter: Counter) -> None:
    wordy = facility("a", "aed", url="http://www.example.lg.jp/", remarks="あ" * 3000, spot="い" * 3000)
    card = card_of(tapped(with_facilities(counter, wordy), f"place?id={wordy.id}"))
    assert [action.url for action in card.actions if isinstance(action, Open)] == [counter.city.website]
    assert render(Reply(messages=(card,)))


def test_a_place_that_is_gone_is_a_stale_button(city: Counter) -> None:
    (text,) = tapped(city, "place?id=aed.gone").reply.messages
    assert text == Text(text=city.wording.say("button.stale", "ja"), lang="ja")


def test_on_a_holiday_hours_are_to_be_checked_unless_the_list_tells(city: Counter) -> None:
    holiday = replace(city, today=MONDAY_HOLIDAY)
    label = city.wording.say("near.today", "ja")
    assert fact(card_of(tapped(holiday, f"place?id={HALL.id}")), label).value != "9:00～17:00"
    told = with_facilities(holiday, HALL.model_copy(update={"holidays": False}))
    shut = fact(card_of(tapped(told, f"place?id={HALL.id}")), label).value
    assert shut == city.wording.say("hours.closed", "ja")


@pytest.mark.parametrize(
    "question",
    [
        "みどり公民館はどこ",
        "みどり公民館",
        "ミドリ公民館の場所を教えて",
        "みどり公民館は何時まで？",
        "みどり公民館の電話番号",
    ],
)
def test_a_place_asked_for_by_name_is_shown(city: Counter, question: str) -> None:
    result = typed(city, question)
    assert card_of(result).title == "みどり公民館"
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.entry_id) == ("answer", HALL.id)


@pytest.mark.parametrize("question", ["みどり公民館で確定申告はできますか", "公民館はどこ", "みどり"])
def test_a_question_that_asks_more_or_names_none_is_not_about_the_place(city: Counter, question: str) -> None:
    result = typed(city, question)
    assert result.asked is not None
    assert result.asked.outcome == "unknown"


def test_a_confident_answer_comes_before_the_place(city: Counter) -> None:
    sure = finds(city, Answer(candidates=(replace(CANDIDATE, confidence=0.9),)))
    result = typed(sure, "みどり公民館はどこ")
    assert result.asked is not None
    assert result.asked.entry_id == "city.hours"


def test_the_place_comes_before_choices(city: Counter) -> None:
    result = typed(finds(city, UNSURE), "みどり公民館はどこ")
    assert card_of(result).title == "みどり公民館"
    assert len(choices_of(result).options) == 2
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.candidates) == ("choices", (CANDIDATE,))


def test_choices_stand_alone_when_there_is_nothing_to_tell_of_the_place(city: Counter) -> None:
    (choices,) = typed(finds(city, UNSURE), "下緑郵便局はどこ").reply.messages
    assert isinstance(choices, Choices)
    assert card_of(typed(city, "下緑郵便局はどこ")).title == "下緑郵便局"  # but before "I don't know" it comes


def test_between_places_of_one_name_the_resident_chooses(city: Counter) -> None:
    halls = [facility(str(n), "facility", called=f"さくら館（{n}号）") for n in (1, 2)]
    result = typed(with_facilities(city, *halls), "さくら館はどこ")
    assert [option.label for option in choices_of(result).options] == ["さくら館（1号）", "さくら館（2号）"]
    assert result.asked is not None
    assert result.asked.outcome == "choices"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_every_language(city: Counter, language: Language) -> None:
    assert choices_of(sent(city, language=language)).lang == language
    for hazard in (*HAZARDS, "any"):
        message = tapped(city, f"near?k=shelter&h={hazard}&p={HERE}", language).reply.messages[0]
        assert message.lang == language
    for name in city.facilities:
        assert card_of(tapped(city, f"place?id={name}", language)).lang == language


def test_every_kind_of_facility_can_be_looked_for() -> None:
    assert {kind for kinds in GROUPS.values() for kind in kinds} == set(KINDS)
