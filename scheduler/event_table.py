"""Event lists in open-data form, read row by row into notices that staff have yet to look at (pure).

Every row is accounted for: taken as it is, taken after something in it was mended, or rejected, each with its reason.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from knowledge import facility_cells as cells
from knowledge.city import City
from knowledge.opendata import Row, Table, TableError
from knowledge.opendata_rows import RowReader, RowReport, read_file, report_of
from knowledge.records import ID_LENGTH
from knowledge.text import fold
from scheduler import event_words as words
from scheduler.event_columns import FIELDS
from scheduler.event_days import BEFORE_IT_BEGINS, read_days, read_times
from scheduler.notice import Notice

REVIEW_DAYS = 180
"""Days after the import until which the notices should be looked at again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the rows come from, and when they are read."""

    source: str
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRow:
    """A row as the fields of a notice, all of them text, lists or mappings of text. off: its list says 中止."""

    line: int
    fields: Mapping[str, Any]
    off: bool


def read_event_table(content: bytes) -> Table:
    """The table in a CSV or .xlsx file of events. Raises TableError."""
    table = read_file(content, FIELDS)
    missing = [FIELDS[field][0] for field in ("name", "first") if field not in table.columns]
    if missing:
        said = "」「".join(missing)
        message = (
            f"「{said}」の列がないので、イベントの一覧ではないようです。一覧なら、見出しを「{said}」に直してください。"
        )
        raise TableError(message)
    return table


def read_events(table: Table, city: City, origin: Origin) -> tuple[tuple[EventRow, ...], RowReport]:
    """The events of ``city`` in a table, and what became of each row."""
    reader = _Reader(table, city, origin)
    found = tuple(filter(None, map(reader.event, table.rows)))
    return found, report_of(table, reader.findings)


class _Reader(RowReader):
    """Reads the rows of one table, keeping what it found and which ids are taken."""

    def __init__(self, table: Table, city: City, origin: Origin) -> None:
        super().__init__(table, city)
        self._origin = origin
        self._numbered = _tell_events_apart([row.cells.get("number", "") for row in table.rows])
        self._ids: set[str] = set()
        self._seen: dict[str, int] = {}

    def event(self, row: Row) -> EventRow | None:
        """The event in a row; None when the row is rejected."""
        before = len(self.findings)
        self.findings += row.findings
        if not self._text(row, "name"):
            self._find(row, "name", "rejected", "名称がありません。")
        self._check_city(row)
        when = self._when(row)
        if any(finding.effect == "rejected" for finding in self.findings[before:]):
            return None
        fields = self._fields(row, when)
        mark = hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:10]
        if mark in self._seen:
            self._find(row, "name", "rejected", f"{self._seen[mark]}行目と同じ内容です。")
            return None
        self._seen[mark] = row.line
        fields = {"id": self._id(row, fields), "kind": words.kind_of(fields["title"])} | fields
        fields |= {"topics": [fields["kind"]], "status": "draft", "imported": mark} | self._provenance()
        return self._valid(row, fields)

    def _valid(self, row: Row, fields: Mapping[str, Any]) -> EventRow | None:
        try:
            Notice.model_validate(fields)
        except ValidationError as error:
            named = {"title": "name", "dates": "first", "repeats": "when_note", "times": "begins", "page": "url"}
            fault = error.errors()[0]
            field = str(fault["loc"][0]) if fault["loc"] else ""
            reason = str(fault.get("ctx", {}).get("error", fault["msg"]))
            self._find(row, named.get(field, field), "rejected", f"お知らせにできない値があります：{reason}")
            return None
        return EventRow(line=row.line, fields=fields, off=words.is_off(row.cells.get("status", ""), fields["title"]))

    def _of_prefecture(self, code: str, row: Row) -> bool:
        """Whether a prefecture's list has the row, and says nothing of another city."""
        named = row.cells.get("municipality", self._city.name)
        return super()._of_prefecture(code, row) and named == self._city.name

    def _when(self, row: Row) -> dict[str, Any]:
        """Days, rules and times, and what is said of them in words beside."""
        get = row.cells.get
        remark = "\n".join(filter(None, (get("pattern", ""), words.without_echoes(get("when_note", "")))))
        try:
            told = read_days(get("first", ""), get("last", ""), remark, self._origin.today)
        except ValueError as error:
            self._find(row, "first", "rejected", str(error))
            return {}
        for guess in told.guessed:
            self._find(row, "first", "repaired", guess)
        slots, left = read_times(get("begins", ""), get("ends", ""))
        for word in left:
            why = "始まりより後ではない" if word.startswith(BEFORE_IT_BEGINS) else "時刻として読めない"
            self._find(row, "begins", "noted", f"「{word}」は{why}ので、文の中に残しました。")
        ends = [end for _, end in told.days] + [rule.until for rule in told.repeats if rule.until]
        if max(ends) < self._origin.today:
            self._find(row, "first", "noted", "もう終わっています。")
        return {"told": told, "slots": slots, "said": (*told.left, *left)}

    def _fields(self, row: Row, when: Mapping[str, Any]) -> dict[str, Any]:
        told = when["told"]
        fields: dict[str, Any] = {"title": self._cut(row, "name", self._text(row, "name"), 80)}
        capacity, plain = self._capacity(row)
        extra = [
            *when["said"],
            *([] if plain else [f"定員：{self._text(row, 'capacity')}"]),
            self._text(row, "remarks"),
        ]
        fields["body"] = self._cut(row, "abstract", words.body(row.cells, extra), 500)
        fields |= self._place(row)
        fields["dates"] = [str(a) if a == b else f"{a}～{b}" for a, b in told.days]
        fields["repeats"] = [
            words.as_text(rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)) for rule in told.repeats
        ]
        fields["times"] = [f"{begin}～{end}" if end else begin for begin, end in when["slots"]]
        fields["capacity"] = str(capacity) if capacity else None
        fields["fee"] = self._cut(row, "fee", words.fee(row.cells), 120)
        fields["target"] = self._cut(row, "target", self._text(row, "target"), 120)
        fields["apply"] = self._apply(row)
        fields |= self._contact(row)
        page = self._text(row, "url")
        fields["page"] = page if re.fullmatch(r"https?://\S+", page) else None
        return {key: value for key, value in fields.items() if value}

    def _capacity(self, row: Row) -> tuple[int | None, bool]:
        capacity, plain = words.capacity(row.cells.get("capacity", ""))
        if capacity is None and plain and re.search(r"\d", row.cells.get("capacity", "")):
            self._find(row, "capacity", "noted", "定員が0なので、定員を決めていないものとして読みました。")
        if capacity is None and not plain:
            said = self._text(row, "capacity")
            self._find(row, "capacity", "noted", f"「{said}」は人数として読めないので、文の中に残しました。")
        return capacity, plain

    def _text(self, row: Row, field: str) -> str:
        return words.tidy(row.cells.get(field, ""))

    def _cut(self, row: Row, field: str, text: str, most: int) -> str:
        short = words.cut(text, most)
        if short != text:
            self._find(row, field, "repaired", f"長いので、{most}字までにしました。")
        return short

    def _place(self, row: Row) -> dict[str, Any]:
        name = self._cut(row, "place", self._text(row, "place"), 100)
        known = next((place for place in self._city.places if name and fold(place.name) == fold(name)), None)
        if known:
            return {"place": known.id}
        found, message = cells.coordinates(row.cells.get("lat", ""), row.cells.get("lon", ""))
        if message:
            self._find(row, "lat", "repaired", message)
        where = {"lat": str(found[0]), "lon": str(found[1])} if found else {}
        parts = "".join(self._text(row, field) for field in ("prefecture", "municipality", "town", "block"))
        address = self._text(row, "address") or (parts if {"town", "block"} & row.cells.keys() else "")
        return {"place": name, "address": address, **where}

    def _apply(self, row: Row) -> dict[str, str]:
        found: dict[str, str] = {}
        note = words.unless_none(self._cut(row, "apply", self._text(row, "apply"), 300))
        for field in ("opens", "closes"):
            if text := row.cells.get(field, ""):
                try:
                    found[field] = str(read_days(text, "", "", self._origin.today).days[0][0])
                except ValueError:
                    self._find(
                        row, field, "noted", f"「{words.tidy(text)}」は日付として読めないので、読みませんでした。"
                    )
        if words.needs_no_application(note):
            found["walk_in"] = "true"
        url = self._text(row, "apply_url")
        return found | ({"note": note} if note else {}) | ({"url": url} if url.startswith("https://") else {})

    def _contact(self, row: Row) -> dict[str, Any]:
        """The section of the profile with that name, or else the name and the phone as the list says."""
        name = self._cut(row, "contact", self._text(row, "contact"), 80)
        role = next((role for role, section in self._city.sections.items() if section.name == name), None)
        if role:
            return {"section": role}
        phone, message = cells.phone(words.first_phone(row.cells.get("phone", "")))
        if message:
            self._find(row, "phone", "repaired", message)
        if not name:
            self._find(row, "contact", "noted", "問い合わせ先がないので、市の名前を入れました。")
        contact = {"name": name or self._city.name}
        return {"contact": contact | ({"phone": phone} if phone else {})}

    def _provenance(self) -> dict[str, str]:
        today = self._origin.today
        review = today + timedelta(days=REVIEW_DAYS)
        return {"source": self._origin.source, "checked_on": str(today), "review_by": str(review)}

    def _id(self, row: Row, fields: Mapping[str, Any]) -> str:
        """An id that stays the same when the list is published anew: its own, else of name, place and first day."""
        listed = row.cells.get("id", "") or (row.cells.get("number", "") if self._numbered else "")
        own = re.sub(r"[^a-z0-9]+", "-", cells.plain(listed).lower()).strip("-")
        if not own:
            first = fields.get("dates") or [fields["repeats"][0]["from"]]
            said = "|".join((fields["title"], fields.get("place", ""), first[0][:10]))
            own = hashlib.sha256(said.encode()).hexdigest()[:10]
        stem = f"event.{own}"[: ID_LENGTH - 4].rstrip("-.")
        name, number = stem, 1
        while name in self._ids:
            number += 1
            name = f"{stem}-{number}"
        if number > 1:
            self._find(
                row, "id", "noted", f"同じ名前・場所・日（または ID）の行がほかにもあるので、「{name}」としました。"
            )
        self._ids.add(name)
        return name


def _tell_events_apart(numbers: Sequence[str]) -> bool:
    """Whether numbers are more than the rows counted, which begin anew with every file."""
    plain = [cells.plain(number) for number in numbers]
    if not all(plain) or len(set(plain)) < len(plain):
        return False
    return any(not number.isdecimal() or int(number) > 2 * len(plain) for number in plain)
