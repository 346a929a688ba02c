"""The lists that other staff files refer to by id: topics, roles of sections, services."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from knowledge.files import Node, read_text, read_yaml
from knowledge.problems import Mark, Problem, problem
from knowledge.records import Id, NonEmpty, Record, read_record


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One line of ``topics.tsv``: what residents can ask about."""

    id: str
    category: str
    title: str
    note: str


class Named(Record):
    """A role or a service: its id and the generic name used where a city gives none."""

    id: Id
    name: NonEmpty


class _Roles(Record):
    roles: tuple[Named, ...]


class _Services(Record):
    services: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """Everything that can be named by id."""

    topics: Mapping[str, Topic]
    roles: Mapping[str, str]
    services: Mapping[str, str]


def read_catalogue(root: Path) -> tuple[Catalogue, list[Problem]]:
    """The lists below ``root/knowledge``; a list that cannot be read is empty and reported."""
    folder = root / "knowledge"
    topics, problems = _read_topics(folder / "topics.tsv")
    roles, found = _read_list(_Roles, folder / "roles.yaml")
    services, more = _read_list(_Services, folder / "services.yaml")
    catalogue = Catalogue(
        topics=topics,
        roles={role.id: role.name for role in roles.roles} if roles else {},
        services={service.id: service.name for service in services.services} if services else {},
    )
    return catalogue, [*problems, *found, *more]


R = TypeVar("R", bound=Record)


def _read_list(model: type[R], path: Path) -> tuple[R | None, list[Problem]]:
    node, problems = read_yaml(path, shown_as=f"knowledge/{path.name}")
    if node is None:
        return None, problems
    record, found = read_record(model, node)
    return record, problems + found + _repeated_ids(node)


def _repeated_ids(node: Node) -> list[Problem]:
    problems, seen = [], set[Any]()
    for key in ("roles", "services"):
        listed = node.get(key)
        for item in listed.items() if listed else ():
            if (name := item.text("id")) in seen:
                problems.append(problem(item.mark, f"id「{name}」が二度書かれています。", field="id"))
            seen.add(name)
    return problems


_COLUMNS = ["id", "category", "title", "note"]


def _read_topics(path: Path) -> tuple[dict[str, Topic], list[Problem]]:
    shown = f"knowledge/{path.name}"
    text, problems = read_text(path, shown_as=shown)
    if text is None:
        return {}, problems
    header, *lines = text.splitlines() or [""]
    if header.split("\t")[:4] != _COLUMNS:
        problems.append(problem(Mark(shown), f"一行目は「{'・'.join(_COLUMNS)}」をタブで区切って書いてください。"))
    topics: dict[str, Topic] = {}
    for number, line in enumerate(lines, 2):
        cells = [*(cell.strip() for cell in line.split("\t")), "", "", ""][:4]
        if not line.strip():
            continue
        if not all(cells[:3]):
            problems.append(problem(Mark(shown, number), "id・分類・題名の三つがそろっていません。"))
        elif cells[0] in topics:
            problems.append(problem(Mark(shown, number), f"話題「{cells[0]}」が二度書かれています。"))
        else:
            topics[cells[0]] = Topic(id=cells[0], category=cells[1], title=cells[2], note=cells[3])
    return topics, problems
