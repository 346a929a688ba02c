"""One edition of a city's content: everything a worker needs to answer, read from its SQLite file."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import sqlite_utils

from bot.indexes import read_library
from faq.elsewhere import Elsewhere
from faq.entry import Entry
from faq.smalltalk import Smalltalk
from handlers.wording import Wording
from knowledge.aspects import AspectFile, Aspects
from knowledge.catalogue import Catalogue, Topic
from knowledge.city import City
from knowledge.emergency import Emergency
from knowledge.evidence import EvidenceFile, StartingEvents, Vocabulary
from knowledge.facility import Facility
from knowledge.guide import Guide
from knowledge.polyglot import Library
from knowledge.procedure import Procedure
from knowledge.records import Record
from knowledge.search.semantic import Encoder
from knowledge.terms import Term
from scheduler.commands import CommandFile, Commands
from scheduler.notice import Notice
from scheduler.template import Template
from scheduler.topics import NoticeTopic

R = TypeVar("R", bound=Record)

FORMAT = 7
"""Raised when the tables change: an edition with another number is not read but built anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """What residents of a city see, held in memory by every worker. encoder: the sentence model it was built with."""

    version: str
    city: City
    entries: Mapping[str, Entry]
    elsewhere: Mapping[str, Elsewhere]
    smalltalk: Mapping[str, Smalltalk]
    procedures: Mapping[str, Procedure]
    guides: Mapping[str, Guide]
    facilities: Mapping[str, Facility]
    notices: Mapping[str, Notice]
    templates: Mapping[str, Template]
    notice_topics: Mapping[str, NoticeTopic]
    vocabulary: Vocabulary
    catalogue: Catalogue
    emergencies: tuple[Emergency, ...]
    aspects: Aspects
    commands: Commands
    wording: Wording
    library: Library
    encoder: str | None

    @property
    def records(self) -> dict[str, Record]:
        """Everything that staff wrote to be found, of every kind, by id."""
        return {**self.entries, **self.elsewhere, **self.smalltalk}


def read(path: Path, encoder: Encoder | None = None) -> Edition:
    """The edition in a file. Raises ValueError when it has another format, sqlite3.Error when it is damaged.

    encoder: the sentence model; any other than the edition's is not used.
    """
    database = _open(path)
    try:
        meta = {row["key"]: row["value"] for row in database["meta"].rows}
        if meta["format"] != str(FORMAT):
            raise ValueError(f"edition format {meta['format']}, expected {FORMAT}")
        city, topics = City.model_validate_json(meta["city"]), _read_notice_topics(meta["notice_topics"])
        aspects = AspectFile.model_validate_json(meta["aspects"])
        commands = CommandFile.model_validate_json(meta["commands"])
        return Edition(
            version=meta["version"],
            city=city,
            entries={entry.id: entry for entry in _read_records(database, "entry", Entry)},
            elsewhere={matter.id: matter for matter in _read_records(database, "elsewhere", Elsewhere)},
            smalltalk={said.id: said for said in _read_records(database, "smalltalk", Smalltalk)},
            procedures={one.id: one for one in _read_records(database, "procedure", Procedure)},
            guides={guide.id: guide for guide in _read_records(database, "guide", Guide)},
            facilities={one.id: one for one in _read_records(database, "facility", Facility)},
            notices={notice.id: notice for notice in _read_records(database, "notice", Notice)},
            templates={one.id: one for one in _read_records(database, "template", Template)},
            notice_topics=topics,
            vocabulary=_read_vocabulary(meta["vocabulary"]),
            catalogue=_read_catalogue(database),
            emergencies=tuple(_read_records(database, "emergency", Emergency)),
            aspects=Aspects(aspects),
            commands=Commands.of(commands, aspects, topics, city),
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


def _read_vocabulary(text: str) -> Vocabulary:
    stored = json.loads(text)
    evidence = EvidenceFile(items=stored["items"], conditions=stored["conditions"])
    return Vocabulary.of(evidence, StartingEvents(events=stored["events"]))


def _read_notice_topics(text: str) -> Mapping[str, NoticeTopic]:
    return {topic.id: topic for topic in map(NoticeTopic.model_validate, json.loads(text))}


def _read_catalogue(database: sqlite_utils.Database) -> Catalogue:
    named = {name: {row["id"]: row["name"] for row in database[name].rows} for name in ("role", "service")}
    topics = {row["id"]: Topic(**row) for row in database["topic"].rows}
    return Catalogue(topics=topics, roles=named["role"], services=named["service"])


def _read_wording(database: sqlite_utils.Database) -> Wording:
    texts: dict[str, dict[str, str]] = {}
    for row in database["wording"].rows:
        texts.setdefault(row["language"], {})[row["key"]] = row["text"]
    return Wording(texts)
