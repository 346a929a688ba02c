"""A facility residents look for (shelter, AED, Wi-Fi, counter …), and which ones are nearest (pure)."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from knowledge.city import City, Phone, Place
from knowledge.hours import Weekday
from knowledge.records import Day, Https, Id, NonEmpty, Record
from knowledge.text import fold

FacilityKind = Literal[
    "shelter",
    "refuge",
    "aed",
    "wifi",
    "toilet",
    "counter",
    "city-hall",
    "branch",
    "community-hall",
    "library",
    "post-office",
    "childcare",
    "medical",
    "care",
    "tourism",
    "shop",
    "facility",
]
"""shelter: 指定緊急避難場所, to save one's life; refuge: 指定避難所, to stay in afterwards."""

Hazard = Literal["flood", "landslide", "storm-surge", "earthquake", "tsunami", "fire", "inland-flood", "volcano"]
"""The kinds of disaster of 災害対策基本法施行令 第20条の3, in the order of the standard data set."""

KINDS: tuple[FacilityKind, ...] = get_args(FacilityKind)
HAZARDS: tuple[Hazard, ...] = get_args(Hazard)
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

AT_A_PLACE = ("shelter", "refuge", "aed", "wifi", "toilet")
"""Kinds that are something at a place; of the others a name stands for one building, whatever its kind."""

EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""

SHORTEST_NAME = 3
"""Characters of a folded name below which it is not looked for in a sentence."""

_REMARK = re.compile(r"[（(][^（）()]*[）)]")

TimeText = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]|1[0-9]|2[0-4]):[0-5][0-9]$")]


class Facility(Record):
    """One facility. lat, lon: degrees (JGD2011), both or none. opens, closes: ``8:30``, at most ``24:00``.

    holidays: whether it is open on public holidays, None: nobody said. hazards: kinds of disaster that a shelter is
    designated for. also_refuge: the shelter is a 指定避難所, too. spot: where in the building (an AED). local_id: what
    its list calls it.
    """

    id: Id
    local_id: NonEmpty | None = None
    kind: FacilityKind
    name: NonEmpty
    kana: NonEmpty | None = None
    alias: NonEmpty | None = None
    address: NonEmpty | None = None
    phone: Phone | None = None
    lat: float | None = Field(default=None, ge=20, le=46)
    lon: float | None = Field(default=None, ge=122, le=154)
    days: tuple[Weekday, ...] = ()
    holidays: bool | None = None
    opens: TimeText | None = None
    closes: TimeText | None = None
    hours_note: NonEmpty | None = None
    hazards: tuple[Hazard, ...] = ()
    also_refuge: bool = False
    capacity: NonEmpty | None = None
    spot: NonEmpty | None = None
    ssid: NonEmpty | None = None
    accessibility: NonEmpty | None = None
    url: Https | None = None
    remarks: NonEmpty | None = None
    source: NonEmpty
    checked_on: Day

    @property
    def always_open(self) -> bool:
        """Day and night, all year."""
        return self.opens == "0:00" and self.closes in ("24:00", "23:59") and len(self.days) == len(WEEKDAYS)

    def open_on(self, day: date, closed_for: str | None) -> bool | None:
        """Whether it is open on ``day``; None when that is not known. closed_for: the holiday that ``day`` is."""
        if self.always_open:
            return True
        if not self.days:
            return None
        if closed_for:
            return self.holidays
        return WEEKDAYS[day.weekday()] in self.days

    @property
    def spoken_names(self) -> tuple[str, ...]:
        """How it may be called, folded: its name, its name without remarks in brackets, its other name."""
        return _spoken(self.name, self.alias or "")


@lru_cache(maxsize=20_000)
def _spoken(name: str, alias: str) -> tuple[str, ...]:
    """Remembered, because every name is looked for in every question that nothing else answers."""
    folded = map(fold, (name, _REMARK.sub("", name), alias))
    return tuple(dict.fromkeys(one for one in folded if len(one) >= SHORTEST_NAME))


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """A facility and its distance in metres, as the crow flies."""

    facility: Facility
    metres: float


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two points given in degrees, along the great circle."""
    north, south = math.radians(lat), math.radians(other_lat)
    half_lat, half_lon = (south - north) / 2, math.radians(other_lon - lon) / 2
    part = math.sin(half_lat) ** 2 + math.cos(north) * math.cos(south) * math.sin(half_lon) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, part)))


def nearest(facilities: Iterable[Facility], lat: float, lon: float, *, most: int) -> tuple[Near, ...]:
    """The ``most`` nearest of those whose coordinates are known, the nearest first."""
    found = [
        Near(facility=facility, metres=distance(lat, lon, facility.lat, facility.lon))
        for facility in facilities
        if facility.lat is not None and facility.lon is not None
    ]
    return tuple(sorted(found, key=lambda near: (near.metres, near.facility.name, near.facility.id))[:most])


def of_kinds(facilities: Iterable[Facility], kinds: Sequence[FacilityKind]) -> tuple[Facility, ...]:
    """Those of the kinds; a shelter that is also a refuge counts as both."""
    return tuple(
        facility for facility in facilities if facility.kind in kinds or (facility.also_refuge and "refuge" in kinds)
    )


def designated_for(facilities: Iterable[Facility], hazard: Hazard) -> tuple[Facility, ...]:
    """The shelters that are safe in a kind of disaster: only those that say so."""
    return tuple(facility for facility in facilities if facility.kind == "shelter" and hazard in facility.hazards)


def of_place(place: Place, city: City) -> Facility:
    """A place of a city's profile as a facility; its hours stand in the profile."""
    return Facility(
        id=f"place.{place.id}",
        kind=place.kind,
        name=place.name,
        address=place.address,
        phone=place.phone,
        lat=place.lat if place.lon is not None else None,
        lon=place.lon if place.lat is not None else None,
        source=place.source or city.source,
        checked_on=city.checked_on,
    )


def with_places(facilities: Sequence[Facility], city: City) -> tuple[Facility, ...]:
    """The facilities together with the places of the city's profile that are not among them under the same name."""
    places = (of_place(place, city) for place in city.places)
    return laid_over([tuple(places), tuple(facilities)])


def laid_over(layers: Iterable[Sequence[Facility]]) -> tuple[Facility, ...]:
    """Layers of facilities, the lowest first: one of a higher layer takes the place of those below that are the same.

    The same are those with one id, and those of one name: of one kind, or both buildings.
    """
    kept: tuple[Facility, ...] = ()
    for layer in layers:
        ids = {facility.id for facility in layer}
        names = {_standing(facility) for facility in layer}
        below = (one for one in kept if one.id not in ids and _standing(one) not in names)
        kept = (*below, *layer)
    return kept


def _standing(facility: Facility) -> tuple[str, str]:
    return facility.kind if facility.kind in AT_A_PLACE else "", fold(facility.name)


def named_in(text: str, facilities: Iterable[Facility]) -> tuple[tuple[Facility, ...], str]:
    """The facilities of the longest name in a text, and what the text says beside it, folded; none: ((), "")."""
    heard = fold(text)
    names = [(len(name), name, one) for one in facilities for name in one.spoken_names if name in heard]
    longest = max((length for length, _, _ in names), default=0)
    found = {one.id: (name, one) for length, name, one in names if length == longest}
    if not found:
        return (), ""
    name = next(iter(found.values()))[0]
    before, _, after = heard.partition(name)
    return tuple(one for _, one in found.values()), before + after
