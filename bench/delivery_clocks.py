"""Clocks in processes of their own; one that was killed is followed by another at once."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

CHECKOUT = Path(__file__).parent.parent
MEBIBYTE = 1 << 20
DRAIN = 40


class Clocks:
    """So many of `bench.delivery_clock` with their settings. peak_mib: the most memory that one was seen to take."""

    def __init__(self, number: int, kills: Path) -> None:
        self.environment: Mapping[str, str] = {}
        self._command = [sys.executable, "-m", "bench.delivery_clock", str(kills)]
        self._number = number
        self._processes: list[subprocess.Popen[str]] = []
        self.deaths = 0
        self.peak_mib = 0.0

    def __enter__(self) -> Self:
        """Start them, and wait until they look for work."""
        self._processes = [self._started() for _ in range(self._number)]
        for process in self._processes:
            assert process.stdout is not None
            process.stdout.readline()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(DRAIN)
            _close(process)

    def look(self) -> None:
        """Follow those that died, and note the memory of the others."""
        for number, process in enumerate(self._processes):
            if process.poll() is not None:
                self.deaths += 1
                _close(process)
                self._processes[number] = self._started()
            else:
                self.peak_mib = max(self.peak_mib, round(_resident(process.pid) / MEBIBYTE, 1))

    def kill(self, process_id: int) -> None:
        """Kill one of them, and wait until it is dead."""
        process = next(each for each in self._processes if each.pid == process_id)
        process.kill()
        process.wait()

    def _started(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(self._command, cwd=CHECKOUT, env=self.environment, stdout=subprocess.PIPE, text=True)


def _close(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    process.stdout.close()


def _resident(process_id: int) -> int:
    try:
        return int(psutil.Process(process_id).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
