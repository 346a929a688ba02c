"""A question of another language as Japanese words: the terms of the staff's list that stand in it. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.foreign import Part, fold, parts
from knowledge.languages import FOREIGN, Foreign
from knowledge.terms import Term, as_written
from knowledge.text import MAX_CHARACTERS

Key = tuple[str, ...]
Spell = Callable[[str], str | None]

WAYS = 16_384
"""Ways to say things that are kept: all cities of an installation have the same."""

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Translated:
    """words: the Japanese words of the terms found, in the order of the question. share: how much (0 to 1) of what the
    question says they account for."""

    words: tuple[str, ...]
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """One way to say something. written: between spaces, with the accents that make another word. exact: whether it
    must stand so in the text, since too little is left of it by which it is looked up."""

    written: str
    japanese: str
    exact: bool
    accented: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """A question in parts and as it is written. accented: whether its writer types the accents of Vietnamese."""

    parts: tuple[Part, ...]
    written: str
    accented: bool


class Phrasebook:
    """The terms of all languages, looked up part by part."""

    def __init__(self, terms: Iterable[Term], spell: Spell) -> None:
        """spell: how a Japanese word is written that stands in Latin letters in a sentence of another language."""
        self._spell = spell
        self._ways: dict[Foreign, dict[Key, list[_Way]]] = {language: {} for language in FOREIGN}
        for term in terms:
            for language in FOREIGN:
                for said in term.said_in(language):
                    key, way = _way(said, term.ja, language)
                    self._ways[language].setdefault(key, []).append(way)
        self._longest = {language: max(map(len, ways), default=0) for language, ways in self._ways.items()}

    def translate(self, text: str, language: Foreign) -> Translated:
        """The terms in a text; where several begin at one place, the longest."""
        folded, written = fold(text[:MAX_CHARACTERS], language), as_written(text[:MAX_CHARACTERS], language)
        said = _Said(parts=parts(folded, language), written=_spaced(written), accented=written != folded)
        found: list[str] = []
        covered: set[int] = set()
        start = 0
        while start < len(said.parts):
            length, japanese = self._at(said, start, language)
            if japanese:
                found.append(japanese)
                covered.update(range(start, start + length))
            start += length
        content = {place for place, part in enumerate(said.parts) if part.counts}
        share = len(content & covered) / len(content) if content else float(bool(covered))
        return Translated(words=tuple(dict.fromkeys(found)), share=share)

    def _at(self, said: _Said, start: int, language: Foreign) -> tuple[int, str]:
        """The longest term that begins at a place, else a Japanese word there: how many parts, and the Japanese."""
        ways = self._ways[language]
        forms = tuple(part.form for part in said.parts[start : start + self._longest[language]])
        for length in range(len(forms), 0, -1):
            if japanese := _best(ways.get(forms[:length], ()), said):
                return length, japanese
        return 1, self._spell(said.parts[start].word) or ""


@lru_cache(WAYS)
def _way(said: str, japanese: str, language: Foreign) -> tuple[Key, _Way]:
    folded, written = fold(said, language), as_written(said, language)
    key = tuple(part.form for part in parts(folded, language))
    alone = len(key) == 1 and language not in ("zh", "ko")
    accented = written != folded
    exact = alone and (accented or len(folded.split()) > 1)
    return key, _Way(written=_spaced(written), japanese=japanese, exact=exact, accented=accented)


def _spaced(written: str) -> str:
    """Words between single spaces, so that one is not found inside another."""
    return f" {' '.join(_WORDS.findall(written))} "


def _best(ways: Sequence[_Way], said: _Said) -> str:
    """Of terms that differ in accents or small words alone, the one that stands in the text as it is written."""
    exact = next((way.japanese for way in ways if way.written in said.written), "")
    return exact or next((way.japanese for way in ways if not (way.exact or (way.accented and said.accented))), "")
