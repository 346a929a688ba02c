"""When classes, card desks and the like take place: on the answers about them, and on a card of their own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from faq.entry import Entry
from handlers.answer import fill, note, spoken_in, tel
from handlers.dates import full_date, short_date
from handlers.event import Counter, Event, Result
from handlers.maps import map_at
from handlers.message import Action, Card, Fact, Open, Reply, Tap
from handlers.postback import decode, encode
from knowledge.languages import Language, foreign, listing
from scheduler.notice import Notice, NoticeKind
from scheduler.occurrences import Occurrence, coming, valid
from scheduler.places import place_of

CLASSES: tuple[NoticeKind, ...] = ("smartphone-class", "card-desk")
"""What the area of the rich menu shows."""

AHEAD = 200
"""Days that are looked ahead: some classes take place twice a year."""

ON_AN_ANSWER = 3
ON_A_CARD = 6
OF_A_NOTICE = 5


def calendar(event: Event, counter: Counter) -> Result:
    """What takes place next: all that an answer of the topic ``id`` shows, or classes and card desks."""
    topic = decode(event.data).fields.get("id", "")
    found = _about(topic, counter) if topic else _of_kinds(CLASSES, counter)
    card = _card(found, counter, event.language) if found else _nothing(counter, event.language)
    return Result(reply=Reply(messages=(card,), quick=_details(found, event.language)))


def classes(counter: Counter, language: Language) -> Reply | None:
    """The next classes and card desks; None when nothing is known of any."""
    found = _of_kinds(CLASSES, counter)
    if not found:
        return None
    return Reply(messages=(_card(found, counter, language),), quick=_details(found, language))


def with_calendar(card: Card, entry: Entry, counter: Counter, language: Language) -> Card:
    """The card of an answer with the next times above its facts."""
    found = _about(entry.topic, counter)[:ON_AN_ANSWER]
    if not found:
        return card
    facts = tuple(_fact(one, counter, language) for one in found)
    return replace(card, facts=(*facts, *card.facts), note=_with_sample(card.note, found, counter, language))


def calendar_taps(entry: Entry, counter: Counter, language: Language) -> tuple[Tap, ...]:
    """A button for all times, when an answer shows some."""
    if not _about(entry.topic, counter):
        return ()
    label = counter.wording.say("class.all", language)
    return (Tap(label=label, data=encode("calendar", id=entry.topic), shown=label),)


def notice_card(name: str, counter: Counter, language: Language) -> Card | None:
    """All that is known of a notice; None when there is no such notice any more."""
    chosen = counter.notices.get(name)
    if chosen is None or not valid(chosen, counter.today):
        return None
    title, body, spoken = chosen.words(spoken_in(language))
    section = _section(chosen, counter)
    times = coming([chosen], counter.city.closures, counter.today, days=AHEAD)[:OF_A_NOTICE]
    return Card(
        title=title,
        body=fill(body or "", counter, section) or title,
        facts=tuple(_all_facts(chosen, times, section, counter, language)),
        actions=_links(chosen, counter, language),
        note=_with_sample(note(counter, language, spoken), [chosen], counter, language),
        lang=spoken,
    )


def _about(topic: str, counter: Counter) -> list[Occurrence]:
    return _coming(counter, lambda notice: topic in notice.questions)


def _of_kinds(kinds: Sequence[NoticeKind], counter: Counter) -> list[Occurrence]:
    return _coming(counter, lambda notice: notice.kind in kinds)


def _coming(counter: Counter, wanted: Callable[[Notice], bool]) -> list[Occurrence]:
    notices = [notice for notice in counter.notices.values() if wanted(notice)]
    return coming(notices, counter.city.closures, counter.today, days=AHEAD)


def _card(found: Sequence[Occurrence], counter: Counter, language: Language) -> Card:
    say, shown = counter.wording.say, found[:ON_A_CARD]
    return Card(
        title=say("class.title", language),
        body=say("class.body", language),
        facts=tuple(_fact(one, counter, language) for one in shown),
        actions=(_official(counter, language),),
        note=_with_sample(note(counter, language, language), shown, counter, language),
        lang=language,
    )


def _nothing(counter: Counter, language: Language) -> Card:
    say = counter.wording.say
    return Card(
        title=say("class.title", language),
        body=say("class.none", language, city=counter.city.name),
        actions=(_official(counter, language),),
        lang=language,
    )


def _details(found: Sequence[Occurrence], language: Language) -> tuple[Tap, ...]:
    """A button for each notice that is shown."""
    names = {one.notice.id: one.notice.words(spoken_in(language))[0] for one in found[:ON_A_CARD]}
    return tuple(Tap(label=title, data=encode("notice", id=name), shown=title) for name, title in names.items())


def _fact(one: Occurrence, counter: Counter, language: Language) -> Fact:
    """When; and what, where, how many seats. The whole line opens the map."""
    title = one.notice.words(spoken_in(language))[0]
    told = (title, _where(one.notice, counter), *_state(one, counter, language))
    value = listing(filter(None, told), language)
    return Fact(label=when_text(one, counter, language), value=value, url=_map(one.notice, counter))


def _state(one: Occurrence, counter: Counter, language: Language) -> tuple[str, ...]:
    """Its seats, that it is called off, that it is an example."""
    marks = (("class.off", one.called_off), ("class.sample", one.notice.demo))
    told = (_seats(one, counter, language), *(counter.wording.say(key, language) for key, holds in marks if holds))
    return tuple(filter(None, told))


def _seats(one: Occurrence, counter: Counter, language: Language) -> str:
    say = counter.wording.say
    if one.called_off:
        return ""
    free = counter.free_seats(one)
    if free is not None:
        return say("class.left", language, number=str(free)) if free else say("class.full", language)
    return say("class.capacity", language, number=str(one.notice.capacity)) if one.notice.capacity else ""


def when_text(one: Occurrence, counter: Counter, language: Language) -> str:
    """12月10日（木）10:00～11:30"""
    days = _day(one, counter, language)
    begins = f"{one.begins.hour}:{one.begins.minute:02}" if one.begins else ""
    ends = f"～{one.ends.hour}:{one.ends.minute:02}" if one.ends else ""
    return f"{days}{'' if language == 'ja' or not begins else ' '}{begins}{ends}"


def _day(one: Occurrence, counter: Counter, language: Language) -> str:
    names = counter.wording.say("hours.days", language).split(",")
    days = []
    for day in dict.fromkeys((one.first, one.last)):
        text, weekday = short_date(day, language), names[day.weekday()]
        days.append(text if language == "ja" else f"{text} ({weekday})" if foreign(language) else f"{text} {weekday}")
    return "～".join(days)


def _all_facts(
    chosen: Notice, times: Iterable[Occurrence], section: str, counter: Counter, language: Language
) -> Iterable[Fact]:
    say = counter.wording.say
    lines = [listing((when_text(one, counter, language), *_state(one, counter, language)), language) for one in times]
    japanese = not foreign(language)
    facts = [
        (say("class.when", language), "\n".join(lines), None),
        (say("class.where", language), _where(chosen, counter), _map(chosen, counter)),
        (say("class.who", language), chosen.target if japanese else None, None),
        (say("class.fee", language), chosen.fee if japanese else None, None),
        (say("class.apply", language), "\n".join(_apply(chosen, counter, language)), None),
        (say("card.section", language), section, None),
    ]
    phone = _phone(chosen, counter)
    facts.append((say("card.phone", language), phone, tel(phone) if phone else None))
    facts.append((say("card.checked", language), full_date(chosen.checked_on, language), None))
    return [Fact(label=label, value=value, url=url) for label, value, url in facts if value]


def _apply(chosen: Notice, counter: Counter, language: Language) -> list[str]:
    """How to take part, where no button below does it."""
    say, apply = counter.wording.say, chosen.apply
    lines = [say(f"class.apply.{way}", language) for way in ("walk_in", "phone") if getattr(apply, way)]
    if apply.opens and apply.opens > counter.today:
        lines.append(say("class.apply.from", language, day=full_date(apply.opens, language)))
    if apply.closes:
        lines.append(say("class.apply.until", language, day=full_date(apply.closes, language)))
    return [*lines, apply.note] if apply.note and not foreign(language) else lines


def _where(chosen: Notice, counter: Counter) -> str | None:
    place = place_of(chosen, counter.city, counter.facilities)
    return place.name if place else chosen.place


def _map(chosen: Notice, counter: Counter) -> str | None:
    place = place_of(chosen, counter.city, counter.facilities) or chosen
    return map_at(place.lat, place.lon, place.address)


def _section(chosen: Notice, counter: Counter) -> str:
    if chosen.contact:
        return chosen.contact.name
    section = counter.city.sections.get(chosen.section or "")
    return section.name if section else counter.catalogue.roles.get(chosen.section or "", "")


def _phone(chosen: Notice, counter: Counter) -> str | None:
    section = counter.city.sections.get(chosen.section or "")
    return (chosen.contact.phone if chosen.contact else None) or (section.phone if section else None)


def _links(chosen: Notice, counter: Counter, language: Language) -> tuple[Action, ...]:
    """The map, where to apply and the page of the notice; the city's when it has none."""
    say = counter.wording.say
    own = (
        (say("near.map", language), _map(chosen, counter)),
        (say("class.apply.open", language), chosen.apply.url),
        (say("class.page", language), chosen.page),
    )
    links = tuple(Open(label=label, url=url) for label, url in own if url and url.startswith("https:"))
    return links if chosen.page else (*links, _official(counter, language))


def _official(counter: Counter, language: Language) -> Open:
    return Open(label=counter.wording.say("card.page", language, city=counter.city.name), url=counter.city.website)


def _with_sample(
    said: str | None, shown: Iterable[Occurrence | Notice], counter: Counter, language: Language
) -> str | None:
    """A card's note, with what 見本 means when something on it is one."""
    notices = (one.notice if isinstance(one, Occurrence) else one for one in shown)
    sample = counter.wording.say("class.sample_note", language) if any(one.demo for one in notices) else None
    return "\n".join(filter(None, (said, sample))) or None
