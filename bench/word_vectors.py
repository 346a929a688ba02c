"""`python -m bench.word_vectors WHEEL`: make `knowledge/word-vectors.npz` anew from the vectors of a `ja_ginza` wheel.

The wheel (MIT, by Megagon Labs) holds chiVe (Apache 2.0, by Works Applications): word2vec vectors of the forms that
Sudachi normalises words to, pruned to 20,000 of 300 dimensions that 480,000 words share. Kept here: what the small
dictionary of Sudachi yields, without names and numbers, and the first DIMENSIONS principal components in eight bits.
"""

import argparse
import json
import re
import zipfile
from pathlib import Path

import msgpack
import numpy as np
from numpy.typing import NDArray
from sudachipy import Dictionary, SplitMode

from knowledge.search.vectors import BUNDLED, save

DIMENSIONS = 128
"""Half as many cost 1 point of Recall@10 on a FAQ of 1,786 entries; all 300 gain nothing."""

LONGEST_WORD = 12
_NEVER_A_WORD = re.compile(r"[\d\s]")
_MULTIPLIER = 0xC6A4A7935BD1E995
_ALL_BITS = (1 << 64) - 1


def main() -> None:
    """Read the wheel, write the file, say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path, help="ja_ginza-5.3.0-py3-none-any.whl (pip download --no-deps ja-ginza)")
    options = parser.parse_args()
    words, vectors = read_wheel(options.wheel)
    kept = {word: row for word, row in words.items() if _can_be_met(word)}
    rows = sorted(set(kept.values()))
    place = {row: number for number, row in enumerate(rows)}
    save(BUNDLED, {word: place[row] for word, row in sorted(kept.items())}, reduce(vectors)[rows])
    print(f"{len(kept)} words, {len(rows)} vectors of {DIMENSIONS}, {BUNDLED.stat().st_size / 1e6:.1f} MB")


def read_wheel(wheel: Path) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Word -> row, and the vectors, float32 (rows, 300)."""
    with zipfile.ZipFile(wheel) as archive:
        folder = next(name for name in archive.namelist() if name.endswith("/vocab/vectors")).removesuffix("vectors")
        with archive.open(folder + "vectors") as file:
            vectors = np.load(file)
        row_of = msgpack.unpackb(archive.read(folder + "key2row"), strict_map_key=False)
        strings = json.loads(archive.read(folder + "strings.json"))
    rows = ((text.lower(), row_of.get(murmur(text.encode()), -1)) for text in strings)
    return {text: row for text, row in rows if row >= 0}, vectors


def murmur(data: bytes, seed: int = 1) -> int:
    """MurmurHash64A, by which spaCy numbers its strings (Appleby, public domain)."""
    value = (seed ^ len(data) * _MULTIPLIER) & _ALL_BITS
    whole = len(data) // 8 * 8
    for start in range(0, whole, 8):
        block = int.from_bytes(data[start : start + 8], "little") * _MULTIPLIER & _ALL_BITS
        block = (block ^ block >> 47) * _MULTIPLIER & _ALL_BITS
        value = (value ^ block) * _MULTIPLIER & _ALL_BITS
    if data[whole:]:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _ALL_BITS
    value = (value ^ value >> 47) * _MULTIPLIER & _ALL_BITS
    return value ^ value >> 47


def reduce(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The first principal components of the vectors' directions, float32 (rows, DIMENSIONS)."""
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    centred = directions - directions.mean(0)
    components = np.linalg.svd(centred, full_matrices=False)[2][:DIMENSIONS]
    reduced: NDArray[np.float32] = centred @ components.T
    return reduced


_TOKENIZER = Dictionary(dict="small").tokenizer()


def _can_be_met(word: str) -> bool:
    """Whether analysing some text yields this word as a normalised form, and it is no name."""
    if len(word) > LONGEST_WORD or _NEVER_A_WORD.search(word):
        return False
    found = _TOKENIZER.tokenize(word, SplitMode.A)
    if len(found) != 1 or found[0].is_oov() or found[0].normalized_form().lower() != word:
        return False
    return bool(found[0].part_of_speech()[1] != "固有名詞")


if __name__ == "__main__":
    main()
