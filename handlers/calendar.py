"""When classes, card desks and the like take place: on the answers about them, and on a card of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from faq.entry import Entry
from handlers.answer import fill, note, spoken_in, tel
from handlers.dates import full_date, short_date
from handlers.event import Counter, Event, Result
from handlers.maps import map_at
from handlers.message import Action, Card, Fact, Open, Reply, Tap
from handlers.postback import decode, encode
from handlers.sessions import AHEAD, Found, about, of_kinds
from knowledge.languages import Language, foreign, listing
from scheduler.notice import Notice, NoticeKind
from scheduler.occurrences import Occurrence, coming, valid
from scheduler.places import place_of

CLASSES: tuple[NoticeKind, ...] = ("smartphone-class", "card-desk")
"""What the area of the rich menu shows."""

ON_AN_ANSWER = 3
ON_A_CARD = 6
OF_A_NOTICE = 5


def calendar(event: Event, counter: Counter) -> Result:
    """What takes place next: all that an answer of the topic ``id`` shows, or classes and card desks."""
    topic = decode(event.data).fields.get("id", "")
    found = about(topic, event, counter) if topic else of_kinds(CLASSES, event, counter)
    reply = _reply(found, event, counter)
    return Result(reply=reply or Reply(messages=(_nothing(counter, event.language),)))


def times_of(kinds: Sequence[NoticeKind], event: Event, counter: Counter) -> Reply | None:
    """What takes place next of some kinds; None when nothing is known of any."""
    return _reply(of_kinds(kinds, event, counter), event, counter)


def with_calendar(card: Card, entry: Entry, event: Event, counter: Counter) -> Card:
    """The card of an answer with the next times above its facts."""
    found, language = about(entry.topic, event, counter), event.language
    shown = found.times[:ON_AN_ANSWER]
    if not shown:
        return card
    facts = tuple(time_fact(one, counter, language) for one in shown)
    body = "\n\n".join(filter(None, (_first(found, counter, language), card.body)))
    return replace(card, body=body, facts=(*facts, *card.facts), note=_with_sample(card.note, shown, counter, language))


def _first(found: Found, counter: Counter, language: Language) -> str:
    """What whoever asks when is told before all else."""
    if found.missed:
        return counter.wording.say("class.none_then", language)
    upcoming = next((one for one in found.times if not one.called_off), None)
    if upcoming is None or not found.asked:
        return ""
    sample = counter.wording.say("class.sample", language) if upcoming.notice.demo else ""
    told = (when_text(upcoming, counter, language), _where(upcoming.notice, counter), sample)
    return counter.wording.say("class.next", language, what=listing(filter(None, told), language))


def calendar_taps(entry: Entry, event: Event, counter: Counter) -> tuple[Tap, ...]:
    """A button for all times, when an answer shows some, and one for each notice shown."""
    found, language = about(entry.topic, event, counter), event.language
    if not found.times:
        return ()
    label = counter.wording.say("class.all", language)
    every = Tap(label=label, data=encode("calendar", id=entry.topic), shown=label)
    return (every, *_details(found.times[:ON_AN_ANSWER], counter, language))


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


def _reply(found: Found, event: Event, counter: Counter) -> Reply | None:
    """A card with times, and below it a button for each notice and for the district they depend on."""
    if not found.times:
        return None
    language, say, shown = event.language, counter.wording.say, found.times[:ON_A_CARD]
    page: tuple[Action, ...] = ()
    if counter.calendar_url:
        page = (Open(label=say("events.open", language), url=counter.calendar_url),)
    card = Card(
        title=say("class.title", language),
        body=say("class.none_then" if found.missed else "class.body", language),
        facts=tuple(time_fact(one, counter, language) for one in shown),
        actions=(*page, _official(counter, language)),
        note=_with_sample(note(counter, language, language), shown, counter, language),
        lang=language,
    )
    return Reply(messages=(card,), quick=(*_which_district(shown, event, counter), *_details(shown, counter, language)))


def _which_district(shown: Sequence[Occurrence], event: Event, counter: Counter) -> tuple[Tap, ...]:
    """The button to choose the district, where times depend on it and nobody has said where the resident lives."""
    if event.wishes.district or not counter.can_remind or not any(one.notice.districts for one in shown):
        return ()
    label = counter.wording.say("settings.open.district", event.language)
    return (Tap(label=label, data="district", shown=label),)


def _nothing(counter: Counter, language: Language) -> Card:
    say = counter.wording.say
    return Card(
        title=say("class.title", language),
        body=say("class.none", language, city=counter.city.name),
        actions=(_official(counter, language),),
        lang=language,
    )


def _title(notice: Notice, counter: Counter, language: Language) -> str:
    """The title; the part of the city before it, for labels are cut at their end."""
    parts = listing(_districts(notice, counter, language), language)
    title = notice.words(spoken_in(language))[0]
    return f"{parts}: {title}" if parts else title


def _details(found: Sequence[Occurrence], counter: Counter, language: Language) -> tuple[Tap, ...]:
    """A button for each notice that is shown."""
    names = {one.notice.id: _title(one.notice, counter, language) for one in found}
    return tuple(Tap(label=title, data=encode("notice", id=name), shown=title) for name, title in names.items())


def time_fact(one: Occurrence, counter: Counter, language: Language) -> Fact:
    """When; and what, where, how many seats. The whole line opens the map."""
    title = one.notice.words(spoken_in(language))[0]
    told = (
        title,
        *_districts(one.notice, counter, language),
        _where(one.notice, counter),
        *_state(one, counter, language),
    )
    value = listing(filter(None, told), language)
    return Fact(label=when_text(one, counter, language), value=value, url=_map(one.notice, counter))


def _districts(notice: Notice, counter: Counter, language: Language) -> tuple[str, ...]:
    """The parts of the city it is for, where it is not for all."""
    return tuple(one.in_language(language) for one in counter.city.districts if one.id in notice.districts)


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
