"""The three ways two texts are compared: by words, by characters, by how they are read aloud."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import add

from knowledge.text import Analysis, fold_reading

LONGEST_READING = 3
"""Two and three sounds of a reading count. Of characters, pairs and single ones but hiragana count. Longer n-grams, and word pairs, changed nothing in
cross-validation; without single kanji SR@1 on a FAQ lost 1.6 points."""

_SINGLE = re.compile(r"[^\sぁ-ゖー]")

CHANNELS = ("words", "characters", "readings")


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """How often each term occurs in one text, in every channel."""

    words: Counter[str]
    characters: Counter[str]
    readings: Counter[str]

    @property
    def channels(self) -> tuple[Counter[str], ...]:
        """In the order of `CHANNELS`."""
        return self.words, self.characters, self.readings


def terms_of(analysis: Analysis) -> Terms:
    """The terms of an analysed text, question or phrasing alike."""
    return Terms(
        words=Counter(analysis.words),
        characters=Counter(grams(analysis.text, 2) + _SINGLE.findall(analysis.text)),
        readings=Counter(grams(fold_reading(analysis.reading), LONGEST_READING)),
    )


def grams(text: str, longest: int) -> list[str]:
    """All n-grams of two up to `longest` characters, with a space at both ends so that edges count."""
    if not text:
        return []
    padded = f" {text} "
    grown: Iterable[str] = padded
    found: list[str] = []
    for size in range(2, longest + 1):
        grown = list(map(add, grown, padded[size - 1 :]))
        found += grown
    return found
