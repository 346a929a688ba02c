"""Dates as staff write them: eras, widths, weekdays, and days that do not exist."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import WEEKDAYS, japanese_date, parse_date

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
