"""The data behind a button: ``name?field=value&…``, at most 300 characters (LINE's limit)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

MOST_CHARACTERS = 300

COUNTED = "o"
"""The field with the code by which presses of a notice's button are counted; it is taken off before they are stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Postback:
    """A pressed button."""

    name: str
    fields: Mapping[str, str]

    def number(self, field: str) -> int:
        """A field as a number; 0 when it is missing or no number (buttons can come back mangled)."""
        text = self.fields.get(field, "")
        return int(text) if text.isdecimal() and len(text) < 18 else 0

    def ids(self, field: str) -> tuple[str, ...]:
        """A field that lists ids."""
        return tuple(filter(None, self.fields.get(field, "").split(",")))


def encode(name: str, **fields: str | int) -> str:
    """The data of a button. Raises ValueError when it would not fit into LINE's limit."""
    data = f"{name}?{urlencode(fields, safe=',.:')}" if fields else name
    if len(data) > MOST_CHARACTERS:
        raise ValueError(f"postback data of {len(data)} characters")
    return data


def with_field(data: str, field: str, value: str) -> str:
    """The data of a button with one more field, as long as it fits."""
    longer = f"{data}{'&' if '?' in data else '?'}{urlencode({field: value})}"
    return longer if len(longer) <= MOST_CHARACTERS else data


def without_field(data: str, field: str) -> tuple[str, str | None]:
    """The data of a button as it was before ``with_field``, and the value; None when it has no such field."""
    name, mark, query = data.partition("?")
    given = query.split("&")
    kept = [one for one in given if not one.startswith(f"{field}=")]
    if len(kept) == len(given):
        return data, None
    rest = "&".join(kept)
    return f"{name}{mark}{rest}" if rest else name, decode(data).fields.get(field)


def decode(data: str) -> Postback:
    """The button that ``data`` came from; never raises."""
    name, _, query = data[:MOST_CHARACTERS].partition("?")
    return Postback(name=name, fields=dict(parse_qsl(query)))
