"""A small validator for the part of JSON Schema that LINE's OpenAPI files use."""

import math
import re
from dataclasses import dataclass, field
from typing import Any, Final

from .errors import Problem

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


@dataclass
class _Shape:
    """An object schema with its `allOf` folded in."""

    properties: dict[str, Any] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    constants: dict[str, str] = field(default_factory=dict)
    open: bool = False

    def absorb(self, other: "_Shape") -> None:
        self.properties |= other.properties
        self.required |= other.required
        self.constants |= other.constants
        self.open |= other.open


class Schemas:
    """The `components/schemas` of one file."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self._schemas = schemas
        self._shapes: dict[str, _Shape] = {}
        self._constants = {
            reference.rpartition("/")[2]: (base["discriminator"]["propertyName"], key)
            for base in schemas.values()
            for key, reference in base.get("discriminator", {}).get("mapping", {}).items()
        }

    def problems(self, schema: dict[str, Any], value: object) -> list[Problem]:
        """Everything in `value` that breaks `schema`."""
        found: list[Problem] = []
        self._check(schema, value, "", found)
        return found

    def named(self, name: str) -> dict[str, Any]:
        """A reference to the schema `name`."""
        return {"$ref": f"#/components/schemas/{name}"}

    def _check(self, schema: dict[str, Any], value: object, path: str, found: list[Problem]) -> None:
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name:
            schema = self._schemas[name]
        discriminator = schema.get("discriminator")
        if discriminator and isinstance(value, dict):
            self._check_variant(discriminator, value, path, found)
            return
        if "allOf" in schema or schema.get("properties") is not None:
            if not isinstance(value, dict):
                found.append(Problem(property=path, message="Must be of type object"))
            else:
                self._check_object(self._shape(name, schema), value, path, found)
            return
        self._check_value(schema, value, path, found)

    def _check_variant(self, choice: dict[str, Any], value: dict[str, Any], path: str, found: list[Problem]) -> None:
        key, mapping = choice["propertyName"], choice["mapping"]
        if value.get(key) in mapping:
            self._check({"$ref": mapping[value[key]]}, value, path, found)
        else:
            message = f"Must be one of the following values: [{', '.join(mapping)}]"
            found.append(Problem(property=_join(path, key), message=message))

    def _check_object(self, shape: _Shape, value: dict[str, Any], path: str, found: list[Problem]) -> None:
        for name in sorted(shape.required - value.keys()):
            found.append(Problem(property=_join(path, name), message="May not be empty"))
        for name, item in value.items():
            where = _join(path, name)
            if name in shape.constants and item != shape.constants[name]:
                found.append(Problem(property=where, message=f"Must be {shape.constants[name]}"))
            elif name in shape.properties:
                self._check(shape.properties[name], item, where, found)
            elif not shape.open:
                found.append(Problem(property=where, message="unknown field"))

    def _check_value(self, schema: dict[str, Any], value: object, path: str, found: list[Problem]) -> None:
        wanted = schema.get("type")
        if wanted and (not isinstance(value, _TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean")):
            found.append(Problem(property=path, message=f"Must be of type {wanted}"))
            return
        problem = _value_problem(schema, value)
        if problem:
            found.append(Problem(property=path, message=problem))
        if isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                self._check(schema["items"], item, f"{path}[{index}]", found)
        if isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
            for name, item in value.items():
                self._check(schema["additionalProperties"], item, _join(path, name), found)

    def _shape(self, name: str, schema: dict[str, Any]) -> _Shape:
        if name and name in self._shapes:
            return self._shapes[name]
        shape = _Shape(dict(schema.get("properties", {})), set(schema.get("required", ())))
        shape.open = bool(schema.get("additionalProperties", False))
        for part in schema.get("allOf", ()):
            base = str(part.get("$ref", "")).rpartition("/")[2]
            shape.absorb(self._shape(base, self._schemas[base] if base else part))
        if name in self._constants:
            key, constant = self._constants[name]
            shape.constants[key] = constant
        if name:
            self._shapes[name] = shape
        return shape


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _value_problem(schema: dict[str, Any], value: Any) -> str | None:
    if "enum" in schema and value not in schema["enum"]:
        return f"Must be one of the following values: [{', '.join(schema['enum'])}]"
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", math.inf):
            return f"Length must be between {schema.get('minLength', 0)} and {schema.get('maxLength', '∞')}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            return f"Must match {schema['pattern']}"
        if schema.get("format") == "uri" and ":" not in value:
            return "Must be a valid URI"
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", math.inf):
            return f"Size must be between {schema.get('minItems', 0)} and {schema.get('maxItems', '∞')}"
    elif isinstance(value, int | float):
        least, most = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
        return None if least <= value <= most else f"Must be between {least} and {most}"
    return None
