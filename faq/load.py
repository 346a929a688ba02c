"""Entries from layers of files: common below city, the bundled content below the city's own folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from faq.entry import Entry
from knowledge.files import Mark, Node, Problem, merge, problem, read_yaml_files
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


def read_layer(root: Path, name: str) -> tuple[Layer, list[Problem]]:
    """All entries of ``root/faq/entries/<name>``; the folder may be missing."""
    entries: dict[str, Node] = {}
    problems: list[Problem] = []
    for _, node, found in read_yaml_files(root / FOLDER / name, shown_below=root):
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
    name = entry.text("id")
    if not name:
        return [problem(entry.mark, "必要な項目「id」がありません。", field="id")]
    if name in entries:
        first = entries[name].mark
        place = entry.get("id") or entry
        return [problem(place.mark, f"id「{name}」はすでに {first.path} の {first.line} 行目にあります。", field="id")]
    entries[name] = entry
    return []


def stack(layers: Sequence[Layer]) -> tuple[list[Located], list[Problem]]:
    """What residents of a city see when each layer changes the ones before it; hidden and draft entries are left out."""
    merged: dict[str, Node] = {}
    problems: list[Problem] = []
    for layer in layers:
        for name, change in layer.entries.items():
            node, found = _over(merged.get(name), change)
            problems += found
            if node is None:
                merged.pop(name, None)
            else:
                merged[name] = node
    located = []
    for node in merged.values():
        entry, found = read_record(Entry, node)
        problems += found
        if entry is not None and entry.status == "published":
            located.append(Located(entry=entry, node=node))
    return located, problems


def _over(base: Node | None, change: Node) -> tuple[Node | None, list[Problem]]:
    """``change`` over ``base``: ``hide`` removes it, ``more_phrasings`` adds to the phrasings below."""
    if not isinstance(change.value, dict):
        return base, []
    fields = dict(change.value)
    hide, more = fields.pop("hide", None), fields.pop("more_phrasings", None)
    if base is None:
        return Node(fields, change.mark, change.key), _needs_base(hide, more)
    if hide is not None and hide.value == "true":
        return None, []
    merged = merge(base, Node(fields, change.mark, change.key))
    return (_with_phrasings(merged, more) if more else merged), []


def _needs_base(*nodes: Node | None) -> list[Problem]:
    message = "hide と more_phrasings は、もとになる回答（同じ id）があるときだけ使えます。"
    return [problem(node.key or node.mark, message) for node in nodes if node is not None]


def _with_phrasings(node: Node, more: Node) -> Node:
    assert isinstance(node.value, dict)  # merge() of two mappings is one
    below = node.value.get("phrasings", Node((), Mark("")))
    phrasings = Node((*below.items(), *more.items()), more.mark, more.key)
    return Node({**node.value, "phrasings": phrasings}, node.mark, node.key)
