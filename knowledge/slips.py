"""Slips that a Japanese keyboard makes in YAML (``：``, full-width spaces, tabs): reported, and read as meant."""

import dataclasses
import re
from dataclasses import dataclass

from knowledge.problems import Mark, Problem, problem

_NEWLINE = re.compile(r"\r\n|\r|\n")
_HEAD = re.compile(r"\s*(?:-\s+)*(?:([a-z_][a-z0-9_.-]*)[ \t]*(?:：\s*|:\s+))?")
"""What a line says before its value: indentation, list dashes, key and colon."""
_BLOCK = re.compile(r"^(?P<outer> *(?:- +)*?)(?P<last>- +)?(?P<key>[^\s-].*:\s+)?[|>][-+0-9]*(?:\s+#.*)?$")


@dataclass(frozen=True, slots=True)
class Mended:
    """A file's text as it is meant, the slips in it, and where the characters of a mended line stood before."""

    shown_as: str
    text: str
    problems: list[Problem]
    columns: dict[int, list[int]]

    def mark(self, line: int, column: int) -> Mark:
        """The place in the file of a place in the mended text; both count from 0."""
        before = self.columns.get(line, ())
        return Mark(self.shown_as, line + 1, before[column] if column < len(before) else column + 1)


def mend_slips(text: str, shown_as: str) -> Mended:
    """The text as it is meant; ``shown_as`` names its file in what is reported."""
    mended = Mended(shown_as, text, [], {})
    lines = _NEWLINE.split(text)
    inside: int | None = None  # inside `answer: |` everything is text, so nothing there is a slip
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if inside is not None and line.strip() and indent <= inside:
            inside = None
        if inside is None:
            lines[number] = _mend_line(line, number, mended)
            if block := _BLOCK.match(lines[number]):
                inside = len(block["outer"] + (block["last"] or "" if block["key"] else ""))
    return dataclasses.replace(mended, text="\n".join(lines))


def _mend_line(line: str, number: int, mended: Mended) -> str:
    head = _HEAD.match(line)
    if head is None or not (slips := _SLIPS & set(head[0])):
        return line
    lead = len(line) - len(line.lstrip())
    written, columns = "", list[int]()
    for column, character in enumerate(line, 1):
        said = character
        if character in slips and column <= head.end():
            said, message = _meant(character, head[1] or "", leading=column <= lead)
            mended.problems.append(problem(Mark(mended.shown_as, number + 1, column), message, field=head[1] or ""))
        written += said
        columns += [column] * len(said)
    mended.columns[number] = columns
    return written


_SLIPS = frozenset("\t\u3000\xa0：")


def _meant(slip: str, key: str, *, leading: bool) -> tuple[str, str]:
    """What was meant, and how to say so; in the indentation a wide space or a tab stands for two."""
    if slip == "：":
        return ": ", f"「{key}」の後ろが全角のコロン「：」です。半角の「: 」にしてください。"
    if slip == "\t":
        return "  " if leading else " ", "タブは使えません。半角スペースにしてください。"
    wide = "  " if leading and slip == "\u3000" else " "
    return wide, "全角など半角でないスペースがあります。半角スペースにしてください。"
