"""`python -m bench.delivery_clock FOLDER`: a clock like `madoguchi clock` that dies where it is told to.

The only difference is where its log goes: the debug lines of `bot.handover` and `bot.delivery` name the point that a
chunk has reached, and here a line may be the last thing the process does.
"""

import logging
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict

from bench.kills import Kills, Phase, die
from bot.clockwork import Clockwork
from bot.settings import Settings

POINTS: dict[str, Phase] = {"chunk_claimed": "claimed", "chunk_started": "stored", "chunk_answered": "answered"}


class Reaper:
    """A processor of structlog."""

    def __init__(self, kills: Kills) -> None:
        self._kills = kills

    def __call__(self, _logger: Any, _method: str, line: EventDict) -> EventDict:
        """Pass the line on, or end here."""
        phase = POINTS.get(line["event"])
        if phase is not None:
            if self._kills.fires(line["chunk"], phase):
                die()
            if phase == "stored":
                self._kills.hold(line["chunk"])
        if line["event"] == "line.call" or line["event"].startswith("chunk_"):
            raise structlog.DropEvent
        return line


def main() -> None:
    """Run until SIGTERM."""
    structlog.configure(
        processors=[
            Reaper(Kills(Path(sys.argv[1]))),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    clockwork = Clockwork(Settings())
    clockwork.start()
    print("ready", flush=True)
    stop.wait()
    clockwork.stop()


if __name__ == "__main__":
    main()
