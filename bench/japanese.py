"""Words and readings for peers and perturbations: Sudachi as it comes, apart from the analyser that is measured."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sudachipy import Dictionary, Morpheme, SplitMode

from bench.kana import to_katakana

CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "接尾辞", "連体詞"}
_SPOKEN = re.compile(r"[^ァ-ヺー]")
_KANJI = re.compile(r"[一-龯々]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of a text. reading: katakana, or the surface where nothing is read aloud (digits, symbols).

    parts: its shortest units. kind: part of speech (名詞, 助詞, ...), detail: the next level (普通名詞, ...).
    """

    surface: str
    reading: str
    normalised: str
    parts: tuple[str, ...]
    kind: str
    detail: str

    @property
    def has_kanji(self) -> bool:
        """Whether a part of it was converted from kana."""
        return bool(_KANJI.search(self.surface))

    @property
    def is_kanji(self) -> bool:
        """Whether all of it was converted from kana."""
        return bool(_KANJI.fullmatch(self.surface))


class Japanese:
    """Sudachi with dictionary `small`, for one thread."""

    def __init__(self) -> None:
        self._dictionary = Dictionary(dict="small")
        self._tokenizer = self._dictionary.tokenizer()

    def words(self, text: str) -> list[Word]:
        """All words of a text; their surfaces joined are the text."""
        return [_word(morpheme) for morpheme in self._tokenizer.tokenize(text, SplitMode.C)]

    def content_words(self, text: str) -> list[str]:
        """Normalised forms of the words that carry meaning, in order: what peers that need words are given."""
        return [word.normalised for word in self.words(text) if word.kind in CONTENT and word.normalised.strip()]

    def reading(self, text: str) -> str:
        """The text in katakana; digits, spaces and punctuation stay."""
        return "".join(word.reading for word in self.words(text))

    def same_sound(self, readings: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Reading and surface of every common noun of the dictionary that is kanji and has one of these readings."""
        wanted = set(readings)
        for entry in self._dictionary.entries():
            surface: str = entry.surface()
            if _KANJI.fullmatch(surface) and (reading := entry.reading_form()) in wanted:
                kind, detail = entry.part_of_speech()[:2]
                if (kind, detail) == ("名詞", "普通名詞"):
                    yield reading, surface


def _word(morpheme: Morpheme) -> Word:
    surface, (kind, detail) = morpheme.surface(), morpheme.part_of_speech()[:2]
    return Word(
        surface=surface,
        reading=_reading(surface, morpheme.reading_form()),
        normalised=morpheme.normalized_form().lower(),
        parts=tuple(part.surface() for part in morpheme.split(SplitMode.A, add_single=False)) or (surface,),
        kind=kind,
        detail=detail,
    )


def _reading(surface: str, reading: str) -> str:
    spelt = to_katakana(surface)
    if not _SPOKEN.search(spelt) or surface.isdigit():
        return spelt
    said = to_katakana(reading)
    return surface if _SPOKEN.search(said) or said == "キゴウ" else said
