"""Everyday names of things and what the city's answers call them: a staff file, read for the search."""

from pathlib import Path

from pydantic import Field

from knowledge.files import Node, read_yaml
from knowledge.problems import Problem, problem
from knowledge.records import NonEmpty, Record, read_record
from knowledge.text import normalise

SHOWN_AS = "knowledge/aliases.yaml"


class Alias(Record):
    """What the city calls a thing, and what residents call it."""

    name: NonEmpty
    also: tuple[NonEmpty, ...] = Field(min_length=1)


class Aliases(Record):
    """The staff file."""

    aliases: tuple[Alias, ...]


def read_aliases(root: Path) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """The staff file ``knowledge/aliases.yaml`` below ``root``: proper name -> everyday names."""
    node, problems = read_yaml(root / "knowledge" / "aliases.yaml", shown_as=SHOWN_AS)
    if node is None:
        return {}, problems
    record, found = read_record(Aliases, node)
    problems = problems + found + _said_twice(node)
    return ({alias.name: alias.also for alias in record.aliases} if record else {}), problems


def _said_twice(node: Node) -> list[Problem]:
    """Words in two places, as the search reads them: each may stand for one thing only."""
    names = [name for entry in node.find(["aliases"]).items() if (name := entry.get("name")) is not None]
    everyday = [also for entry in node.find(["aliases"]).items() for also in entry.find(["also"]).items()]
    first: dict[str, Node] = {}
    problems = []
    for word in (*names, *everyday):
        said = normalise(word.value) if isinstance(word.value, str) else ""
        if said and (before := first.setdefault(said, word)) is not word:
            message = f"「{word.value}」は {before.mark.line} 行目にもあります。一か所だけに書いてください。"
            problems.append(problem(word.mark, message))
    return problems
