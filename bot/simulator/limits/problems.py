"""Collector of problems with the small checks all objects share. Messages follow LINE's wording."""

from collections.abc import Sequence
from typing import Any

from ..errors import Problem
from ..lengths import grapheme_clusters, utf16_units

URL_UNITS = 2000


class Problems(list[Problem]):
    """Problems found so far."""

    def report(self, path: str, message: str) -> None:
        """Add one."""
        self.append(Problem(property=path, message=message))

    def text(self, holder: dict[str, Any], name: str, path: str, most: int, *, required: bool = True) -> None:
        """`holder[name]`: a non-empty string of at most `most` UTF-16 units."""
        value = holder.get(name)
        if value is None and not required:
            return
        where = f"{path}.{name}"
        if not isinstance(value, str) or not value:
            self.report(where, "May not be empty")
        elif utf16_units(value) > most:
            self.report(where, f"Length must be between 1 and {most}")

    def label(self, holder: dict[str, Any], path: str, most: int, *, required: bool) -> None:
        """`holder["label"]`: at most `most` grapheme clusters."""
        value = holder.get("label")
        if value is None and not required:
            return
        if not isinstance(value, str) or not value:
            self.report(f"{path}.label", "May not be empty")
        elif grapheme_clusters(value) > most:
            self.report(f"{path}.label", f"must not be longer than {most} characters")

    def https_url(self, holder: dict[str, Any], name: str, path: str, *, required: bool = True) -> None:
        """`holder[name]`: an https URL of at most 2,000 characters."""
        value = holder.get(name)
        self.text(holder, name, path, URL_UNITS, required=required)
        if isinstance(value, str) and value and not value.startswith("https://"):
            self.report(f"{path}.{name}", "Must be a valid HTTPS URL")

    def size(self, items: object, path: str, least: int, most: int) -> Sequence[Any]:
        """`items` as a list of `least` to `most`; an empty list when it is not one."""
        if not isinstance(items, list) or not least <= len(items) <= most:
            self.report(path, f"Size must be between {least} and {most}")
        return items if isinstance(items, list) else []

    def object(self, value: object, path: str) -> dict[str, Any]:
        """`value` as an object; an empty one when it is not."""
        if not isinstance(value, dict):
            self.report(path, "Must be an object")
            return {}
        return value
