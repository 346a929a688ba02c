"""What is wrong with staff files, and where: ``file:line:column: message`` in Japanese."""

from dataclasses import dataclass
from typing import Literal

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
