"""When a notice goes out and when not: its time, the city's hours, the ten minutes, the stop button, its end."""

import threading
from datetime import date
from datetime import time as hour

import pytest

from bot.simulator import Fault
from bot.store import occurrences
from knowledge.hours import Closures, SendingHours
from scheduler.due import moment
from scheduler.timing import Timing

from .conftest import DAY, LEASE, TEN, Post, body, user_id

HOUR = 3600 * 1000
TUESDAY, HOLIDAY, NEW_YEAR = date(2026, 12, 1), date(2026, 11, 23), date(2027, 1, 2)


def test_it_waits_for_its_time_and_for_the_ten_minutes_in_which_it_can_be_stopped(post: Post) -> None:
    post.settle(3)
    post.announce(due_at=TEN + HOUR, stop_until=TEN + 2 * HOUR)
    look = post.clock()
    for step in (0, HOUR + 1000):
        post.time.jump(step)
        look()
        assert post.recipients() == 0
    post.time.jump(HOUR)
    look()
    assert post.times() == {1: 3}


@pytest.mark.parametrize(
    ("day", "at", "timing", "goes"),
    [
        (TUESDAY, hour(9), Timing(), True),
        (TUESDAY, hour(8, 59), Timing(), False),
        (TUESDAY, hour(20), Timing(), False),
        (TUESDAY, hour(10), Timing(hours=SendingHours.model_validate({"from": "11:00", "to": "16:00"})), False),
        (HOLIDAY, hour(10), Timing(), False),
        (HOLIDAY, hour(10), Timing(closures=Closures(holidays=False)), True),
        (NEW_YEAR, hour(10), Timing(), False),
        (HOLIDAY, hour(3), Timing(urgent=True), True),
        (HOLIDAY, hour(19), Timing(asked=True), True),
    ],
    ids=["opens", "early", "late", "city's hours", "holiday", "not here", "new year", "urgent", "asked for"],
)
def test_it_goes_out_in_the_citys_hours_unless_it_is_urgent_or_asked_for(
    post: Post, day: date, at: hour, timing: Timing, goes: bool
) -> None:
    post.settle(3)
    post.time.jump(moment(day, at) - TEN)
    post.announce(timing=timing)
    post.clock()()
    assert post.times() == ({1: 3} if goes else {})


def test_what_is_not_through_in_the_evening_goes_on_in_the_morning(post: Post) -> None:
    post.settle(500)
    post.time.jump(9 * HOUR)
    post.announce()
    post.line.fault("multicast", Fault(kind="error-before"))
    look = post.clock()
    look()
    post.time.jump(2 * HOUR)
    look()
    assert post.times() == {}
    post.time.jump(12 * HOUR + HOUR // 2)
    look()
    assert post.times() == {1: 500}


def test_once_its_event_is_over_it_is_not_sent(post: Post) -> None:
    post.settle(3)
    occurrence_id = post.announce(valid_until=TEN + HOUR)
    post.time.jump(HOUR)
    post.clock()()
    assert post.headway(occurrence_id).state == "over"
    assert post.line.calls("multicast") == []


def test_what_is_over_halfway_is_not_sent_again_and_what_nobody_knows_is_listed(post: Post) -> None:
    post.settle(1_500)
    occurrence_id = post.announce(valid_until=TEN + HOUR)
    post.line.fault("multicast", Fault(kind="error-after"))
    post.line.fault(
        "multicast", Fault(kind="error-before", status=429, message="The API rate limit has been exceeded.")
    )
    look = post.clock(threads=1)
    look()
    post.time.jump(HOUR)
    look()
    seen = post.headway(occurrence_id)
    assert (seen.state, seen.accepted, seen.unsure, seen.left) == ("over", 500, 500, 500)
    assert len(post.line.calls("multicast")) == 3


def test_the_stop_button_stops_what_is_not_being_sent(post: Post) -> None:
    post.settle(2_000)
    occurrence_id = post.announce()
    post.line.fault("multicast", Fault(kind="slow", seconds=0.4))
    look = post.clock(threads=1)
    sending = threading.Thread(target=look)
    sending.start()
    assert post.line.wait_for(lambda: not post.line.platform.faults.pending())
    assert post.database.write(lambda connection: occurrences.stop(connection, occurrence_id, post.time()))
    sending.join()
    post.time.jump(LEASE + 1000)
    look()
    seen = post.headway(occurrence_id)
    assert (seen.state, seen.accepted, seen.left) == ("stopped", 500, 1_500)
    assert post.times() == {1: 500}
    assert not post.database.write(lambda connection: occurrences.stop(connection, occurrence_id, post.time()))


def test_a_clock_that_ends_finishes_what_it_sends_and_leaves_the_rest_to_others(post: Post) -> None:
    post.settle(2_000)
    post.announce()
    post.line.fault("multicast", Fault(kind="slow", seconds=0.4))
    ending = post.clock(threads=1)
    sending = threading.Thread(target=ending)
    sending.start()
    assert post.line.wait_for(lambda: not post.line.platform.faults.pending())
    ending.stopping.set()
    sending.join()
    assert post.states() == {"accepted": 1, "waiting": 3}
    post.clock()()
    assert post.times() == {1: 2_000}


def test_everybody_reads_it_in_their_language_or_in_easy_japanese(post: Post) -> None:
    for language in ("ja", "en", "vi"):
        post.settle(1, language=language)
    readers = [post.line.user(user_id(number)) for number in range(3)]
    post.announce(bodies={"ja": body("日本語"), "en": body("English"), "ja-easy": body("やさしい")})
    post.clock()()
    assert [reader.pushes[0].messages[0]["text"] for reader in readers] == ["日本語", "English", "やさしい"]


def test_what_is_urgent_overtakes_what_is_being_sent(post: Post) -> None:
    post.settle(1_000)
    reader = post.line.user(user_id(0))
    post.announce(due_at=TEN - DAY, bodies={"ja": body("教室")}, stop_until=0)
    look = post.clock(threads=1)
    look.delivery.prepare()
    post.announce(key="flood", timing=Timing(urgent=True), bodies={"ja": body("避難")})
    look()
    assert [push.messages[0]["text"] for push in reader.pushes] == ["避難", "教室"]
