"""One facility as a card: where it is, how to reach it, when it is open today; found by a button or by its name."""

from collections.abc import Sequence
from urllib.parse import quote

from handlers.answer import note, tel
from handlers.dates import full_date
from handlers.event import Asked, Counter, Event, Result
from handlers.message import Action, Card, Choices, Fact, Open, Reply, Tap
from handlers.postback import encode
from knowledge.facility import AT_A_PLACE, Facility, FacilityKind, named_in
from knowledge.languages import Language, foreign
from knowledge.search import Outcome
from knowledge.text import fold

MAP = "https://www.google.com/maps/search/?api=1&query="
"""Opens the phone's map at ``lat,lon`` or at an address.
Source: https://developers.google.com/maps/documentation/urls/get-started"""

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
    """The card of the facility that a question names and asks nothing else of; None when it does anything else."""
    named, rest = named_in(text, counter.facilities.values())
    if not named or (rest and not counter.aspects.names_nothing(rest)):
        return None
    by_name: dict[str, list[Facility]] = {}
    for facility in named:
        by_name.setdefault(fold(facility.name), []).append(facility)
    if len(by_name) > 1:
        options = tuple(place_tap(facilities[0]) for facilities in by_name.values())
        question = Choices(
            text=counter.wording.say("near.which_place", event.language), options=options, lang=event.language
        )
        return Result(reply=Reply(messages=(question,)), asked=Asked(outcome="choices", candidates=found.candidates))
    card = place_card(named, counter, event.language)
    asked = Asked(outcome="answer", candidates=found.candidates, entry_id=named[0].id)
    return Result(reply=Reply(messages=(card,)), asked=asked)


def place_tap(facility: Facility) -> Tap:
    """A button that opens the card of ``facility``."""
    return Tap(label=facility.name, data=encode("place", id=facility.id), shown=facility.name)


def place_card(facilities: Sequence[Facility], counter: Counter, language: Language) -> Card:
    """The card of facilities of one name: of the building, with what else there is in it."""
    say = counter.wording.say
    main, *rest = sorted(facilities, key=lambda one: (one.kind in AT_A_PLACE, one.lat is None, one.address is None))
    remarks = dict.fromkeys(one.remarks for one in (main, *rest) if one.remarks)
    facts = (*_facts(main, rest, counter, language), *_at_the_end(main, rest, counter, language))
    known = main.address or main.phone or main.lat is not None
    lines = [kind_name(main, counter, language), *remarks]
    if not known:
        lines.append(say("near.not_known", language, city=counter.city.name))
    page = Open(label=say("card.page", language, city=counter.city.name), url=main.url or counter.city.website)
    link = map_link(main)
    actions: tuple[Action, ...] = (Open(label=say("near.map", language), url=link), page) if link else (page,)
    return Card(
        title=main.name,
        body="\n".join(lines),
        facts=facts,
        actions=actions,
        note=note(counter, language, language),
        lang=language,
    )


def _facts(main: Facility, rest: Sequence[Facility], counter: Counter, language: Language) -> tuple[Fact, ...]:
    say = counter.wording.say
    facts = []
    if main.address:
        facts.append(Fact(label=say("near.address", language), value=main.address))
    if main.phone:
        facts.append(Fact(label=say("card.phone", language), value=main.phone, url=tel(main.phone)))
    if today := hours_today(main, counter, language):
        facts.append(Fact(label=say("near.today", language), value=today))
    if main.hours_note:
        facts.append(Fact(label=say("near.hours_note", language), value=main.hours_note))
    if main.accessibility:
        facts.append(Fact(label=say("near.accessibility", language), value=main.accessibility))
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
            facts.append(Fact(label=say("near.spot", language, what=label), value=one.spot))
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
    if facility.lat is not None and facility.lon is not None:
        return f"{MAP}{facility.lat:.6f},{facility.lon:.6f}"
    return f"{MAP}{quote(facility.address)}" if facility.address else None


def listed(words: Sequence[str] | dict[str, None], language: Language) -> str:
    """Words with commas between them."""
    return (", " if foreign(language) else "、").join(words)
