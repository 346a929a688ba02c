"""When classes and card desks are: on the answers about them, in the menu, and on cards of their own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.line.render import render
from handlers import handle
from handlers.event import Counter, Event, Result
from handlers.message import Action, Card, Choices, Open, Tap, Text
from handlers.postback import encode
from knowledge.aspects import read_aspects
from knowledge.city import Place
from knowledge.facility import Facility
from knowledge.languages import LANGUAGES, Language
from knowledge.search import Answer, Candidate
from scheduler.commands import Commands, read_commands
from scheduler.notice import Notice
from scheduler.topics import read_notice_topics

ROOT = Path(__file__).parent.parent.parent
HALL = Facility.model_validate(
    {"id": "place.hall", "kind": "community-hall", "name": "みどり公民館", "lat": 36.2, "lon": 140.3, "source": "x",
     "checked_on": "2026-11-20"}
)  # fmt: skip
FOUND = Candidate(id="digital.class", topic="digital.class", kind="entry", confidence=0.9, signals={})


def notice(name: str, **fields: Any) -> Notice:
    given: dict[str, Any] = {
        "id": name,
        "kind": "smartphone-class",
        "title": f"{name}の教室",
        "body": "{city.name}の{section.name}が開きます。",
        "place": "hall",
        "dates": "2026-12-10",
        "times": "10:00～11:30",
        "section": "desk",
        "source": "x",
        "checked_on": "2026-11-20",
        "review_by": "2027-10-31",
    }
    return Notice.model_validate(given | fields)


def with_notices(counter: Counter, *notices: Notice) -> Counter:
    (words, _), (aspects, _), (topics, _) = read_commands(ROOT), read_aspects(ROOT), read_notice_topics(ROOT)
    return replace(
        counter,
        commands=Commands.of(words, aspects, topics, counter.city),
        notices={one.id: one for one in notices},
        facilities={HALL.id: HALL},
    )


@pytest.fixture
def city(counter: Counter) -> Counter:
    return with_notices(
        counter,
        notice("a", dates=[], repeats="毎月第2・第4木曜（祝日を除く）", capacity=20),
        notice("b", kind="card-desk", dates="2026-12-01", times=[], place="市内の商業施設", demo=True),
    )


def typed(counter: Counter, text: str = "次のスマホ教室いつ", language: Language = "ja") -> Result:
    finds = replace(counter, search=lambda question, language: Answer(candidates=(FOUND,)))
    return handle(Event(id=9, kind="text", text=text, language=language), finds)


def tapped(counter: Counter, data: str, language: Language = "ja") -> Result:
    return handle(Event(id=8, kind="postback", data=data, language=language), counter)


def card_of(result: Result) -> Card:
    card = result.reply.messages[0]
    assert isinstance(card, Card)
    return card


def taps(actions: tuple[Action, ...]) -> list[str]:
    return [one.data for one in actions if isinstance(one, Tap)]


def test_the_next_class_is_answered_from_the_calendar(city: Counter) -> None:
    result = typed(city)
    first, second, third = card_of(result).facts[:3]
    assert [one.label for one in (first, second, third)] == [
        "11月26日（木）10:00～11:30",
        "12月10日（木）10:00～11:30",
        "12月24日（木）10:00～11:30",
    ]
    assert ("aの教室" in first.value, "みどり公民館" in first.value, "20" in first.value) == (True, True, True)
    assert first.url == "https://www.google.com/maps/search/?api=1&query=36.200000,140.300000"
    assert result.asked is not None
    assert (result.asked.outcome, result.asked.entry_id) == ("answer", "digital.class")
    assert taps(result.reply.quick)[0] == encode("calendar", id="digital.class")


@pytest.mark.parametrize(
    ("text", "language", "begins"),
    [
        ("次のスマホ教室いつ", "ja", "次は、11月26日（木）10:00～11:30、みどり公民館です。\n\n"),
        ("つぎのすまほきょうしつはいつ", "ja", "次は、11月26日（木）"),
        ("12月のスマホ教室はいつ", "ja", "次は、12月10日（木）"),
        ("When is the next smartphone class?", "en", "Next: 2026-11-26 (Thu) 10:00～11:30, みどり公民館."),
    ],
)
def test_whoever_asks_when_is_told_the_next_date_before_all_else(
    city: Counter, text: str, language: Language, begins: str
) -> None:
    assert card_of(typed(city, text, language)).body.startswith(begins)


def test_an_example_is_called_one_where_it_comes_first(counter: Counter) -> None:
    sample = counter.wording.say("class.sample", "ja")
    assert card_of(typed(with_notices(counter, notice("a", demo=True)))).body.startswith(
        f"次は、12月10日（木）10:00～11:30、みどり公民館、{sample}です。"
    )


def test_who_asks_anything_else_is_told_the_answer_first(city: Counter) -> None:
    assert "11月26日" not in card_of(typed(city, "スマホの使い方を習いたい")).body


def test_what_is_called_off_is_not_the_next(counter: Counter) -> None:
    off = with_notices(counter, notice("a", dates=["2026-12-10", "2026-12-17"], called_off=["2026-12-10"]))
    assert card_of(typed(off)).body.startswith("次は、12月17日（木）")
    gone = with_notices(counter, notice("a", called_off=["2026-12-10"]))
    assert "12月10日" not in card_of(typed(gone)).body


def test_answers_about_anything_else_stay_as_they_are(city: Counter) -> None:
    plain = tapped(replace(city, notices={}), encode("entry", id="city.hours"))
    assert tapped(city, encode("entry", id="city.hours")) == plain


def test_free_seats_are_told_where_they_are_counted(city: Counter) -> None:
    left = {"a@2026-11-26T10:00": 3, "a@2026-12-10T10:00": 0}
    counted = replace(city, free_seats=lambda one: left.get(one.id))
    values = [fact.value for fact in card_of(typed(counted)).facts[:3]]
    assert city.wording.say("class.left", "ja", number="3") in values[0]
    assert city.wording.say("class.full", "ja") in values[1]
    assert city.wording.say("class.capacity", "ja", number="20") in values[2]


def test_the_menu_shows_classes_and_card_desks_nearest_first_above_the_answers(city: Counter) -> None:
    card, which = tapped(city, encode("menu", area="class")).reply.messages
    assert isinstance(card, Card)
    assert isinstance(which, Choices)
    assert [fact.label for fact in card.facts][:3] == [
        "11月26日（木）10:00～11:30",
        "12月1日（火）",
        "12月10日（木）10:00～11:30",
    ]
    assert len(card.facts) == 6
    assert taps(which.options) == ["entry?id=digital.class&n="]


def test_examples_are_marked_on_their_line_and_explained(city: Counter) -> None:
    card = card_of(tapped(city, encode("menu", area="class")))
    sample, explained = city.wording.say("class.sample", "ja"), city.wording.say("class.sample_note", "ja")
    assert [sample in fact.value for fact in card.facts[:2]] == [False, True]
    assert card.note == explained
    assert card_of(typed(city)).note is None  # none of the classes is an example


def test_what_is_called_off_says_so(counter: Counter) -> None:
    off = with_notices(counter, notice("a", called_off=["2026-12-10"], capacity=5))
    (fact,) = card_of(tapped(off, "calendar")).facts
    assert counter.wording.say("class.off", "ja") in fact.value
    assert "5" not in fact.value


def test_without_any_dates_it_says_where_new_ones_are_announced(counter: Counter) -> None:
    card = card_of(tapped(counter, encode("calendar", id="digital.class")))
    assert card.body == counter.wording.say("class.none", "ja", city="青葉市")
    assert [action.url for action in card.actions if isinstance(action, Open)] == [counter.city.website]


def test_what_is_over_or_far_away_is_not_shown(counter: Counter) -> None:
    gone = with_notices(counter, notice("a", dates="2026-11-19"), notice("b", dates="2027-09-01"))
    assert card_of(tapped(gone, "calendar")).facts == ()
    today = with_notices(counter, notice("a", dates="2026-11-18～2026-11-20", times=[]))
    (fact,) = card_of(tapped(today, "calendar")).facts
    assert fact.label == "11月18日（水）～11月20日（金）"


def test_a_notice_has_a_card_with_all_that_is_known(counter: Counter) -> None:
    full = notice(
        "a",
        target="65歳以上の方",
        fee="無料",
        apply={"phone": True, "closes": "2026-12-03", "note": "家族と一緒でもかまいません。"},
        page="https://www.example.lg.jp/class",
    )
    card = card_of(tapped(with_notices(counter, full), encode("notice", id="a")))
    assert (card.title, card.body) == ("aの教室", "青葉市の市民課が開きます。")
    values = " ".join(fact.value for fact in card.facts)
    for word in ("12月10日（木）10:00～11:30", "みどり公民館", "65歳以上の方", "無料", "市民課", "0299-00-0000",
                 "家族と一緒でもかまいません。", "令和8年12月3日（木）"):  # fmt: skip
        assert word in values
    assert [action.url for action in card.actions if isinstance(action, Open)] == [
        "https://www.google.com/maps/search/?api=1&query=36.200000,140.300000",
        "https://www.example.lg.jp/class",
    ]


def test_a_place_in_words_has_a_map_when_its_spot_is_known(counter: Counter) -> None:
    spot = notice("a", place="駅前広場", lat=36.1, lon=140.1)
    (fact,) = card_of(tapped(with_notices(counter, spot), "calendar")).facts
    assert fact.url is not None
    assert "36.100000,140.100000" in fact.url
    (fact,) = card_of(tapped(with_notices(counter, notice("b", place="市内の商業施設")), "calendar")).facts
    assert fact.url is None


def test_a_place_of_the_profile_is_named_even_when_a_list_of_facilities_has_taken_its_place(counter: Counter) -> None:
    place = Place.model_validate({"id": "branch", "name": "北支所", "kind": "branch"})
    city = replace(counter, city=counter.city.model_copy(update={"places": (place,)}))
    (fact,) = card_of(tapped(with_notices(city, notice("a", place="branch")), "calendar")).facts
    assert "北支所" in fact.value


@pytest.mark.parametrize("fields", [{"valid_until": "2026-11-19"}, {"status": "draft"}, {"id": "other"}])
def test_a_notice_that_is_gone_is_a_stale_button(counter: Counter, fields: dict[str, Any]) -> None:
    result = tapped(with_notices(counter, notice("a", **fields)), encode("notice", id="a"))
    assert result.reply.messages == (Text(text=counter.wording.say("button.stale", "ja"), lang="ja"),)


def test_every_time_opens_its_notice(city: Counter) -> None:
    quick = taps(tapped(city, "calendar").reply.quick)
    assert quick == [encode("notice", id="a"), encode("notice", id="b")]
    assert all(card_of(tapped(city, data)).facts for data in quick)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_every_language_and_can_be_sent(city: Counter, language: Language) -> None:
    words = {"title": f"title in {language}", "body": "body"}
    told = with_notices(city, notice("a", translations={} if language == "ja" else {language: words}))
    result = tapped(told, "calendar", language)
    assert render(result.reply)
    assert card_of(result).lang == language
    details = card_of(tapped(told, encode("notice", id="a"), language))
    assert details.title == ("aの教室" if language == "ja" else f"title in {language}")
    assert "10:00～11:30" in card_of(result).facts[0].label


def test_other_languages_see_the_weekday_and_no_japanese_small_print(counter: Counter) -> None:
    told = with_notices(counter, notice("a", target="65歳以上の方", apply={"note": "電話で"}))
    card = card_of(tapped(told, encode("notice", id="a"), "en"))
    assert card.facts[0].value == "2026-12-10 (Thu) 10:00～11:30"
    assert not any("65歳" in fact.value or "電話" in fact.value for fact in card.facts)
