"""The file of imported events: a list read anew goes over what staff have made of the one before (pure).

A row that has not changed leaves its notice alone, whatever staff wrote into it. A row that has changed puts its own
words into the notice, raises ``sequence`` for calendars, and leaves everything that only staff write.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from scheduler.event_table import EventRow
from scheduler.notice import NOTICES

HEAD = (
    "# オープンデータのイベント一覧から取り込んだお知らせ（madoguchi events import が書くファイル）。\n"
    "# 内容を確かめて、status を published にすると公開されます。# で始まる行は、次の取り込みで消えます。\n"
)

_OF_THE_LIST = (
    *("title", "body", "place", "address", "lat", "lon", "dates", "repeats", "times", "capacity", "fee", "target"),
    *("apply", "page", "imported", "source", "checked_on", "review_by"),
)
"""Fields that a changed row replaces or takes away."""

Fields = Mapping[str, Any]
Became = Literal["added", "changed", "called-off", "unchanged", "elsewhere"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """The notices of the file, and what became of each row, by its line."""

    notices: tuple[Fields, ...]
    became: Mapping[int, Became]


def merge(before: Sequence[Fields], elsewhere: Iterable[str], rows: Sequence[EventRow]) -> Merged:
    """``rows`` over the notices of the file. elsewhere: ids that stand in other files, which stay as they are."""
    notices = {str(one["id"]): one for one in before}
    others = set(elsewhere)
    became: dict[int, Became] = {}
    for row in rows:
        name = str(row.fields["id"])
        if name in others:
            became[row.line] = "elsewhere"
            continue
        old = notices.get(name)
        notices[name], became[row.line] = _over(old, row) if old else (row.fields, "added")
    return Merged(notices=tuple(notices.values()), became=became)


def _over(old: Fields, row: EventRow) -> tuple[Fields, Became]:
    stops = row.off and old.get("status") == "published"
    same = old.get("imported") == row.fields["imported"]
    if same and not stops:
        return old, "unchanged"
    new = {key: value for key, value in old.items() if same or key not in _OF_THE_LIST}
    if not same:
        new |= {key: row.fields[key] for key in _OF_THE_LIST if key in row.fields}
    if "section" not in old and "contact" not in old:
        new |= {key: row.fields[key] for key in ("section", "contact") if key in row.fields}
    new["sequence"] = str(int(str(old.get("sequence", "0"))) + 1)
    if stops:
        new["status"] = "cancelled"
    return new, "called-off" if stops else "changed"


def as_yaml(notices: Sequence[Fields]) -> str:
    """The file: everything as text, longer words as blocks."""
    listed = yaml.dump(
        {NOTICES.name: [dict(one) for one in notices]},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )
    return HEAD + listed


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than their key, as in all staff files."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never without indentation."""
        del indentless
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
