"""Records from layers of files: common below prefecture below city, the bundled ones below the city's own folder."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from knowledge.files import Node, merge, read_yaml_files
from knowledge.problems import Problem, problem
from knowledge.records import Id, Record, read_record

COMMON = "common"

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind(Generic[R]):
    """One kind of record. name: the first word of its files. folder: where its layers stand below a root.

    key: the field by which a record is known, and by which a later layer changes it.
    """

    name: str
    folder: Path
    model: type[R]
    key: str = "id"


class Related(Record):
    """A record that names others of its kind, or of a kind that stands beside it."""

    related: tuple[Id, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """The records of one folder by id, each with the place where it is written."""

    records: dict[str, Node]


@dataclass(frozen=True, kw_only=True, slots=True)
class Located(Generic[R_co]):
    """A record together with its node, so that later checks can name the line."""

    record: R_co
    node: Node


def read_layer(
    root: Path, name: str, kind: Kind[Any], *, shown_below: Path | None = None
) -> tuple[Layer, list[Problem]]:
    """All records of the folder ``name`` of a kind; it may be missing.

    Messages name files relative to ``shown_below`` (``root`` unless given), and whole when they lie elsewhere.
    """
    records: dict[str, Node] = {}
    problems: list[Problem] = []
    for _, node, found in read_yaml_files(root / kind.folder / name, shown_below=shown_below or root):
        problems += found
        if node is None:
            continue
        listed, more = _records_of(node, kind)
        problems += more
        for record in listed:
            problems += _add(records, record, kind.key)
    return Layer(records=records), problems


def _records_of(node: Node, kind: Kind[Any]) -> tuple[tuple[Node, ...], list[Problem]]:
    name, listed = kind.name, node.get(kind.name)
    if listed is None or not isinstance(listed.value, tuple):
        return (), [problem(node.mark, f"ファイルの初めは「{name}:」で、その下に「- {kind.key}: …」を並べてください。")]
    assert isinstance(node.value, dict)  # get() found a key in it
    others = [key for key in node.value if key != name]
    return listed.value, [
        problem(node.value[key].key or node.mark, f"「{key}」という項目はありません。", field=key) for key in others
    ]


def _add(records: dict[str, Node], record: Node, key: str) -> list[Problem]:
    name = unicodedata.normalize("NFKC", record.text(key)).strip()
    if not name:
        return [problem(record.mark, f"必要な項目「{key}」がありません。", field=key)]
    if name in records:
        first, place = records[name].mark, record.get(key) or record
        message = f"{key}「{name}」はすでに {first.path} の {first.line} 行目にあります。"
        return [problem(place.mark, message, field=key)]
    records[name] = record
    return []


Read = tuple[R | None, list[Problem]]
"""What ``read_record`` gives."""


class Records:
    """Records read once for as long as this lives: most are the same in all cities."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Node, Read[Any]]] = {}

    def read(self, model: type[R], node: Node) -> Read[R]:
        """See ``read_record``."""
        known = self._known.get(id(node))
        if known is None:  # with its node, for no other can then have the same id
            known = self._known[id(node)] = (node, read_record(model, node))
        return known[1]


def stack(
    layers: Sequence[Layer], kind: Kind[R], *, others: Collection[str] = (), records: Records | None = None
) -> tuple[list[Located[R]], list[Problem]]:
    """What residents of a city see when each layer changes the ones before it; hidden and draft records are left out.

    A draft may be unfinished: what it lacks is a warning. ``related`` may name records that are hidden or drafts here,
    and ``others``, the ids of another kind. records: what was read for other cities.
    """
    records = records or Records()
    merged: dict[str, Node] = {}
    problems: list[Problem] = []
    for layer in layers:
        for name, change in layer.records.items():
            problems += _check_change(change, is_new=name not in merged)
            merged[name] = _over(merged.get(name), change)
    known = {*merged, *others}
    located = []
    for node in merged.values():
        record, found = records.read(kind.model, _without(node, *_LAYERED))
        draft = node.text("status") == "draft"
        problems += [replace(fault, level="warning") for fault in found] if draft else found
        if record is not None:
            if isinstance(record, Related):
                problems += _unknown_related(record, node, known)
            if not draft and node.text("hide") != "true":
                located.append(Located(record=record, node=node))
    return located, problems


_LAYERED = ("hide", "more_phrasings")


def _over(base: Node | None, change: Node) -> Node:
    """``change`` over ``base``; ``more_phrasings`` adds to the phrasings below, ``hide`` stays until undone."""
    more = change.get("more_phrasings")
    node = _without(change, "more_phrasings")
    merged = node if base is None else merge(base, node)
    return _with_phrasings(merged, more) if more is not None and more.items() else merged


def _without(node: Node, *fields: str) -> Node:
    assert isinstance(node.value, dict)  # read_layer() lets only mappings pass: they have an id
    if node.value.keys().isdisjoint(fields):
        return node
    return Node({key: value for key, value in node.value.items() if key not in fields}, node.mark, node.key)


def _check_change(change: Node, *, is_new: bool) -> Iterator[Problem]:
    """What is wrong with the two fields that only a change to a lower layer can have."""
    for field in _LAYERED:
        node = change.get(field)
        if node is None:
            continue
        if is_new:
            message = f"{field} は、もとになる回答（同じ id）があるときだけ使えます。"
            yield problem(node.key or node.mark, message, field=field)
        elif field == "hide" and node.value not in ("true", "false"):
            yield problem(node.mark, "「hide」には true か false を書いてください。", field=field)
        elif field == "more_phrasings" and not node.items():
            yield problem(node.mark, "「more_phrasings」は「- 」で始まる行を並べて書いてください。", field=field)


def _unknown_related(record: Related, node: Node, known: Collection[str]) -> Iterator[Problem]:
    for number, name in enumerate(record.related):
        if name not in known:
            mark = node.find(["related", number]).mark
            yield problem(mark, f"「{name}」という id はありません。", field="related")


def _with_phrasings(node: Node, more: Node) -> Node:
    assert isinstance(node.value, dict)  # merge() of two mappings is one
    below = node.get("phrasings")
    phrasings = Node((*(below.items() if below else ()), *more.items()), more.mark, more.key)
    return Node({**node.value, "phrasings": phrasings}, node.mark, node.key)
