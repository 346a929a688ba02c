"""The odd days of a year, told on the same day and at the same hour whatever zone the machine is set to."""

import time
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from knowledge.city import City
from knowledge.hours import Closures
from scheduler.due import CITY, end_of, local_time, may_disturb, moment
from scheduler.notice import Notice
from scheduler.occurrences import announcements, occurrences, valid
from scheduler.signup import session_of
from scheduler.timing import Timing

from .conftest import Make

BEGIN, END = moment(date(2026, 4, 1), datetime.min.time()), moment(date(2028, 4, 1), datetime.min.time())


@pytest.fixture(autouse=True, params=["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine; Los Angeles has summer time, on Kiritimati it is tomorrow in the evening."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def told(notice: Notice, city: City) -> list[str]:
    found = announcements(notice, city, BEGIN, END)
    return [f"{local_time(one.at):%Y-%m-%d %H:%M} {one.kind}" for one in found]


@pytest.mark.parametrize(
    ("day", "announced", "eve"),
    [
        ("2026-10-06", "2026-09-24 10:00", "2026-10-05 17:00"),  # 9/22 lies between two holidays: 国民の休日
        ("2026-05-20", "2026-05-07 10:00", "2026-05-19 17:00"),  # 5/6 is 振替休日 of 5/3, after 5/4 and 5/5
        ("2027-04-05", "2027-03-23 10:00", "2027-04-04 17:00"),  # 3/22 is 振替休日 of 春分の日
        ("2027-01-12", "2027-01-04 10:00", "2027-01-11 17:00"),  # 12/29; the eve is 成人の日
        ("2027-01-15", "2027-01-04 10:00", "2027-01-14 17:00"),  # 1 January
        ("2028-02-29", "2028-02-15 10:00", "2028-02-28 17:00"),  # a leap day
        ("2028-03-01", "2028-02-16 10:00", "2028-02-29 17:00"),  # its eve is a leap day
        ("2028-03-14", "2028-02-29 10:00", "2028-03-13 17:00"),  # announced on a leap day
        ("2027-03-14", "2027-02-28 10:00", "2027-03-13 17:00"),  # a Sunday, which is no holiday; summer time elsewhere
    ],
)
def test_announced_on_an_open_day_and_recalled_on_the_eve(
    notice: Make, city: City, day: str, announced: str, eve: str
) -> None:
    assert told(notice(dates=day), city) == [f"{announced} announcement", f"{eve} reminder"]


def test_reminders_that_were_asked_for_keep_their_day_over_the_year_end(notice: Make, city: City) -> None:
    garbage = notice(kind="garbage", dates=["2026-12-31", "2027-01-01", "2028-02-29"], times=None, topics=["garbage"])
    assert told(garbage, city) == [
        "2026-12-30 19:00 reminder",
        "2026-12-31 19:00 reminder",
        "2028-02-28 19:00 reminder",
    ]
    tax = notice(kind="tax-due", dates=["2027-01-04"], times=None)
    assert told(tax, city) == ["2026-12-28 10:00 reminder"]
    tax = notice(kind="tax-due", dates=["2027-01-05"], times=None)
    assert told(tax, city) == ["2026-12-29 10:00 reminder"]


def test_the_citys_own_closed_days_count_like_holidays(notice: Make, city: City) -> None:
    own = city.model_copy(
        update={"closures": Closures.model_validate({"dates": [{"on": "2026-11-26", "reason": "開市記念日"}]})}
    )
    assert told(notice(), own)[0] == "2026-11-27 10:00 announcement"
    open_on_holidays = city.model_copy(update={"closures": Closures(holidays=False)})
    assert told(notice(dates="2026-12-07"), open_on_holidays)[0] == "2026-11-23 10:00 announcement"


def test_midnight_belongs_to_the_day_that_begins(notice: Make, city: City) -> None:
    midnight = moment(date(2026, 12, 1), datetime.min.time())
    urgent = notice(urgent=True, announcements=[{"day": "2026-12-01", "at": "0:00"}])
    assert [one.at for one in announcements(urgent, city, midnight, midnight)] == [midnight]
    assert announcements(urgent, city, midnight - 1000, midnight - 1) == ()
    assert Timing(urgent=True).allows(midnight, midnight)
    assert Timing(asked=True).allows(midnight, midnight)  # somebody asked for it at this hour
    assert not Timing(asked=True).allows(midnight - 1, midnight)
    assert not Timing().allows(midnight, midnight)
    assert not may_disturb(midnight)


def test_what_is_valid_until_a_day_is_valid_to_its_end(notice: Make, city: City) -> None:
    last = notice(dates="2028-03-14", valid_until="2028-02-29")
    (first, *_), until = announcements(last, city, BEGIN, END), end_of(date(2028, 2, 29))
    assert (first.at, first.until) == (moment(date(2028, 2, 29), datetime.min.time().replace(hour=10)), until)
    assert local_time(until).isoformat() == "2028-03-01T00:00:00+09:00"
    assert [valid(last, day) for day in (date(2028, 2, 29), date(2028, 3, 1))] == [True, False]
    assert announcements(notice(dates="2028-03-14", valid_until="2028-02-28"), city, BEGIN, END) == ()


def test_a_session_begins_at_the_citys_hour(notice: Make, city: City) -> None:
    (one,) = occurrences(notice(), city.closures, date(2026, 12, 1), date(2026, 12, 31))
    session = session_of(one)
    begins = datetime(2026, 12, 10, 10, tzinfo=CITY).timestamp() * 1000
    assert (session.starts_at, session.closes_at) == (begins, begins)
    assert [local_time(at).isoformat() for at in session.reminds_at] == ["2026-12-09T17:00:00+09:00"]
