"""A notice as messages: what is announced, called off or put right, with the facts in a fixed order.

Nothing here depends on the day: what was previewed is what is sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.answer import fill, note, spoken_in, tel
from handlers.dates import full_date, short_date
from handlers.event import Counter
from handlers.maps import map_at
from handlers.message import Action, Card, Fact, Open, Reply, Tap, Text
from handlers.postback import encode
from knowledge.facility import Facility
from knowledge.languages import Language, listing
from scheduler.notice import Notice, Span, Times
from scheduler.occurrences import Occurrence

SIGN_UP = "signup"
UNSUBSCRIBE = "unsubscribe"

MOST_DAYS = 5
"""Days of a notice that are listed; the rest is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A message that went out and was wrong."""

    title: str
    on: date


def announcement(notice: Notice, occurrence: Occurrence | None, counter: Counter, language: Language) -> Reply:
    """What is told of ``notice``: of one time that it takes place, or of all of it."""
    return Reply(messages=(_card(notice, occurrence, counter, language),))


def correction(
    wrong: Sent, notice: Notice, occurrence: Occurrence | None, counter: Counter, language: Language
) -> Reply:
    """The notice as it should have been, below a word on what was wrong."""
    say = counter.wording.say
    text = say("notice.corrected", language, day=short_date(wrong.on, language), title=wrong.title)
    return Reply(messages=(Text(text=text, lang=language), _card(notice, occurrence, counter, language)))


def cancellation(occurrence: Occurrence, counter: Counter, language: Language) -> Reply:
    """Word that something does not take place."""
    notice, say = occurrence.notice, counter.wording.say
    title, _, spoken = notice.words(spoken_in(language))
    card = Card(
        title=_marked(say("notice.called_off.title", language, title=title), notice, counter, language),
        body=say("notice.called_off.body", language),
        facts=(*_when(notice, occurrence, counter, language), *_contact(notice, counter, language)),
        actions=_pages(notice, counter, language),
        note=note(counter, language, spoken),
        lang=spoken,
    )
    return Reply(messages=(card,))


def rehearsal(reply: Reply, counter: Counter, language: Language) -> Reply:
    """The same, told to be a test."""
    text = Text(text=counter.wording.say("notice.test", language), lang=language)
    return Reply(messages=(text, *reply.messages), quick=reply.quick)


def _card(notice: Notice, occurrence: Occurrence | None, counter: Counter, language: Language) -> Card:
    title, body, spoken = notice.words(spoken_in(language))
    section = section_name(notice, counter)
    return Card(
        title=_marked(title, notice, counter, language),
        body=fill(body or counter.wording.say("notice.from", language, section=section), counter, section),
        facts=tuple(_facts(notice, occurrence, counter, language)),
        actions=(*_apply(notice, occurrence, counter, language), *_pages(notice, counter, language)),
        feedback=_stop(notice, counter, language),
        note=note(counter, language, spoken),
        lang=spoken,
    )


def _marked(title: str, notice: Notice, counter: Counter, language: Language) -> str:
    """The title with what everybody has to see of it first: that it is an example, that it is urgent."""
    key = "notice.demo" if notice.demo else "notice.urgent" if notice.urgent else None
    return counter.wording.say(key, language, title=title) if key else title


def _facts(notice: Notice, occurrence: Occurrence | None, counter: Counter, language: Language) -> Iterator[Fact]:
    say = counter.wording.say
    yield from _when(notice, occurrence, counter, language)
    yield from _where(notice, counter, language)
    if notice.target:
        yield Fact(label=say("notice.target", language), value=notice.target)
    if notice.capacity:
        people = say("notice.people", language, number=str(notice.capacity))
        yield Fact(label=say("notice.capacity", language), value=people)
    if notice.fee:
        yield Fact(label=say("notice.fee", language), value=notice.fee)
    if how := _how_to_apply(notice, counter, language):
        yield Fact(label=say("notice.apply", language), value=how)
    yield from _contact(notice, counter, language)


def _when(notice: Notice, occurrence: Occurrence | None, counter: Counter, language: Language) -> Iterator[Fact]:
    say = counter.wording.say
    spans = notice.dates
    times = notice.times
    if occurrence is not None:
        spans = (Span(first=occurrence.first, last=occurrence.last),)
        times = (Times.model_validate({"from": occurrence.begins, "to": occurrence.ends}),) if occurrence.begins else ()
    days = [_days(span, language) for span in spans[:MOST_DAYS]]
    if len(spans) > MOST_DAYS:
        days.append(say("notice.more_days", language, number=str(len(spans) - MOST_DAYS)))
    if days:
        yield Fact(label=say("notice.when", language), value="\n".join(days))
    if times:
        yield Fact(label=say("notice.time", language), value=listing(map(hours_text, times), language))


def _days(span: Span, language: Language) -> str:
    first = full_date(span.first, language)
    return first if span.first == span.last else f"{first}～{full_date(span.last, language)}"


def hours_text(times: Times) -> str:
    """10:00～11:30, or 10:00～ where nobody said when it ends."""
    ends = f"{times.ends.hour}:{times.ends.minute:02}" if times.ends else ""
    return f"{times.begins.hour}:{times.begins.minute:02}～{ends}"


def place_of(notice: Notice, counter: Counter) -> Facility | None:
    """Where it takes place, as far as it can be found on a map."""
    if notice.place is None:
        return None
    if known := counter.facilities.get(notice.place) or counter.facilities.get(f"place.{notice.place}"):
        return known
    return Facility(
        id="place",
        kind="facility",
        name=notice.place,
        address=notice.address,
        lat=notice.lat,
        lon=notice.lon,
        source=notice.source,
        checked_on=notice.checked_on,
    )


def _where(notice: Notice, counter: Counter, language: Language) -> Iterator[Fact]:
    place = place_of(notice, counter)
    if place is not None:
        address = f"（{place.address}）" if place.address else ""
        label = counter.wording.say("notice.place", language)
        yield Fact(label=label, value=f"{place.name}{address}", url=map_at(place.lat, place.lon, place.address))


def _how_to_apply(notice: Notice, counter: Counter, language: Language) -> str:
    apply, say = notice.apply, counter.wording.say
    ways = (
        ("notice.apply.walk_in", apply.walk_in),
        ("notice.apply.chat", apply.chat),
        ("notice.apply.phone", apply.phone),
        ("notice.apply.page", apply.url),
    )
    lines = [say(key, language) for key, given in ways if given]
    if apply.opens:
        lines.append(say("notice.apply.from", language, day=short_date(apply.opens, language)))
    if apply.closes:
        lines.append(say("notice.apply.until", language, day=short_date(apply.closes, language)))
    return "\n".join([*lines, *filter(None, (apply.note,))])


def section_name(notice: Notice, counter: Counter) -> str:
    """Who is behind a notice: the section as the city calls it, else the contact."""
    if notice.section and (section := counter.city.sections.get(notice.section)):
        return section.name
    if notice.contact:
        return notice.contact.name
    return counter.catalogue.roles.get(notice.section or "", counter.city.name)


def phone_of(notice: Notice, counter: Counter) -> str | None:
    """Which number to call."""
    section = counter.city.sections.get(notice.section or "")
    own = notice.contact.phone if notice.contact else None
    return own or (section.phone if section else None)


def _contact(notice: Notice, counter: Counter, language: Language) -> Iterator[Fact]:
    say, phone = counter.wording.say, phone_of(notice, counter)
    name = notice.contact.name if notice.contact else section_name(notice, counter)
    yield Fact(label=say("card.agency", language), value=name)
    if phone:
        yield Fact(label=say("card.phone", language), value=phone, url=tel(phone))


def _apply(notice: Notice, occurrence: Occurrence | None, counter: Counter, language: Language) -> tuple[Action, ...]:
    say = counter.wording.say
    actions: list[Action] = []
    if notice.apply.chat and occurrence is not None:
        label = say("notice.sign_up", language)
        actions.append(Tap(label=label, data=encode(SIGN_UP, s=occurrence.id), shown=label))
    if notice.apply.url:
        actions.append(Open(label=say("notice.apply_page", language), url=notice.apply.url))
    return tuple(actions)


def _pages(notice: Notice, counter: Counter, language: Language) -> tuple[Action, ...]:
    say = counter.wording.say
    return (Open(label=say("near.page", language), url=notice.page),) if notice.page else ()


def _stop(notice: Notice, counter: Counter, language: Language) -> tuple[Tap, ...]:
    """One tap, and no more notices of this kind come. It stands below, where nobody presses it by mistake."""
    if not notice.topics:
        return ()
    label = counter.wording.say("notice.stop", language)
    return (Tap(label=label, data=encode(UNSUBSCRIBE, topic=",".join(notice.topics)), shown=label),)
