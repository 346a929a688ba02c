"""One edition of a city's content: an SQLite file with everything a worker needs to answer, index arrays included."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sqlite_utils

from bot.content import CityContent, Content
from faq.entry import Entry
from handlers.wording import Wording
from knowledge.catalogue import Catalogue, Topic
from knowledge.city import City
from knowledge.emergency import Emergency
from knowledge.search import Document, Index, build
from knowledge.search.index import FORMAT as INDEX_FORMAT
from knowledge.text import Analyzer

FORMAT = 1
"""Raised when the tables change: an edition with another number is not read but built anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """What residents of a city see, held in memory by every worker."""

    version: str
    city: City
    entries: Mapping[str, Entry]
    catalogue: Catalogue
    emergencies: tuple[Emergency, ...]
    wording: Wording
    index: Index


def fingerprint(content: Content, city: CityContent) -> str:
    """The same for the same content, whenever and wherever it is built."""
    parts = [
        FORMAT,
        INDEX_FORMAT,
        city.city.model_dump(mode="json", by_alias=True),
        [entry.model_dump(mode="json") for entry in city.entries],
        [emergency.model_dump(mode="json") for emergency in content.emergencies],
        content.wording.texts,
        content.catalogue.roles,
        content.catalogue.services,
        [[topic.id, topic.category, topic.title, topic.note] for topic in content.catalogue.topics.values()],
        content.aliases,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def documents(entries: Iterable[Entry], catalogue: Catalogue) -> list[Document]:
    """The entries as the search needs them."""
    return [
        Document(
            id=entry.id,
            topic=entry.topic,
            category=catalogue.topics[entry.topic].category,
            title=entry.title,
            phrasings=entry.phrasings,
            answer=entry.answer,
        )
        for entry in entries
    ]


def write(path: Path, content: Content, city: CityContent, version: str, analyzer: Analyzer) -> None:
    """Build the edition at ``path`` (which must not exist)."""
    index = build(documents(city.entries, content.catalogue), analyzer, content.aliases)
    database = sqlite_utils.Database(path)
    try:
        with database.atomic():
            _write_lists(database, content, city, version)
            _write_entries(database, city)
            _write_index(database, index)
        database.execute("PRAGMA optimize")
    finally:
        database.close()


def _write_lists(database: sqlite_utils.Database, content: Content, city: CityContent, version: str) -> None:
    meta = {"format": str(FORMAT), "version": version, "fingerprint": fingerprint(content, city)}
    meta["city"] = city.city.model_dump_json(by_alias=True)
    meta["aliases"] = json.dumps(content.aliases, ensure_ascii=False)
    _table(database, "meta", [{"key": key, "value": value} for key, value in meta.items()], "key")
    topics = content.catalogue.topics.values()
    rows = [{"id": t.id, "category": t.category, "title": t.title, "note": t.note} for t in topics]
    _table(database, "topic", rows, "id")
    for name, listed in (("role", content.catalogue.roles), ("service", content.catalogue.services)):
        _table(database, name, [{"id": key, "name": value} for key, value in listed.items()], "id")
    emergencies = [
        {"id": e.id, "position": n, "record": e.model_dump_json()} for n, e in enumerate(content.emergencies)
    ]
    _table(database, "emergency", emergencies, "id")
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


def _write_index(database: sqlite_utils.Database, index: Index) -> None:
    rows = [
        {"name": name, "dtype": array.dtype.str, "shape": json.dumps(array.shape), "data": array.tobytes()}
        for name, array in index.to_arrays().items()
    ]
    _table(database, "index_array", rows, "name")


def _table(
    database: sqlite_utils.Database,
    name: str,
    rows: list[dict[str, Any]],
    pk: str | tuple[str, ...],
    foreign_keys: list[tuple[str, str, str]] | None = None,
) -> None:
    if rows:
        database.table(name).insert_all(rows, pk=pk, foreign_keys=foreign_keys or [], strict=True)


def read(path: Path) -> Edition:
    """The edition in a file. Raises ValueError when it has another format, sqlite3.Error when it is damaged."""
    database = _open(path)
    try:
        meta = {row["key"]: row["value"] for row in database["meta"].rows}
        if meta["format"] != str(FORMAT):
            raise ValueError(f"edition format {meta['format']}, expected {FORMAT}")
        return Edition(
            version=meta["version"],
            city=City.model_validate_json(meta["city"]),
            entries={
                row["id"]: Entry.model_validate_json(row["record"])
                for row in database.query("select id, record from entry order by position")
            },
            catalogue=_read_catalogue(database),
            emergencies=tuple(
                Emergency.model_validate_json(row["record"])
                for row in database.query("select record from emergency order by position")
            ),
            wording=_read_wording(database),
            index=Index.from_arrays(_read_arrays(database)),
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


def _read_catalogue(database: sqlite_utils.Database) -> Catalogue:
    named = {name: {row["id"]: row["name"] for row in database[name].rows} for name in ("role", "service")}
    topics = {row["id"]: Topic(**row) for row in database["topic"].rows}
    return Catalogue(topics=topics, roles=named["role"], services=named["service"])


def _read_wording(database: sqlite_utils.Database) -> Wording:
    texts: dict[str, dict[str, str]] = {}
    for row in database["wording"].rows:
        texts.setdefault(row["language"], {})[row["key"]] = row["text"]
    return Wording(texts)


def _read_arrays(database: sqlite_utils.Database) -> dict[str, np.ndarray[Any, np.dtype[np.generic]]]:
    return {
        row["name"]: np.frombuffer(row["data"], dtype=np.dtype(row["dtype"])).reshape(json.loads(row["shape"]))
        for row in database["index_array"].rows
    }
