"""From checked files to what residents see: publish, roll back, and pick up a new edition while serving.

var/publications/<city>/<version>.db    the last ten editions
                        current         names the edition being served; replaced atomically
                        withdrawn       the fingerprint that a rollback took back, until the next publish
"""

import fcntl
import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlite_utils
import structlog

from bot import edition, typesetting
from bot.content import CityContent, Content
from bot.edition import Edition
from bot.indexes import Known, nothing_known
from knowledge.records import Record
from knowledge.search.semantic import Encoder
from knowledge.text import Analyzer

KEPT = 10
LOOK_EVERY = 1.0
"""Seconds between looks for a newer edition: a worker serves it well within the promised 5 s."""

_NAME = re.compile(r"[a-z0-9-]{1,60}")
"""Cities and versions are named so; anything else never becomes a path."""

log = structlog.get_logger()


class UnpublishableError(Exception):
    """Nothing was published; the message says why, in Japanese."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One kept edition of a city."""

    name: str
    current: bool
    entries: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What publishing would change for one city: ids of records of all kinds."""

    city: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    undoes_rollback: bool = False


class Press:
    """The folder of publications, for those who publish."""

    def __init__(self, folder: Path, analyzer: Analyzer, encoder: Encoder | None = None) -> None:
        self.folder = folder
        self.analyzer = analyzer
        self.encoder = encoder

    def pending(self, content: Content) -> list[Change]:
        """The cities whose files differ from what residents see."""
        return [change for city in content.cities.values() if (change := self._change(content, city)) is not None]

    def publish(self, content: Content, changes: list[Change], now: datetime, built: Callable[[str], None]) -> None:
        """Publish the changed cities: all editions are built before the first is shown. Calls ``built`` per city."""
        if content.errors:
            raise UnpublishableError(f"誤りが {len(content.errors)} 件あるので、公開しません。")
        known = nothing_known(content, self.analyzer)
        with self._lock():
            made = []
            for change in changes:
                city = content.cities[change.city]
                made.append((change.city, self._build(content, city, now, known)))
                built(change.city)
            for name, version in made:
                self._show(name, version)
                (self.folder / name / "withdrawn").unlink(missing_ok=True)
                self._discard_old(name)

    def roll_back(self, city: str) -> str:
        """Serve the edition before the current one again; its name. Raises UnpublishableError when none is kept."""
        with self._lock():
            names = self._names(city)
            current = self.current(city)
            older = [name for name in names if current is not None and name < current]
            if current is None or not older:
                raise UnpublishableError(f"「{city}」には、前の版がありません。")
            taken_back = _fingerprint_of(self._path(city, current))
            _replace(self.folder / city / "withdrawn", taken_back)
            self._show(city, older[-1])
            return older[-1]

    def versions(self, city: str) -> list[Version]:
        """The kept editions, newest first."""
        current = self.current(city)
        return [
            Version(name=name, current=name == current, entries=_entries_in(self._path(city, name)))
            for name in reversed(self._names(city))
        ]

    def current(self, city: str) -> str | None:
        """The name of the edition being served."""
        return current_version(self.folder, city)

    def withdrawn(self, city: str) -> bool:
        """Whether a rollback waits for somebody to publish again."""
        return (self.folder / city / "withdrawn").exists()

    def _change(self, content: Content, city: CityContent) -> Change | None:
        name, current = city.city.id, self.current(city.city.id)
        if current is None:
            return Change(city=name, added=tuple(city.records))
        path = self._path(name, current)
        if _fingerprint_of(path) == typesetting.fingerprint(content, city, self.encoder):
            return None
        shown, files = _records_of(path), city.records
        return Change(
            city=name,
            added=tuple(sorted(files.keys() - shown.keys())),
            changed=tuple(sorted(key for key in files.keys() & shown.keys() if files[key] != shown[key])),
            removed=tuple(sorted(shown.keys() - files.keys())),
            undoes_rollback=self.withdrawn(name),
        )

    def _build(self, content: Content, city: CityContent, now: datetime, known: Known) -> str:
        stamp = now.astimezone(UTC).strftime("%Y%m%d-%H%M%S-%f")
        version = f"{stamp}-{typesetting.fingerprint(content, city, self.encoder)[:8]}"
        path = self._path(city.city.id, version)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".building")
        unfinished.unlink(missing_ok=True)
        typesetting.write(unfinished, content, city, version, known, self.encoder)
        unfinished.rename(path)
        return version

    def _show(self, city: str, version: str) -> None:
        _replace(self.folder / city / "current", version)

    def _discard_old(self, city: str) -> None:
        current = self.current(city)
        for name in self._names(city)[:-KEPT]:
            if name != current:
                self._path(city, name).unlink()

    def _names(self, city: str) -> list[str]:
        return sorted(path.stem for path in (self.folder / city).glob("*.db"))

    def _path(self, city: str, version: str) -> Path:
        return self.folder / city / f"{version}.db"

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One publisher at a time on this machine."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _fingerprint_of(path: Path) -> str:
    """Empty for an edition of another version of the program, or a damaged one: it then differs from every content."""
    try:
        return edition.stored_fingerprint(path)
    except _UNREADABLE:
        return ""


def _entries_in(path: Path) -> int:
    """0 in an edition that this version of the program cannot read."""
    try:
        return len(edition.read(path).entries)
    except _UNREADABLE:
        return 0


def _records_of(path: Path) -> Mapping[str, Record]:
    """None in an edition that this version of the program cannot read."""
    try:
        return edition.read(path).records
    except _UNREADABLE:
        return {}


_UNREADABLE = (ValueError, LookupError, sqlite3.Error, OSError, sqlite_utils.db.NoTable)


def current_version(folder: Path, city: str) -> str | None:
    """The name of the edition that ``city`` is to be served from."""
    try:
        version = (folder / city / "current").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return version if _NAME.fullmatch(version) else None


def _replace(path: Path, text: str) -> None:
    """Write so that a reader sees the old or the new text, never half of it."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


class Shelf:
    """The editions being served, for workers. A damaged new edition leaves the old one in place."""

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        self.folder = folder
        self.encoder = encoder
        self._editions: dict[str, Edition] = {}
        self._looked: dict[str, float] = {}
        self._unreadable: dict[str, str] = {}
        self._lock = threading.Lock()

    def cities(self) -> list[str]:
        """The cities that have an edition, in the order of ids."""
        return sorted(path.parent.name for path in self.folder.glob("*/current"))

    def edition(self, city: str) -> Edition | None:
        """The edition of ``city`` as published; hold on to it for the whole request. None for an unknown city."""
        if not _NAME.fullmatch(city):
            return None
        held = self._editions.get(city)
        if held is not None and time.monotonic() - self._looked[city] < LOOK_EVERY:
            return held
        if held is None:
            with self._lock:
                return self._look(city)
        if self._lock.acquire(blocking=False):  # one thread looks, the others go on with what they have
            try:
                return self._look(city)
            finally:
                self._lock.release()
        return held

    def _look(self, city: str) -> Edition | None:
        held, version = self._editions.get(city), current_version(self.folder, city)
        if version is None or version == self._unreadable.get(city):
            return held
        self._looked[city] = time.monotonic()
        if held is not None and held.version == version:
            return held
        try:
            held = edition.read(self.folder / city / f"{version}.db", self.encoder)
        except Exception:
            log.exception("edition_unreadable", city=city, version=version)
            self._unreadable[city] = version
            return held
        log.info("edition_served", city=city, version=version, entries=len(held.entries))
        here = self.encoder.name if self.encoder else None
        if here != held.encoder:
            log.warning("semantic_off", city=city, version=version, here=here, edition=held.encoder)
        self._editions[city] = held
        return held
