"""What is near a place that the resident sent: first what to look for, then the three nearest.

Where somebody is is nobody's business: the place comes in rounded to about 100 m, goes out in the buttons below the
answer, and is deleted from the stored event once that is answered.
"""

import re

from handlers.answer import note
from handlers.event import Counter, Event, Result
from handlers.message import Action, Card, Choices, Fact, Open, Reply, Tap, Text
from handlers.place import GROUPS, hazard_names, hours_today, listed, map_link, place_tap
from handlers.postback import decode, encode
from knowledge.facility import HAZARDS, Facility, Hazard, Near, designated_for, nearest, of_kinds
from knowledge.languages import Language, foreign

BUTTON = "near"
"""The name of the buttons that carry a place."""

SHOWN = 3
LISTED = 8
"""Facilities without coordinates that are offered by name."""

ANY = "any"
"""Instead of a kind of disaster: all shelters."""

HAZARD_MAP = "https://disaportal.gsi.go.jp/"
"""ハザードマップポータルサイト of 国土交通省."""

_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)")

Point = tuple[float, float]


def location(event: Event, counter: Counter) -> Result:
    """A place on the map: what to look for near it. ``event.data`` is ``lat,lon`` in degrees."""
    point = _point(event.data)
    return Result(reply=_what(point, counter, event.language) if point else _send(counter, event.language))


def near(event: Event, counter: Counter) -> Result:
    """A button with what to look for (k), in which disaster (h), and where (p)."""
    fields = decode(event.data).fields
    point, group, hazard = _point(fields.get("p", "")), fields.get("k", ""), fields.get("h", "")
    kinds = GROUPS.get(group, ())
    facilities = of_kinds(counter.facilities.values(), kinds)
    if point is None:
        return Result(reply=_send(counter, event.language))
    if not facilities:
        return Result(reply=_what(point, counter, event.language))
    if group == "shelter" and hazard not in (*HAZARDS, ANY):
        return Result(reply=_which_hazard(facilities, point, counter, event.language))
    return Result(reply=_list(facilities, group, hazard, point, counter, event.language))


def _point(text: str) -> Point | None:
    match = _POINT.fullmatch(text)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        return None
    return float(match[1]), float(match[2])


def _data(point: Point, **fields: str) -> str:
    return encode(BUTTON, **fields, p=f"{point[0]:.3f},{point[1]:.3f}")


def _send(counter: Counter, language: Language) -> Reply:
    """How to send a place; also the answer to a button whose place has been deleted."""
    return Reply(messages=(Text(text=counter.wording.say("near.send", language), lang=language),))


def _what(point: Point, counter: Counter, language: Language) -> Reply:
    say = counter.wording.say
    options = _groups(point, counter, language)
    if not any(facility.lat is not None for facility in counter.facilities.values()):
        card = Card(
            title=say("near.none.title", language),
            body=say("near.none.body", language, city=counter.city.name),
            actions=_official(counter, language),
            lang=language,
        )
        names = Choices(text=say("near.by_name", language), options=options, lang=language)
        return Reply(messages=(card, names) if options else (card,))
    if not of_kinds(counter.facilities.values(), GROUPS["shelter"]):
        options += (Open(label=say("near.hazard_map", language), url=HAZARD_MAP),)
    return Reply(messages=(Choices(text=say("near.what", language), options=options, lang=language),))


def _groups(point: Point, counter: Counter, language: Language) -> tuple[Action, ...]:
    """A button for each group of facilities that the city has."""
    present = [name for name, kinds in GROUPS.items() if of_kinds(counter.facilities.values(), kinds)]
    labels = [(name, counter.wording.say(f"near.kind.{name}", language)) for name in present]
    return tuple(Tap(label=label, data=_data(point, k=name), shown=label) for name, label in labels)


def _official(counter: Counter, language: Language) -> tuple[Action, ...]:
    say = counter.wording.say
    return (
        Open(label=say("near.hazard_map", language), url=HAZARD_MAP),
        Open(label=say("card.page", language, city=counter.city.name), url=counter.city.website),
    )


def _which_hazard(shelters: tuple[Facility, ...], point: Point, counter: Counter, language: Language) -> Reply:
    present = [name for name in HAZARDS if designated_for(shelters, name)]
    labels = [(name, counter.wording.say(f"near.hazard.{name}", language)) for name in (*present, ANY)]
    options = tuple(Tap(label=label, data=_data(point, k="shelter", h=name), shown=label) for name, label in labels)
    text = counter.wording.say("near.which_hazard", language)
    return Reply(messages=(Choices(text=text, options=options, lang=language),))


def _list(
    facilities: tuple[Facility, ...], group: str, hazard: str, point: Point, counter: Counter, language: Language
) -> Reply:
    say = counter.wording.say
    what = say(f"near.kind.{group}", language)
    if group == "shelter" and (chosen := _hazard(hazard)):
        facilities = designated_for(facilities, chosen)
        what = f"{what}{': ' if foreign(language) else '：'}{say(f'near.hazard.{hazard}', language)}"
    found = nearest(facilities, *point, most=SHOWN)
    back = _back(point, counter, language)
    if found:
        unplaced = sum(facility.lat is None for facility in facilities)
        details = (place_tap(one.facility) for one in found)
        return Reply(messages=(_card(found, what, unplaced, counter, language),), quick=(*details, back))
    if not facilities:
        card = Card(
            title=what,
            body=say("near.no_shelter", language),
            actions=_official(counter, language),
            lang=language,
        )
        return Reply(messages=(card,), quick=(back,))
    text = say("near.unplaced", language, city=counter.city.name, what=what)
    options = tuple(map(place_tap, facilities[:LISTED]))
    names = Choices(text=text, options=options, lang=language)
    return Reply(messages=(names,), quick=(back,))


def _hazard(text: str) -> Hazard | None:
    return next((hazard for hazard in HAZARDS if hazard == text), None)


def _card(found: tuple[Near, ...], what: str, unplaced: int, counter: Counter, language: Language) -> Card:
    """The nearest; ``unplaced`` more may be nearer, because nobody has said where they are."""
    say = counter.wording.say
    body = [say("near.straight", language)]
    if unplaced:
        body.append(say("near.more_unplaced", language, number=str(unplaced)))
    flight = any(one.facility.kind in ("shelter", "refuge") for one in found)
    if flight:
        body.append(say("near.caution", language))
    page = Open(label=say("card.page", language, city=counter.city.name), url=counter.city.website)
    return Card(
        title=say("near.title", language, what=what),
        body="\n".join(body),
        facts=tuple(_fact(one, counter, language) for one in found),
        actions=_official(counter, language) if flight else (page,),
        note=note(counter, language, language),
        lang=language,
    )


def _fact(found: Near, counter: Counter, language: Language) -> Fact:
    """A facility with how far it is and what one must know to go there; the whole line opens the map."""
    facility = found.facility
    said = (
        how_far(found.metres, counter, language),
        facility.address,
        facility.spot,
        hours_today(facility, counter, language),
        hazard_names(facility, counter, language),
    )
    value = listed([word for word in said if word], language)
    return Fact(label=facility.name, value=value, url=map_link(facility))


def how_far(metres: float, counter: Counter, language: Language) -> str:
    """About 350 m; about 1.2 km. No finer than what is known of where the resident is."""
    if metres < 975:
        return counter.wording.say("near.metres", language, metres=str(max(50, round(metres / 50) * 50)))
    digits = 1 if metres < 9950 else 0
    return counter.wording.say("near.kilometres", language, kilometres=f"{metres / 1000:.{digits}f}")


def _back(point: Point, counter: Counter, language: Language) -> Tap:
    label = counter.wording.say("near.other", language)
    return Tap(label=label, data=_data(point), shown=label)
