"""Reads the やさしい日本語 of staff files and names the place of everything hard to read (``knowledge/easy.py``)."""

from collections.abc import Collection, Iterable, Iterator

from knowledge.easy import find_hard
from knowledge.files import Node
from knowledge.problems import Mark, Problem, problem

_ASKED = "phrasings"
"""How residents ask: they write as they like."""


def proofread_records(records: Iterable[Node]) -> list[Problem]:
    """A warning for everything hard to read in the ``ja-easy`` translations of records of any kind."""
    problems: list[Problem] = []
    for record in records:
        translations = record.get("translations")
        if translations is not None and (easy := translations.get("ja-easy")) is not None:
            problems += proofread(easy, field="translations.ja-easy")
    return problems


def proofread(node: Node, *, field: str = "", but: Collection[str] = ()) -> list[Problem]:
    """A warning for everything hard to read in ``node``, which is called ``field``, and below it; not in ``but``."""
    return [
        problem(_place(text, start=hard.start), hard.message, field=name, level="warning")
        for name, text in _texts(node, field)
        if name not in but
        for hard in find_hard(str(text.value))
    ]


def _texts(node: Node, field: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, str):
        yield field, node
    elif isinstance(node.value, dict):
        for key, below in node.value.items():
            if key != _ASKED:
                yield from _texts(below, f"{field}.{key}" if field else key)
    else:
        for number, below in enumerate(node.value):
            yield from _texts(below, f"{field}.{number}")


def _place(text: Node, *, start: int) -> Mark:
    """Where the character ``start`` of a text stands; text of several lines is a block below its key."""
    before, mark = str(text.value)[:start], text.mark
    if "\n" not in str(text.value):
        return Mark(mark.path, mark.line, mark.column + start)
    indent = text.key.column + 2 if text.key else mark.column
    return Mark(mark.path, mark.line + 1 + before.count("\n"), indent + len(before) - (before.rfind("\n") + 1))
