"""Facility lists in open-data form, read row by row and written in the current standard (pure).

Every row is accounted for: taken as it is, taken after something in it was mended, or rejected, each with its reason.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from knowledge import facility_cells as cells
from knowledge.city import City
from knowledge.dates import parse_date
from knowledge.facility import HAZARDS, Facility, FacilityKind
from knowledge.facility_columns import FIELDS, HAZARD_NAMES
from knowledge.facility_kinds import finer
from knowledge.opendata import (
    ABOUT_BLANKS,
    NO_LAYOUT,
    Row,
    Table,
    TableError,
)
from knowledge.opendata_rows import RowReader, RowReport, read_file, report_of
from knowledge.records import ID_LENGTH


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where rows come from that do not say so themselves."""

    source: str
    checked_on: date


def read_facilities(
    table: Table, city: City, kind: FacilityKind, origin: Origin | None
) -> tuple[tuple[Facility, ...], RowReport]:
    """The facilities of ``city`` in a table. Without ``origin`` every row must give 出典 and 確認日 itself."""
    reader = _Reader(table, city, kind, origin)
    found = tuple(filter(None, map(reader.facility, table.rows)))
    return found, report_of(table, reader.findings)


def read_facility_table(content: bytes) -> Table:
    """The table in a CSV or .xlsx file of facilities. Raises TableError."""
    table = read_file(content, FIELDS)
    if "event" in table.columns:
        raise TableError("「開始日」などの列があるので、施設ではなくイベントの一覧です。")
    if "name" not in table.columns:
        raise TableError("「名称」の列がありません。")
    return table


class _Reader(RowReader):
    """Reads the rows of one table, keeping what it found and which ids are taken."""

    def __init__(self, table: Table, city: City, kind: FacilityKind, origin: Origin | None) -> None:
        super().__init__(table, city)
        self._kind = kind
        self._origin = origin
        self._ids: set[str] = set()
        self._seen: dict[tuple[object, ...], int] = {}

    def facility(self, row: Row) -> Facility | None:
        """The facility in a row; None when the row is rejected."""
        before = len(self.findings)
        self.findings += row.findings
        name = self._line(row, "name")
        if not name:
            self._find(row, "name", "rejected", "名称がありません。")
        self._check_city(row)
        if any(finding.effect == "rejected" for finding in self.findings[before:]):
            return None
        values = self._values(row, name)
        same = tuple(values.get(field) for field in ("kind", "name", "address", "spot", "lat", "lon"))
        if same in self._seen:
            self._find(row, "name", "rejected", f"{self._seen[same]}行目と同じ内容です。")
            return None
        self._seen[same] = row.line
        try:
            return Facility.model_validate(values | {"id": self._id(row, values)})
        except ValidationError as error:
            wrong = dict.fromkeys(FIELDS[str(detail["loc"][0])][0] for detail in error.errors())
            self._find(row, "", "rejected", f"書かれていないか、書き方が合わない項目があります：{'、'.join(wrong)}。")
            return None

    def _values(self, row: Row, name: str) -> dict[str, Any]:
        texts = ("kana", "alias", "capacity", "spot", "ssid", "accessibility", "remarks")
        values: dict[str, Any] = {field: self._line(row, field) or None for field in texts}
        values |= {"kind": finer(self._kind, name), "name": name, "address": self._address(row)}
        values |= self._place(row) | self._hours(row) | self._shelter(row) | self._provenance(row)
        values["phone"] = self._told(row, "phone", cells.phone)
        values |= {"url": self._url(row), "local_id": self._line(row, "id") or None}
        return values

    def _line(self, row: Row, field: str) -> str:
        """A cell in one line; a line break in it counts as mended, except in remarks."""
        cell = row.cells.get(field, "").strip()
        if "\n" in cell and field != "remarks":
            self._find(row, field, "repaired", f"セルの中の改行を空白にしました（{NO_LAYOUT}）。")
        return cells.tidy(cell)

    def _told(self, row: Row, field: str, read: Callable[[str], tuple[str | None, str]]) -> str | None:
        value, message = read(row.cells.get(field, ""))
        if message:
            self._find(row, field, "repaired", message)
        return value

    def _address(self, row: Row) -> str | None:
        whole = self._line(row, "address")
        parts = ("prefecture", "municipality", "town", "block")
        if not whole and any(field in row.cells for field in ("town", "block")):
            whole = "".join(self._line(row, field) for field in parts)
        building = self._line(row, "building") if whole else ""
        return " ".join(filter(None, (whole, building))) or None

    def _place(self, row: Row) -> dict[str, Any]:
        lat, lon = row.cells.get("lat", ""), row.cells.get("lon", "")
        if not lat and not lon and "point" in row.cells:
            lat, lon = cells.pair(row.cells["point"])
        found, message = cells.coordinates(lat, lon)
        if message:
            self._find(row, "lat" if "lat" in self._table.columns else "point", "repaired", message)
        return {"lat": found[0], "lon": found[1]} if found else {}

    def _hours(self, row: Row) -> dict[str, Any]:
        """Days and times; what cannot be read is kept word for word in the note."""
        notes = [self._line(row, "hours_note")]
        days, holidays, message = cells.days(row.cells.get("days", ""))
        if message:
            self._find(row, "days", "noted", message)
            notes.append(self._line(row, "days"))
        values: dict[str, Any] = {"days": days, "holidays": holidays}
        for field, heading in (("opens", "開始時間"), ("closes", "終了時間")):
            values[field], message = cells.time_of_day(row.cells.get(field, ""), heading)
            if message:
                self._find(row, field, "noted", message)
                notes.append(f"{heading} {self._line(row, field)}")
        return values | {"hours_note": "、".join(filter(None, notes)) or None}

    def _shelter(self, row: Row) -> dict[str, Any]:
        if self._kind != "shelter":
            return {}
        hazards = [name for name in HAZARDS if self._mark(row, f"hazard.{name}", f"災害種別「{HAZARD_NAMES[name]}」")]
        if not hazards:
            message = f"対応する災害の種類が一つもありません（{ABOUT_BLANKS}）。災害を選ぶと出てきません。"
            self._find(row, "", "noted", message)
        return {"hazards": tuple(hazards), "also_refuge": self._mark(row, "also_refuge", "指定避難所との重複")}

    def _mark(self, row: Row, field: str, heading: str) -> bool:
        said, message = cells.mark(row.cells.get(field, ""), heading)
        if message:
            self._find(row, field, "repaired", message)
        return said

    def _url(self, row: Row) -> str | None:
        url = self._line(row, "url")
        if url and not re.fullmatch(r"https?://\S+", url):
            self._find(row, "url", "repaired", f"URL「{url}」は http で始まっていないので、空欄にしました。")
            return None
        return url or None

    def _provenance(self, row: Row) -> dict[str, Any]:
        origin = self._origin
        day: date | None = None
        if "checked_on" in row.cells:
            try:
                day = parse_date(row.cells["checked_on"])
            except ValueError as error:
                self._find(row, "checked_on", "repaired" if origin else "noted", str(error))
        return {
            "source": self._line(row, "source") or (origin.source if origin else None),
            "checked_on": day or (origin.checked_on if origin else None),
        }

    def _id(self, row: Row, values: Mapping[str, Any]) -> str:
        """An id that stays the same when rows move: from the list's own, else from what is said of the facility."""
        own = re.sub(r"[^a-z0-9]+", "-", self._line(row, "id").lower()).strip("-")
        if not own:
            said = "|".join(str(values.get(field) or "") for field in ("name", "address", "spot"))
            own = hashlib.sha256(said.encode()).hexdigest()[:10]
        stem = f"{self._kind}.{own}"[: ID_LENGTH - 4].rstrip("-.")
        name, number = stem, 1
        while name in self._ids:
            number += 1
            name = f"{stem}-{number}"
        if number > 1:
            self._find(row, "id", "repaired", f"同じ ID の行がほかにもあるので、「{name}」として読みました。")
        self._ids.add(name)
        return name
