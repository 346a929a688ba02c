"""How all measurements speak: progress on stderr, one JSON object or a table on stdout."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.peers import PEERS

Report = Mapping[str, Any]
"""What a measurement found, ready for JSON."""


def progress(message: str) -> None:
    """Say what is going on to whoever waits."""
    print(message, file=sys.stderr, flush=True)


def show(report: Report, *, as_json: bool, table: Callable[[Report], str]) -> None:
    """Print one JSON object on one line, or what `table` makes of it."""
    print(json.dumps(report, ensure_ascii=False) if as_json else table(report))


def columns(rows: Sequence[Sequence[object]]) -> str:
    """Rows as aligned columns: the first to the left, the others to the right; floats with three decimals."""
    cells = [[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [[row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in cells]
    return "\n".join("  ".join(line).rstrip() for line in lines)


def add_peers(parser: argparse.ArgumentParser, default: Sequence[str] = PEERS) -> None:
    """The option --peers: which peers to measure beside our search."""
    parser.add_argument(
        "--peers",
        nargs="*",
        choices=PEERS,
        default=default,
        metavar="PEER",
        help=f"peers to measure (default: {' '.join(default) or 'none'}; known: {' '.join(PEERS)})",
    )
