"""What becomes of a message after an attempt to send it: the platform's answer in, the next step out (pure).

A message has one retry key, stored before its first attempt, so it may be offered again whenever the platform's answer
is lost: it then says that it has the message already. It knows a key for 24 hours only; before they are over the last
attempt is made, for a later one could arrive a second time. Moments and spans are in milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol, TypeVar

RETRY_KEY_LIVES = 23 * 3600 * 1000
"""So long a message is offered again: an hour less than the platform knows its key, for clocks that are set back."""

FIRST_WAIT = 30 * 1000
LONGEST_WAIT = 30 * 60 * 1000

Body = TypeVar("Body", contravariant=True)

Reason = Literal["refused", "unclear", "late"]
"""Why a message was given up: the platform refuses it; nobody could tell within 24 hours whether it has arrived; its
time was over.
"""


class Answer(Enum):
    """What the platform says to a message."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    """Accepted before, with the same retry key (LINE: 409)."""
    BUSY = "busy"
    """Too many calls; not accepted (LINE: 429)."""
    UNREACHABLE = "unreachable"
    """No usable answer (5xx, broken connection), or it does not know us at the moment: perhaps accepted."""
    REFUSED = "refused"
    """The same message will never be accepted."""
    SPENT = "spent"
    """No messages left this month; not accepted (LINE: the other 429)."""


NOT_ACCEPTED = (Answer.BUSY, Answer.SPENT, Answer.REFUSED)
"""Answers after which it is certain that nobody has got the message by this attempt."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform says to a message, and under which number it has it."""

    answer: Answer
    request_id: str | None = None


class Port(Protocol[Body]):
    """A channel that can send unasked. ``body`` is opaque to the rules here."""

    def push(self, to: str, retry_key: str, body: Body) -> Answer:
        """One attempt, without waiting and trying again."""


class ManyPort(Protocol[Body]):
    """A channel that can send the same to many: to all of them or, on an error, to nobody."""

    def multicast(self, to: Sequence[str], retry_key: str, body: Body, unit: str | None) -> Receipt:
        """One attempt, without waiting and trying again. unit: under which name the platform counts who opens it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """How often a message was offered, when for the first time, when now, and until when it is of use."""

    number: int
    first_at: int
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Sent:
    """It is done."""


@dataclass(frozen=True, slots=True)
class Again:
    """Offer it once more at this moment."""

    at: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Given up, and to be listed."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Held:
    """Not accepted, and no use to go on before a person has done something."""


Step = Sent | Again | Failed


def next_step(answer: Answer, attempt: Attempt, chance: float) -> Step:
    """What to do after an attempt. ``chance`` from 0 to 1 spreads messages that failed together."""
    match answer:
        case Answer.ACCEPTED | Answer.ALREADY:
            return Sent()
        case Answer.REFUSED | Answer.SPENT:
            return Failed("refused")
        case Answer.BUSY | Answer.UNREACHABLE:
            return _later(attempt.at + wait(attempt.number, chance), attempt)


def next_step_of_many(answer: Answer, attempt: Attempt, chance: float) -> Step | Held:
    """What to do after an attempt to reach many: without messages left this month the rest waits for a person."""
    return Held() if answer is Answer.SPENT else next_step(answer, attempt, chance)


def wait(attempts: int, chance: float) -> int:
    """Milliseconds until the next attempt: twice as long each time, give or take a half, up to half an hour."""
    doubled = FIRST_WAIT * 2 ** min(attempts - 1, 10)
    return int(min(doubled, LONGEST_WAIT) * (0.5 + chance))


def _later(at: int, attempt: Attempt) -> Step:
    if at >= attempt.until:
        return Failed("late")
    if at >= attempt.first_at + RETRY_KEY_LIVES:
        return Failed("unclear")
    return Again(at)
