"""When a notice takes place, and when it is announced to whom."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from knowledge.city import City
from knowledge.hours import Closures
from scheduler.due import CITY, announce_at, may_announce, moment
from scheduler.notice import Notice
from scheduler.occurrences import Planned, announcements, cancellations, coming, occurrences

from .conftest import Make

BEGIN, END = moment(date(2026, 11, 1), datetime.min.time()), moment(date(2028, 4, 1), datetime.min.time())


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=CITY).timestamp() * 1000)


def told(notice: Notice, city: City) -> list[tuple[str, str, str]]:
    """Local time, kind and audience of all that is told."""
    return [(_local(one), one.kind, one.to) for one in announcements(notice, city, BEGIN, END)]


def _local(one: Planned) -> str:
    return f"{datetime.fromtimestamp(one.at / 1000, CITY):%Y-%m-%d %H:%M}"


def test_every_time_of_every_day_is_an_occurrence_of_its_own(notice: Make) -> None:
    two = notice(dates=["2026-12-10", "2026-12-17"], times=["10:00～11:30", "14:00"])
    found = occurrences(two, Closures(), date(2026, 12, 1), date(2026, 12, 31))
    assert [one.id for one in found] == [
        "class.first@2026-12-10T10:00",
        "class.first@2026-12-10T14:00",
        "class.first@2026-12-17T10:00",
        "class.first@2026-12-17T14:00",
    ]
    assert (found[0].starts_at, found[0].over_at) == (at("2026-12-10 10:00"), at("2026-12-10 11:30"))
    assert found[1].over_at == at("2026-12-11 00:00")


def test_days_in_a_row_are_one_occurrence_also_from_their_middle(notice: Make) -> None:
    show = notice(kind="event", dates="2026-12-10～2026-12-20", times=None)
    (found,) = occurrences(show, Closures(), date(2026, 12, 15), date(2026, 12, 15))
    assert (found.id, found.last) == ("class.first@2026-12-10", date(2026, 12, 20))
    assert occurrences(show, Closures(), date(2026, 12, 21), date(2026, 12, 31)) == ()


def test_rules_and_days_go_together_and_no_day_counts_twice(notice: Make) -> None:
    both = notice(dates=["2026-12-10", "2026-12-12"], repeats="毎月第2木曜")
    found = occurrences(both, Closures(), date(2026, 12, 1), date(2027, 1, 31))
    assert [one.first.day for one in found] == [10, 12, 14]


def test_what_is_called_off_stays_listed_and_is_marked(notice: Make) -> None:
    off = notice(dates=["2026-12-10", "2026-12-17"], called_off=["2026-12-17"])
    assert [one.called_off for one in coming([off], Closures(), date(2026, 12, 1), days=30)] == [False, True]
    every = notice(status="cancelled")
    assert [one.called_off for one in coming([every], Closures(), date(2026, 12, 1), days=30)] == [True]


def test_the_soonest_comes_first_and_nothing_that_is_no_longer_valid(notice: Make) -> None:
    late, soon = notice(id="late", dates="2026-12-20"), notice(id="soon", dates="2026-12-12")
    ended, draft = notice(id="ended", valid_until="2026-11-30"), notice(id="draft", status="draft")
    found = coming([late, ended, draft, soon], Closures(), date(2026, 12, 1), days=60)
    assert [one.notice.id for one in found] == ["soon", "late"]


def test_a_class_is_announced_two_weeks_ahead_and_recalled_on_the_eve(notice: Make, city: City) -> None:
    assert told(notice(), city) == [
        ("2026-11-26 10:00", "announcement", "subscribers"),
        ("2026-12-09 17:00", "reminder", "signed-up"),
    ]


def test_announcements_wait_for_an_open_day_but_reminders_do_not(notice: Make, city: City) -> None:
    """Two weeks before 7 December 2026 is 勤労感謝の日; the eve of 4 January lies within 12/29-1/3."""
    assert told(notice(dates="2026-12-07"), city)[0][0] == "2026-11-24 10:00"
    new_year = told(notice(dates="2027-01-04"), city)
    assert new_year[-1] == ("2027-01-03 17:00", "reminder", "signed-up")


def test_an_announcement_that_would_come_too_late_comes_before_the_closed_days(notice: Make, city: City) -> None:
    eve = [{"before": 1, "at": "10:00"}]
    assert told(notice(dates="2027-01-04", announcements=eve), city)[0][0] == "2026-12-28 10:00"


def test_what_is_urgent_waits_for_nothing(notice: Make, city: City) -> None:
    urgent = notice(urgent=True, announcements=[{"day": "2027-01-02", "at": "5:30"}], dates="2027-01-04")
    assert told(urgent, city) == [("2027-01-02 05:30", "announcement", "subscribers")]


def test_the_citys_own_hours_and_closed_days_count(notice: Make, city: City) -> None:
    strict = city.model_copy(
        update={
            "sending_hours": type(city.sending_hours).model_validate({"from": "11:00", "to": "16:00"}),
            "closures": Closures.model_validate({"dates": [{"on": "2026-11-27", "reason": "開市記念日"}]}),
        }
    )
    early = notice(announcements=[{"day": "2026-11-27", "at": "8:00"}])
    late = notice(announcements=[{"day": "2026-11-26", "at": "18:00"}])
    assert [told(one, strict)[0][0] for one in (early, late)] == ["2026-11-28 11:00", "2026-11-28 11:00"]


def test_garbage_is_recalled_on_every_eve_holiday_or_not(notice: Make, city: City) -> None:
    garbage = notice(kind="garbage", dates=None, repeats="毎週火曜", times=None, topics=["garbage"])
    found = announcements(garbage, city, at("2026-11-22 00:00"), at("2026-12-01 00:00"))
    assert [(_local(one), one.kind) for one in found] == [
        ("2026-11-23 19:00", "reminder"),
        ("2026-11-30 19:00", "reminder"),
    ]


def test_nothing_is_told_of_what_is_called_off_over_or_invalid(notice: Make, city: City) -> None:
    assert told(notice(called_off=["2026-12-10"]), city) == []
    assert told(notice(status="draft"), city) == []
    assert told(notice(valid_until="2026-11-25"), city) == []
    assert told(notice(announcements=[{"day": "2026-12-11"}], valid_until="2026-12-10"), city) == []


def test_the_same_is_told_however_the_time_is_cut_into_windows(notice: Make, city: City) -> None:
    """Whoever looks every day for what is due finds each announcement once, also those that quiet days move."""
    weekly = notice(dates=None, repeats="毎週月曜", topics=["smartphone-class"])
    day = 24 * 3600 * 1000
    begin = at("2026-12-01 00:00")
    whole = announcements(weekly, city, begin, begin + 60 * day - 1)
    cut = [one for n in range(60) for one in announcements(weekly, city, begin + n * day, begin + (n + 1) * day - 1)]
    assert cut == list(whole)


def test_a_cancellation_is_for_those_signed_up_at_once(notice: Make, city: City) -> None:
    off = notice(dates=["2026-12-10", "2026-12-17"], called_off=["2026-12-10"])
    now = at("2026-12-09 22:00")
    (one,) = cancellations(off, city, now)
    assert (one.kind, one.to, one.at, one.until) == ("cancellation", "signed-up", now, at("2026-12-10 11:30"))
    assert cancellations(off, city, at("2026-12-10 11:30")) == ()
    assert len(cancellations(notice(dates=["2026-12-10", "2026-12-17"], status="cancelled"), city, now)) == 2


def test_sending_hours_end_before_their_last_minute(city: City) -> None:
    allowed = [may_announce(at(f"2026-12-01 {hour}"), city.sending_hours, city.closures) for hour in ("08:59", "09:00")]
    assert allowed == [False, True]
    assert not may_announce(at("2026-12-01 20:00"), city.sending_hours, city.closures)
    assert announce_at(at("2026-12-01 20:00"), city.sending_hours, city.closures, before=END) == at("2026-12-02 09:00")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"times": "11:30～10:00"}, "終わりの時刻"),
        ({"dates": "2026-12-10～2026-12-09"}, "終わりの日"),
        ({"dates": "2026年12月10日（金）"}, "曜日が合いません"),
        ({"dates": "12月10日（木）"}, "日付として読めません"),
        ({"dates": None}, "dates"),
        ({"capacity": 0}, "greater than or equal"),
        ({"capacity": "20人"}, "valid integer"),
        ({"demo": True, "urgent": True}, "緊急"),
        ({"section": None}, "問い合わせ先"),
        ({"apply": {"chat": True, "walk_in": True}}, "walk_in"),
        ({"apply": {"opens": "2026-12-05", "closes": "2026-12-01"}}, "申し込みの終わり"),
        ({"announcements": [{"at": "10:00"}]}, "before"),
        ({"announcements": [{"before": 3, "day": "2026-12-01"}]}, "before"),
        ({"review_by": "2028-01-01"}, "1年以内"),
        ({"lat": 36.2}, "両方"),
        ({"repeats": "毎月第6火曜"}, "繰り返し"),
    ],
)
def test_mistakes_are_told(notice: Make, fields: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        notice(**fields)


def test_a_notice_survives_being_stored(notice: Make) -> None:
    whole = notice(
        dates=["2026-12-10～2026-12-12"],
        repeats=["毎月第2木曜（祝日を除く）", {"every": "day", "from": "2027-01-05", "until": "2027-01-06"}],
        times=["10:00-11:30", "14時"],
        announcements=[{"before": 3, "at": "9:00", "to": "signed-up"}],
    )
    assert Notice.model_validate_json(whole.model_dump_json(by_alias=True)) == whole
