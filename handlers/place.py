"""One facility as a card: where it is, how to reach it, when it is open today; found by a button or by its name."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import note, tel
from handlers.dates import full_date
from handlers.event import Asked, Counter, Event, Result
from handlers.maps import map_at
from handlers.message import Action, Card, Choices, Fact, Open, Reply, Tap
from handlers.postback import encode
from handlers.show import offer
from knowledge.facility import AT_A_PLACE, Facility, FacilityKind, named_in
from knowledge.languages import Language, foreign
from knowledge.search import Ambiguous, Outcome
from knowledge.text import fold

LONGEST_TEXT = 200
"""Characters shown of a remark."""

GROUPS: dict[str, tuple[FacilityKind, ...]] = {
    "shelter": ("shelter",),
    "refuge": ("refuge",),
    "aed": ("aed",),
    "wifi": ("wifi",),
    "toilet": ("toilet",),
    "counter": ("counter", "city-hall", "branch"),
    "community-hall": ("community-hall",),
    "library": ("library",),
    "post-office": ("post-office",),
    "childcare": ("childcare",),
    "medical": ("medical",),
    "care": ("care",),
    "tourism": ("tourism",),
    "facility": ("facility", "shop"),
}
"""What residents look for, and the kinds of facilities that are it."""


def place(name: str, counter: Counter, language: Language) -> Card | None:
    """The card of the facility with the id ``name`` and of what else bears its name; None: there is none."""
    chosen = counter.facilities.get(name)
    if chosen is None:
        return None
    others = [one for one in counter.facilities.values() if one.id != name and fold(one.name) == fold(chosen.name)]
    return place_card([chosen, *others], counter, language)


def asked_place(text: str, found: Outcome, event: Event, counter: Counter) -> Result | None:
    """The card of the facility that a question names and asks nothing else of; None when it does anything else.

    found: what the search makes of the question, which is no answer. Choices stay below the card, and alone when there
    is nothing to tell of the place.
    """
    named, rest = named_in(text, counter.facilities.values())
    if not named or (rest and not counter.aspects.names_nothing(rest)):
        return None
    if isinstance(found, Ambiguous) and not any(map(_known, named)):
        return None
    by_name: dict[str, list[Facility]] = {}
    for facility in named:
        by_name.setdefault(fold(facility.name), []).append(facility)
    if len(by_name) > 1:
        options = tuple(place_tap(facilities[0]) for facilities in by_name.values())
        which = counter.wording.say("near.which_place", event.language)
        reply = Reply(messages=(Choices(text=which, options=options, lang=event.language),))
    else:
        reply = Reply(messages=(place_card(named, counter, event.language),))
    if isinstance(found, Ambiguous):
        offered = offer(event, counter, found)
        return replace(offered, reply=replace(reply, messages=(*reply.messages, *offered.reply.messages)))
    outcome = "choices" if len(by_name) > 1 else "answer"
    return Result(reply=reply, asked=Asked(outcome=outcome, candidates=found.candidates, entry_id=named[0].id))


def place_tap(facility: Facility) -> Tap:
    """A button that opens the card of ``facility``."""
    return Tap(label=facility.name, data=encode("place", id=facility.id), shown=facility.name)


def place_card(facilities: Sequence[Facility], counter: Counter, language: Language) -> Card:
    """The card of facilities of one name: of the building, with what else there is in it."""
    say = counter.wording.say
    main, *rest = sorted(facilities, key=lambda one: (one.kind in AT_A_PLACE, one.lat is None, one.address is None))
    facts = (*_facts(main, counter, language), *_at_the_end(main, rest, counter, language))
    lines = [_what_it_is(main, counter, language)]
    if main.remarks:
        lines.append(_short(main.remarks))
    lines += [f"{kind_name(one, counter, language)}: {_short(one.remarks)}" for one in rest if one.remarks]
    if not _known(main):
        lines.append(say("near.not_known", language, city=counter.city.name))
    return Card(
        title=main.name,
        body="\n".join(lines),
        facts=facts,
        actions=_links(main, counter, language),
        note=note(counter, language, language),
        lang=language,
    )


def _links(facility: Facility, counter: Counter, language: Language) -> tuple[Action, ...]:
    """The map and the facility's own page; the city's, as long as these do not say everything."""
    say = counter.wording.say
    own = facility.url if facility.url and facility.url.startswith("https:") else None
    city = counter.city.website if own is None or not _known(facility) else None
    links = (
        (say("near.map", language), map_link(facility)),
        (say("near.page", language), own),
        (say("card.page", language, city=counter.city.name), city),
    )
    return tuple(Open(label=label, url=url) for label, url in links if url)


def _short(text: str) -> str:
    """The beginning of what a list says: some put whole leaflets into a cell."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _known(facility: Facility) -> bool:
    """Whether there is something to tell of where it is, or how to reach it."""
    return bool(facility.address or facility.phone or facility.lat is not None)


def _what_it_is(facility: Facility, counter: Counter, language: Language) -> str:
    if facility.kind in GROUPS["facility"]:
        return counter.wording.say("near.a_place", language, city=counter.city.name)
    return kind_name(facility, counter, language)


def _facts(main: Facility, counter: Counter, language: Language) -> tuple[Fact, ...]:
    say = counter.wording.say
    facts = []
    if main.address:
        facts.append(Fact(label=say("near.address", language), value=main.address))
    if main.phone:
        facts.append(Fact(label=say("card.phone", language), value=main.phone, url=tel(main.phone)))
    if today := hours_today(main, counter, language):
        facts.append(Fact(label=say("near.today", language), value=today))
    if main.hours_note:
        facts.append(Fact(label=say("near.hours_note", language), value=_short(main.hours_note)))
    if main.accessibility:
        facts.append(Fact(label=say("near.accessibility", language), value=_short(main.accessibility)))
    return tuple(facts)


def _at_the_end(main: Facility, rest: Sequence[Facility], counter: Counter, language: Language) -> tuple[Fact, ...]:
    """What else there is, and for which disasters one can flee here."""
    say = counter.wording.say
    facts = []
    for one in (main, *rest):
        if one.kind == "shelter":
            hazards = hazard_names(one, counter, language) or say("near.no_hazards", language)
            facts.append(Fact(label=say("near.hazards", language), value=hazards))
        if one.spot:
            label = kind_name(one, counter, language)
            facts.append(Fact(label=say("near.spot", language, what=label), value=_short(one.spot)))
        if one.ssid:
            facts.append(Fact(label="SSID", value=one.ssid))
    kinds = dict.fromkeys(kind_name(one, counter, language) for one in rest if one.kind != main.kind)
    if kinds:
        facts.append(Fact(label=say("near.here", language), value=listed(kinds, language)))
    facts.append(Fact(label=say("card.checked", language), value=full_date(main.checked_on, language)))
    return tuple(facts)


def kind_name(facility: Facility, counter: Counter, language: Language) -> str:
    """What kind of facility it is, in the words residents choose by."""
    group = next(name for name, kinds in GROUPS.items() if facility.kind in kinds)
    return counter.wording.say(f"near.kind.{group}", language)


def hazard_names(facility: Facility, counter: Counter, language: Language) -> str:
    """The kinds of disaster that a shelter is designated for."""
    return listed([counter.wording.say(f"near.hazard.{name}", language) for name in facility.hazards], language)


def hours_today(facility: Facility, counter: Counter, language: Language) -> str | None:
    """When a facility is open today, as far as its list says; None when it says nothing."""
    say = counter.wording.say
    span = f"{facility.opens}～{facility.closes}" if facility.opens and facility.closes else ""
    if facility.always_open:
        return say("near.always", language)
    open_today = facility.open_on(counter.today, counter.city.closures.reason(counter.today))
    if open_today is False:
        return say("hours.closed", language)
    if not span:
        return None
    return span if open_today else say("near.hours_check", language, hours=span)


def map_link(facility: Facility) -> str | None:
    """A map with the facility on it; None when nobody has said where it is."""
    return map_at(facility.lat, facility.lon, facility.address)


def listed(words: Sequence[str] | dict[str, None], language: Language) -> str:
    """Words with commas between them."""
    return (", " if foreign(language) else "、").join(words)
