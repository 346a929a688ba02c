"""Which sessions one signs up for and until when, when one is reminded, and who moves up."""

from datetime import date, datetime
from typing import Any

import pytest

from knowledge.city import City
from scheduler.due import CITY
from scheduler.group_request import weeks
from scheduler.notice import Notice
from scheduler.signup import CODES, Session, find, moving_up, refusal, seat_or_wait, session_of, still_moves

from .conftest import Make

ID = "class.first@2026-12-10T10:00"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=CITY).timestamp() * 1000)


def session(notice: Notice, city: City) -> Session:
    found = find(ID, {notice.id: notice}, city.closures)
    assert found is not None
    return session_of(found)


def test_it_closes_when_it_begins_or_after_the_last_day_to_apply(notice: Make, city: City) -> None:
    plain = session(notice(), city)
    assert (plain.starts_at, plain.ends_at) == (at("2026-12-10 10:00"), at("2026-12-10 11:30"))
    assert (plain.opens_at, plain.closes_at) == (0, at("2026-12-10 10:00"))
    dated = session(notice(apply={"chat": True, "opens": "2026-12-01", "closes": "2026-12-07"}), city)
    assert (dated.opens_at, dated.closes_at) == (at("2026-12-01 00:00"), at("2026-12-08 00:00"))
    same_day = session(notice(apply={"chat": True, "closes": "2026-12-10"}), city)
    assert same_day.closes_at == at("2026-12-10 10:00")


@pytest.mark.parametrize(
    ("announcements", "expected"),
    [
        (None, ["2026-12-09 17:00"]),
        ([], []),
        ([{"before": 14}, {"before": 3, "at": "9:30", "to": "signed-up"}], ["2026-12-07 09:30"]),
        ([{"day": "2026-12-01", "at": "12:00", "to": "signed-up"}], ["2026-12-01 12:00"]),
    ],
)
def test_reminders_come_as_the_notice_says_else_on_the_eve_at_five(
    notice: Make, city: City, announcements: Any, expected: list[str]
) -> None:
    assert session(notice(announcements=announcements), city).reminds_at == tuple(map(at, expected))


def test_what_the_content_calls_off_is_called_off(notice: Make, city: City) -> None:
    for off in ({"called_off": ["2026-12-10"]}, {"status": "cancelled"}):
        held = session(notice(**off), city)
        assert refusal(held, called_off=False, now=0) == "called-off"
        assert not still_moves(held, called_off=False, now=0)


@pytest.mark.parametrize(
    ("now", "expected", "moves"),
    [("2026-11-30 23:59", "early", True), ("2026-12-01 00:00", None, True), ("2026-12-08 00:00", "closed", False)],
)
def test_one_signs_up_from_the_first_day_to_the_last(
    notice: Make, city: City, now: str, expected: str | None, moves: bool
) -> None:
    held = session(notice(apply={"chat": True, "opens": "2026-12-01", "closes": "2026-12-07"}), city)
    assert refusal(held, called_off=False, now=at(now)) == expected
    assert still_moves(held, called_off=False, now=at(now)) == moves


@pytest.mark.parametrize(
    "name", ["", "class.first", "@2026-12-10", "class.first@", "class.first@2026-12-10", "class.first@2026-12-11T10:00",
             "other@2026-12-10T10:00", "class.first@2026-13-10T10:00", "class.first@2026-12-10T10:00:00"]
)  # fmt: skip
def test_an_id_that_came_back_mangled_finds_nothing(notice: Make, city: City, name: str) -> None:
    made = notice()
    assert find(name, {made.id: made}, city.closures) is None


def test_a_draft_is_not_found(notice: Make, city: City) -> None:
    draft = notice(status="draft")
    assert find(ID, {draft.id: draft}, city.closures) is None


def test_seats_go_first_come_first_served() -> None:
    assert [seat_or_wait(seats=2, seated=taken) for taken in (0, 1, 2, 3)] == ["seated", "seated", "waiting", "waiting"]
    assert moving_up(seats=3, seated=1, waiting=[9, 4, 7]) == (4, 7)
    assert moving_up(seats=1, seated=2, waiting=[4]) == ()


def test_codes_have_four_digits() -> None:
    assert {len(str(code)) for code in (CODES[0], CODES[-1])} == {4}


def test_groups_wish_for_whole_weeks_that_leave_time_to_prepare() -> None:
    found = weeks(date(2026, 11, 21))
    assert found[0] == date(2026, 12, 7)
    assert {day.weekday() for day in found} == {0}
