"""An answer card: its facts in their order, today's hours, where it leads, and what it warns of."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from faq.entry import Entry
from handlers.answer import answer_card, entry_tap, tel
from handlers.event import Counter
from handlers.message import Card, Open
from handlers.postback import MOST_CHARACTERS, decode
from knowledge.hours import ClosedDay, Closures, Hours
from knowledge.languages import LANGUAGES, Language
from knowledge.records import ID_LENGTH

LABELS = ("card.section", "card.phone", "card.today", "card.checked")


def card(counter: Counter, name: str = "card.lost", language: Language = "ja", **changes: Any) -> Card:
    entry = counter.entries[name].model_copy(update=changes)
    return answer_card(entry, counter, language, question=7)


def keys(counter: Counter, shown: Card, language: Language = "ja") -> list[str]:
    """The facts of a card by the keys of their labels."""
    by_label = {counter.wording.say(key, language): key for key in LABELS}
    return [by_label[fact.label] for fact in shown.facts]


def fact(counter: Counter, shown: Card, key: str) -> str:
    return next(fact.value for fact in shown.facts if fact.label == counter.wording.say(key, "ja"))


def with_city(counter: Counter, **changes: Any) -> Counter:
    return replace(counter, city=counter.city.model_copy(update=changes))


def test_facts_stand_in_their_order(counter: Counter) -> None:
    shown = card(counter)
    assert keys(counter, shown) == list(LABELS)
    section, phone, today, checked = shown.facts
    assert section.value.startswith("市民課")
    assert "1階" in section.value
    assert (phone.value, phone.url) == ("0299-00-0000", "tel:0299-00-0000")
    assert "8:30～17:15" in today.value
    assert checked.value == "令和8年11月1日（日）"


def test_what_the_profile_does_not_say_is_left_out(counter: Counter) -> None:
    assert keys(counter, card(counter, "digital.class")) == ["card.section", "card.checked"]
    shown = card(counter, section="other")
    assert keys(counter, shown) == ["card.section", "card.checked"]
    assert shown.facts[0].value == counter.catalogue.roles["other"]


def test_placeholders_are_filled_with_the_citys_own_names(counter: Counter) -> None:
    assert card(counter).body == "茨城県青葉市の市民課へ。"
    assert card(counter, section="other").body == f"茨城県青葉市の{counter.catalogue.roles['other']}へ。"
    assert card(counter, "card.new", "ja-easy").body == "市民課 へ"


@pytest.mark.parametrize(
    ("today", "closed", "next_day"),
    [
        (date(2026, 11, 20), False, None),
        (date(2026, 11, 21), True, "11月24日（火）"),  # Saturday; Monday is a holiday
        (date(2026, 11, 23), True, "11月24日（火）"),
        (date(2026, 12, 28), False, None),
        (date(2026, 12, 29), True, "1月4日（月）"),
    ],
)
def test_today_is_open_or_says_when_next(counter: Counter, today: date, closed: bool, next_day: str | None) -> None:
    counter = replace(counter, today=today)
    value = fact(counter, card(counter), "card.today")
    assert "8:30～17:15" in value
    assert value.startswith(counter.wording.say("hours.counter", "ja")) is not closed
    assert next_day is None or next_day in value


def test_the_reason_of_a_closure_is_given(counter: Counter) -> None:
    closures = Closures(dates=(ClosedDay(on=date(2026, 11, 20), reason="停電"),))
    assert "停電" in fact(counter, card(with_city(counter, closures=closures)), "card.today")


def test_a_service_shows_its_own_hours(counter: Counter) -> None:
    value = fact(counter, card(counter, service="pickup"), "card.today")
    assert "9:00～11:30" in value
    assert "11月22日（日）" in value
    assert "8:30" not in value


def test_a_special_opening_on_sundays_does_not_call_a_friday_closed(counter: Counter) -> None:
    value = fact(counter, card(counter, service="pickup"), "card.today")
    assert not value.startswith(counter.wording.say("hours.closed", "ja"))


def test_hours_that_have_ended_are_not_called_closed(counter: Counter) -> None:
    ended = tuple(hours.model_copy(update={"valid_until": date(2026, 11, 19)}) for hours in counter.city.hours)
    assert "card.today" not in keys(counter, card(with_city(counter, hours=ended)))


def test_nothing_open_within_two_weeks_says_closed_only(counter: Counter) -> None:
    later: tuple[Hours, ...] = tuple(h.model_copy(update={"valid_from": date(2027, 4, 1)}) for h in counter.city.hours)
    value = fact(counter, card(with_city(counter, hours=later)), "card.today")
    assert value == counter.wording.say("hours.closed", "ja")


def test_without_a_link_the_card_leads_to_the_sections_or_the_citys_page(counter: Counter) -> None:
    def urls(shown: Card) -> list[str]:
        return [action.url for action in shown.actions if isinstance(action, Open)]

    assert urls(card(counter)) == ["https://www.example.lg.jp/shimin"]
    assert urls(card(counter, "digital.class")) == [counter.city.website]
    linked = Entry.model_validate(
        counter.entries["card.lost"].model_dump() | {"link": {"label": "国のサイト", "url": "https://example.go.jp/"}}
    )
    assert urls(answer_card(linked, counter, "ja", question=7))[0] == "https://example.go.jp/"


def test_until_the_city_confirms_every_card_says_so(counter: Counter) -> None:
    assert card(counter).note is None
    unconfirmed = with_city(counter, confirmed=False)
    expected = counter.wording.say("card.unconfirmed", "ja", city="青葉市")
    assert card(unconfirmed).note == expected
    assert card(unconfirmed, "card.lost", "pt").note != card(counter, "card.lost", "pt").note


@pytest.mark.parametrize(
    ("name", "language", "spoken"),
    [
        ("card.new", "ja", "ja"),
        ("card.new", "ja-easy", "ja-easy"),
        ("card.new", "pt", "ja-easy"),
        ("card.lost", "ja-easy", "ja"),
        ("card.lost", "vi", "ja"),
    ],
)
def test_a_missing_translation_falls_back_with_a_notice(
    counter: Counter, name: str, language: Language, spoken: str
) -> None:
    shown = card(counter, name, language)
    assert shown.lang == spoken
    assert (shown.note is None) is (spoken == language)
    assert entry_tap(counter.entries[name], language).shown == shown.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_card(counter: Counter, language: Language) -> None:
    shown = card(with_city(counter, confirmed=False), "card.new", language)
    assert shown.note
    assert all(fact.label and fact.value for fact in shown.facts)


def test_without_a_question_there_is_nothing_to_rate(counter: Counter) -> None:
    assert answer_card(counter.entries["card.lost"], counter, "ja", question=0).feedback == ()


def test_the_longest_ids_fit_into_a_button(counter: Counter) -> None:
    names = [letter * ID_LENGTH for letter in "abcd"]
    entry = counter.entries["card.lost"].model_copy(update={"id": names[0]})
    shown = answer_card(entry, counter, "ja", question=10**16, others=tuple(names[1:]))
    data = [tap.data for tap in (*shown.feedback, entry_tap(entry, "ja", tuple(names[1:])))]
    assert max(map(len, data)) <= MOST_CHARACTERS
    assert decode(data[0]).ids("n") == tuple(names[1:])


def test_telephone_links_keep_the_number_sign() -> None:
    assert tel("#7119") == "tel:%237119"
