"""Days and times as cities write them into their lists."""

from datetime import date

import pytest

from knowledge.hours import Closures
from scheduler.event_days import read_days, read_times

TODAY = date(2026, 8, 1)


def days(first: str, last: str = "", remark: str = "") -> list[str]:
    told = read_days(first, last, remark, TODAY)
    return [str(a) if a == b else f"{a}/{b}" for a, b in told.days]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("8月5日（水）～8月16日（日）\n※10日（月）以外", "", ["2026-08-05/2026-08-09", "2026-08-11/2026-08-16"]),
        ("8月11日(火・祝)～9月23日(水・祝）", "", ["2026-08-11/2026-09-23"]),
        ("8月22日(土)～12月27日(日）", "", ["2026-08-22/2026-12-27"]),
        ("12月20日(日)～1月10日(日)", "", ["2026-12-20/2027-01-10"]),
        (
            "9月4日、18日、10月2日、16日 (第1週、3週の金曜日)",
            "",
            ["2026-09-04", "2026-09-18", "2026-10-02", "2026-10-16"],
        ),
        ("2026-08-22", "", ["2026-08-22"]),
        ("令和8年8月22日（土）", "2026/8/23", ["2026-08-22/2026-08-23"]),
        ("2026-08-22", "2026-08-22", ["2026-08-22"]),
        ("8月1日から8月3日まで", "", ["2026-08-01/2026-08-03"]),
        ("2月29日", "", []),
    ],
)
def test_days_are_read_as_meant(first: str, last: str, expected: list[str]) -> None:
    if expected:
        assert days(first, last) == expected
    else:
        with pytest.raises(ValueError, match="合う日がありません"):
            days(first, last)


def test_a_year_that_is_not_written_is_the_one_in_which_the_weekday_fits() -> None:
    told = read_days("8月5日（木）", "", "", TODAY)  # of 2027
    assert told.days == ((date(2027, 8, 5), date(2027, 8, 5)),)
    assert "2027年" in told.guessed[0]
    assert read_days("2026年8月5日", "", "", TODAY).guessed == ()


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        ("随時（要調整）", "", "日付として"),
        ("～9月25日(金)\nまで ", "", "始まりの日"),
        ("8月16日(日)まで", "", "始まりの日"),
        ("8・9月の試合日程", "", "日付として"),
        ("2018-12-15", "2018-11-15", "始まりの日より前"),
        ("2026年8月5日（木）", "", "曜日が合いません"),
        ("", "", "書かれていません"),
    ],
)
def test_what_nobody_could_tell_is_an_error(first: str, last: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        days(first, last)


def test_a_recurrence_in_the_remark_holds_between_the_days() -> None:
    told = read_days("2022-01-17", "2022-02-07", "毎週月曜日\u3000全4回\u3000午後1時~4時", TODAY)
    assert told.days == ()
    found = [day for rule in told.repeats for day in rule.occurrences(date(2022, 1, 1), TODAY, Closures())]
    assert [day.day for day in found] == [17, 24, 31, 7]
    assert told.left == ("毎週月曜日\u3000全4回\u3000午後1時~4時",)


def test_only_on_weekdays_is_a_recurrence() -> None:
    (rule,) = read_days("7月1日（水）～\n8月31日（月）\n※平日のみ", "", "", TODAY).repeats
    found = rule.occurrences(date(2026, 8, 8), date(2026, 8, 13), Closures())
    assert [day.day for day in found] == [10, 12, 13]  # 11 August is 山の日


@pytest.mark.parametrize(
    ("begins", "ends", "slots", "left"),
    [
        ("9：00", "22：00\n※日曜は17：00まで", [("9:00", "22:00")], ["※日曜は17：00まで"]),
        ("②14:00\n③18:30", "②16:00\n③20:30", [("14:00", "16:00"), ("18:30", "20:30")], []),
        ("10:00\n13:30", "12:30\n16:00", [("10:00", "12:30"), ("13:30", "16:00")], []),
        ("13:30:00", "15:00:00", [("13:30", "15:00")], []),
        ("午後1時", "午後3時半", [("13:00", "15:30")], []),
        ("18:30", "-", [("18:30", None)], []),
        ("9:30", "17:00(金、土は19:00まで)", [("9:30", "17:00")], ["17:00(金、土は19:00まで)"]),
        ("", "", [], []),
        ("１時間程度", "１時間程度", [], ["１時間程度"]),
        ("13:00", "12:00", [("13:00", None)], ["終了 12:00"]),
    ],
)
def test_times_are_read_line_by_line(
    begins: str, ends: str, slots: list[tuple[str, str | None]], left: list[str]
) -> None:
    assert read_times(begins, ends) == (tuple(slots), tuple(left))
