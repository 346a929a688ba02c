"""Dates as staff and residents write them: eras, widths, weekdays, languages, and days that do not exist."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import WEEKDAYS, day_in_words, japanese_date, parse_date

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026/11/20",
        "2026.11.20",
        "2026年11月20日",
        "令和8年11月20日",
        "R8.11.20",
        "R8/11/20",
        "Ｒ８．１１．２０",
        "２０２６－１１－２０",
        "２０２６年１１月２０日（金）",
        "2026-11-20(金)",
        "令和８年 11月 20日 （金曜日）",
        "㋿8年11月20日",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R元.12.31", date(2019, 12, 31)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("2024-2-29", date(2024, 2, 29)),
    ],
)
def test_first_years_and_borders_of_eras(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "令和元年4月30日",
        "令和0年5月1日",
        "平成31年5月1日",
        "平成元年1月7日",
        "2026-02-29",
        "2026-13-01",
        "令和8年11月31日",
        "2026-11-20(土)",
        "R8.11.20（木曜日）",
        "11月20日",
        "2026-11",
        "20261120",
        "8.11.20",
        "あした",
        "",
    ],
)
def test_days_that_do_not_exist_are_refused_in_japanese(text: str) -> None:
    with pytest.raises(ValueError, match=r"[ぁ-ん]") as caught:
        parse_date(text)
    assert f"「{text}」" in str(caught.value)


def test_a_wrong_weekday_names_the_right_one() -> None:
    with pytest.raises(ValueError, match="金"):
        parse_date("2026-11-20(土)")


@given(st.dates(min_value=date(1989, 1, 8), max_value=date(2117, 12, 31)))
def test_what_is_shown_can_be_read_again(day: date) -> None:
    assert parse_date(japanese_date(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.dates(min_value=date(2019, 5, 1), max_value=date(2117, 12, 30)))
def test_eras_count_from_their_first_year(day: date) -> None:
    shown = japanese_date(day)
    assert shown.startswith("令和元年" if day.year == 2019 else f"令和{day.year - 2018}年")
    assert WEEKDAYS[(day + timedelta(days=1)).weekday()] not in shown.partition("（")[2]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("きょう", 0),
        ("きのう", -1),
        ("昨日です。", -1),
        ("今日（きょう）", 0),
        ("一昨日（おととい） から", -2),
        ("あした", 1),
        ("明後日", 2),
        ("Today", 0),
        ("yesterday.", -1),
        ("the day after tomorrow", 2),
        ("hoje", 0),
        ("Amanhã", 1),
        ("amanha", 1),
        ("depois de amanhã", 2),
        ("ayer", -1),
        ("Mañana", 1),
        ("pasado mañana", 2),
        ("昨天", -1),
        ("后天", 2),
        ("오늘", 0),
        ("어제입니다", -1),
        ("hôm nay", 0),
        ("Hom qua", -1),
        ("ngày mai", 1),
    ],
)
def test_days_near_today_in_every_language(text: str, days: int) -> None:
    assert day_in_words(text, DAY) == DAY + timedelta(days=days)


@pytest.mark.parametrize(
    "text",
    [
        "11月20日",
        "１１月２０日",
        "11月20日です",
        "11月20日に引っ越しました。",
        "11月（がつ）20日（はつか）",
        "11月20日(金)",
        "11/20",
        "11/20（金）",
        "20/11",
        "dia 20/11",
        "20/11/2026",
        "11/20/2026",
        "20.11.2026",
        "2026-11-20",
        "2026年11月20日",
        "令和8年11月20日",
        "R8.11.20から",
        "20 Nov",
        "Nov. 20",
        "November 20th, 2026",
        "on the 20th of November",
        "20 de novembro de 2026",
        "el 20 de noviembre",
        "11月20号",
        "2026년 11월 20일",
        "20 tháng 11",
        "Ngày 20 tháng 11 năm 2026",
    ],
)
def test_one_day_as_residents_write_it(text: str) -> None:
    assert day_in_words(text, date(2026, 11, 21)) == DAY


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("12月28日", date(2027, 1, 5), date(2026, 12, 28)),
        ("1月5日", date(2026, 12, 28), date(2027, 1, 5)),
        ("12/4", date(2026, 11, 21), date(2026, 12, 4)),
        ("3/4", date(2026, 11, 21), date(2027, 3, 4)),
        ("15 Mar", date(2026, 5, 1), date(2026, 3, 15)),
        ("2月29日", date(2027, 12, 1), date(2028, 2, 29)),
    ],
)
def test_without_a_year_it_is_the_nearest(text: str, today: date, day: date) -> None:
    assert day_in_words(text, today) == day


@pytest.mark.parametrize(
    "text",
    [
        "2月30日",
        "30/2",
        "31 Nov",
        "2026-02-29",
        "13月1日",
        "平成40年4月1日",
        "平成40年",
        "令和8年11月",
        "11月",
        "11月20日（土）",
        "3/4/2026",
        "20261120",
    ],
)
def test_what_can_only_be_meant_as_a_day_but_is_none_is_refused_in_japanese(text: str) -> None:
    with pytest.raises(ValueError, match=r"「.+」.*[ぁ-ん]"):
        day_in_words(text, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "転入届に必要なもの",
        "転入届は14日以内ですか",
        "11月20日は開いていますか",
        "今日は何時までですか",
        "昨日の夜に書類をなくした",
        "When is the 20 Nov class?",
        "May I ask 2 questions",
        "Wi-Fi",
        "090-0000-0000",
        "0120-00-0000",
        "029-000-0000",
        "12-3456",
        "119",
        "12",
        f"Nov {'2' * 5000}",
    ],
)
def test_a_sentence_or_a_number_is_no_day(text: str) -> None:
    assert day_in_words(text, DAY) is None


@given(st.text(alphabet="0123456789年月日/-.() 令和Rnov", max_size=16))
def test_whatever_is_typed_a_refusal_quotes_it_in_japanese(text: str) -> None:
    try:
        day_in_words(text, DAY)
    except ValueError as error:
        reason = str(error)
    else:
        reason = "「"
    assert reason.startswith("「")


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 12, 31)))
def test_what_is_shown_is_understood_when_typed(day: date) -> None:
    for shown in (japanese_date(day), day.isoformat(), f"{day:%d %B %Y}", f"{day.month}月{day.day}日"):
        assert day_in_words(shown, day) == day
