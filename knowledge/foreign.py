"""The words of a text in another language than Japanese, as the search compares them. Pure; no dictionary.

Words are lower case and without accents and light endings. Chinese is compared by pairs of characters, traditional ones
as simplified; Vietnamese by syllables and pairs of them; Korean by words without particles.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from knowledge.foreign_words import ENDINGS, STOP, TRADITIONAL
from knowledge.languages import Foreign
from knowledge.text import MAX_CHARACTERS, Analysis, normalise, without_accents

LEAST_STEM: Mapping[Foreign, int] = {"en": 3, "pt": 3, "es": 3, "ko": 2}
"""So many letters stay of a word whose ending is cut off."""

_HAN = "㐀-䶿一-鿿"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CHINESE = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")


class ForeignAnalyzer:
    """Reads the texts of one language."""

    def __init__(self, language: Foreign) -> None:
        self.language = language

    def analyse(self, text: str) -> Analysis:
        """Words, and the folded text for what is compared by letters. Never raises on any string."""
        folded = fold(text[:MAX_CHARACTERS], self.language)
        return Analysis(text=folded, words=_SPLIT[self.language](folded, self.language), reading=folded)


def fold(text: str, language: Foreign) -> str:
    """The normalised text without accents; Chinese in simplified characters."""
    plain = normalise(text)
    if language == "zh":
        return plain.translate(TRADITIONAL)
    if language == "ko":  # its syllables would fall apart
        return plain
    return without_accents(plain)


def stem(word: str, language: Foreign) -> str:
    """A folded word without its ending, if enough of it stays: perdi, perder, perdido -> perd."""
    least = LEAST_STEM[language]
    return word[:least] + ENDINGS[language].sub("", word[least:])


def tokens(folded: str, language: Foreign) -> tuple[str, ...]:
    """The content words of a folded text without endings; Chinese and Vietnamese, which have none, as they stand."""
    if language == "zh":
        return tuple(_CHINESE.findall(folded))
    if language == "vi":
        return tuple(_WORD.findall(folded))
    return tuple(stem(word, language) for word in _WORD.findall(folded) if word not in STOP[language])


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What phrases are made of. form: as it is compared; word: as it stands; counts: whether it says something."""

    form: str
    word: str
    counts: bool


def parts(folded: str, language: Foreign) -> tuple[Part, ...]:
    """The parts of a folded text: its content words, or all words of a mere greeting; of Vietnamese all syllables, of
    Chinese and Korean all characters."""
    if language == "vi":
        return tuple(Part(form=word, word=word, counts=word not in STOP["vi"]) for word in _WORD.findall(folded))
    if language == "zh":
        runs = [list(run) if run[0] >= "㐀" else [run] for run in _CHINESE.findall(folded)]
        return tuple(Part(form=part, word=part, counts=part not in STOP["zh"]) for run in runs for part in run)
    if language == "ko":
        return tuple(part for word in _WORD.findall(folded) for part in _syllables(word))
    words = _WORD.findall(folded)
    content = [word for word in words if word not in STOP[language]] or words
    return tuple(Part(form=stem(word, language), word=word, counts=True) for word in content)


def _syllables(word: str) -> list[Part]:
    said = 0 if word in STOP["ko"] else len(stem(word, "ko"))
    return [Part(form=character, word=character, counts=place < said) for place, character in enumerate(word)]


def _pairs_of_characters(folded: str, language: Foreign) -> tuple[str, ...]:
    words: list[str] = []
    for run in tokens(folded, language):
        han = run[0] >= "㐀"
        words += [a + b for a, b in pairwise(run) if not {a, b} <= STOP["zh"]] if han and len(run) > 1 else [run]
    return tuple(words)


def _pairs_of_syllables(folded: str, language: Foreign) -> tuple[str, ...]:
    syllables = [word for word in tokens(folded, language) if word not in STOP["vi"]]
    return (*syllables, *(f"{a}_{b}" for a, b in pairwise(syllables)))


_SPLIT: Mapping[Foreign, Callable[[str, Foreign], tuple[str, ...]]] = {
    "en": tokens,
    "pt": tokens,
    "es": tokens,
    "ko": tokens,
    "zh": _pairs_of_characters,
    "vi": _pairs_of_syllables,
}
