"""One edition of a city's content: an SQLite file with everything a worker needs to answer, index arrays included."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import sqlite_utils

from bot.content import CityContent, Content
from bot.indexes import Row, index_rows, name_rows, read_library
from faq.elsewhere import Elsewhere
from faq.entry import Entry
from faq.smalltalk import Smalltalk
from handlers.wording import Wording
from knowledge.aspects import AspectFile, Aspects
from knowledge.catalogue import Catalogue, Topic
from knowledge.city import City
from knowledge.emergency import Emergency
from knowledge.polyglot import Library
from knowledge.records import Record
from knowledge.search.index import FORMAT as INDEX_FORMAT
from knowledge.search.kana import Reader
from knowledge.search.semantic import Encoder
from knowledge.terms import Term

R = TypeVar("R", bound=Record)

FORMAT = 3
"""Raised when the tables change: an edition with another number is not read but built anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """What residents of a city see, held in memory by every worker. encoder: the sentence model it was built with."""

    version: str
    city: City
    entries: Mapping[str, Entry]
    elsewhere: Mapping[str, Elsewhere]
    smalltalk: Mapping[str, Smalltalk]
    catalogue: Catalogue
    emergencies: tuple[Emergency, ...]
    aspects: Aspects
    wording: Wording
    library: Library
    encoder: str | None

    @property
    def records(self) -> dict[str, Record]:
        """Everything that staff wrote to be found, of every kind, by id."""
        return {**self.entries, **self.elsewhere, **self.smalltalk}


def fingerprint(content: Content, city: CityContent, encoder: Encoder | None) -> str:
    """The same for the same content and sentence model, whenever and wherever it is built."""
    parts = [
        FORMAT,
        INDEX_FORMAT,
        city.city.model_dump(mode="json", by_alias=True),
        [record.model_dump(mode="json") for record in city.records.values()],
        [emergency.model_dump(mode="json") for emergency in content.emergencies],
        content.wording.texts,
        content.catalogue.roles,
        content.catalogue.services,
        [[topic.id, topic.category, topic.title, topic.note] for topic in content.catalogue.topics.values()],
        content.aliases,
        [term.model_dump(mode="json") for term in content.terms],
        content.aspects.model_dump(mode="json"),
        encoder and encoder.name,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def write(
    path: Path, content: Content, city: CityContent, version: str, analyzer: Reader, encoder: Encoder | None
) -> None:
    """Build the edition at ``path`` (which must not exist)."""
    indexes = index_rows(content, city, analyzer, encoder)
    database = sqlite_utils.Database(path)
    try:
        with database.atomic():
            _write_meta(database, content, city, version, encoder)
            _write_lists(database, content)
            _write_entries(database, city)
            _write_others(database, city)
            _table(database, "index_array", indexes, ("language", "name"))
            _table(database, "name", name_rows(content, analyzer), "reading")
        database.execute("PRAGMA optimize")
    finally:
        database.close()


def _write_meta(
    database: sqlite_utils.Database, content: Content, city: CityContent, version: str, encoder: Encoder | None
) -> None:
    meta = {"format": str(FORMAT), "version": version, "fingerprint": fingerprint(content, city, encoder)}
    meta["city"] = city.city.model_dump_json(by_alias=True)
    meta["aliases"] = json.dumps(content.aliases, ensure_ascii=False)
    meta["aspects"] = content.aspects.model_dump_json()
    if encoder is not None:
        meta["encoder"] = encoder.name
    _table(database, "meta", [{"key": key, "value": value} for key, value in meta.items()], "key")


def _write_lists(database: sqlite_utils.Database, content: Content) -> None:
    topics = content.catalogue.topics.values()
    rows = [{"id": t.id, "category": t.category, "title": t.title, "note": t.note} for t in topics]
    _table(database, "topic", rows, "id")
    for name, listed in (("role", content.catalogue.roles), ("service", content.catalogue.services)):
        _table(database, name, [{"id": key, "name": value} for key, value in listed.items()], "id")
    emergencies = [
        {"id": e.id, "position": n, "record": e.model_dump_json()} for n, e in enumerate(content.emergencies)
    ]
    _table(database, "emergency", emergencies, "id")
    terms = [{"position": n, "ja": term.ja, "record": term.model_dump_json()} for n, term in enumerate(content.terms)]
    _table(database, "term", terms, "position")
    wording = [
        {"language": language, "key": key, "text": text}
        for language, texts in content.wording.texts.items()
        for key, text in texts.items()
    ]
    _table(database, "wording", wording, ("language", "key"))


def _write_entries(database: sqlite_utils.Database, city: CityContent) -> None:
    entries = [
        {
            "id": entry.id,
            "position": position,
            "topic": entry.topic,
            "section": entry.section,
            "title": entry.title,
            "answer": entry.answer,
            "checked_on": entry.checked_on.isoformat(),
            "review_by": entry.review_by.isoformat(),
            "record": entry.model_dump_json(),
        }
        for position, entry in enumerate(city.entries)
    ]
    _table(database, "entry", entries, "id", foreign_keys=[("topic", "topic", "id"), ("section", "role", "id")])
    phrasings = [
        {"entry": entry.id, "position": position, "text": text}
        for entry in city.entries
        for position, text in enumerate(entry.phrasings)
    ]
    _table(database, "phrasing", phrasings, ("entry", "position"), foreign_keys=[("entry", "entry", "id")])


def _write_others(database: sqlite_utils.Database, city: CityContent) -> None:
    elsewhere = [
        {
            "id": matter.id,
            "position": position,
            "agency": matter.agency,
            "title": matter.title,
            "answer": matter.answer,
            "checked_on": matter.checked_on.isoformat(),
            "review_by": matter.review_by.isoformat(),
            "record": matter.model_dump_json(),
        }
        for position, matter in enumerate(city.elsewhere)
    ]
    _table(database, "elsewhere", elsewhere, "id")
    smalltalk = [
        {"id": said.id, "position": position, "text": said.text, "record": said.model_dump_json()}
        for position, said in enumerate(city.smalltalk)
    ]
    _table(database, "smalltalk", smalltalk, "id")


def _table(
    database: sqlite_utils.Database,
    name: str,
    rows: list[Row],
    pk: str | tuple[str, ...],
    foreign_keys: list[tuple[str, str, str]] | None = None,
) -> None:
    if rows:
        database.table(name).insert_all(rows, pk=pk, foreign_keys=foreign_keys or [], strict=True)


def read(path: Path, encoder: Encoder | None = None) -> Edition:
    """The edition in a file. Raises ValueError when it has another format, sqlite3.Error when it is damaged.

    encoder: the sentence model; any other than the edition's is not used.
    """
    database = _open(path)
    try:
        meta = {row["key"]: row["value"] for row in database["meta"].rows}
        if meta["format"] != str(FORMAT):
            raise ValueError(f"edition format {meta['format']}, expected {FORMAT}")
        return Edition(
            version=meta["version"],
            city=City.model_validate_json(meta["city"]),
            entries={entry.id: entry for entry in _read_records(database, "entry", Entry)},
            elsewhere={matter.id: matter for matter in _read_records(database, "elsewhere", Elsewhere)},
            smalltalk={said.id: said for said in _read_records(database, "smalltalk", Smalltalk)},
            catalogue=_read_catalogue(database),
            emergencies=tuple(_read_records(database, "emergency", Emergency)),
            aspects=Aspects(AspectFile.model_validate_json(meta["aspects"])),
            wording=_read_wording(database),
            library=_read_library(database, encoder),
            encoder=meta.get("encoder"),
        )
    finally:
        database.close()


def _open(path: Path) -> sqlite_utils.Database:
    """An existing edition, for reading only: opening a missing file would create an empty one."""
    return sqlite_utils.Database(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))


def stored_fingerprint(path: Path) -> str:
    """The fingerprint of the content an edition was built from."""
    database = _open(path)
    try:
        return str(database.table("meta").get("fingerprint")["value"])
    finally:
        database.close()


def _read_records(database: sqlite_utils.Database, table: str, model: type[R]) -> list[R]:
    """The records of a table in their order; nothing was written into a table that does not exist."""
    if table not in database.table_names():
        return []
    return [model.model_validate_json(row["record"]) for row in database[table].rows_where(order_by="position")]


def _read_library(database: sqlite_utils.Database, encoder: Encoder | None) -> Library:
    terms = _read_records(database, "term", Term)
    return read_library(database["index_array"].rows, terms, database["name"].rows, encoder)


def _read_catalogue(database: sqlite_utils.Database) -> Catalogue:
    named = {name: {row["id"]: row["name"] for row in database[name].rows} for name in ("role", "service")}
    topics = {row["id"]: Topic(**row) for row in database["topic"].rows}
    return Catalogue(topics=topics, roles=named["role"], services=named["service"])


def _read_wording(database: sqlite_utils.Database) -> Wording:
    texts: dict[str, dict[str, str]] = {}
    for row in database["wording"].rows:
        texts.setdefault(row["language"], {})[row["key"]] = row["text"]
    return Wording(texts)
