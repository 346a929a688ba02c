"""The clock wakes its work in the city's time, once for all that it missed, also when the machine's clock is set."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors import base as executors
from apscheduler.schedulers import base as schedulers
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler import clock as ours
from scheduler.clock import Job, clock_of, daily, every, hourly

PATIENCE = 10
HOUR = timedelta(hours=1)
OFTEN = IntervalTrigger(seconds=0.05, timezone="Asia/Tokyo")


class Wall(datetime):
    """The machine's clock, set forward or back by so much."""

    off = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Wall":
        return cls.fromtimestamp((datetime.now(tz) + cls.off).timestamp(), tz)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Wall]]:
    for module in (schedulers, executors, ours):
        monkeypatch.setattr(module, "datetime", Wall)
    monkeypatch.setattr(ours, "WATCH", 0.05)
    yield Wall
    Wall.off = timedelta(0)


class Bell:
    """Counts how often it is rung, and lets the test wait for the next time."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self.times = 0

    def ring(self) -> None:
        with self._rung:
            self.times += 1
            self._rung.notify_all()

    def rings(self, more: int = 1) -> bool:
        """Whether it is rung so many times more before long."""
        with self._rung:
            wanted = self.times + more
            return self._rung.wait_for(lambda: self.times >= wanted, PATIENCE)


@contextmanager
def running(*jobs: Job) -> Iterator[BackgroundScheduler]:
    clock = clock_of(*jobs)
    clock.start()
    try:
        yield clock
    finally:
        clock.shutdown()


def test_an_interval_begins_at_once_and_goes_on() -> None:
    bell = Bell()
    with running(Job(name="look", wake=bell.ring, when=every(1))):
        assert bell.rings(2)


@pytest.mark.parametrize("off", [-HOUR, -timedelta(days=1), HOUR / 2, 3 * HOUR])
def test_it_goes_on_when_the_machines_clock_is_set(wall: type[Wall], off: timedelta) -> None:
    bell = Bell()
    with running(Job(name="look", wake=bell.ring, when=OFTEN)):
        assert bell.rings()
        wall.off = off
        assert bell.rings(2)


def test_what_was_missed_counts_as_one_and_is_not_too_late(wall: type[Wall]) -> None:
    bell, missed = Bell(), list[object]()
    with running(Job(name="look", wake=bell.ring, when=OFTEN)) as clock:
        clock.add_listener(missed.append, EVENT_JOB_MISSED)
        assert bell.rings()
        before, wall.off = bell.times, HOUR / 2  # 36,000 wake-ups are missed
        assert bell.rings()
        assert bell.times < before + 1000
    assert missed == []


@pytest.mark.parametrize("late", [timedelta(minutes=55), timedelta(minutes=65)])
def test_a_daily_job_is_done_up_to_an_hour_late(wall: type[Wall], late: timedelta) -> None:
    bell, looks, missed = Bell(), Bell(), Bell()
    soon = datetime.now(ZoneInfo("Asia/Tokyo")) + timedelta(minutes=2)
    jobs = (
        Job(name="purge", wake=bell.ring, when=daily(soon.hour, soon.minute)),
        Job(name="look", wake=looks.ring, when=OFTEN),
    )
    with running(*jobs) as clock:
        clock.add_listener(lambda event: missed.ring() if event.job_id == "purge" else None, EVENT_JOB_MISSED)
        assert looks.rings()
        wall.off = timedelta(minutes=2) + late
        assert (bell if late < HOUR else missed).rings()
        assert (bell.times, missed.times) == ((1, 0) if late < HOUR else (0, 1))


def test_work_that_still_runs_is_not_started_a_second_time() -> None:
    begun, skipped, go_on = Bell(), Bell(), threading.Event()

    def work() -> None:
        begun.ring()
        go_on.wait(PATIENCE)

    with running(Job(name="long", wake=work, when=OFTEN)) as clock:
        clock.add_listener(lambda _: skipped.ring(), EVENT_JOB_MAX_INSTANCES)
        assert skipped.rings()
        assert begun.times == 1
        go_on.set()
        assert begun.rings()


def test_days_and_hours_are_those_of_the_city() -> None:
    clock = clock_of(
        Job(name="purge", wake=partial(int), when=daily(3, 30)), Job(name="forget", wake=partial(int), when=hourly(17))
    )
    begin = datetime.fromisoformat("2027-12-31T12:00:00+00:00")
    purge, forget = (clock.get_job(name).trigger.get_next_fire_time(None, begin) for name in ("purge", "forget"))
    assert purge.isoformat() == "2028-01-01T03:30:00+09:00"
    assert forget.isoformat() == "2027-12-31T21:17:00+09:00"
