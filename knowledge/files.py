"""Read staff files keeping line and column, and report what is wrong with them in Japanese.

Every scalar is read as text: YAML 1.1 would turn ``8:30`` into 510, ``0120`` into 80 and ``no`` into False.
Slips that a Japanese keyboard makes (``：``, full-width spaces, tabs) are reported and then read as meant, so that
the rest of the file is checked in the same run.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a staff file: ``file:line:column: message``."""

    path: str
    line: int
    column: int
    field: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        kind = "" if self.level == "error" else "（注意）"
        return f"{self.path}:{self.line}:{self.column}: {kind}{self.message}"


def problem(mark: Mark, message: str, *, field: str = "", level: Level = "error") -> Problem:
    """A problem at ``mark``."""
    return Problem(mark.path, mark.line, mark.column, field, message, level)


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a YAML file: text, a list or a mapping, with the place where it stands."""

    value: "str | tuple[Node, ...] | dict[str, Node]"
    mark: Mark
    key: Mark | None = None

    def plain(self) -> object:
        """The same as plain ``str``, ``list`` and ``dict``."""
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return self.value

    def get(self, key: str) -> "Node | None":
        """The value of ``key`` when this is a mapping that has it."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def text(self, key: str) -> str:
        """The text of ``key``, or an empty string."""
        node = self.get(key)
        return node.value if node is not None and isinstance(node.value, str) else ""

    def items(self) -> "tuple[Node, ...]":
        """The members when this is a list."""
        return self.value if isinstance(self.value, tuple) else ()

    def find(self, path: Sequence[str | int]) -> "Node":
        """The node nearest to ``path`` that exists (pydantic's ``loc``)."""
        node = self
        for step in path:
            below: Node | None = None
            if isinstance(node.value, dict):
                below = node.value.get(str(step))
            elif isinstance(node.value, tuple) and isinstance(step, int) and step < len(node.value):
                below = node.value[step]
            if below is None:
                break
            node = below
        return node


def merge(base: Node, change: Node) -> Node:
    """``base`` with the fields of ``change`` over it; lists of records merge by ``id``, other lists are replaced."""
    if isinstance(base.value, dict) and isinstance(change.value, dict):
        merged = dict(base.value)
        for key, node in change.value.items():
            merged[key] = merge(merged[key], node) if key in merged else node
        return Node(merged, change.mark, change.key)
    if _has_ids(base) and _has_ids(change):
        by_id = {node.text("id"): node for node in base.items()}
        for node in change.items():
            known = by_id.get(node.text("id"))
            by_id[node.text("id")] = node if known is None else merge(known, node)
        return Node(tuple(by_id.values()), change.mark, change.key)
    return change


def _has_ids(node: Node) -> bool:
    return bool(node.items()) and all(item.text("id") for item in node.items())


def read_yaml(path: Path, *, shown_as: str) -> tuple[Node | None, list[Problem]]:
    """The content of a YAML file and everything wrong with its form; ``shown_as`` names the file in messages."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [problem(Mark(shown_as), f"文字コードが UTF-8 ではありません（{error.start + 1} バイト目）。")]
    except OSError as error:
        return None, [problem(Mark(shown_as), f"ファイルを読めません：{error.strerror}")]
    text, problems = _mend_slips(text, shown_as)
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        return None, sorted([*problems, _syntax_problem(error, shown_as)])
    except yaml.YAMLError as error:
        return None, [*problems, problem(Mark(shown_as), f"YAML として読めません：{error}")]
    if root is None:
        return None, [*problems, problem(Mark(shown_as), "ファイルが空です。")]
    reader = _Reader(shown_as)
    node = reader.node(root)
    return node, sorted(problems + reader.problems)


def read_yaml_files(folder: Path, *, shown_below: Path) -> Iterator[tuple[Path, Node | None, list[Problem]]]:
    """Every ``*.yaml`` of a folder in the order of names."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        node, problems = read_yaml(path, shown_as=display(path, shown_below))
        yield path, node, problems


def display(path: Path, root: Path) -> str:
    """How a file is named in messages: relative to its content folder when it is inside, else whole."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


_WIDE_COLON = re.compile(r"^(\s*(?:-\s+)?[A-Za-z_][\w-]*)：[ 　]*")
_BLOCK = re.compile(r":\s*[|>][-+0-9]*\s*(#.*)?$")


def _mend_slips(text: str, shown_as: str) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    lines: list[str] = []
    block_indent: int | None = None  # inside `answer: |` everything is text, so nothing there is a slip
    for number, line in enumerate(text.splitlines(), 1):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None and line.strip() and indent <= block_indent:
            block_indent = None
        if block_indent is None:
            line, found = _mend_line(line, shown_as, number)
            problems += found
            if _BLOCK.search(line):
                block_indent = len(line) - len(line.lstrip(" "))
        lines.append(line)
    return "\n".join(lines) + "\n", problems


def _mend_line(line: str, shown_as: str, number: int) -> tuple[str, list[Problem]]:
    problems = []
    lead = line[: len(line) - len(line.lstrip())]
    for column, character in enumerate(lead, 1):
        if character == "\t":
            problems.append(problem(Mark(shown_as, number, column), "タブは使えません。半角スペースで字下げしてください。"))
        elif character == "\u3000":
            problems.append(
                problem(Mark(shown_as, number, column), "全角スペースで字下げしています。半角スペースにしてください。")
            )
    line = lead.replace("\t", "  ").replace("\u3000", "  ") + line.lstrip()
    if match := _WIDE_COLON.match(line):
        key = match.group(1).strip().removeprefix("-").strip()
        mark = Mark(shown_as, number, match.end(1) + 1)
        problems.append(problem(mark, f"「{key}」の後ろが全角のコロン「：」です。半角の「: 」にしてください。", field=key))
        line = f"{match.group(1)}: {line[match.end():]}"
    return line, problems


def _syntax_problem(error: yaml.MarkedYAMLError, shown_as: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Mark(shown_as, mark.line + 1, mark.column + 1) if mark else Mark(shown_as)
    reason = (error.problem or "").strip()
    hint = _SYNTAX_HINTS.get(reason, "")
    return problem(place, f"YAML の書き方に誤りがあります。{hint or f'（{reason}）'}")


_SYNTAX_HINTS = {
    "mapping values are not allowed in this context": "「: 」を含む文は \" \" で囲んでください。",
    "could not find expected ':'": "「項目名: 値」の形になっていません。",
    "did not find expected key": "字下げがそろっているか、引用符が閉じているか確かめてください。",
    "found character that cannot start any token": "行の先頭に使えない記号があります。\" \" で囲んでください。",
}


class _Reader:
    """Turns libyaml's nodes into ours, collecting duplicate keys and unsupported forms."""

    def __init__(self, shown_as: str) -> None:
        self.shown_as = shown_as
        self.problems: list[Problem] = []

    def mark(self, node: yaml.Node) -> Mark:
        return Mark(self.shown_as, node.start_mark.line + 1, node.start_mark.column + 1)

    def node(self, node: yaml.Node, key: Mark | None = None) -> Node:
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node), self.mark(node), key)
        if isinstance(node, yaml.SequenceNode):
            return Node(tuple(self.node(item) for item in node.value), self.mark(node), key)
        return Node(str(node.value), self.mark(node), key)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key, mark = str(key_node.value), self.mark(key_node)
            if key in found:
                first = found[key].key or found[key].mark
                message = f"「{key}」が二度書かれています（一度目は {first.line} 行目）。"
                self.problems.append(problem(mark, message, field=key))
                continue
            found[key] = self.node(value_node, mark)
        return found
