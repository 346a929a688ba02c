"""Milliseconds, and asking several systems the same questions in turn."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bench.peers import Ranker

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """What one system found for every question (positions of documents, best first), and the milliseconds it took."""

    found: list[list[int]]
    milliseconds: list[float]


def timed(call: Callable[[str], Result], question: str) -> tuple[Result, float]:
    """What a call returns and how many milliseconds it took."""
    start = time.perf_counter()
    result = call(question)
    return result, (time.perf_counter() - start) * 1_000


def percentile(milliseconds: Sequence[float], percent: float) -> float:
    """The given percentile, interpolated."""
    return round(float(np.percentile(milliseconds, percent)), 4)


def in_turn(systems: Mapping[str, Ranker], questions: Sequence[str]) -> dict[str, Ranked]:
    """Every question put to every system before the next question, so that a busy machine slows all of them."""
    ranked = {name: Ranked(found=[], milliseconds=[]) for name in systems}
    for question in questions:
        for name, rank in systems.items():
            found, milliseconds = timed(rank, question)
            ranked[name].found.append(found)
            ranked[name].milliseconds.append(milliseconds)
    return ranked
