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
from knowledge.files import Node
from knowledge.hours import Closures, Hours
from knowledge.problems import Mark
from knowledge.procedure import Fee, Procedure
from scheduler.notice import Notice
from scheduler.occurrences import occurrences

Kind = Literal["fee", "procedure", "hours", "closed", "notice", "review"]

_YEAR = timedelta(days=366)
_LAST_MONTH = 3
_REIWA = 2018
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something that is different from ``day`` on (``text`` says how), or that ends with it. id: of the record.

    mark: the line to edit; so far only of notices.
    """

    day: date
    kind: Kind
    id: str
    text: str
    mark: Mark | None = None


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
        placed = {"path": change.mark.path, "line": change.mark.line} if change.mark else {}
        return {**said, **placed, "cities": list(self.cities)}


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
    """A line for each: the day, what changes, and where; at its end the file and line to edit, if known."""
    names = {name: city.city.name for name, city in content.cities.items()}
    lines = []
    for one in found:
        where = "全市" if one.everywhere else "・".join(names[city] for city in one.cities)
        mark = one.change.mark
        place = f"　{mark.path}:{mark.line}" if mark else ""
        lines.append(f"{one.change.day}　{one.change.text}（{where}）{place}")
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
            yield from _notice(notice, city.written[notice.id], city.city.closures)
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


def _notice(one: Notice, node: Node, closures: Closures) -> Iterator[Change]:
    """When it takes place by date, when its rules begin and end, its last time, and until when it is shown."""
    if one.status != "published":
        return
    days = [(span.first, "この日です" if span.first == span.last else "始まります") for span in one.dates]
    days += [(span.last, "この日までです") for span in one.dates if span.first != span.last]
    dated = [(day, "中止です" if day in one.called_off else text, ["dates"]) for day, text in days]
    dated += [(day, text, ["repeats"]) for day, text in _rules(one, closures)]
    dated += [(day, text, ["repeats" if one.repeats else "dates"]) for day, text in _last_time(one, closures)]
    dated += [(day, text, ["apply", "opens"]) for day, text in _begins_and_ends(one.apply.opens, None, _APPLY)]
    dated += [(day, text, ["apply", "closes"]) for day, text in _begins_and_ends(None, one.apply.closes, _APPLY)]
    dated += [(day, text, ["valid_until"]) for day, text in _begins_and_ends(None, one.valid_until, _SHOWN)]
    for day, text, field in dated:
        yield Change(day=day, kind="notice", id=one.id, text=f"{one.title}：{text}", mark=node.find(field).mark)


_APPLY = "申し込みの受付"
_SHOWN = "お知らせを見せるの"


def _rules(one: Notice, closures: Closures) -> Iterator[tuple[date, str]]:
    """The first day of a rule that begins, and the last one of a rule that ends while others go on."""
    over = _last_day(one, closures)
    for rule in one.repeats:
        begun = rule.occurrences(rule.begins, rule.begins + _YEAR, closures) if rule.begins else ()
        if begun and begun[0] != over:
            yield begun[0], "繰り返しが、この日から始まります"
        ended = rule.occurrences(rule.until - _YEAR, rule.until, closures) if rule.until else ()
        if ended and (over is None or ended[-1] < over):
            yield ended[-1], "繰り返しの一つが、この日で終わります"


def _last_time(one: Notice, closures: Closures) -> Iterator[tuple[date, str]]:
    """The last time of what takes place more than once. Classes follow the year of the city hall, from April on."""
    day = _last_day(one, closures)
    if day is None or not (one.repeats or len(one.dates) > 1):
        return
    if day.month == _LAST_MONTH:
        yield day, f"3月で終わります。この日が最後の回で、次の年度（令和{day.year - _REIWA}年度）の日程がありません"
    else:
        yield day, "この日が最後の回です。このあとの日程がありません"


def _last_day(one: Notice, closures: Closures) -> date | None:
    """The day on which it takes place last; None when it has no end, or takes place on no day."""
    ends = [span.last for span in one.dates] + [rule.until for rule in one.repeats]
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    times = occurrences(one, closures, max(known) - _YEAR, max(known))
    return max((time.last for time in times if not time.called_off), default=None)


def _reviews(city: CityContent) -> Iterator[Change]:
    """What is to be checked again by a day."""
    titled = [(one.id, one.title, one.review_by) for one in (*city.entries, *city.elsewhere)]
    named = [(one.id, one.name, one.review_by) for one in city.procedures]
    named += [(one.id, one.name, one.review_by) for one in city.guides]
    for name, title, day in (*titled, *named):
        yield Change(day=day, kind="review", id=name, text=f"{title}（{name}）：{_CHECK}")
    for one in city.notices:
        mark = city.written[one.id].find(["review_by"]).mark
        yield Change(day=one.review_by, kind="review", id=one.id, text=f"{one.title}（{one.id}）：{_CHECK}", mark=mark)


_CHECK = "この日までに、内容を確かめ直します"


def _yen(fee: Fee) -> str:
    return f"{fee.yen:,}円" if fee.yen else "無料"
