"""Where clocks are to be killed: points (chunk, phase) as files, each fired once by whoever reaches it first.

A file ``17-claimed`` in ``pending`` waits for its point; it is moved to ``fired`` by the process that dies of it, which
only one process can do. For the point that lies on the platform's side, ``holders`` says which process has a chunk.
"""

import os
import random
import signal
from itertools import product
from pathlib import Path
from typing import Literal, get_args

Phase = Literal["claimed", "stored", "accepted", "answered"]
"""claimed; key and first attempt stored, not sent; accepted, the answer not read; answered, the answer not recorded."""

PHASES: tuple[Phase, ...] = get_args(Phase)


class Kills:
    """The points below a folder."""

    def __init__(self, folder: Path) -> None:
        self._pending, self._fired, self._holders = (folder / name for name in ("pending", "fired", "holders"))
        for made in (self._pending, self._fired, self._holders):
            made.mkdir(parents=True, exist_ok=True)

    def draw(self, chunks: int, kills: int, seed: int) -> None:
        """Choose so many of all points, evenly among the phases as chance will have it."""
        points = random.Random(seed).sample(list(product(range(chunks), PHASES)), kills)
        for chunk, phase in points:
            (self._pending / f"{chunk}-{phase}").touch()

    def fires(self, chunk: int, phase: Phase) -> bool:
        """Whether somebody is to die here, said once."""
        try:
            os.rename(self._pending / f"{chunk}-{phase}", self._fired / f"{chunk}-{phase}")
        except FileNotFoundError:
            return False
        return True

    def hold(self, chunk: int) -> None:
        """This process is about to send a chunk."""
        if (self._pending / f"{chunk}-accepted").exists():
            aside = self._holders / f".{os.getpid()}-{chunk}"
            aside.write_text(str(os.getpid()))
            os.replace(aside, self._holders / str(chunk))

    def holder(self, chunk: int) -> int:
        """The process that sent a chunk last."""
        return int((self._holders / str(chunk)).read_text())

    def fired(self) -> dict[Phase, int]:
        """How many points were fired in each phase."""
        names = [path.name for path in self._fired.iterdir()]
        return {phase: sum(name.endswith(f"-{phase}") for name in names) for phase in PHASES}


def die() -> None:
    """As if the power failed."""
    os.kill(os.getpid(), signal.SIGKILL)
