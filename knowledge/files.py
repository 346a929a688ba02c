"""Read staff files keeping line and column, and report what is wrong with them in Japanese.

Every scalar is read as text: YAML 1.1 would turn ``8:30`` into 510, ``0120`` into 80 and ``no`` into False.
Slips that a Japanese keyboard makes (``knowledge/slips.py``) are reported and then read as meant, so that the rest of
the file is checked in the same run.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.problems import Mark, Problem, problem
from knowledge.slips import Mended, mend_slips

FILES = 256
"""Files kept as they were read: while staff edit one, the others are looked at again and again."""


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
    text, unreadable = read_text(path, shown_as=shown_as)
    if text is None:
        return None, unreadable
    node, problems = _parsed(text, shown_as)
    return node, list(problems)


@lru_cache(FILES)
def _parsed(text: str, shown_as: str) -> tuple[Node | None, Sequence[Problem]]:
    mended = mend_slips(text, shown_as)
    try:
        root = yaml.compose(mended.text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        return None, sorted([*mended.problems, _syntax_problem(error, mended)])
    except yaml.reader.ReaderError as error:
        return None, sorted([*mended.problems, _character_problem(error, mended)])
    if root is None:
        return None, [*mended.problems, problem(Mark(shown_as), "ファイルが空です。")]
    reader = _Reader(mended)
    node = reader.node(root)
    return node, sorted(mended.problems + reader.problems)


def read_text(path: Path, *, shown_as: str) -> tuple[str | None, list[Problem]]:
    """The text of a UTF-8 file, with or without a byte order mark, or why it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [problem(Mark(shown_as), f"ファイルを読めません：{error.strerror}")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        mark = Mark(shown_as, content[: error.start].count(b"\n") + 1)
        return None, [problem(mark, "文字コードが UTF-8 ではありません。UTF-8 を選んで保存し直してください。")]


def read_yaml_files(folder: Path, *, shown_below: Path) -> Iterator[tuple[Path, Node | None, list[Problem]]]:
    """Every ``*.yaml`` of a folder in the order of names."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        node, problems = read_yaml(path, shown_as=display(path, shown_below))
        yield path, node, problems


def display(path: Path, root: Path) -> str:
    """How a file is named in messages: relative to its content folder when it is inside, else whole."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _syntax_problem(error: yaml.MarkedYAMLError, mended: Mended) -> Problem:
    reason = (error.problem or "").strip()
    mark = error.context_mark if reason == _UNCLOSED else error.problem_mark  # an open quote is wrong where it opens
    place = mended.mark(mark.line, mark.column) if mark else Mark(mended.shown_as)
    hint = _SYNTAX_HINTS.get(reason, "")
    return problem(place, f"YAML の書き方に誤りがあります。{hint or f'（{reason}）'}")


def _character_problem(error: yaml.reader.ReaderError, mended: Mended) -> Problem:
    before = mended.text.encode()[: error.position].decode(errors="ignore").split("\n")
    message = f"使えない文字（U+{int(error.character):04X}）が入っています。消してください。"
    return problem(mended.mark(len(before) - 1, len(before[-1])), message)


_UNCLOSED = "found unexpected end of stream"
_SYNTAX_HINTS = {
    "mapping values are not allowed in this context": '「: 」を含む文は " " で囲んでください。',
    "could not find expected ':'": "「項目名: 値」の形になっていません。",
    "did not find expected key": "字下げがそろっているか、引用符が閉じているか確かめてください。"
    '「{」や引用符で始まる文は、全体を " " で囲んでください。',
    "did not find expected '-' indicator": "「- 」で始まる行の並びの途中に、そうでない行があります。",
    _UNCLOSED: '引用符 " " が閉じていません。',
    "but found another document": "「---」は使えません。",
    "found character that cannot start any token": '行の先頭に使えない記号があります。" " で囲んでください。',
}


_LIKE_TEXT = re.compile(r"\s+#[^\s#]")  # a comment begins with a space; what does not was meant to be read


class _Reader:
    """Turns libyaml's nodes into ours, collecting duplicate keys and unsupported forms."""

    def __init__(self, mended: Mended) -> None:
        self.mended = mended
        self.problems, self.lines = list[Problem](), mended.text.split("\n")
        self.seen: set[int] = set()

    def mark(self, node: yaml.Node) -> Mark:
        return self.mended.mark(node.start_mark.line, node.start_mark.column)

    def node(self, node: yaml.Node, key: Mark | None = None) -> Node:
        if id(node) in self.seen:  # only an alias leads to the same node twice, perhaps in a circle
            mark = key or self.mark(node)
            self.problems.append(problem(mark, "「&」と「*」の参照は使えません。同じ内容をもう一度書いてください。"))
            return Node("", mark, key)
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node), self.mark(node), key)
        if isinstance(node, yaml.SequenceNode):
            return Node(tuple(self.node(item) for item in node.value), self.mark(node), key)
        if isinstance(node, yaml.ScalarNode) and not node.style:
            self._cut_by_comment(node.end_mark.line, node.end_mark.column)
        return Node(str(node.value), self.mark(node), key)

    def _cut_by_comment(self, line: int, column: int) -> None:
        """Report a value that goes on after `` #``: 「相談は #8008 へ」 would lose the number."""
        if _LIKE_TEXT.match(self.lines[line] if line < len(self.lines) else "", column):
            message = '半角スペースの後ろの「#」から先は読まれません。全体を " " で囲んでください。'
            self.problems.append(problem(self.mended.mark(line, column), message))

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            mark = self.mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(problem(mark, "項目名は文字で書いてください。"))
                continue
            key = str(key_node.value)
            if key in found:
                first = found[key].key or found[key].mark
                message = f"「{key}」が二度書かれています（一度目は {first.line} 行目）。"
                self.problems.append(problem(mark, message, field=key))
                continue
            found[key] = self.node(value_node, mark)
        return found
