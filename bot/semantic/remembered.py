"""What a sentence model said of the texts of former publications, so that only new texts are encoded.

var/semantic/<name of the model>.db    text -> vector; may be deleted at any time, as may those of former models
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.semantic import Encoder, Side

Floats = NDArray[np.float32]

SAVED_TOGETHER = 128
"""A first publication takes minutes: one that is interrupted goes on where it was."""


class Remembered:
    """An `Encoder` that asks another one only for texts that stand in no file yet. For one thread at a time."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._path = folder / f"{encoder.name}.db"

    @property
    def name(self) -> str:
        """The other encoder's."""
        return self._encoder.name

    def encode(self, texts: Sequence[str], side: Side) -> Floats:
        """Vectors of length 1, float32 (texts, dimensions)."""
        keys = {text: hashlib.sha256(f"{side} {text}".encode()).digest() for text in texts}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path)) as database:
            database.execute("create table if not exists vector (text blob primary key, vector blob not null)")
            known = {text: vector for text, key in keys.items() if (vector := _known(database, key)) is not None}
            new = [text for text in keys if text not in known]
            for start in range(0, len(new), SAVED_TOGETHER):
                some = new[start : start + SAVED_TOGETHER]
                known.update(zip(some, self._encoder.encode(some, side), strict=True))
                with database:
                    rows = [(keys[text], known[text].tobytes()) for text in some]
                    database.executemany("insert or replace into vector values (?, ?)", rows)
        return np.stack([known[text] for text in texts]) if texts else self._encoder.encode(texts, side)


def _known(database: sqlite3.Connection, key: bytes) -> Floats | None:
    row = database.execute("select vector from vector where text = ?", (key,)).fetchone()
    return None if row is None else np.frombuffer(row[0], np.float32)
