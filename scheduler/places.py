"""Where a notice takes place: a facility or a place of the profile by its id, or words (pure)."""

from collections.abc import Mapping

from knowledge.city import City, Place
from knowledge.facility import Facility
from scheduler.notice import Notice


def place_of(notice: Notice, city: City, facilities: Mapping[str, Facility]) -> Facility | Place | None:
    """What a notice names by its id; None when it says in words where it is, or not at all."""
    name = notice.place or ""
    found = facilities.get(name) or facilities.get(f"place.{name}")
    return found or next((place for place in city.places if place.id == name), None)
