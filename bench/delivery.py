"""`python -m bench.delivery --recipients N --kill K`: does a notice arrive once at everybody, and how fast?

A LINE platform of ours in this process, with a limit on multicasts; clocks in processes of their own; a fresh database
with N residents; one occurrence. K times a clock is killed (SIGKILL) at a point drawn by chance, a chunk in a phase
(see `bench.kills`), and another one started. What arrived is counted at the platform.
"""

import argparse
import math
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Response, request

from bench.delivery_clocks import Clocks
from bench.delivery_town import Town
from bench.kills import Kills
from bench.output import Report, columns, progress, show
from bot.simulator import Rate, Simulator, openapi_folder
from bot.store.planning import CHUNK

LIMIT = 200.0
"""Multicasts a second that LINE allows."""

USED = 0.975
"""The share of the limit that clocks are set to: 195 of 200, as is the default."""

LOOK_EVERY = 0.1
PATIENCE = 1800.0
CHANNEL = ("1234567890", "8c570fa6dd201bb328f1c1eac23a96d8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--kill", type=int, default=0, metavar="K", help="clocks killed on the way")
    parser.add_argument("--clocks", type=int, default=2)
    parser.add_argument("--limit", type=float, default=LIMIT, help="multicasts a second that the platform allows")
    parser.add_argument("--seconds", type=float, default=0, help="lower the limit so that it lasts so long at least")
    parser.add_argument("--lease", type=float, default=4, help="seconds after which a clock counts as dead")
    parser.add_argument("--threads", type=int, default=8, help="sending threads of a clock")
    parser.add_argument("--restart", action="store_true", help="start the clocks after the minute has come")
    parser.add_argument("--seed", type=int, default=7, help="for the points at which clocks are killed")
    parser.add_argument("--database-url", help="an empty PostgreSQL database instead of SQLite")
    parser.add_argument("--json", action="store_true")
    options = vars(parser.parse_args())
    as_json = options.pop("json")
    show(measure(**options), as_json=as_json, table=table)


def measure(
    *,
    recipients: int,
    kill: int = 0,
    clocks: int = 2,
    limit: float = LIMIT,
    seconds: float = 0,
    lease: float = 4,
    threads: int = 8,
    restart: bool = False,
    seed: int = 7,
    database_url: str | None = None,
) -> dict[str, Any]:
    """Figures of one occurrence. Raises TimeoutError when it does not come to its end."""
    chunks = math.ceil(recipients / CHUNK)
    limit = min(limit, chunks / seconds) if seconds else limit
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kills = Kills(folder / "kills")
        kills.draw(chunks, kill, seed)
        line = Simulator(channel_id=CHANNEL[0], channel_secret=CHANNEL[1], openapi=openapi_folder() if kill else None)
        burst = max(1, round(limit))
        line.rate("multicast", Rate(count=burst, seconds=burst / limit))
        paced = {
            "MADOGUCHI_NOTICES_PER_SECOND": str(limit * USED),
            "MADOGUCHI_NOTICE_LEASE_SECONDS": str(lease),
            "MADOGUCHI_NOTICE_THREADS": str(threads),
        }
        running = Clocks(clocks, folder / "kills")
        watch = _Deaths(kills, running)
        line.app.after_request(watch.after)
        with line, closing(Town(folder / "var", database_url, line.url, CHANNEL)) as town:
            watch.town = town
            progress(f"{recipients} residents")
            town.settle(recipients)
            report: dict[str, Any] = {
                "recipients": recipients,
                "chunks": chunks,
                "clocks": clocks,
                "limit": round(limit, 3),
                "restart": restart,
            }
            running.environment = town.environment | paced
            progress(f"one occurrence, {limit:.3g} multicasts a second, {clocks} clocks, {kill} kills")
            announced = town.announce() if restart else None
            begins = time.time()
            with running:
                if announced is None:
                    begins, announced = time.time(), town.announce()
                report |= _watched(line, town, running, announced, begins) | {"kills": kills.fired()}
    report["never"] = recipients - report["once"] - report["twice"]
    report["limit_used"] = round(report["calls_per_s"] / limit, 3) if report["calls_per_s"] else None
    return report


class _Deaths:
    """Kills a clock whose chunk the platform has just accepted, before it can read the answer."""

    def __init__(self, kills: Kills, clocks: Clocks) -> None:
        self.town: Town | None = None
        self._kills = kills
        self._clocks = clocks

    def after(self, response: Response) -> Response:
        """Called by the platform when it has decided."""
        key = request.headers.get("X-Line-Retry-Key")
        if key and response.status_code == 200 and self.town is not None:
            chunk = self.town.chunk_of(key)
            if self._kills.fires(chunk, "accepted"):
                self._clocks.kill(self._kills.holder(chunk))
        return response


def _watched(line: Simulator, town: Town, clocks: Clocks, occurrence_id: int, begins: float) -> dict[str, Any]:
    """begins: when the occurrence is due or, later than that, the clocks are started."""
    while (seen := town.headway(occurrence_id)).ended_at is None:
        if time.time() - begins > PATIENCE:
            raise TimeoutError(f"not through after {PATIENCE} seconds: {seen}")
        clocks.look()
        time.sleep(LOOK_EVERY)
    calls = line.calls("multicast")
    lasted = calls[-1].at - calls[0].at
    times = line.platform.ledger.histogram()
    once = times.pop(1, 0)
    return {
        "state": seen.state,
        "once": once,
        "twice": sum(times.values()),
        "calls": len(calls),
        "conflicts": sum(call.status == 409 for call in calls),
        "too_fast": sum(call.status == 429 for call in calls),
        "started_after_s": round(calls[0].at - begins, 2),
        "seconds": round(lasted, 2),
        "calls_per_s": round((len(calls) - 1) / lasted, 2) if lasted else None,
        "peak_mib": clocks.peak_mib,
        "deaths": clocks.deaths,
        "violations": len(line.violations),
    }


def table(report: Report) -> str:
    """A line for each figure."""
    return columns([[name, value] for name, value in report.items()])


if __name__ == "__main__":
    main()
