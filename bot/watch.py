"""In development: publish by itself whenever a content file changes; a broken file changes nothing but the log."""

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.content import KINDS, content_roots, read_content
from bot.publication import Press
from scheduler.due import CITY

LOOK_EVERY = 1.5
"""Seconds between looks at the files."""

FOLDERS = ("knowledge", "scheduler", *(str(kind.folder) for kind in KINDS), "handlers/wordings")

_State = frozenset[tuple[str, int, int]]
"""Path, time of change and size of every content file."""

log = structlog.get_logger()


def watch(press: Press, own: Path | None, stopping: threading.Event) -> None:
    """Look until ``stopping`` is set. Waits for a quiet moment: a file is read only once it stopped changing.

    The first look compares with what is published: a file may have changed while the server was starting.
    """
    roots = content_roots(own)
    published: _State | None = None
    seen = _state(roots)
    while not stopping.wait(LOOK_EVERY):
        now = _state(roots)
        if now == seen and now != published:
            published = now
            try:
                _publish(press, roots)
            except Exception:
                log.exception("publish_failed")
        seen = now


def _state(roots: Sequence[Path]) -> _State:
    return frozenset((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in _files(roots))


def _files(roots: Iterable[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    for root in roots:
        for folder in FOLDERS:
            for path in (root / folder).rglob("*"):
                if path.suffix in (".yaml", ".yml", ".tsv", ".csv") and path.is_file():
                    yield path, path.stat()


def _publish(press: Press, roots: Sequence[Path]) -> None:
    content = read_content(roots, datetime.now(CITY).date())
    for found in content.problems:
        log.warning("content_problem", where=f"{found.path}:{found.line}:{found.column}", message=found.message)
    if content.errors:
        log.error("not_published", errors=len(content.errors), reason="誤りを直すまで、前の公開版のまま動きます")
        return
    changes = press.pending(content)
    held_back = [change.city for change in changes if change.undoes_rollback]
    if held_back:
        log.warning("not_published", cities=held_back, reason="前の版に戻してあります。公開するには madoguchi publish")
    wanted = [change for change in changes if not change.undoes_rollback]
    press.publish(content, wanted, datetime.now(UTC), lambda city: log.info("published", city=city))
