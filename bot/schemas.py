"""JSON Schemas of the staff files, for editors that check while typing."""

import json
from pathlib import Path
from typing import Any

from bot.content import KINDS, TESTS
from knowledge.aliases import Aliases
from knowledge.aspects import AspectFile
from knowledge.city import City
from knowledge.emergency import Emergencies
from knowledge.layers import Kind
from knowledge.terms import TermList
from scheduler.commands import CommandFile


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema."""
    return {
        **{f"{kind.name}.schema.json": _records(kind) for kind in (*KINDS, *TESTS)},
        "city.schema.json": City.model_json_schema(by_alias=True),
        "emergencies.schema.json": Emergencies.model_json_schema(),
        "aliases.schema.json": Aliases.model_json_schema(),
        "terms.schema.json": TermList.model_json_schema(),
        "aspects.schema.json": AspectFile.model_json_schema(),
        "commands.schema.json": CommandFile.model_json_schema(),
    }


_TEXTS = {"type": "array", "items": {"type": "string"}}


def _records(kind: Kind[Any]) -> dict[str, Any]:
    """A file of records. A city's layer may leave fields out, so only what it is known by is required."""
    schema = kind.model.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})
    schema["properties"]["hide"] = {"type": "boolean"}
    if "phrasings" in schema["properties"]:
        schema["properties"]["more_phrasings"] = _TEXTS
    schema["required"] = [kind.key]
    return {
        "$defs": definitions | {kind.model.__name__: schema},
        "type": "object",
        "properties": {kind.name: {"type": "array", "items": {"$ref": f"#/$defs/{kind.model.__name__}"}}},
        "required": [kind.name],
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
