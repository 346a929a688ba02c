"""APScheduler wiring and nothing else: it only wakes the work; rows say what is due, so several clocks do no harm."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN, EVENT_SCHEDULER_STARTED
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

TIMEZONE = "Asia/Tokyo"
GRACE = 3600
"""Seconds a wake-up may be late: APScheduler's default of 1 s skips jobs silently after a restart."""

WATCH = 1.0
"""Seconds between looks whether the machine's clock was set back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """Work to wake under a name; ``when`` comes from ``daily``, ``hourly`` or ``every``."""

    name: str
    wake: Callable[[], object]
    when: CronTrigger | IntervalTrigger


def daily(hour: int, minute: int) -> CronTrigger:
    """Once a day, in Tokyo time."""
    return CronTrigger(hour=hour, minute=minute, timezone=TIMEZONE)


def hourly(minute: int) -> CronTrigger:
    """Once an hour, at so many minutes past."""
    return CronTrigger(minute=minute, timezone=TIMEZONE)


def every(seconds: int) -> IntervalTrigger:
    """Again and again, for the first time when the clock starts."""
    return IntervalTrigger(seconds=seconds, timezone=TIMEZONE)


def clock_of(*jobs: Job) -> BackgroundScheduler:
    """A clock, not yet started. A job that still runs is not started a second time; missed wake-ups count as one."""
    clock = BackgroundScheduler(
        timezone=TIMEZONE,
        job_defaults={"misfire_grace_time": GRACE, "coalesce": True, "max_instances": 1},
    )
    for job in jobs:
        clock.add_job(job.wake, job.when, id=job.name, **_first(job.when))
    _Watch(clock)
    return clock


def _first(when: CronTrigger | IntervalTrigger) -> dict[str, datetime]:
    """An interval would begin with waiting; what the clock missed while it was stopped should not wait longer."""
    return {"next_run_time": _now()} if isinstance(when, IntervalTrigger) else {}


def _now() -> datetime:
    return datetime.now(ZoneInfo(TIMEZONE))


class _Watch:
    """Brings forward what is to be woken again and again and now lies too far away.

    APScheduler stores the moment of the next wake-up: set back by an hour, it would sleep for that hour.
    """

    def __init__(self, clock: BackgroundScheduler) -> None:
        self._clock = clock
        self._ended = threading.Event()
        clock.add_listener(self._begin, EVENT_SCHEDULER_STARTED)
        clock.add_listener(lambda _: self._ended.set(), EVENT_SCHEDULER_SHUTDOWN)

    def _begin(self, _event: object) -> None:
        threading.Thread(target=self._run, name="clock-watch", daemon=True).start()

    def _run(self) -> None:
        while not self._ended.wait(WATCH):
            now = _now()
            for job in self._clock.get_jobs():
                if isinstance(job.trigger, IntervalTrigger) and job.next_run_time > now + 2 * job.trigger.interval:
                    with suppress(JobLookupError):  # it is just being shut down
                        job.modify(next_run_time=now)
