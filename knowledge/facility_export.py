"""Facilities written as open data: the current standard's columns, UTF-8 with the byte order mark that Excel needs."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from knowledge.city import City
from knowledge.facility import Facility, FacilityKind
from knowledge.facility_cells import days_text
from knowledge.facility_columns import HAZARD_NAMES, standard_columns

OWN_COLUMNS = ("出典", "確認日")
"""Columns of our own files that the standard does not have."""


def write_standard(facilities: Iterable[Facility], city: City, kind: FacilityKind) -> bytes:
    """The facilities as open data: every column of the standard, those that we do not hold empty."""
    return _csv(standard_columns(kind), [_row(facility, city) for facility in facilities])


def write_own(facilities: Iterable[Facility], city: City, kind: FacilityKind) -> bytes:
    """The facilities as a content file: everything we know of them, no column that is empty but for those to fill."""
    rows = [_row(facility, city) for facility in facilities]
    columns = dict.fromkeys((*standard_columns(kind), *_OF_OTHER_LISTS, *OWN_COLUMNS))
    kept = [name for name in columns if name in _TO_FILL or any(row.get(name) for row in rows)]
    return _csv(kept, rows)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


_OF_OTHER_LISTS = (
    *("名称_通称", "設置位置", "SSID", "想定収容人数", "バリアフリー情報"),
    *("利用可能曜日", "開始時間", "終了時間", "利用可能日時特記事項", "URL", "備考"),
)
_TO_FILL = ("ID", "名称", "名称_カナ", "所在地_連結表記", "緯度", "経度", "電話番号", *OWN_COLUMNS)


def _row(facility: Facility, city: City) -> Mapping[str, str]:
    row = {
        "全国地方公共団体コード": city.code,
        "ID": facility.local_id or facility.id.partition(".")[2],
        "地方公共団体名": f"{city.prefecture}{city.name}",
        "名称": facility.name,
        "名称_カナ": facility.kana,
        "名称_通称": facility.alias,
        "所在地_全国地方公共団体コード": city.code,
        "所在地_連結表記": facility.address,
        "所在地_都道府県": city.prefecture if facility.address else "",
        "所在地_市区町村": city.name if facility.address else "",
        "緯度": _number(facility.lat),
        "経度": _number(facility.lon),
        "電話番号": facility.phone,
        "利用可能曜日": days_text(facility.days, facility.holidays),
        "開始時間": _padded(facility.opens),
        "終了時間": _padded(facility.closes),
        "利用可能日時特記事項": facility.hours_note,
        "想定収容人数": facility.capacity,
        "設置位置": facility.spot,
        "SSID": facility.ssid,
        "バリアフリー情報": facility.accessibility,
        "指定避難所との重複": "1" if facility.also_refuge else "",
        "URL": facility.url,
        "備考": facility.remarks,
        "出典": facility.source,
        "確認日": facility.checked_on.isoformat(),
    }
    row |= {f"災害種別_{name}": "1" if hazard in facility.hazards else "" for hazard, name in HAZARD_NAMES.items()}
    return {heading: value or "" for heading, value in row.items()}


def _number(degrees: float | None) -> str:
    return "" if degrees is None else f"{degrees:.6f}".rstrip("0").rstrip(".")


def _padded(time: str | None) -> str:
    """09:00, as the standard writes it."""
    return time.rjust(5, "0") if time else ""
