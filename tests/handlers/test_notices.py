"""A notice as messages: the facts that are there, none that are not, in every language."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.line.render import render
from handlers.event import Counter
from handlers.message import Card, Open, Reply, Tap, Text
from handlers.notices import Sent, announcement, cancellation, correction, rehearsal
from handlers.postback import decode
from knowledge.languages import LANGUAGES, Language
from scheduler.notice import Notice
from scheduler.occurrences import Occurrence, occurrences

DAY = date(2026, 12, 10)


def notice(**changes: Any) -> Notice:
    plain = {
        "id": "digital.class",
        "kind": "smartphone-class",
        "title": "スマホ教室",
        "body": "{city.name}の{section.name}が開きます。",
        "place": "中央公民館",
        "address": "青葉市本町1",
        "dates": "2026-12-10",
        "times": "10:00～11:30",
        "capacity": "15",
        "fee": "無料",
        "target": "はじめての方",
        "apply": {"chat": True, "phone": True, "closes": "2026-12-08"},
        "section": "desk",
        "page": "https://www.example.lg.jp/class",
        "topics": ["smartphone-class", "event"],
        "source": "試験用",
        "checked_on": "2026-11-20",
        "review_by": "2027-11-20",
    }
    return Notice.model_validate(plain | changes)


def on_the_day(of: Notice, counter: Counter) -> Occurrence:
    (found,) = occurrences(of, counter.city.closures, DAY, DAY)
    return found


def card(reply: Reply) -> Card:
    (found,) = [message for message in reply.messages if isinstance(message, Card)]
    return found


def shown(of: Notice, counter: Counter, language: Language = "ja") -> Card:
    return card(announcement(of, on_the_day(of, counter), counter, language))


def test_the_facts_stand_in_a_fixed_order(counter: Counter) -> None:
    made = shown(notice(), counter)
    values = [fact.value for fact in made.facts]
    assert [value.partition("\n")[0] for value in values[:6]] == [
        "令和8年12月10日（木）",
        "10:00～11:30",
        "中央公民館（青葉市本町1）",
        "はじめての方",
        "15人",
        "無料",
    ]
    assert values[-2:] == ["市民課", "0299-00-0000"]
    assert made.facts[-1].url == "tel:0299-00-0000"
    assert "maps" in (made.facts[2].url or "")
    assert made.body == "青葉市の市民課が開きます。"


def test_what_nobody_said_is_left_out(counter: Counter) -> None:
    bare = notice(place=None, address=None, capacity=None, fee=None, target=None, apply={}, times=[], section="digital")
    made = shown(replace_page(bare), counter)
    assert [fact.value for fact in made.facts] == ["令和8年12月10日（木）", "デジタル課"]
    assert made.actions == ()


def replace_page(of: Notice) -> Notice:
    return of.model_copy(update={"page": None})


def test_one_tap_signs_up_and_one_stops_the_kind(counter: Counter) -> None:
    made = shown(notice(), counter)
    taps = [action for action in made.actions if isinstance(action, Tap)]
    assert [decode(tap.data).fields["s"] for tap in taps] == ["digital.class@2026-12-10T10:00"]
    (stop,) = made.feedback
    assert decode(stop.data).ids("topic") == ("smartphone-class", "event")
    assert shown(notice(topics=[]), counter).feedback == ()
    links = [action.url for action in made.actions if isinstance(action, Open)]
    assert links == ["https://www.example.lg.jp/class"]


@pytest.mark.parametrize(("mark", "key"), [("demo", "notice.demo"), ("urgent", "notice.urgent")])
def test_examples_and_urgent_ones_say_so_first(counter: Counter, mark: str, key: str) -> None:
    made = shown(notice(**{mark: True}), counter)
    assert made.title == counter.wording.say(key, "ja", title="スマホ教室") != "スマホ教室"


def test_many_days_are_counted(counter: Counter) -> None:
    days = [f"2026-12-{number:02}" for number in range(1, 9)]
    when = card(announcement(notice(dates=days), None, counter, "ja")).facts[0].value.splitlines()
    assert len(when) == 6
    assert "3" in when[-1]


def test_a_translation_is_used_and_its_lack_is_told(counter: Counter) -> None:
    told = notice(translations={"en": {"title": "Smartphone class", "body": "For beginners."}})
    english, vietnamese = shown(told, counter, "en"), shown(told, counter, "vi")
    assert (english.title, english.lang, english.note) == ("Smartphone class", "en", None)
    assert (vietnamese.title, vietnamese.lang) == ("スマホ教室", "ja")
    assert vietnamese.note


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fits_into_line(counter: Counter, language: Language) -> None:
    one = notice(body="あ" * 500, target="い" * 120, fee="う" * 120, title="え" * 80)
    found = on_the_day(one, counter)
    sent = announcement(one, found, counter, language)
    replies = [sent, cancellation(found, counter, language), rehearsal(sent, counter, language)]
    replies.append(correction(Sent(title="お" * 80, on=DAY), one, found, counter, language))
    for reply in replies:
        assert render(reply)


def test_a_notice_without_words_of_its_own_fits_too(counter: Counter) -> None:
    bare = notice(body=None)
    assert render(announcement(bare, on_the_day(bare, counter), counter, "ja"))


def test_a_cancellation_has_no_button_to_sign_up(counter: Counter) -> None:
    made = card(cancellation(on_the_day(notice(), counter), counter, "ja"))
    assert not [action for action in made.actions if isinstance(action, Tap)]
    assert "スマホ教室" in made.title != "スマホ教室"
    assert made.facts[0].value == "令和8年12月10日（木）"


def test_a_correction_names_what_was_wrong(counter: Counter) -> None:
    wrong = Sent(title="パソコン教室", on=date(2026, 11, 26))
    first, second = correction(wrong, notice(), None, counter, "ja").messages
    assert isinstance(first, Text)
    assert "パソコン教室" in first.text
    assert "11月26日" in first.text
    assert isinstance(second, Card)


def test_nothing_depends_on_the_day(counter: Counter) -> None:
    later = replace(counter, today=date(2027, 5, 5))
    assert shown(notice(), counter) == shown(notice(), later)
