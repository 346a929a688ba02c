"""APScheduler wiring and nothing else: it only wakes the work; rows say what is due, so several clocks do no harm."""

from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

TIMEZONE = "Asia/Tokyo"
GRACE = 3600
"""Seconds a wake-up may be late: APScheduler's default of 1 s skips jobs silently after a restart."""


def daily_clock(wake: Callable[[], object], *, hour: int, minute: int) -> BackgroundScheduler:
    """A clock, not yet started, that calls ``wake`` once a day in Tokyo time."""
    clock = BackgroundScheduler(
        timezone=TIMEZONE,
        job_defaults={"misfire_grace_time": GRACE, "coalesce": True, "max_instances": 1},
    )
    clock.add_job(wake, CronTrigger(hour=hour, minute=minute, timezone=TIMEZONE), id="daily")
    return clock
