"""What is looked for before a notice goes out, each with what must and what must not be found."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.dates import WEEKDAYS
from scheduler.due import moment
from scheduler.missend import LinkState, Outgoing, find_missends

TODAY = date(2026, 11, 20)
"""A Friday."""

NOW = moment(TODAY, time(12))
CITY = City.model_validate(
    {
        "id": "aoba",
        "name": "青葉市",
        "kana": "あおばし",
        "romaji": "Aoba",
        "code": "082368",
        "prefecture": "茨城県",
        "website": "https://www.aoba.example.jp/",
        "source": "試験用",
        "checked_on": "2026-11-20",
        "districts": [{"id": "kita", "name": "きたまち"}],
    }
)
MESSAGE = Outgoing(
    text="スマホ教室を12月10日（木）に開きます。",
    links=("https://www.aoba.example.jp/class",),
    at=moment(date(2026, 11, 26), time(10)),
    until=moment(date(2026, 12, 10), time(10)),
    local=False,
    asked=False,
    urgent=False,
    demo=False,
    recipients=100,
    left=None,
    rehearsal=False,
)


def found(message: Outgoing, answers: LinkState = "fine") -> list[tuple[str, bool]]:
    return [(one.rule, one.stops) for one in find_missends(message, CITY, NOW, lambda url: answers)]


def said(text: str) -> list[tuple[str, bool]]:
    return found(replace(MESSAGE, text=text))


def test_an_ordinary_notice_is_not_odd() -> None:
    assert found(MESSAGE) == []


@pytest.mark.parametrize(
    "text",
    [
        "12月10日（水）です",
        "12月10日（水曜日）です",
        "１２月１０日(水)",
        "12月10日水曜",
        "12/10（水）",
        "令和8年12月10日（水）",
        "2026年12月10日（水）",
        "11月23日（日・祝）",
        "2月30日に",
        "13月1日に",
    ],
)
def test_a_wrong_weekday_or_day_stops(text: str) -> None:
    assert said(text) == [("weekday", True)]


@pytest.mark.parametrize(
    "text",
    [
        "12月10日（木）です",
        "12月10日木曜日",
        "11月23日（月・祝）",
        "来年1月7日（木）",
        "令和9年1月7日(木)",
        "1/2 の確率",
        "24/7 で動きます",
        "2028年2月29日（火）",
        "毎月10日（水）",
    ],
)
def test_a_right_weekday_is_left_alone(text: str) -> None:
    assert said(text) == []


@given(st.dates(date(2026, 11, 20), date(2027, 10, 15)), st.integers(0, 6))
def test_of_seven_weekdays_one_is_right(day: date, weekday: int) -> None:
    text = f"{day.month}月{day.day}日（{WEEKDAYS[weekday]}）"
    assert said(text) == ([] if weekday == day.weekday() else [("weekday", True)])


def test_a_day_gone_by_is_named_and_one_that_is_over_stops() -> None:
    assert said("11月19日に開きました") == [("past", False)]
    assert found(replace(MESSAGE, until=MESSAGE.at)) == [("past", True)]
    assert found(replace(MESSAGE, at=NOW, until=NOW)) == [("past", True)]


@pytest.mark.parametrize(
    ("link", "answers", "expected"),
    [
        ("http://www.aoba.example.jp/", "fine", [("link", True)]),
        ("https://www.aoba.example.jp/", "gone", [("link", True)]),
        ("https://www.aoba.example.jp/", "unclear", [("link", False)]),
        ("https://aoba.example.com/", "fine", [("link", False)]),
        ("https://www.aoba.example.jp.evil.com/", "fine", [("link", False)]),
        ("https://evil-aoba.example.jp/", "fine", [("link", False)]),
        ("https://shinsei.aoba.example.jp/", "fine", []),
        ("https://www.digital.go.jp/", "fine", []),
        ("https://www.pref.ibaraki.lg.jp/", "fine", []),
        ("tel:0299-00-0000", "gone", []),
    ],
)
def test_links(link: str, answers: LinkState, expected: list[tuple[str, bool]]) -> None:
    assert found(replace(MESSAGE, links=(link,)), answers) == expected


@pytest.mark.parametrize(
    "word", ["訓練", "テスト", "ダミー", "見本", "○○課", "〇〇", "××", "TEST", "test です", "サンプル"]
)
def test_words_of_drafts_and_drills_are_named(word: str) -> None:
    assert said(f"これは{word} です。" if word.isascii() else f"これは{word}です。") == [("words", False)]


@pytest.mark.parametrize("text", ["contest", "latest news", "○ 持ち物", "コンテナ"])
def test_other_words_are_not(text: str) -> None:
    assert said(text) == []


def test_a_local_matter_to_everybody_is_named() -> None:
    for text in ("中央地区の断水", "きたまちの集まり", "南小学校区の集まり"):
        assert said(text) == [("wide", False)]
        assert found(replace(MESSAGE, text=text, local=True)) == []


@pytest.mark.parametrize(
    ("at", "asked", "urgent", "expected"),
    [
        (datetime(2026, 11, 26, 21), False, False, [("hours", True)]),
        (datetime(2026, 11, 26, 3), False, True, [("hours", False)]),
        (datetime(2026, 11, 23, 10), False, False, [("hours", True)]),
        (datetime(2026, 11, 26, 21), True, False, []),
        (datetime(2026, 11, 26, 9), False, False, []),
    ],
)
def test_hours(at: datetime, asked: bool, urgent: bool, expected: list[tuple[str, bool]]) -> None:
    message = replace(MESSAGE, at=moment(at.date(), at.time()), asked=asked, urgent=urgent)
    assert found(message) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [(99, [("quota", True)]), (100, [("quota", False)]), (124, [("quota", False)]), (125, []), (None, [])],
)
def test_the_months_messages(left: int | None, expected: list[tuple[str, bool]]) -> None:
    assert found(replace(MESSAGE, left=left)) == expected


def test_nobody_and_demonstrations() -> None:
    assert found(replace(MESSAGE, recipients=0, left=0)) == [("nobody", False)]
    assert found(replace(MESSAGE, demo=True)) == [("demo", True)]
    assert found(replace(MESSAGE, demo=True, rehearsal=True)) == []


def test_what_stops_comes_first_and_nothing_twice() -> None:
    message = replace(MESSAGE, text="訓練 12月10日（水） 12月10日（水）", links=("http://a.lg.jp/", "http://a.lg.jp/"))
    stops = [stops for _, stops in found(message)]
    assert stops == [True, True, False]
