"""What a preview depends on besides the content: the moment, the channel and its residents."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bot.store.reach import Reach
from bot.store.sendings import Part, State
from handlers.message import Reply
from scheduler.missend import LinkCheck


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """Things as they are now. now: UTC milliseconds. delay: milliseconds before the earliest.

    left: messages that may still be sent this month, None: any number; unsure: nobody could tell how many.
    settled: how far planned messages are, by key, of a notice that says so. rehearsal: the channel reaches no resident.
    unfit: why a message cannot be sent through it, None when it can.
    """

    now: int
    delay: int
    left: int | None
    unsure: bool
    rehearsal: bool
    settled: Callable[[Collection[str], str], Mapping[str, State]]
    reach: Callable[[Part], Reach]
    look: LinkCheck
    unfit: Callable[[Reply], str | None]
