"""Events written as open data: イベント一覧 in its current columns, UTF-8 with the mark that Excel needs (pure)."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta

from knowledge.city import City
from knowledge.facility import Facility
from scheduler.event_columns import COLUMNS
from scheduler.notice import Notice, NoticeKind
from scheduler.occurrences import Occurrence, occurrences
from scheduler.places import place_of

KINDS: tuple[NoticeKind, ...] = ("smartphone-class", "card-desk", "health-check", "dog-vaccination", "event")
"""What is an event to others: somewhere one can go."""

BACK = 31
AHEAD = 400
"""Days around today whose events are published."""


def published(notices: Iterable[Notice], city: City, today: date) -> tuple[Occurrence, ...]:
    """What is published of the notices of a city, by day. An example never is, nor a draft."""
    first, last = today - timedelta(days=BACK), today + timedelta(days=AHEAD)
    shown = (one for one in notices if one.kind in KINDS and not one.demo and one.status != "draft")
    found = (one for notice in shown for one in occurrences(notice, city.closures, first, last))
    return tuple(sorted(found, key=lambda one: (one.first, one.begins or time(0), one.id)))


def sequence(one: Occurrence) -> int:
    """How often an occurrence has changed: what its file says, and once more when it is called off."""
    return one.notice.sequence + (1 if one.called_off else 0)


def write_events(found: Sequence[Occurrence], city: City, facilities: Mapping[str, Facility]) -> bytes:
    """A row for each occurrence: every column of the standard, those that we do not hold empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_row(one, city, facilities) for one in found)
    return text.getvalue().encode("utf-8-sig")


def _row(one: Occurrence, city: City, facilities: Mapping[str, Facility]) -> dict[str, str]:
    notice = one.notice
    place = place_of(notice, city, facilities)
    where = place or notice
    name, phone = contact_of(notice, city)
    row = {
        "全国地方公共団体コード": city.code,
        "ID": one.uid,
        "地方公共団体名": f"{city.prefecture}{city.name}",
        "名称": notice.title,
        "言語コード": ";".join(("ja", *(lang for lang in notice.translations if lang != "ja-easy"))),
        "イベントURL": notice.page,
        "状態": "中止" if one.called_off else "予定",
        "開始日": one.first.isoformat(),
        "終了日": one.last.isoformat(),
        "開始時間": f"{one.begins:%H:%M}" if one.begins else "",
        "終了時間": f"{one.ends:%H:%M}" if one.ends else "",
        "概要": body_of(notice, city),
        "主催団体": city.name,
        "対象者": notice.target,
        "開催場所名称": place.name if place else notice.place,
        "所在地_全国地方公共団体コード": city.code,
        "所在地_連結表記": where.address,
        "所在地_都道府県": city.prefecture if where.address else "",
        "所在地_市区町村": city.name if where.address else "",
        "緯度": _number(where.lat),
        "経度": _number(where.lon),
        "連絡先名称": name,
        "電話番号": phone,
        "定員": str(notice.capacity or ""),
        "参加申込終了日": notice.apply.closes.isoformat() if notice.apply.closes else "",
        "参加申込方法": notice.apply.note or ("申込不要" if notice.apply.walk_in else ""),
        "申込開始日": notice.apply.opens.isoformat() if notice.apply.opens else "",
        "申込URL": notice.apply.url,
    }
    return {heading: value or "" for heading, value in (row | _fee(notice)).items()}


def _fee(notice: Notice) -> dict[str, str]:
    if not notice.fee or notice.fee.startswith("無料"):
        return {"料金_種別": "無料", "料金備考": notice.fee or ""} if notice.fee else {}
    yen = re.fullmatch(r"([0-9,]+)円", notice.fee)
    return {"料金_種別": "有料", **({"料金_基本": yen[1].replace(",", "")} if yen else {"料金備考": notice.fee})}


def contact_of(notice: Notice, city: City) -> tuple[str, str | None]:
    """Whom to ask, and their phone."""
    section = city.sections.get(notice.section or "")
    name = notice.contact.name if notice.contact else section.name if section else city.name
    return name, (notice.contact.phone if notice.contact else None) or (section.phone if section else None)


def body_of(notice: Notice, city: City) -> str:
    """What the notice says, its placeholders filled."""
    filled = {"{city.name}": city.name, "{city.prefecture}": city.prefecture}
    text = (notice.body or notice.title).replace("{section.name}", contact_of(notice, city)[0])
    for name, value in filled.items():
        text = text.replace(name, value)
    return text


def _number(degrees: float | None) -> str:
    return "" if degrees is None else f"{degrees:.6f}".rstrip("0").rstrip(".")
