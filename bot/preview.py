"""What a notice would send, before it does: every message in every language, to how many, and what is odd about it.

The same notice, city and moment always give the same messages, so a hash of them says what a person has seen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.bodies import read_body, write_body
from bot.circumstances import Circumstances
from bot.oddities import findings_of
from bot.store.audience import Audience
from bot.store.reach import Reach
from bot.store.sendings import Kind, Part, State
from handlers.event import Counter
from handlers.message import Reply
from handlers.notices import Sent, announcement, cancellation, correction, place_of
from knowledge.city import City
from knowledge.languages import LANGUAGES, instead_of_others
from scheduler.due import announce_at, end_of, local_time
from scheduler.missend import Finding
from scheduler.notice import Notice
from scheduler.occurrences import Occurrence, Planned, announcements, cancellations, occurrences
from scheduler.timing import Timing

AHEAD = timedelta(days=92)
"""What is planned later is approved later: nobody can look at more."""

WITHOUT_END = timedelta(days=3)
"""How long a notice without any day is of use."""

_UNSEEN = {"source", "checked_on", "review_by", "imported", "announcements"}
"""Fields of a notice that change nothing of what is sent, or only when: the messages say that themselves."""


_SETTLED: tuple[State, ...] = ("approved", "handed")
"""What need not be put forward again, as long as the notice stays as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """What a correction puts right: a sending, as residents know it, and the occurrences by which they got it."""

    sending_id: int
    sent: Sent
    got: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One message of a preview: frozen, with whom it would reach at this moment."""

    part: Part
    reach: Reach

    @property
    def replies(self) -> dict[str, Reply]:
        """The message in each language."""
        return {language: read_body(body) for language, body in self.part.bodies.items()}

    @property
    def read_in(self) -> dict[str, str]:
        """For each language of the message and of its readers, the one its words are in."""
        spoken = {language: reply.messages[-1].lang for language, reply in self.replies.items()}
        instead = spoken[instead_of_others(spoken)]
        return {language: spoken.get(language, instead) for language in {**spoken, **self.reach.languages}}

    @property
    def untranslated(self) -> int:
        """How many will read it in another language than theirs."""
        read_in = self.read_in
        return sum(number for language, number in self.reach.languages.items() if read_in[language] != language)


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """All of it. left: messages that may still be sent this month, None: any number; unsure: nobody could tell.

    corrects: the id of the sending that it puts right.
    """

    notice: Notice
    kind: Kind
    corrects: int | None
    shown: tuple[Shown, ...]
    findings: tuple[Finding, ...]
    left: int | None
    unsure: bool
    basis: str
    digest: str

    @property
    def costs(self) -> dict[tuple[int, int], int]:
        """How many messages it takes, by year and month."""
        return costs_of(self.shown)

    @property
    def cost(self) -> int:
        """How many it takes in all."""
        return sum(self.costs.values())

    @property
    def stopped(self) -> bool:
        """Whether it cannot be sent so."""
        return any(finding.stops for finding in self.findings)


def previewed(
    notice: Notice, kind: Kind, counter: Counter, around: Circumstances, wrong: Wrong | None = None
) -> Preview:
    """The preview of a notice. wrong: what a correction puts right."""
    planned = _planned(notice, kind, counter, around)
    shown = counted([_part(one, kind, counter, around, wrong) for one in planned], around)
    parts = [one.part for one in shown]
    return Preview(
        notice=notice,
        kind=kind,
        corrects=wrong.sending_id if wrong else None,
        shown=shown,
        findings=findings_of(parts, notice, counter, around),
        left=around.left,
        unsure=around.unsure,
        basis=basis_of(notice, counter),
        digest=digest_of(parts),
    )


def counted(parts: Iterable[Part], around: Circumstances) -> tuple[Shown, ...]:
    """Messages with whom they would reach now."""
    reached = ((part, around.reach(part)) for part in parts)
    return tuple(Shown(part=replace(part, recipients=reach.total), reach=reach) for part, reach in reached)


def costs_of(shown: Iterable[Shown]) -> dict[tuple[int, int], int]:
    """How many messages of which month's quota they take, by year and month."""
    costs: dict[tuple[int, int], int] = {}
    for one in sorted(shown, key=lambda one: one.part.due_at):
        due = local_time(one.part.due_at)
        month = due.year, due.month
        costs[month] = costs.get(month, 0) + one.reach.total
    return costs


def _planned(notice: Notice, kind: Kind, counter: Counter, around: Circumstances) -> list[Planned]:
    """What is to be told: as the notice plans it, else as soon as may be."""
    now, city = around.now, counter.city
    soonest = now + around.delay
    if kind == "announcement":
        found = planned_ahead(notice, city, now)
        settled = around.settled([key_of(one, kind) for one in found], basis_of(notice, counter))
        still_open = [one for one in found if settled.get(key_of(one, kind)) not in _SETTLED]
        return still_open if found else [_at_once(notice, None, counter, soonest)]
    if kind == "cancellation":
        return [
            replace(one, to="subscribers", at=_allowed(notice, counter, soonest, one.until))
            for one in cancellations(notice, city, now)
        ]
    today = local_time(now).date()
    coming = [one for one in occurrences(notice, city.closures, today, today + AHEAD) if not one.called_off]
    return [_at_once(notice, coming[0] if coming else None, counter, soonest)]


def planned_ahead(notice: Notice, city: City, now: int) -> list[Planned]:
    """What the notice plans to tell those subscribed within ``AHEAD``."""
    until = now + int(AHEAD.total_seconds() * 1000)
    return [one for one in announcements(notice, city, now, until) if one.to == "subscribers"]


def _at_once(notice: Notice, occurrence: Occurrence | None, counter: Counter, soonest: int) -> Planned:
    until = _until(notice, occurrence, counter, soonest)
    at = _allowed(notice, counter, soonest, until)
    return Planned(notice=notice, occurrence=occurrence, kind="announcement", to="subscribers", at=at, until=until)


def _until(notice: Notice, occurrence: Occurrence | None, counter: Counter, soonest: int) -> int:
    if occurrence is not None:
        return occurrence.starts_at if occurrence.begins else occurrence.over_at
    if notice.valid_until is not None:
        return end_of(notice.valid_until)
    if notice.dates:
        return max(end_of(span.last) for span in notice.dates)
    return soonest + int(WITHOUT_END.total_seconds() * 1000)


def _allowed(notice: Notice, counter: Counter, soonest: int, until: int) -> int:
    """The first moment at which it may go out."""
    if notice.urgent:
        return soonest
    city = counter.city
    return announce_at(soonest, city.sending_hours, city.closures, before=until) or soonest


def _part(planned: Planned, kind: Kind, counter: Counter, around: Circumstances, wrong: Wrong | None) -> Part:
    notice, city = planned.notice, counter.city
    # what is sent by decision may be sent again: of what is planned there is one, however often it is approved
    again = f"#{around.now}" if kind != "announcement" else ""
    languages = [language for language in LANGUAGES if language in city.languages]
    return Part(
        key=f"{key_of(planned, kind)}{again}",
        bodies={name: write_body(_reply(planned, kind, counter, name, wrong)) for name in languages},
        audience=Audience(got=wrong.got) if wrong else Audience(topics=notice.topics, districts=notice.districts),
        timing=Timing(
            urgent=notice.urgent,
            asked=planned.kind == "reminder",
            hours=city.sending_hours,
            closures=city.closures,
        ),
        recipients=0,
        due_at=planned.at,
        valid_until=planned.until,
    )


def key_of(planned: Planned, kind: Kind) -> str:
    """What a planned message is known by: what it tells of, as what, and when."""
    what = planned.occurrence.id if planned.occurrence else planned.notice.id
    return f"{what}:{kind}:{local_time(planned.at):%Y-%m-%dT%H:%M}"


def _reply(planned: Planned, kind: Kind, counter: Counter, language: Any, wrong: Wrong | None) -> Reply:
    if kind == "cancellation" and planned.occurrence is not None:
        return cancellation(planned.occurrence, counter, language)
    if kind == "correction" and wrong is not None:
        return correction(wrong.sent, planned.notice, planned.occurrence, counter, language)
    return announcement(planned.notice, planned.occurrence, counter, language)


def basis_of(notice: Notice, counter: Counter) -> str:
    """A hash of all that stands in the messages of a notice: it changes when the notice, its section or place does."""
    section, place = counter.city.sections.get(notice.section or ""), place_of(notice, counter)
    said = notice.model_dump(mode="json", by_alias=True, exclude=_UNSEEN, exclude_defaults=True)
    shown = {"name", "address", "lat", "lon"}
    return _hash(
        {
            "notice": said,
            "section": section.model_dump(mode="json", include={"name", "phone"}) if section else None,
            "place": place.model_dump(mode="json", include=shown) if place else None,
        }
    )


def digest_of(parts: Sequence[Part]) -> str:
    """A hash of messages, of whom they are for and of when they go."""
    return _hash(
        [
            {
                "key": part.key,
                "bodies": dict(part.bodies),
                "audience": part.audience.stored(),
                "timing": part.timing.model_dump(mode="json", by_alias=True),
                "due": part.due_at,
                "until": part.valid_until,
            }
            for part in parts
        ]
    )


def _hash(value: Mapping[str, Any] | Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
