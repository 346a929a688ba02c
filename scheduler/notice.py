"""A notice of the city, as staff write it: what takes place, when and where, whom it concerns, when it is announced."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator, model_validator

from knowledge.checked import Checked
from knowledge.city import Phone
from knowledge.dates import parse_date
from knowledge.hours import Clock
from knowledge.languages import Language
from knowledge.layers import Kind
from knowledge.records import Day, Https, Id, Ids, MisfitError, NonEmpty, Record, Whole
from scheduler.recurrence import Recurrence
from scheduler.recurrence_text import read_recurrence

NoticeKind = Literal[
    "smartphone-class",
    "card-desk",
    "garbage",
    "tax-due",
    "health-check",
    "dog-vaccination",
    "event",
    "info",
    "disaster",
]
Audience = Literal["subscribers", "signed-up"]
"""Those who want to hear of the topic (in the district), or those who have signed up."""

WITHOUT_DAYS: tuple[NoticeKind, ...] = ("info", "disaster")
"""Kinds that need no day on which something takes place."""

LONGEST_AHEAD = 90
"""Days before something takes place at which it is announced at the earliest."""

REMINDS: tuple[NoticeKind, ...] = ("garbage", "tax-due")
"""Kinds whose subscribers asked to be reminded: these keep their hour, whatever the day."""

_TO = re.compile(r"\s*[~〜～‐‑‒–—―−]\s*|\s+-\s+|(?<=[\d時分])-(?=\d{1,2}[:時])")


def _span(value: object) -> object:
    """2026-08-05～2026-08-16, or one day."""
    if not isinstance(value, str):
        return value
    first, _, last = (part.strip() for part in _TO.sub("～", value).partition("～"))
    return {"first": first, "last": last} if last else dict.fromkeys(("first", "last"), parse_date(first))


class Span(Record):
    """Days in a row; mostly one."""

    first: Day
    last: Day

    @field_validator("last", mode="after")
    @classmethod
    def _after_it_begins(cls, last: date, info: ValidationInfo) -> date:
        if last < info.data.get("first", last):
            raise ValueError("終わりの日が始まりの日より前です。")
        return last


def _times(value: object) -> object:
    """10:00～11:30, or 10:00 alone."""
    if not isinstance(value, str):
        return value
    begins, _, ends = (part.strip() for part in _TO.sub("～", value).partition("～"))
    return {"from": begins, "to": ends} if ends else {"from": begins}


class Times(Record):
    """From when to when on a day; some do not say when they end."""

    begins: Clock = Field(alias="from")
    ends: Clock | None = Field(default=None, alias="to")

    @field_validator("ends", mode="after")
    @classmethod
    def _after_it_begins(cls, ends: time | None, info: ValidationInfo) -> time | None:
        if ends and "begins" in info.data and ends <= info.data["begins"]:
            raise ValueError("終わりの時刻が始まりより後ではありません。")
        return ends


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


def _rules(value: object) -> object:
    """Rules in words become rules; each line of words may hold several."""
    if not isinstance(value, list):
        return value
    read: list[Any] = []
    for one in value:
        read += read_recurrence(one) if isinstance(one, str) else [one]
    return read


_WORDS = {"anyOf": [{"type": "string"}, {"type": "object"}, {"type": "array"}]}
Spans = Annotated[tuple[Annotated[Span, BeforeValidator(_span)], ...], BeforeValidator(_listed), WithJsonSchema(_WORDS)]
TimesOfDay = Annotated[
    tuple[Annotated[Times, BeforeValidator(_times)], ...], BeforeValidator(_listed), WithJsonSchema(_WORDS)
]
Rules = Annotated[tuple[Recurrence, ...], BeforeValidator(_rules), BeforeValidator(_listed), WithJsonSchema(_WORDS)]


class Apply(Record):
    """How to take part. chat: sign up here; phone: call the section; walk_in: just come. opens, closes: from, until."""

    chat: bool = False
    phone: bool = False
    walk_in: bool = False
    url: Https | None = None
    opens: Day | None = None
    closes: Day | None = None
    note: NonEmpty | None = Field(default=None, max_length=300)

    @field_validator("closes", mode="after")
    @classmethod
    def _after_it_opens(cls, closes: date | None, info: ValidationInfo) -> date | None:
        if closes and info.data.get("opens") and closes < info.data["opens"]:
            raise ValueError("申し込みの終わりの日が、始まりの日より前です。")
        return closes


class Contact(Record):
    """Whom to ask where it is no section of the profile."""

    name: NonEmpty = Field(max_length=80)
    phone: Phone | None = None


class Announcement(Record):
    """When it is told to whom: so many days before each time, or on one day."""

    before: Annotated[Whole, Field(ge=0, le=LONGEST_AHEAD)] | None = None
    day: Day | None = None
    at: Clock = time(10)
    to: Audience = "subscribers"

    @model_validator(mode="after")
    def _one_of_both(self) -> "Announcement":
        if (self.before is None) == (self.day is None):
            raise ValueError("before（何日前）か day（知らせる日）の、どちらか一つを書いてください。")
        return self


_AHEAD = Announcement(before=14, at=time(10), to="subscribers")
_EVE = Announcement(before=1, at=time(17), to="signed-up")
USUAL: Mapping[NoticeKind, tuple[Announcement, ...]] = {
    "garbage": (Announcement(before=1, at=time(19), to="subscribers"),),
    "tax-due": (Announcement(before=7, at=time(10), to="subscribers"),),
    "info": (),
    "disaster": (),
}
"""What is announced when a notice does not say it; other kinds: two weeks ahead, and on the eve to those signed up."""


ABOUT: Mapping[NoticeKind, tuple[str, ...]] = {
    "smartphone-class": ("digital.class",),
    "card-desk": ("mynumber.apply.visit",),
    "garbage": ("garbage.calendar",),
    "tax-due": ("tax.pay.how",),
    "health-check": ("health.checkup",),
    "dog-vaccination": ("pet.dog",),
    "event": ("community.event",),
}
"""Topics of questions (``knowledge/topics.tsv``) whose answers show a kind of notice that names none itself."""


class NoticeWords(Record):
    """A notice in another language."""

    title: NonEmpty = Field(max_length=120)
    body: NonEmpty | None = Field(default=None, max_length=800)


class Notice(Checked):
    """One notice. place: an id of a place or facility, or words; address, lat, lon only of a place in words.

    dates, repeats: when it takes place; called_off: days on which it does not. times: each stands for a session of its
    own. topics: what subscribers chose; about: topics of questions whose answers show it. sequence: raised with every
    change of when or where, for calendars. imported: a mark of the row it came from.
    """

    id: Id
    kind: NoticeKind
    title: NonEmpty = Field(max_length=80)
    body: NonEmpty | None = Field(default=None, max_length=500)
    place: NonEmpty | None = Field(default=None, max_length=100)
    address: NonEmpty | None = None
    lat: float | None = Field(default=None, ge=20, le=46)
    lon: float | None = Field(default=None, ge=122, le=154)
    dates: Spans = ()
    repeats: Rules = ()
    called_off: tuple[Day, ...] = ()
    times: TimesOfDay = ()
    capacity: Annotated[Whole, Field(ge=1, le=100_000)] | None = None
    fee: NonEmpty | None = Field(default=None, max_length=120)
    target: NonEmpty | None = Field(default=None, max_length=120)
    apply: Apply = Apply()
    section: Id | None = None
    contact: Contact | None = None
    page: Https | None = None
    districts: Ids = ()
    topics: Ids = ()
    about: Ids = ()
    announcements: tuple[Announcement, ...] | None = None
    valid_until: Day | None = None
    urgent: bool = False
    demo: bool = False
    status: Literal["published", "draft", "cancelled"] = "published"
    sequence: Annotated[Whole, Field(ge=0)] = 0
    imported: Id | None = None
    translations: dict[Language, NoticeWords] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _makes_sense(self) -> "Notice":
        found = dict(_faults(self))
        if found:
            raise MisfitError(found)
        return self

    @property
    def announced(self) -> tuple[Announcement, ...]:
        """When it is told: as it says itself, else as is usual for its kind."""
        return USUAL.get(self.kind, (_AHEAD, _EVE)) if self.announcements is None else self.announcements

    @property
    def questions(self) -> tuple[str, ...]:
        """Topics of questions whose answers show when it takes place."""
        return self.about or ABOUT.get(self.kind, ())

    def words(self, languages: Sequence[Language]) -> tuple[str, str | None, Language]:
        """Title, body and the language they are in: the first of ``languages`` there is, else Japanese."""
        for language in languages:
            if own := self.translations.get(language):
                return own.title, own.body, language
        return self.title, self.body, "ja"


def _faults(notice: Notice) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not notice.dates and not notice.repeats and notice.kind not in WITHOUT_DAYS:
        yield ("kind",), "いつのことかがありません。dates（日）か repeats（繰り返し）を書いてください。"
    if (notice.lat is None) != (notice.lon is None):
        yield ("lat" if notice.lat else "lon",), "緯度（lat）と経度（lon）は、両方書いてください。"
    if notice.demo and notice.urgent:
        yield ("urgent",), "見本（demo: true）は、緊急（urgent: true）にできません。"
    if notice.section is None and notice.contact is None:
        yield ("id",), "問い合わせ先がありません。section（担当）か contact（名前と電話）を書いてください。"
    if notice.apply.chat and notice.apply.walk_in:
        yield ("apply", "walk_in"), "申し込みが要らない（walk_in）ものは、チャットで申し込み（chat）にできません。"


NOTICES = Kind(name="notices", folder=Path("scheduler") / "notices", model=Notice)
