"""What a schema cannot see of notices: names that do not exist, days gone by, too many messages, examples left over."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.facility import Facility
from knowledge.layers import Located
from knowledge.problems import Problem, problem
from scheduler.notice import REMINDS, Notice
from scheduler.occurrences import occurrences

PLACEHOLDERS = ("city.name", "city.prefecture", "section.name")
"""What the body of a notice may hold; titles hold none, for they also stand on buttons."""

MOST_A_MONTH = 3
"""Messages of one notice in thirty days from which on residents stop reading them."""

_YEARS = 9
_NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_BRACES = re.compile(r"\{[^{}]*\}|[{}｛｝]")

_Path = list[str | int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """All that notices of a city may name. topics: what residents can subscribe to."""

    city: City
    catalogue: Catalogue
    topics: Container[str]
    facilities: Sequence[Facility]


def check_notices(located: Sequence[Located[Notice]], known: Known, today: date) -> list[Problem]:
    """Every problem of the notices of a city."""
    return [fault for item in located for fault in _check(item, known, today)]


def _check(item: Located[Notice], known: Known, today: date) -> Iterator[Problem]:
    notice = item.record
    for path, name, exists, kind in _references(notice, known):
        if not exists:
            yield _at(item, path, f"「{name}」という{kind}はありません。")
    yield from _placeholders(item)
    yield from _days(item, known, today)
    yield from _advice(item, known, today)


def _at(item: Located[Notice], path: _Path, message: str, *, warns: bool = False) -> Problem:
    mark = item.node.find(path).mark
    return problem(mark, message, field=str(path[0]), level="warning" if warns else "error")


def _references(notice: Notice, known: Known) -> Iterator[tuple[_Path, str, bool, str]]:
    """Place in the file, name, whether there is such a thing, and what it would be."""
    if notice.section:
        yield ["section"], notice.section, notice.section in known.catalogue.roles, "担当（knowledge/roles.yaml）"
    for number, topic in enumerate(notice.topics):
        yield ["topics", number], topic, topic in known.topics, "お知らせの種類（scheduler/topics.yaml）"
    for number, topic in enumerate(notice.about):
        yield ["about", number], topic, topic in known.catalogue.topics, "話題（knowledge/topics.tsv）"
    districts = {district.id for district in known.city.districts}
    for number, name in enumerate(notice.districts):
        yield ["districts", number], name, name in districts, "地区（市の設定の districts）"
    if notice.place and _NAME.fullmatch(notice.place):
        places = {place.id for place in known.city.places} | {facility.id for facility in known.facilities}
        yield ["place"], notice.place, notice.place in places, "場所（市の設定の places か施設の一覧）"


def _placeholders(item: Located[Notice]) -> Iterator[Problem]:
    for below in [[], *(["translations", language] for language in item.record.translations)]:
        for field in ("title", "body"):
            usable = PLACEHOLDERS if field == "body" else ()
            text = item.node.find([*below, field]).value
            for name in _BRACES.findall(text) if isinstance(text, str) else ():
                if name[1:-1] not in usable:
                    can = "・".join(f"{{{one}}}" for one in usable)
                    hint = f"使えるのは {can} です。" if usable else "題名に差し込みは使えません。"
                    yield _at(item, [*below, field], f"「{name}」という差し込みはありません。{hint}")


def _days(item: Located[Notice], known: Known, today: date) -> Iterator[Problem]:
    """Days on which nothing takes place, and those that are all over."""
    notice, closures = item.record, known.city.closures
    for number, rule in enumerate(notice.repeats):
        begin = rule.begins or notice.checked_on
        if "closures" in rule.off and not rule.occurrences(begin, begin + timedelta(days=366 * _YEARS), closures):
            yield _at(item, ["repeats", number], "この繰り返しは、市の閉庁日を除くと一度もありません。")
    for number, day in enumerate(notice.called_off):
        if not occurrences(notice, closures, day, day):
            yield _at(item, ["called_off", number], f"{day} には、もともと予定がありません。")
    if notice.status == "published" and _all_over(notice, today):
        field = "dates" if notice.dates else "repeats"
        yield _at(item, [field], f"「{notice.title}」の日は、すべて過ぎています。消してかまいません。", warns=True)
    if notice.valid_until and notice.valid_until < today:
        yield _at(
            item, ["valid_until"], f"「{notice.title}」の期限（{notice.valid_until}）は過ぎています。", warns=True
        )

    yield from _too_late(item, today)


def _too_late(item: Located[Notice], today: date) -> Iterator[Problem]:
    """Days that cannot be meant: nobody could sign up, or see it."""
    notice, last = item.record, _last(item.record)
    opens, until = notice.apply.opens, notice.valid_until
    if opens and last and opens > last:
        message = f"申し込みの始まり（{opens}）が最後の回（{last}）より後なので、だれも申し込めません。"
        yield _at(item, ["apply", "opens"], message, warns=True)
    first = min((span.first for span in notice.dates), default=None) if not notice.repeats else None
    if until and first and today <= until < first:
        message = f"見せる期限（{until}）が最初の回（{first}）より前なので、どの回も見えません。"
        yield _at(item, ["valid_until"], message, warns=True)


def _all_over(notice: Notice, today: date) -> bool:
    """Whether it had days, and has none any more."""
    last = _last(notice)
    return last is not None and last < today


def _last(notice: Notice) -> date | None:
    """The last day that its dates and rules leave; None when it has none."""
    ends = [span.last for span in notice.dates] + [rule.until or date.max for rule in notice.repeats]
    return max(ends, default=None)


def _advice(item: Located[Notice], known: Known, today: date) -> Iterator[Problem]:
    """What is allowed, and most likely not meant."""
    notice, city = item.record, known.city
    section = city.sections.get(notice.section or "")
    if notice.demo and city.confirmed:
        yield _at(item, ["demo"], "確認済み（confirmed: true）の市に、見本（demo: true）が残っています。", warns=True)
    if notice.apply.phone and not (section and section.phone) and not (notice.contact and notice.contact.phone):
        message = "電話で申し込む（phone: true）のに、担当の電話番号が市の設定にありません。"
        yield _at(item, ["apply", "phone"], message, warns=True)
    announced = [rule for rule in notice.announced if rule.to == "subscribers"]
    if announced and not notice.topics:
        message = f"「{notice.title}」には topics がないので、だれにも知らせが届きません。"
        yield _at(item, ["id"], message, warns=True)
    if announced and notice.kind not in REMINDS and notice.topics:
        times = {one.first for one in occurrences(notice, city.closures, today, today + timedelta(days=30))}
        if (count := len(times) * len(announced)) > MOST_A_MONTH:
            message = f"「{notice.title}」は、30日に {count} 回の知らせになります。announcements で減らしてください。"
            yield _at(item, ["announcements"], message, warns=True)
    if today > notice.review_by:
        message = f"「{notice.title}」は確かめる期限（{notice.review_by}）を過ぎています。"
        yield _at(item, ["review_by"], message, warns=True)
