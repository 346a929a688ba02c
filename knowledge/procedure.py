"""A procedure at the counter (CPSV-AP: public service): by when, where, with what, at what cost, what from home."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from knowledge.checked import Checked
from knowledge.deadline import Deadline
from knowledge.languages import Language
from knowledge.layers import Kind
from knowledge.records import Day, Https, Id, MisfitError, NonEmpty, Record, Whole

LifeEvent = Literal[
    "妊娠", "出生・こども", "引越し", "就職・転職", "結婚・離婚", "自動車", "住宅", "介護", "医療・健康", "税金",
    "年金", "死亡・相続",
]  # fmt: skip
"""The life events of マイナポータル (CPSV-AP: life event)."""

ChannelName = Literal["counter", "post", "online", "conveni", "phone"]
OnlineRoute = Literal["mynaportal", "mynaportal-pittari", "ibaraki", "shizuoka", "eltax", "city", "other"]


class Channel(Record):
    """One way to do it (CPSV-AP: channel)."""

    note: NonEmpty | None = Field(default=None, max_length=160)


class Online(Channel):
    """The way from home. card: whether a My Number card is needed."""

    via: OnlineRoute
    url: Https | None = None
    card: bool | None = None

    @property
    def page(self) -> str | None:
        """Where to begin."""
        return self.url or ROUTE_PAGES.get(self.via)


ROUTE_PAGES: Mapping[str, str] = {
    "mynaportal": "https://myna.go.jp/",
    "mynaportal-pittari": "https://myna.go.jp/",
    "eltax": "https://www.eltax.lta.go.jp/",
}
"""Where a route begins when neither procedure nor city names a page of its own."""


class Channels(Record):
    """The ways that exist; at least one."""

    counter: Channel | None = None
    post: Channel | None = None
    online: Online | None = None
    conveni: Channel | None = None
    phone: Channel | None = None

    @property
    def names(self) -> tuple[ChannelName, ...]:
        """The ways there are, in the order of the fields."""
        names: tuple[ChannelName, ...] = ("counter", "post", "online", "conveni", "phone")
        return tuple(name for name in names if getattr(self, name) is not None)


class Evidence(Record):
    """Something to bring (CPSV-AP: evidence): an item of ``evidence.yaml``, and the condition under which."""

    item: Id
    when: Id | None = None
    note: NonEmpty | None = Field(default=None, max_length=120)


class Fee(Record):
    """What it costs on one channel while it is valid (CPSV-AP: cost), in yen; 0 is free."""

    channel: Literal["any", "counter", "post", "online", "conveni"] = "any"
    yen: Annotated[Whole, Field(ge=0, le=1_000_000)]
    per: NonEmpty | None = Field(default=None, max_length=20)
    label: NonEmpty | None = Field(default=None, max_length=40)
    note: NonEmpty | None = Field(default=None, max_length=120)
    valid_from: Day | None = None
    valid_until: Day | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the fee is asked on ``day``."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class ProcedureWords(Record):
    """A procedure in another language."""

    name: NonEmpty = Field(max_length=80)
    summary: NonEmpty = Field(max_length=300)
    body: NonEmpty | None = Field(default=None, max_length=800)


class Procedure(Checked):
    """One procedure with everything a resident needs to do it."""

    id: Id
    name: NonEmpty = Field(max_length=40)
    official: NonEmpty | None = Field(default=None, max_length=80)
    national: Annotated[Whole, Field(ge=1, le=27)] | None = None
    aliases: tuple[NonEmpty, ...] = ()
    summary: NonEmpty = Field(max_length=100)
    body: NonEmpty | None = Field(default=None, max_length=500)
    life_events: tuple[LifeEvent, ...] = ()
    topics: tuple[Id, ...] = Field(min_length=1)
    who: NonEmpty = Field(max_length=120)
    proxy: NonEmpty | None = Field(default=None, max_length=160)
    deadline: Deadline | None = None
    channels: Channels
    evidence: tuple[Evidence, ...] = ()
    fees: tuple[Fee, ...] = ()
    takes: NonEmpty | None = Field(default=None, max_length=120)
    gives: NonEmpty | None = Field(default=None, max_length=120)
    law: NonEmpty | None = Field(default=None, max_length=120)
    section: Id
    service: Id | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    status: Literal["published", "draft"] = "published"
    translations: dict[Language, ProcedureWords] = Field(default_factory=dict)

    @field_validator("channels", mode="after")
    @classmethod
    def _some_way(cls, channels: Channels) -> Channels:
        if not channels.names:
            raise ValueError("届け出る方法（counter・post・online・conveni・phone）を一つは書いてください。")
        return channels

    @field_validator("fees", mode="after")
    @classmethod
    def _one_at_a_time(cls, fees: tuple[Fee, ...]) -> tuple[Fee, ...]:
        clashes = dict(_clashes(fees))
        if clashes:
            raise MisfitError(clashes)
        return fees

    def holds_on(self, day: date) -> bool:
        """Whether the procedure exists on ``day``."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def fees_on(self, day: date) -> tuple[Fee, ...]:
        """The fees of ``day``; none when they differ by city and the city has not said."""
        return tuple(fee for fee in self.fees if fee.holds_on(day))

    def words(self, languages: Sequence[Language]) -> tuple[str, str, Language]:
        """Name, summary and the language they are in: the first of ``languages`` there is, else Japanese."""
        for language in languages:
            if own := self.translations.get(language):
                return own.name, own.summary, language
        return self.name, self.summary, "ja"


def _clashes(fees: Sequence[Fee]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Fees that end before they begin, or of one thing on one channel that are valid at the same time."""
    for number, fee in enumerate(fees):
        if (fee.valid_until or date.max) < (fee.valid_from or date.min):
            yield (number, "valid_until"), "valid_until（終わりの日）が valid_from（始まりの日）より前です。"
        for other in fees[:number]:
            same = (fee.channel, fee.label) == (other.channel, other.label)
            apart = (fee.valid_until or date.max) < (other.valid_from or date.min) or (
                other.valid_until or date.max
            ) < (fee.valid_from or date.min)
            if same and not apart:
                yield (
                    (number, "yen"),
                    "同じ手数料が、同じ日に二つ有効です。有効な期間を確かめてください。",
                )


PROCEDURES = Kind(name="procedures", folder=Path("knowledge") / "procedures", model=Procedure)
