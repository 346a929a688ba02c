"""The three ways two texts are compared: by words, by characters, by how they are read aloud.

Runs of characters and sounds are held as numbers, 21 bits a character: a question has over a hundred, and numbers are
cut, counted and looked up all at once.
"""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.text import Analysis, without_long_vowels

Numbers = NDArray[np.uint64]

CHANNELS = ("words", "characters", "readings")

BITS = 21
"""Any character fits."""

HEARD = np.uint64(1 << 63)
"""Set in the numbers of a reading, so that they come after those of characters."""

_NOT_ALONE = re.compile(r"[\sぁ-ゖー]+")
"""Of characters, pairs and single ones but hiragana count; of sounds, pairs and triples. Longer runs, and word pairs,
changed nothing in cross-validation; without single kanji SR@1 on a FAQ lost 1.6 points."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """How often each term occurs in one text.

    runs: uint64 (r,), the different runs in rising order, so many of `characters` first, then those of sounds; each is
    the code points of its characters one after another. counts: int64 (r,), how often each occurs.
    """

    words: Counter[str]
    runs: Numbers
    counts: NDArray[np.int64]
    characters: int


def terms_of(analysis: Analysis) -> Terms:
    """The terms of an analysed text, question or phrasing alike."""
    written, heard = _padded(analysis.text), _padded(without_long_vowels(analysis.reading))
    edge, end = len(written), len(written) + len(heard)
    codes = _codes(written + heard + _NOT_ALONE.sub("", analysis.text))
    pairs = _followed(codes, codes[1:])
    sounds = pairs[edge : end - 1]
    characters = [pairs[: max(edge - 1, 0)], codes[end:]]
    runs = np.concatenate([*characters, sounds | HEARD, _followed(sounds, codes[edge + 2 : end]) | HEARD])
    runs.sort()
    different = np.empty(len(runs), bool)
    different[:1] = True
    np.not_equal(runs[1:], runs[:-1], out=different[1:])
    place = different.cumsum()
    many = sum(map(len, characters))
    return Terms(
        words=Counter(analysis.words),
        runs=runs[different],
        counts=np.bincount(place)[1:],
        characters=int(place[many - 1]) if many else 0,
    )


def _padded(text: str) -> str:
    """With a space at both ends, so that edges count."""
    return f" {text} " if text else ""


def _codes(text: str) -> Numbers:
    return np.frombuffer(text.encode("utf-32", "surrogatepass"), np.uint32)[1:].astype(np.uint64)


def _followed(runs: Numbers, codes: Numbers) -> Numbers:
    """Every run but the last with the character that comes after it; codes: these characters."""
    longer: Numbers = runs[:-1] << np.uint64(BITS)
    longer |= codes
    return longer
