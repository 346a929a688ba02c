"""What words mean, as vectors: near for words that people use alike, such as 引っ越す and 転居.

The bundled vectors come from chiVe (Works Applications, Apache 2.0; Manabe et al. 2019) as GiNZA (Megagon Labs, MIT)
ships them; `bench/word_vectors.py` makes the file and says how.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import pack, unpack

BUNDLED = Path(__file__).resolve().parent.parent / "word-vectors.npz"


@dataclass(frozen=True, kw_only=True, slots=True)
class WordVectors:
    """rows: normalised word -> row; vectors: float32 (rows + 1, dimensions), of length 1, the last one zero."""

    rows: Mapping[str, int]
    vectors: NDArray[np.float32]

    def weighted_sum(self, words: Iterable[str], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of the words' vectors, each times its weight; float32 (dimensions,). Unknown words count nothing."""
        rows = np.array(list(map(self.rows.get, words, repeat(len(self.vectors) - 1))), np.int64)
        total: NDArray[np.float32] = weights @ self.vectors.take(rows, axis=0)
        return total


@cache
def bundled() -> WordVectors:
    """The vectors that stand beside the code, read once in a process."""
    with np.load(BUNDLED, allow_pickle=False) as stored:
        rows = dict(zip(unpack(stored["words"]), stored["rows"].tolist(), strict=True))
        vectors = unit(np.pad(stored["vectors"].astype(np.float32), ((0, 1), (0, 0))))
        return WordVectors(rows=rows, vectors=vectors)


def save(path: Path, rows: Mapping[str, int], vectors: NDArray[np.float32]) -> None:
    """Write vectors in eight bits a component, scaled row by row."""
    scale = 127 / np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    eighths = np.round(vectors * scale).astype(np.int8)
    np.savez_compressed(path, words=pack(rows), rows=np.array(list(rows.values()), np.uint16), vectors=eighths)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors at length 1; a zero vector stays zero."""
    lengths = np.sqrt(np.square(vectors).sum(axis=-1, keepdims=True))
    scaled: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-9))
    return scaled
