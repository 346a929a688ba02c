"""Building an edition: the tables of its SQLite file, and the fingerprint of what it is built from."""

import hashlib
import json
from pathlib import Path

import sqlite_utils

from bot.content import CityContent, Content
from bot.edition import FORMAT
from bot.indexes import Known, Row, index_rows, name_rows
from knowledge.evidence import Vocabulary
from knowledge.search.index import FORMAT as INDEX_FORMAT
from knowledge.search.semantic import Encoder


def fingerprint(content: Content, city: CityContent, encoder: Encoder | None) -> str:
    """The same for the same content and sentence model, whenever and wherever it is built."""
    parts = [
        FORMAT,
        INDEX_FORMAT,
        city.city.model_dump(mode="json", by_alias=True),
        [record.model_dump(mode="json") for record in city.records.values()],
        [record.model_dump(mode="json", by_alias=True) for record in (*city.procedures, *city.guides)],
        [facility.model_dump(mode="json") for facility in city.facilities],
        [notice.model_dump(mode="json", by_alias=True) for notice in city.notices],
        [template.model_dump(mode="json") for template in city.templates],
        [topic.model_dump(mode="json") for topic in content.notice_topics.values()],
        _vocabulary_json(content.vocabulary),
        [emergency.model_dump(mode="json") for emergency in content.emergencies],
        content.wording.texts,
        content.catalogue.roles,
        content.catalogue.services,
        [[topic.id, topic.category, topic.title, topic.note] for topic in content.catalogue.topics.values()],
        content.aliases,
        [term.model_dump(mode="json") for term in content.terms],
        content.aspects.model_dump(mode="json"),
        content.commands.model_dump(mode="json"),
        encoder and encoder.name,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def write(path: Path, content: Content, city: CityContent, version: str, known: Known, encoder: Encoder | None) -> None:
    """Build the edition at ``path`` (which must not exist). known: as in ``index_rows``."""
    indexes = index_rows(content, city, known, encoder)
    database = sqlite_utils.Database(path)
    try:
        with database.atomic():
            _write_meta(database, content, city, version, encoder)
            _write_lists(database, content)
            _write_entries(database, city)
            _write_others(database, city)
            _write_procedures(database, city)
            _write_facilities(database, city)
            _write_notices(database, city)
            _table(database, "index_array", indexes, ("language", "name"))
            _table(database, "name", name_rows(content, known), "reading")
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
    meta["commands"] = content.commands.model_dump_json()
    topics = [topic.model_dump(mode="json") for topic in content.notice_topics.values()]
    meta["notice_topics"] = json.dumps(topics, ensure_ascii=False)
    meta["vocabulary"] = json.dumps(_vocabulary_json(content.vocabulary), ensure_ascii=False)
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


def _write_procedures(database: sqlite_utils.Database, city: CityContent) -> None:
    procedures = [
        {
            "id": one.id,
            "position": position,
            "name": one.name,
            "section": one.section,
            "checked_on": one.checked_on.isoformat(),
            "review_by": one.review_by.isoformat(),
            "record": one.model_dump_json(by_alias=True),
        }
        for position, one in enumerate(city.procedures)
    ]
    _table(database, "procedure", procedures, "id", foreign_keys=[("section", "role", "id")])
    guides = [
        {"id": guide.id, "position": position, "name": guide.name, "record": guide.model_dump_json(by_alias=True)}
        for position, guide in enumerate(city.guides)
    ]
    _table(database, "guide", guides, "id")


def _write_facilities(database: sqlite_utils.Database, city: CityContent) -> None:
    facilities = [
        {
            "id": facility.id,
            "position": position,
            "kind": facility.kind,
            "name": facility.name,
            "lat": facility.lat,
            "lon": facility.lon,
            "record": facility.model_dump_json(),
        }
        for position, facility in enumerate(city.facilities)
    ]
    _table(database, "facility", facilities, "id")


def _write_notices(database: sqlite_utils.Database, city: CityContent) -> None:
    notices = [
        {
            "id": notice.id,
            "position": position,
            "kind": notice.kind,
            "title": notice.title,
            "checked_on": notice.checked_on.isoformat(),
            "review_by": notice.review_by.isoformat(),
            "record": notice.model_dump_json(by_alias=True),
        }
        for position, notice in enumerate(city.notices)
    ]
    _table(database, "notice", notices, "id")
    templates = [
        {"id": template.id, "position": position, "record": template.model_dump_json()}
        for position, template in enumerate(city.templates)
    ]
    _table(database, "template", templates, "id")


def _vocabulary_json(vocabulary: Vocabulary) -> dict[str, list[dict[str, object]]]:
    lists = {"items": vocabulary.items, "conditions": vocabulary.conditions, "events": vocabulary.events}
    return {name: [term.model_dump(mode="json") for term in terms.values()] for name, terms in lists.items()}


def _table(
    database: sqlite_utils.Database,
    name: str,
    rows: list[Row],
    pk: str | tuple[str, ...],
    foreign_keys: list[tuple[str, str, str]] | None = None,
) -> None:
    if rows:
        database.table(name).insert_all(rows, pk=pk, foreign_keys=foreign_keys or [], strict=True)
