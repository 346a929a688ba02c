"""Clocks as processes: killed at every phase, started late, asked from the command line."""

import time as real_time
from pathlib import Path

import structlog
from click.testing import CliRunner

from bench.delivery import measure
from bot.cli import main
from bot.clockwork import Clockwork
from bot.settings import Settings
from bot.store.cipher import Cipher, load_secret
from scheduler.timing import Timing

from .conftest import DAY, ID, SECRET, Post


def test_killed_at_every_phase_it_arrives_once() -> None:
    report = measure(recipients=300, kill=4, lease=1)
    assert report["kills"] == {"claimed": 1, "stored": 1, "accepted": 1, "answered": 1}
    assert (report["once"], report["twice"], report["never"]) == (300, 0, 0)
    assert report["conflicts"] >= 1
    assert report["violations"] == 0


def test_clocks_that_start_after_the_minute_send_everything() -> None:
    report = measure(recipients=1_200, restart=True)
    assert (report["state"], report["once"], report["twice"], report["never"]) == ("done", 1_200, 0, 0)
    assert report["started_after_s"] > 0


def test_a_clock_that_starts_late_sends_what_was_due_meanwhile(post: Post, tmp_path: Path) -> None:
    post.cipher = Cipher(load_secret(tmp_path, None))
    post.settle(20)
    now = int(real_time.time() * 1000)
    post.announce(timing=Timing(urgent=True), due_at=now - 1000, stop_until=now - 1000, valid_until=now + DAY)
    clockwork = Clockwork(
        Settings(
            var=tmp_path,
            database_url=post.url,
            line_channel_id=ID,
            line_channel_secret=SECRET,
            line_api=post.line.url,
        )
    )
    clockwork.start()
    try:
        assert post.line.wait_for(lambda: post.line.platform.ledger.total == 20, timeout=10)
    finally:
        clockwork.stop()
    assert post.times() == {1: 20}


def run(post: Post, *arguments: str, command: str = "notice") -> tuple[int, str]:
    done = CliRunner().invoke(main, [command, *arguments], env={"DATABASE_URL": post.url})
    structlog.reset_defaults()  # the command line has set how it logs
    return done.exit_code, done.output


def test_the_command_line_lists_shows_stops_and_resumes(post: Post) -> None:
    assert run(post, "list")[0] == 0
    post.settle(1_200)
    occurrence_id = post.announce()
    post.line.platform.quota.limit = 500
    post.clock(threads=1)()
    code, listed = run(post, "list")
    assert code == 0
    assert "スマホ教室" in listed
    code, told = run(post, "progress", str(occurrence_id))
    assert code == 0
    assert "1,200" in told
    assert "500" in told
    assert "× 全員には届いていない市のお知らせ: 1 件" in run(post, command="doctor")[1]  # held: somebody has to act
    assert run(post, "resume", str(occurrence_id))[0] == 0
    assert post.headway(occurrence_id).state == "planned"
    assert run(post, "resume", str(occurrence_id))[0] == 1
    assert run(post, "stop", str(occurrence_id))[0] == 0
    assert post.headway(occurrence_id).state == "stopped"
    assert run(post, "stop", str(occurrence_id))[0] == 1
    assert run(post, "progress", "99")[0] == 1
