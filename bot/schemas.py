"""JSON Schemas of the staff files, for editors that check while typing."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from faq.entry import Entry
from knowledge.city import City
from knowledge.emergency import Emergency


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema."""
    return {
        "entries.schema.json": _listing("entries", Entry, {"hide": {"type": "boolean"}, "more_phrasings": _TEXTS}),
        "city.schema.json": City.model_json_schema(by_alias=True),
        "emergencies.schema.json": _listing("emergencies", Emergency, {}),
    }


_TEXTS = {"type": "array", "items": {"type": "string"}}


def _listing(key: str, record: type[BaseModel], layered: dict[str, Any]) -> dict[str, Any]:
    """A file that is a list of records under one key. A city's layer may leave fields out, so only id is required."""
    schema = record.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})
    if layered:
        schema["properties"] |= layered
        schema["required"] = ["id"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": definitions | {record.__name__: schema},
        "type": "object",
        "properties": {key: {"type": "array", "items": {"$ref": f"#/$defs/{record.__name__}"}}},
        "required": [key],
        "additionalProperties": False,
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / name
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        written.append(path)
    return written
