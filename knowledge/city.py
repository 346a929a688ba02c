"""A city's profile: its sections, places, hours, languages and closures, and what is still missing in it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from knowledge.hours import Closures, Hours, SendingHours, open_on
from knowledge.languages import Language
from knowledge.records import Day, Https, Id, MisfitError, Narrow, NonEmpty, Record


def check_digit(body: str) -> int:
    """The check digit of a municipal code's first five digits (総務省 検査数字: weights 6 to 2, modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, range(6, 1, -1), strict=True))
    return (11 - total % 11) % 10


def _municipal_code(code: str) -> str:
    if len(code) != 6 or not code.isdigit():
        raise ValueError(f'「{code}」は6けたの全国地方公共団体コードではありません（" " で囲んで書いてください）。')
    if int(code[5]) != check_digit(code[:5]):
        raise ValueError(f"「{code}」は検査数字（最後の1けた）が合いません。正しくは {check_digit(code[:5])} です。")
    return code


Phone = Annotated[Narrow, Field(pattern=r"^[0-9#][0-9-]{2,14}$")]


class Section(Record):
    """A section (課) of the city hall that answers for a role."""

    name: NonEmpty
    phone: Phone | None = None
    floor: NonEmpty | None = None
    place: Id | None = None
    page: Https | None = None
    source: NonEmpty | None = None


class Place(Record):
    """A building residents go to."""

    id: Id
    name: NonEmpty
    kind: Literal["city-hall", "branch", "community-hall", "post-office", "library", "facility", "shop", "wifi"]
    address: NonEmpty | None = None
    phone: Phone | None = None
    lat: float | None = Field(default=None, ge=20, le=46)
    lon: float | None = Field(default=None, ge=122, le=154)
    source: NonEmpty | None = None


class District(Record):
    """A part of the city that notices can be meant for. kana: how its name is read, without 地区."""

    id: Id
    name: NonEmpty
    kana: NonEmpty | None = None

    @property
    def spoken_names(self) -> tuple[str, ...]:
        """What residents call it: 金谷地区, 金谷, かなやちく, かなや."""
        read = (self.kana, f"{self.kana}ちく") if self.kana else ()
        return tuple(dict.fromkeys((self.name, self.name.removesuffix("地区"), *read)))

    def in_language(self, language: Language) -> str:
        """Its name as the signs have it, with its reading in やさしい日本語."""
        stem = self.name.removesuffix("地区")
        if language != "ja-easy" or not self.kana:
            return self.name
        return f"{stem}（{self.kana}）{'' if stem == self.name else '地区（ちく）'}"


class Gap(Record):
    """Something the source does not say and only the city can fill in."""

    field: NonEmpty
    note: NonEmpty


Listed = District | Place | Hours


class City(Record):
    """The profile of one city (``knowledge/cities/<id>.yaml``)."""

    id: Id
    name: NonEmpty
    kana: NonEmpty
    romaji: NonEmpty
    code: Annotated[Narrow, AfterValidator(_municipal_code)]
    prefecture: NonEmpty
    website: Https
    line: Https | None = None
    confirmed: bool = False
    source: NonEmpty
    checked_on: Day
    languages: tuple[Language, ...] = ("ja", "ja-easy")
    districts: tuple[District, ...] = ()
    closures: Closures = Closures()
    sending_hours: SendingHours = SendingHours()
    places: tuple[Place, ...] = ()
    sections: dict[Id, Section] = Field(default_factory=dict)
    hours: tuple[Hours, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @field_validator("sections", mode="after")
    @classmethod
    def _in_known_places(cls, sections: dict[str, Section], info: ValidationInfo) -> dict[str, Section]:
        if "places" not in info.data:
            return sections
        known = {place.id for place in info.data["places"]}
        missing: dict[tuple[str | int, ...], str] = {
            (role, "place"): f"sections.{role}.place の「{section.place}」が places にありません。"
            for role, section in sections.items()
            if section.place and section.place not in known
        }
        if missing:
            raise MisfitError(missing)
        return sections

    @field_validator("districts", "places", "hours", mode="after")
    @classmethod
    def _ids_differ(cls, listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
        ids = [item.id for item in listed]
        repeated: dict[tuple[str | int, ...], str] = {
            (number, "id"): f"id「{name}」が二度書かれています。"
            for number, name in enumerate(ids)
            if name in ids[:number]
        }
        if repeated:
            raise MisfitError(repeated)
        return listed

    def closed(self, day: date) -> bool:
        """Whether ``day`` is no working day of the city hall (行政機関の休日): deadlines that end on it move on.

        Evening and Sunday hours do not make it one.
        """
        return day.weekday() >= 5 or self.closures.reason(day) is not None

    def hours_of(self, role: str, service: str | None) -> tuple[Hours, ...]:
        """The hours that concern a question: of its service if that has hours of its own, else of the section.

        A service's hours name the section that gives it, or none when they hold wherever it is given.
        """
        own = tuple(h for h in self.hours if service and h.service == service and h.section in (role, None))
        return own or tuple(h for h in self.hours if h.section == role and h.service is None)

    def open_on(self, role: str, service: str | None, day: date) -> tuple[Hours, ...]:
        """The hours of ``role`` and ``service`` that hold on ``day``."""
        return open_on(self.hours_of(role, service), day, self.closures)


def find_gaps(city: City, roles: Mapping[str, str]) -> list[Gap]:
    """Everything in the profile that residents would want and nobody has filled in: first what its author noted."""
    noted = [gap for gap in city.gaps if not _filled(city, gap.field)]
    told = {gap.field for gap in city.gaps}
    return noted + [gap for gap in _empty_fields(city, roles) if gap.field not in told]


def _empty_fields(city: City, roles: Mapping[str, str]) -> Iterator[Gap]:
    for role, generic in roles.items():
        section = city.sections.get(role)
        if section is None:
            yield Gap(field=f"sections.{role}", note=f"{generic}の名前と電話番号")
            continue
        if section.phone is None:
            yield Gap(field=f"sections.{role}.phone", note=f"{section.name}の電話番号")
        if not city.hours_of(role, None):
            yield Gap(field=f"hours（{role}）", note=f"{section.name}の受付時間（窓口・電話・夜間・休日）")


def _filled(city: City, field: str) -> bool:
    """Whether a noted ``sections.<role>`` or ``sections.<role>.<name>`` has been filled in since."""
    steps = field.split(".")
    if steps[0] != "sections" or len(steps) not in (2, 3):
        return False
    section = city.sections.get(steps[1])
    return section is not None and (len(steps) == 2 or getattr(section, steps[2], None) is not None)
