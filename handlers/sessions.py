"""Which times of classes, card desks and the like a question is about: on the days asked for, one's district first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from handlers.event import Counter, Event
from scheduler.notice import REMINDS, Notice, NoticeKind
from scheduler.occurrences import Occurrence, coming
from scheduler.period import period_of

AHEAD = 200
"""Days that are looked ahead: some classes take place twice a year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Times, the next one first. asked: the question was when. missed: it named days on which there is none."""

    times: Sequence[Occurrence] = ()
    asked: bool = False
    missed: bool = False


def about(topic: str, event: Event, counter: Counter) -> Found:
    """What an answer of ``topic`` shows."""
    return _found(lambda notice: topic in notice.questions, event, counter)


def of_kinds(kinds: Sequence[NoticeKind], event: Event, counter: Counter) -> Found:
    """What takes place of some kinds."""
    return _found(lambda notice: notice.kind in kinds, event, counter)


def of_topic(topic: str, event: Event, counter: Counter) -> Found:
    """What takes place of a topic that one can subscribe to."""
    return _found(lambda notice: topic in notice.topics, event, counter)


def _found(wanted: Callable[[Notice], bool], event: Event, counter: Counter) -> Found:
    notices = [notice for notice in counter.notices.values() if wanted(notice)]
    if not notices:
        return Found()
    times = _near_first(coming(notices, counter.city.closures, counter.today, days=AHEAD), event.wishes.district)
    said = counter.commands.heard(event.text) if event.kind == "text" else None
    period = period_of(said, counter.today) if said else None
    then = [one for one in times if period is None or period.meets(one.first, one.last)]
    asked = period is not None or (said is not None and said.any("soon"))
    return Found(times=then or times, asked=asked, missed=bool(times) and not then)


def _near_first(times: Iterable[Occurrence], district: str | None) -> list[Occurrence]:
    """What concerns the district first. Of reminders (garbage days) nothing else: another district's would be wrong."""
    if district is None:
        return list(times)
    far = [(bool(one.notice.districts) and district not in one.notice.districts, one) for one in times]
    kept = [(away, one) for away, one in far if not away or one.notice.kind not in REMINDS]
    return [one for _, one in sorted(kept, key=lambda pair: pair[0])]
