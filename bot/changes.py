"""What changes by itself between two days because of the dates in the files: fees, procedures, hours, closed days,
notices, and what is to be checked again. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.content import CityContent, Content
from handlers.wording import FALLBACK
from knowledge.city import City
from knowledge.hours import Hours
from knowledge.procedure import Fee, Procedure
from scheduler.notice import Notice

Kind = Literal["fee", "procedure", "hours", "closed", "notice", "review"]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something that is different from ``day`` on (``text`` says how), or that ends with it. id: of the record."""

    day: date
    kind: Kind
    id: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Upcoming:
    """A change and the cities (ids) that have it. everywhere: all of them."""

    change: Change
    cities: tuple[str, ...]
    everywhere: bool

    def to_json(self) -> dict[str, object]:
        """One object of ``check --changes-until --json``."""
        change = self.change
        said = {"day": change.day.isoformat(), "kind": change.kind, "id": change.id, "text": change.text}
        return {**said, "cities": list(self.cities)}


def upcoming(content: Content, today: date, until: date) -> list[Upcoming]:
    """Everything that changes from ``today`` to ``until``, both included, by day; what cities share stands once."""
    cities: dict[Change, list[str]] = {}
    for name, city in content.cities.items():
        for change in dict.fromkeys(_Reader(content).changes(city)):
            if today <= change.day <= until:
                cities.setdefault(change, []).append(name)
    every = len(content.cities)
    listed = (Upcoming(change=one, cities=tuple(held), everywhere=len(held) == every) for one, held in cities.items())
    return sorted(listed, key=lambda one: (one.change.day, one.change.kind, one.change.id, one.change.text, one.cities))


def table(found: Iterable[Upcoming], content: Content) -> str:
    """A line for each: the day, what changes, and where."""
    names = {name: city.city.name for name, city in content.cities.items()}
    lines = []
    for one in found:
        where = "全市" if one.everywhere else "・".join(names[city] for city in one.cities)
        lines.append(f"{one.change.day}　{one.change.text}（{where}）")
    return "\n".join(lines) or "その日までに変わるものはありません。"


class _Reader:
    """The dates of one content, in Japanese words."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def changes(self, city: CityContent) -> Iterator[Change]:
        """Every dated change of a city."""
        for procedure in city.procedures:
            yield from self._procedure(procedure)
        for hours in city.city.hours:
            yield from self._hours(hours, city.city)
        for closed in city.city.closures.dates:
            yield Change(day=closed.on, kind="closed", id=city.city.id, text=f"窓口はお休みです：{closed.reason}")
        for notice in city.notices:
            yield from _notice(notice)
        yield from _reviews(city)

    def _procedure(self, one: Procedure) -> Iterator[Change]:
        for day, text in _begins_and_ends(one.valid_from, one.valid_until, one.name):
            yield Change(day=day, kind="procedure", id=one.id, text=text)
        for fee in one.fees:
            for day, text in self._fee(fee, one.fees):
                yield Change(day=day, kind="fee", id=one.id, text=f"{one.name}：{text}")

    def _fee(self, fee: Fee, fees: Sequence[Fee]) -> Iterator[tuple[date, str]]:
        """A fee that takes the place of another is one change, not an end and a beginning."""
        name, same = self._name_of(fee), [one for one in fees if (one.channel, one.label) == (fee.channel, fee.label)]
        if fee.valid_from:
            eve = fee.valid_from - timedelta(days=1)
            before = next((one for one in same if one is not fee and one.holds_on(eve)), None)
            if before is None:
                yield fee.valid_from, f"{name}が {_yen(fee)}になります"
            elif before.yen != fee.yen:
                yield fee.valid_from, f"{name}が {_yen(before)}から{_yen(fee)}に変わります"
        if fee.valid_until:
            morrow = fee.valid_until + timedelta(days=1)
            if not any(one.holds_on(morrow) for one in same):
                yield fee.valid_until, f"{name}の {_yen(fee)}は、この日までです"

    def _name_of(self, fee: Fee) -> str:
        channel = "" if fee.channel == "any" else self._content.wording.say(f"channel.{fee.channel}", FALLBACK)
        told = "、".join(filter(None, (fee.label, channel)))
        return f"手数料（{told}）" if told else "手数料"

    def _hours(self, hours: Hours, city: City) -> Iterator[Change]:
        catalogue, say = self._content.catalogue, self._content.wording.say
        section = city.sections.get(hours.section or "")
        role = section.name if section else catalogue.roles.get(hours.section or "", "")
        who = " ".join(filter(None, (role, catalogue.services.get(hours.service or "", ""))))
        names: Mapping[str, str] = dict(zip(_WEEKDAYS, say("hours.days", FALLBACK).split(","), strict=True))
        days = "・".join(names[day] for day in hours.days)
        what = f"{who}：{say(f'hours.{hours.kind}', FALLBACK)}の受付時間（{days} {hours.text()}）"
        for day, text in _begins_and_ends(hours.valid_from, hours.valid_until, what):
            yield Change(day=day, kind="hours", id=hours.id, text=text)


def _begins_and_ends(begins: date | None, ends: date | None, what: str) -> Iterator[tuple[date, str]]:
    if begins:
        yield begins, f"{what}が始まります"
    if ends:
        yield ends, f"{what}は、この日までです"


def _notice(one: Notice) -> Iterator[Change]:
    """Its days by date (a rule such as 毎月第2木曜 changes nothing), when one applies, and until when it is shown."""
    if one.status != "published":
        return
    days = [(span.first, "この日です" if span.first == span.last else "始まります") for span in one.dates]
    days += [(span.last, "この日までです") for span in one.dates if span.first != span.last]
    days = [(day, f"{one.title}：{'中止です' if day in one.called_off else text}") for day, text in days]
    days += _begins_and_ends(one.apply.opens, one.apply.closes, f"{one.title}：申し込みの受付")
    days += _begins_and_ends(None, one.valid_until, f"{one.title}：お知らせを見せるの")
    for day, text in days:
        yield Change(day=day, kind="notice", id=one.id, text=text)


def _reviews(city: CityContent) -> Iterator[Change]:
    """What is to be checked again by a day."""
    titled = [(one.id, one.title, one.review_by) for one in (*city.entries, *city.elsewhere)]
    named = [(one.id, one.name, one.review_by) for one in city.procedures]
    named += [(one.id, one.name, one.review_by) for one in city.guides]
    for name, title, day in (*titled, *named):
        yield Change(day=day, kind="review", id=name, text=f"{title}（{name}）：この日までに、内容を確かめ直します")


def _yen(fee: Fee) -> str:
    return f"{fee.yen:,}円" if fee.yen else "無料"
