"""How fast a channel may be used, and whether at all: a token bucket and a circuit breaker (pure).

Moments and spans are in milliseconds. Clocks are set forward and back now and then: nothing here waits for a moment
that lies further away than it put it itself.
"""

from dataclasses import dataclass
from typing import Self

from scheduler.delivery import Answer

BURST = 0.1
"""Seconds of sending that an idle bucket saves up: makes up for a pause of ours, and is too little to overrun LINE."""

BLOCK = 0.04
"""Seconds of sending that are waited for at least, so that chunks are claimed several at a time."""

SKEW = 10_000
"""How far clocks may be apart, or wait for the row: a bucket filled later than that was filled before one was set."""

REBUKE = 1000
"""How long nobody sends after the platform said that we are too fast."""

TRIPS_AT = 5
STAYS_OPEN = 10_000
"""So many calls in a row without a usable answer, and for so long nothing is sent; then one chunk is tried."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Calls that may be made at a moment; below zero after the platform complained."""

    tokens: float
    at: int

    @classmethod
    def full(cls, per_second: float, now: int) -> Self:
        """The bucket of a channel that was idle."""
        return cls(_capacity(per_second), now)

    def refilled(self, per_second: float, now: int) -> Self:
        """The bucket at a later moment. Clocks a little behind count no time twice; one set back begins anew."""
        now = max(self.at, now) if self.at - now < SKEW else now
        more = max(0, now - self.at) / 1000 * per_second
        return type(self)(min(self.tokens + more, _capacity(per_second)), now)

    def taken(self, calls: int) -> Self:
        """The bucket when so many calls are to be made."""
        return type(self)(self.tokens - calls, self.at)

    def rebuked(self, per_second: float) -> Self:
        """The bucket after the platform complained, once however many complaints come in at a time."""
        return type(self)(-per_second * REBUKE / 1000, self.at)

    def wait(self, per_second: float) -> int:
        """Milliseconds until a block may be sent."""
        block = min(max(1.0, per_second * BLOCK), _capacity(per_second))
        return max(1, int((block - self.tokens) / per_second * 1000))


def _capacity(per_second: float) -> float:
    return max(1.0, per_second * BURST)


@dataclass(frozen=True, slots=True)
class Breaker:
    """Whether a channel is worth trying. failures: calls in a row without a usable answer."""

    failures: int = 0
    open_until: int = 0

    def most(self, now: int, wanted: int) -> int:
        """How many chunks may be sent of so many: all, none while it is open, then one to see how it goes."""
        if self.failures < TRIPS_AT:
            return wanted
        return 0 if now < self.open_until <= now + STAYS_OPEN else min(wanted, 1)

    def tried(self, now: int) -> Self:
        """The breaker once chunks were handed out: of an open one, one at a time."""
        return type(self)(self.failures, now + STAYS_OPEN) if self.failures >= TRIPS_AT else self

    def after(self, answer: Answer, now: int) -> Self:
        """The breaker after an answer; any that can be understood closes it."""
        if answer is not Answer.UNREACHABLE:
            return type(self)()
        failures = self.failures + 1
        return type(self)(failures, now + STAYS_OPEN if failures >= TRIPS_AT else 0)
