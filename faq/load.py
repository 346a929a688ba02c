"""Entries from layers of files: common below city, the bundled content below the city's own folder."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from faq.entry import Entry
from knowledge.files import Node, Problem, merge, problem, read_yaml_files
from knowledge.records import read_record

FOLDER = Path("faq") / "entries"
COMMON = "common"


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """The entries of one folder by id, each with the place where it is written."""

    entries: dict[str, Node]


@dataclass(frozen=True, kw_only=True, slots=True)
class Located:
    """An entry together with its node, so that later checks can name the line."""

    entry: Entry
    node: Node


def read_layer(root: Path, name: str, *, shown_below: Path | None = None) -> tuple[Layer, list[Problem]]:
    """All entries of ``root/faq/entries/<name>``; the folder may be missing.

    Messages name files relative to ``shown_below`` (``root`` unless given), and whole when they lie elsewhere.
    """
    entries: dict[str, Node] = {}
    problems: list[Problem] = []
    for _, node, found in read_yaml_files(root / FOLDER / name, shown_below=shown_below or root):
        problems += found
        if node is None:
            continue
        listed, more = _entries_of(node)
        problems += more
        for entry in listed:
            problems += _add(entries, entry)
    return Layer(entries=entries), problems


def _entries_of(node: Node) -> tuple[tuple[Node, ...], list[Problem]]:
    listed = node.get("entries")
    if listed is None or not isinstance(listed.value, tuple):
        return (), [problem(node.mark, "ファイルの初めは「entries:」で、その下に「- id: …」を並べてください。")]
    assert isinstance(node.value, dict)  # get() found a key in it
    others = [key for key in node.value if key != "entries"]
    return listed.value, [
        problem(node.value[key].key or node.mark, f"「{key}」という項目はありません。", field=key) for key in others
    ]


def _add(entries: dict[str, Node], entry: Node) -> list[Problem]:
    name = unicodedata.normalize("NFKC", entry.text("id")).strip()
    if not name:
        return [problem(entry.mark, "必要な項目「id」がありません。", field="id")]
    if name in entries:
        first = entries[name].mark
        place = entry.get("id") or entry
        return [problem(place.mark, f"id「{name}」はすでに {first.path} の {first.line} 行目にあります。", field="id")]
    entries[name] = entry
    return []


def stack(layers: Sequence[Layer]) -> tuple[list[Located], list[Problem]]:
    """What residents of a city see when each layer changes the ones before it; hidden and draft entries are left out.

    A draft may be unfinished: what it lacks is a warning. ``related`` may name entries that are hidden or drafts here.
    """
    merged: dict[str, Node] = {}
    problems: list[Problem] = []
    for layer in layers:
        for name, change in layer.entries.items():
            problems += _check_change(change, is_new=name not in merged)
            merged[name] = _over(merged.get(name), change)
    located = []
    for node in merged.values():
        entry, found = read_record(Entry, _without(node, *_LAYERED))
        draft = node.text("status") == "draft"
        problems += [replace(fault, level="warning") for fault in found] if draft else found
        if entry is not None:
            problems += _unknown_related(entry, node, merged)
            if not draft and node.text("hide") != "true":
                located.append(Located(entry=entry, node=node))
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


def _unknown_related(entry: Entry, node: Node, known: Collection[str]) -> Iterator[Problem]:
    for number, name in enumerate(entry.related):
        if name not in known:
            mark = node.find(["related", number]).mark
            yield problem(mark, f"「{name}」という回答（id）はありません。", field="related")


def _with_phrasings(node: Node, more: Node) -> Node:
    assert isinstance(node.value, dict)  # merge() of two mappings is one
    below = node.get("phrasings")
    phrasings = Node((*(below.items() if below else ()), *more.items()), more.mark, more.key)
    return Node({**node.value, "phrasings": phrasings}, node.mark, node.key)
