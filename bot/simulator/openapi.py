"""Validation against LINE's OpenAPI files, with discriminators resolved by hand.

Plain schema validation of `Message` accepts `{"type": "text"}`, because the schema only names the discriminator. Here
`type` picks the concrete schema, `allOf` is flattened, and names the schema does not know are problems.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from .errors import Problem
from .schema import Schemas

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    return document


class OpenApi:
    """One OpenAPI file: its schemas and the bodies its operations want."""

    def __init__(self, path: Path) -> None:
        document = _read(path)
        self.schemas = Schemas(document["components"]["schemas"])
        self._bodies = [
            (method.upper(), _pattern(template), _json_schema(operation))
            for template, operations in document["paths"].items()
            for method, operation in operations.items()
            if method in ("get", "post", "put", "delete")
        ]

    def request_problems(self, method: str, path: str, body: dict[str, Any] | None) -> list[Problem]:
        """Problems of a JSON body (None: no body) sent to `path`; none for operations the file does not know."""
        for known_method, pattern, schema in self._bodies:
            if method == known_method and pattern.fullmatch(path):
                return self.schemas.problems(schema, body) if schema and body is not None else []
        return []


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)))


def _json_schema(operation: dict[str, Any]) -> dict[str, Any] | None:
    schema: dict[str, Any] | None = (
        operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    )
    return schema
