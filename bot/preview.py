"""What a notice would send, before it does: every message in every language, to how many, and what is odd about it.

The same notice, city and moment always give the same messages, so a hash of them says what a person has seen.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.bodies import read_body, write_body
from bot.store.audience import Audience
from bot.store.reach import Reach
from bot.store.sendings import Kind, Part
from handlers.event import Counter
from handlers.maps import MAP
from handlers.message import Card, Message, Open, Reply
from handlers.notices import Sent, announcement, cancellation, correction, place_of
from knowledge.languages import LANGUAGES
from scheduler.due import announce_at, end_of, local_time
from scheduler.missend import Finding, LinkCheck, find_missends
from scheduler.missend import Outgoing as Candidate
from scheduler.notice import Notice
from scheduler.occurrences import Occurrence, Planned, announcements, cancellations, occurrences
from scheduler.timing import Timing

AHEAD = timedelta(days=92)
"""What is planned later is approved later: nobody can look at more."""

WITHOUT_END = timedelta(days=3)
"""How long a notice without any day is of use."""

_UNSEEN = {"source", "checked_on", "review_by", "imported", "announcements"}
"""Fields of a notice that change nothing of what is sent, or only when: the messages say that themselves."""

CountReach = Callable[[Audience], Reach]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One message of a preview: frozen, with whom it would reach at this moment."""

    part: Part
    reach: Reach

    @property
    def replies(self) -> dict[str, Reply]:
        """The message in each language."""
        return {language: read_body(body) for language, body in self.part.bodies.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """All of it. cost: messages of the month's quota; left: how many the channel may still send, None: any number."""

    notice: Notice
    kind: Kind
    shown: tuple[Shown, ...]
    findings: tuple[Finding, ...]
    left: int | None
    basis: str
    digest: str

    @property
    def cost(self) -> int:
        """How many messages it takes in all."""
        return sum(one.reach.total for one in self.shown)

    @property
    def stopped(self) -> bool:
        """Whether it cannot be sent so."""
        return any(finding.stops for finding in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What a preview depends on besides the content. delay: milliseconds before the earliest.

    left: messages that may still be sent this month, None: any number; unsure: nobody could tell how many.
    rehearsal: the channel reaches no resident. unfit: why a message cannot be sent through it, None when it can.
    """

    now: int
    delay: int
    left: int | None
    unsure: bool
    rehearsal: bool
    reach: CountReach
    look: LinkCheck
    unfit: Callable[[Reply], str | None]


def previewed(
    notice: Notice, kind: Kind, counter: Counter, around: Circumstances, wrong: Sent | None = None
) -> Preview:
    """The preview of a notice. wrong: what a correction puts right."""
    shown = []
    for planned in _planned(notice, kind, counter, around):
        part = _part(planned, kind, counter, around, wrong)
        shown.append(Shown(part=part, reach=around.reach(part.audience)))
    frozen = tuple(replace(one, part=replace(one.part, recipients=one.reach.total)) for one in shown)
    parts = [one.part for one in frozen]
    return Preview(
        notice=notice,
        kind=kind,
        shown=frozen,
        findings=findings_of(parts, notice, counter, around),
        left=around.left,
        basis=basis_of(notice, counter),
        digest=digest_of(parts),
    )


def _planned(notice: Notice, kind: Kind, counter: Counter, around: Circumstances) -> list[Planned]:
    """What is to be told: as the notice plans it, else as soon as may be."""
    now, city = around.now, counter.city
    soonest = now + around.delay
    if kind == "announcement":
        until = now + int(AHEAD.total_seconds() * 1000)
        found = [one for one in announcements(notice, city, now, until) if one.to == "subscribers"]
        return found or [_at_once(notice, None, counter, soonest)]
    if kind == "cancellation":
        return [
            replace(one, to="subscribers", at=_allowed(notice, counter, soonest, one.until))
            for one in cancellations(notice, city, now)
        ]
    today = local_time(now).date()
    coming = [one for one in occurrences(notice, city.closures, today, today + AHEAD) if not one.called_off]
    return [_at_once(notice, coming[0] if coming else None, counter, soonest)]


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


def _part(planned: Planned, kind: Kind, counter: Counter, around: Circumstances, wrong: Sent | None) -> Part:
    notice, city = planned.notice, counter.city
    what = planned.occurrence.id if planned.occurrence else notice.id
    # what is sent by decision may be sent again: of what is planned there is one, however often it is approved
    again = f"#{around.now}" if kind != "announcement" else ""
    languages = [language for language in LANGUAGES if language in city.languages]
    return Part(
        key=f"{what}:{kind}:{local_time(planned.at):%Y-%m-%dT%H:%M}{again}",
        bodies={name: write_body(_reply(planned, kind, counter, name, wrong)) for name in languages},
        audience=Audience(topics=notice.topics, districts=notice.districts),
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


def _reply(planned: Planned, kind: Kind, counter: Counter, language: Any, wrong: Sent | None) -> Reply:
    if kind == "cancellation" and planned.occurrence is not None:
        return cancellation(planned.occurrence, counter, language)
    if kind == "correction" and wrong is not None:
        return correction(wrong, planned.notice, planned.occurrence, counter, language)
    return announcement(planned.notice, planned.occurrence, counter, language)


def findings_of(parts: Sequence[Part], notice: Notice, counter: Counter, around: Circumstances) -> tuple[Finding, ...]:
    """What is odd about messages, each thing once."""
    found: dict[Finding, None] = {}
    left = around.left
    month = _month(around.now)
    for part in parts:
        this_month = _month(part.due_at) == month
        candidate = _candidate(part, notice, around, left if this_month else None)
        found |= dict.fromkeys(find_missends(candidate, counter.city, around.now, around.look))
        found |= dict.fromkeys(_unfit(part, around))
        if left is not None and this_month:
            left -= part.recipients
    if around.unsure:
        text = "今月あと何通送れるかを、LINE に確かめられませんでした。"
        found[Finding(rule="quota", stops=False, message=text)] = None
    if not parts:
        found[Finding(rule="past", stops=True, message="送るものがありません。日にちと状態を確かめてください。")] = None
    return tuple(sorted(found, key=lambda one: not one.stops))


def _month(at: int) -> tuple[int, int]:
    when = local_time(at)
    return when.year, when.month


def _candidate(part: Part, notice: Notice, around: Circumstances, left: int | None) -> Candidate:
    japanese = read_body(part.bodies.get("ja") or next(iter(part.bodies.values())))
    return Candidate(
        text="\n".join(text for message in japanese.messages for text in _read(message)),
        links=tuple(link for message in japanese.messages for link in _links(message)),
        at=part.due_at,
        until=part.valid_until,
        local=bool(part.audience.districts),
        asked=part.timing.asked,
        urgent=part.timing.urgent,
        demo=notice.demo,
        recipients=part.recipients,
        left=left,
        rehearsal=around.rehearsal,
    )


def _read(message: Message) -> Iterator[str]:
    """Everything of a message that is read."""
    if isinstance(message, Card):
        yield message.title
        yield message.body
        for fact in message.facts:
            yield f"{fact.label} {fact.value}"
    else:
        yield message.text


def _links(message: Message) -> Iterator[str]:
    """Everything that can be opened, but the map, whose address is ours."""
    if isinstance(message, Card):
        urls = [fact.url for fact in message.facts] + [one.url for one in message.actions if isinstance(one, Open)]
        yield from (url for url in urls if url and not url.startswith(MAP))


def _unfit(part: Part, around: Circumstances) -> Iterator[Finding]:
    for language, body in part.bodies.items():
        if why := around.unfit(read_body(body)):
            text = f"この文は LINE で送れません（{language}：{why}）。"
            yield Finding(rule="size", stops=True, message=text)


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
