"""Days that recur, as rules and as people write them."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from knowledge.hours import Closures
from scheduler.recurrence import Recurrence
from scheduler.recurrence_text import find_recurrence, read_recurrence

NO_CLOSURES = Closures()


def days(rule: Recurrence | str, first: date, last: date, closures: Closures = NO_CLOSURES) -> list[str]:
    rules = read_recurrence(rule) if isinstance(rule, str) else (rule,)
    return sorted(day.isoformat() for one in rules for day in one.occurrences(first, last, closures))


def of(**fields: object) -> Recurrence:
    return Recurrence.model_validate(fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("毎月第2・第4木曜", ["2026-12-10", "2026-12-24"]),
        ("毎月第２・第４木曜日", ["2026-12-10", "2026-12-24"]),
        ("第1、3金曜日", ["2026-12-04", "2026-12-18"]),
        ("第1週、3週の金曜日", ["2026-12-04", "2026-12-18"]),
        ("毎月最終金曜", ["2026-12-25"]),
        ("第3土曜の前日", ["2026-12-18"]),
        ("第1火曜の前日", ["2026-11-30"]),
        ("毎月第2木曜の3日後", ["2026-12-13"]),
        ("毎月10日", ["2026-12-10"]),
        ("毎月5日・20日", ["2026-12-05", "2026-12-20"]),
        ("毎月末日", ["2026-11-30", "2026-12-31"]),
        ("毎週水曜", ["2026-12-02", "2026-12-09", "2026-12-16", "2026-12-23", "2026-12-30"]),
        ("12月の毎週木曜（12月29日～1月3日を除く）", [f"2026-12-{day}" for day in ("03", "10", "17", "24")]),
        ("2026年12月1日から隔週火曜", ["2026-12-01", "2026-12-15", "2026-12-29"]),
        ("令和8年12月20日から12月27日までの毎週月～水曜", ["2026-12-21", "2026-12-22", "2026-12-23"]),
        ("毎月第2火曜と第4木曜", ["2026-12-08", "2026-12-24"]),
        ("4月・12月の第2木曜", ["2026-12-10"]),
        ("11月～1月の毎月10日", ["2026-12-10"]),
        ("毎年12月25日", ["2026-12-25"]),
        ("令和8年12月10日までの毎週水曜", ["2026-12-02", "2026-12-09"]),
        ("2026年12月10日まで、毎週水曜", ["2026-12-02", "2026-12-09"]),
    ],
)
def test_what_people_write_is_read_as_days(text: str, expected: list[str]) -> None:
    assert days(text, date(2026, 11, 29), date(2026, 12, 31)) == expected


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("毎週月〜金曜日", "毎週月~金"),
        ("毎週月－金曜", "毎週月~金"),
        ("毎月第１・第３土曜　（祝日を除く）", "毎月第1・第3土曜(祝日を除く)"),
        ("毎週水曜、祝日を除く", "毎週水曜（祝日を除く）"),
        ("毎週水曜 ※祝日はお休みです", "毎週水曜（祝日を除く）"),
        ("毎週水曜（祝日・年末年始を除く）", "毎週水曜（祝日、12/29-1/3を除く）"),
    ],
)
def test_one_meaning_in_any_spelling(wide: str, narrow: str) -> None:
    assert read_recurrence(wide) == read_recurrence(narrow)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "あした",
        "1日",
        "毎月第6火曜",
        "毎週",
        "隔週火曜",
        "毎週水曜（雨の日を除く）",
        "毎週水曜のだいたい午後",
        "毎月第2木曜（場所は後日）",
        "2月30日",
        "令和8年12月1日から令和8年11月1日までの毎週火曜",
        "毎年1月1日（祝日を除く）",
    ],
)
def test_what_is_not_understood_or_never_happens_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"[ぁ-ん]"):
        read_recurrence(text)


def test_a_rule_is_found_in_a_remark() -> None:
    found = find_recurrence("毎週月曜日\u3000全4回\u3000午後1時~4時\n開始日: 2022/1/17")
    assert found is not None
    rules, said = found
    assert said == "毎週月曜日"
    assert rules[0].weekdays == ("mon",)
    assert find_recurrence("小雨決行") is None


def test_holidays_and_the_days_after_them_are_left_out() -> None:
    """20 September 2027 is 敬老の日; 3 May 2026 a Sunday, so that the 6th is 振替休日."""
    assert days("毎週月曜（祝日を除く）", date(2027, 9, 13), date(2027, 9, 27)) == ["2027-09-13", "2027-09-27"]
    assert days("毎週水曜（祝日を除く）", date(2026, 5, 1), date(2026, 5, 14)) == ["2026-05-13"]
    assert days("毎週水曜", date(2026, 5, 1), date(2026, 5, 14)) == ["2026-05-06", "2026-05-13"]


def test_a_closed_day_moves_to_the_next_or_previous_open_one() -> None:
    text = "毎月末日（休日の場合は翌開庁日）"
    assert days(text, date(2026, 12, 25), date(2027, 2, 2)) == ["2027-01-04", "2027-02-01"]
    closed = Closures.model_validate({"dates": [{"on": "2027-01-04", "reason": "引っ越し"}]})
    assert days(text, date(2026, 12, 25), date(2027, 1, 10), closed) == ["2027-01-05"]
    assert days("毎月末日（休日の場合は前の開庁日）", date(2026, 12, 1), date(2026, 12, 31)) == ["2026-12-28"]


def test_leap_days_and_year_ends() -> None:
    assert days("毎年2月29日", date(2026, 1, 1), date(2033, 1, 1)) == ["2028-02-29", "2032-02-29"]
    assert days("2月末日", date(2027, 1, 1), date(2028, 12, 31)) == ["2027-02-28", "2028-02-29"]
    assert days("毎月31日", date(2026, 12, 31), date(2027, 3, 31)) == ["2026-12-31", "2027-01-31", "2027-03-31"]
    assert days("第1金曜の前日", date(2026, 12, 31), date(2026, 12, 31)) == ["2026-12-31"]  # of 1 January


def test_every_other_week_counts_from_the_week_it_begins_in() -> None:
    rule = of(every="week", weekdays=["mon", "fri"], interval=2, **{"from": "2026-12-31"})
    assert days(rule, date(2026, 12, 1), date(2027, 1, 31)) == ["2027-01-01", "2027-01-11", "2027-01-15", "2027-01-25",
                                                                "2027-01-29"]  # fmt: skip


def test_days_given_by_name_are_left_out() -> None:
    rule = of(every="month", days=[10], except_dates=["2027-01-10"], until="2027-02-28")
    assert days(rule, date(2026, 12, 1), date(2027, 12, 31)) == ["2026-12-10", "2027-02-10"]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"every": "day", "weekdays": ["mon"]}, "every"),
        ({"every": "week"}, "every"),
        ({"every": "week", "weekdays": ["mon"], "nth": [1]}, "every"),
        ({"every": "month"}, "every"),
        ({"every": "month", "days": [1], "weekdays": ["mon"], "nth": [1]}, "every"),
        ({"every": "month", "weekdays": ["mon"]}, "every"),
        ({"every": "month", "days": [0]}, "days"),
        ({"every": "month", "nth": [0], "weekdays": ["mon"]}, "nth"),
        ({"every": "day", "interval": 2, "from": "2026-12-01"}, "interval"),
        ({"every": "week", "weekdays": ["mon"], "interval": 2}, "interval"),
        ({"every": "day", "instead": "next"}, "instead"),
        ({"every": "day", "from": "2026-12-02", "until": "2026-12-01"}, "until"),
    ],
)
def test_parts_that_do_not_go_together_are_named(fields: dict[str, object], place: str) -> None:
    with pytest.raises(ValidationError) as told:
        of(**fields)
    assert (place,) in told.value.errors()[0]["ctx"]["error"].found


def test_nothing_lies_outside_the_days_asked_for() -> None:
    rule, day = of(every="month", days=[-1], shift=3), date(2026, 12, 3)
    assert days(rule, day, day) == ["2026-12-03"]
    assert days(rule, day + timedelta(days=1), day) == []
