"""JSON Schemas of the staff files, for editors that check while typing."""

import json
from pathlib import Path
from typing import Any

from faq.entry import Entry
from knowledge.aliases import Aliases
from knowledge.city import City
from knowledge.emergency import Emergencies


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema."""
    return {
        "entries.schema.json": _entries(),
        "city.schema.json": City.model_json_schema(by_alias=True),
        "emergencies.schema.json": Emergencies.model_json_schema(),
        "aliases.schema.json": Aliases.model_json_schema(),
    }


_TEXTS = {"type": "array", "items": {"type": "string"}}


def _entries() -> dict[str, Any]:
    """A file of entries. A city's layer may leave fields out, so only the id is required."""
    schema = Entry.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})
    schema["properties"] |= {"hide": {"type": "boolean"}, "more_phrasings": _TEXTS}
    schema["required"] = ["id"]
    return {
        "$defs": definitions | {"Entry": schema},
        "type": "object",
        "properties": {"entries": {"type": "array", "items": {"$ref": "#/$defs/Entry"}}},
        "required": ["entries"],
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
