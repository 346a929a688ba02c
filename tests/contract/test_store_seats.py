"""Seats and waiting places: nobody sits twice, whoever waits moves up, and it closes, on both databases."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from bot.store import residents, seats
from bot.store.seats import Change, Wanted
from scheduler.signup import CODES, Booking, Person, Refused, Session, Standing

if TYPE_CHECKING:
    from .conftest import Desk

CITY = "aoba"
HOUR = 3600 * 1000
HANDS = 16


def session_of(desk: Desk, seats: int = 2) -> Session:
    start = desk.now + 48 * HOUR
    return Session(
        id="class@2026-09-23T10:00",
        starts_at=start,
        ends_at=start + HOUR,
        opens_at=0,
        closes_at=start - HOUR,
        seats=seats,
    )


def codes() -> Callable[[], str]:
    numbers = count(CODES.start)
    return lambda: str(next(numbers))


def try_to_book(
    desk: Desk,
    session: Session,
    resident_id: int | None,
    person: Person = "self",
    *,
    now: int | None = None,
    code: Callable[[], str] | None = None,
) -> Change | Refused:
    asks = Wanted(
        resident_id=resident_id,
        person=person,
        via="chat" if resident_id else "phone",
        asked_in=1,
        code=code or (lambda: str(random.choice(CODES))),
    )
    return desk.database.write(lambda c: seats.book(c, CITY, session, asks, now or desk.now))


def book(desk: Desk, session: Session, resident_id: int | None, person: Person = "self") -> Booking:
    change = try_to_book(desk, session, resident_id, person)
    assert isinstance(change, Change)
    return change.booking


def cancel(desk: Desk, session: Session | None, booking: Booking, now: int | None = None) -> Change:
    return desk.database.write(lambda c: seats.cancel(c, CITY, session, booking.id, now or desk.now))


def standing(desk: Desk, session: Session, resident_id: int | None = None) -> Standing:
    return desk.database.read(lambda c: seats.standing(c, CITY, session, resident_id, desk.now))


def attendance(desk: Desk, session: Session) -> list[tuple[str, int]]:
    listed = desk.database.read(lambda c: seats.attendance(c, CITY, session.id))
    return [(one.state, one.place) for one in listed]


def test_whoever_finds_no_seat_waits_in_order(desk: Desk) -> None:
    session = session_of(desk)
    made = [book(desk, session, desk.resident(f"U{number}")) for number in range(4)]
    assert [(one.state, one.place, one.ahead) for one in made] == [
        ("seated", 1, 0),
        ("seated", 2, 0),
        ("waiting", 3, 0),
        ("waiting", 4, 1),
    ]
    assert (standing(desk, session).free, standing(desk, session).waiting) == (0, 2)


def test_telephone_and_chat_share_the_seats_and_no_code_repeats(desk: Desk) -> None:
    session, drawn = session_of(desk), iter(["1111", "1111", "2222", "2222", "3333"])
    made = []
    for resident_id in (desk.resident("U1"), None, None):
        change = try_to_book(desk, session, resident_id, code=lambda: next(drawn))
        assert isinstance(change, Change)
        made.append(change.booking)
    assert [one.code for one in made] == ["1111", "2222", "3333"]
    assert [one.state for one in made] == ["seated", "seated", "waiting"]


def test_a_second_tap_changes_nothing_and_a_relative_has_a_place_of_their_own(desk: Desk) -> None:
    session, resident_id = session_of(desk), desk.resident("U1")
    first = book(desk, session, resident_id)
    assert book(desk, session, resident_id) == first
    other = book(desk, session, resident_id, "relative")
    assert other.id != first.id
    assert standing(desk, session, resident_id).mine == (first, other)
    assert standing(desk, session, desk.resident("U2")).mine == ()


def test_cancelling_moves_up_whoever_waits_first_and_only_once(desk: Desk) -> None:
    session = session_of(desk, seats=1)
    first, second, third = (book(desk, session, desk.resident(f"U{number}")) for number in range(3))
    change = cancel(desk, session, first)
    assert (change.fresh, [one.id for one in change.moved]) == (True, [second.id])
    again = cancel(desk, session, first)
    assert (again.fresh, again.moved) == (False, ())
    assert attendance(desk, session) == [("seated", second.place), ("waiting", third.place)]


def test_a_waiting_place_given_up_moves_nobody_up(desk: Desk) -> None:
    session = session_of(desk, seats=1)
    _, second, third = (book(desk, session, desk.resident(f"U{number}")) for number in range(3))
    assert cancel(desk, session, second).moved == ()
    (kept,) = desk.database.read(lambda c: seats.of_resident(c, CITY, third.resident_id or 0, desk.now))
    assert (kept.state, kept.ahead) == ("waiting", 0)


def test_whoever_cancels_and_comes_back_is_last(desk: Desk) -> None:
    session, resident_id = session_of(desk, seats=1), desk.resident("U1")
    cancel(desk, session, book(desk, session, resident_id))
    book(desk, session, desk.resident("U2"))
    again = book(desk, session, resident_id)
    assert (again.state, again.place) == ("waiting", 3)


def test_another_city_s_place_cannot_be_given_up(desk: Desk) -> None:
    session = session_of(desk)
    made = book(desk, session, desk.resident("U1"))
    assert desk.database.read(lambda c: seats.load(c, "other", made.id)) is None
    with pytest.raises(LookupError):
        desk.database.write(lambda c: seats.cancel(c, "other", session, made.id, desk.now))
    assert attendance(desk, session) == [("seated", 1)]


def test_more_seats_are_given_to_those_who_wait(desk: Desk) -> None:
    session = session_of(desk, seats=1)
    made = [book(desk, session, desk.resident(f"U{number}")) for number in range(4)]
    more = replace(session, seats=3)
    moved = desk.database.write(lambda c: seats.refresh(c, CITY, more, desk.now))
    assert [one.id for one in moved] == [made[1].id, made[2].id]
    assert desk.database.write(lambda c: seats.refresh(c, CITY, more, desk.now)) == ()


def test_fewer_seats_take_none_away(desk: Desk) -> None:
    session = session_of(desk, seats=2)
    made = [book(desk, session, desk.resident(f"U{number}")) for number in range(3)]
    fewer = replace(session, seats=1)
    assert cancel(desk, fewer, made[0]).moved == ()
    assert attendance(desk, fewer) == [("seated", 2), ("waiting", 3)]
    assert standing(desk, fewer).free == 0


def test_when_it_closes_nobody_signs_up_or_moves_up(desk: Desk) -> None:
    session = session_of(desk, seats=1)
    first = book(desk, session, desk.resident("U1"))
    book(desk, session, desk.resident("U2"))
    late = session.closes_at
    assert try_to_book(desk, session, desk.resident("U3"), now=late) == Refused(reason="closed")
    assert cancel(desk, session, first, now=late).moved == ()
    assert attendance(desk, session) == [("waiting", 2)]


def test_calling_off_ends_every_place_once(desk: Desk) -> None:
    session = session_of(desk, seats=1)
    made = [book(desk, session, desk.resident(f"U{number}")) for number in range(2)]

    def call_off() -> list[int]:
        return [one.id for one in desk.database.write(lambda c: seats.call_off(c, CITY, session.id, desk.now))]

    assert call_off() == [one.id for one in made]
    assert call_off() == []
    assert try_to_book(desk, session, desk.resident("U3")) == Refused(reason="called-off")
    assert standing(desk, session).refusal == "called-off"
    assert attendance(desk, session) == []


def test_whoever_blocks_the_account_keeps_the_seat_and_nobody_knows_whose_it_is(desk: Desk) -> None:
    session, resident_id = session_of(desk), desk.resident("U1")
    book(desk, session, resident_id)
    desk.database.write(lambda c: residents.forget(c, resident_id))
    assert attendance(desk, session) == [("seated", 1)]
    assert desk.database.read(lambda c: residents.load(c, desk.cipher, resident_id)).user_id is None


def test_sign_ups_go_ninety_days_after_the_session(desk: Desk) -> None:
    session = session_of(desk)
    book(desk, session, desk.resident("U1"))
    kept_until = session.ends_at + 90 * 24 * HOUR
    assert desk.database.write(lambda c: seats.purge(c, kept_until)) == 0
    assert desk.database.write(lambda c: seats.purge(c, kept_until + 1)) == 1
    assert attendance(desk, session) == []


@dataclass(frozen=True)
class Tap:
    """What a tap led to, and from when to when it was on its way."""

    made: Booking
    since: int
    until: int


@pytest.mark.parametrize("turn", range(3))
def test_two_hundred_taps_for_twenty_seats(desk: Desk, turn: int) -> None:
    session, people = session_of(desk, seats=20), [desk.resident(f"U{number}") for number in range(200)]
    together = Barrier(HANDS)

    def tap(hand: int) -> list[Tap]:
        together.wait()
        return [one(number) for number in range(hand, 200, HANDS)]

    def one(number: int) -> Tap:
        since = time.monotonic_ns()
        return Tap(book(desk, session, people[number]), since, time.monotonic_ns())

    with ThreadPoolExecutor(HANDS) as pool:
        taps = sorted((each for taps in pool.map(tap, range(HANDS)) for each in taps), key=lambda each: each.made.place)
    made = [each.made for each in taps]
    assert [each.place for each in made] == list(range(1, 201))
    assert [each.state for each in made] == ["seated"] * 20 + ["waiting"] * 180
    assert [each.ahead for each in made[20:]] == list(range(180))
    assert len({each.code for each in made}) == 200
    assert {each.resident_id for each in made} == set(people)
    last = 0
    for each in taps:  # whoever was done before another began has the earlier place
        assert each.until > last
        last = max(last, each.since)
