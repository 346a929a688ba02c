"""Japanese in Latin letters as kana: Hepburn, Kunrei and what one types for kana (jūminhyō, juuminhyou, tyuusya). Pure.

A table of our own, because jaconv (0.5) turns whatever it cannot read into っ: it cannot say which words are Japanese.
"""

import re
import unicodedata
from collections.abc import Mapping

from knowledge.language_words import NAMES
from knowledge.text import fold_reading, normalise

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "g": "がぎぐげご",
    "s": "さしすせそ",
    "z": "ざじずぜぞ",
    "t": "たちつてと",
    "d": "だぢづでど",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "m": "まみむめも",
    "r": "らりるれろ",
}
_GLIDES = {f"{row}y": kana[1] for row, kana in _ROWS.items() if row} | {"sh": "し", "ch": "ち", "j": "じ", "jy": "じ"}
_SYLLABLES: Mapping[str, str] = {
    **{row + vowel: sound for row, sounds in _ROWS.items() for vowel, sound in zip("aiueo", sounds, strict=True)},
    **{row + vowel: sound + y for row, sound in _GLIDES.items() for vowel, y in zip("aueo", "ゃゅぇょ", strict=True)},
    **{f"f{vowel}": f"ふ{small}" for vowel, small in zip("aieo", "ぁぃぇぉ", strict=True)},
    **{"shi": "し", "chi": "ち", "tsu": "つ", "ji": "じ", "fu": "ふ"},
    **{"ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "wi": "うぃ", "we": "うぇ", "vu": "ゔ"},
}
_PARTICLES = {"wa": "は", "o": "を", "e": "へ"}
_LONG = str.maketrans({"ā": "aa", "â": "aa", "ī": "ii", "î": "ii", "ū": "uu", "û": "uu"})
_LONG |= str.maketrans({"ē": "ee", "ê": "ee", "ō": "ou", "ô": "ou"})
_SOUND = re.compile(
    r"(?P<double>(?:([kstpgdbzjcf])(?=\2)|t(?=ch)))"
    r"|(?P<nasal>n'|nn?(?![aiueoy])|m(?=[bp]))"
    r"|(?P<silent>-|(?<=o)h(?![aiueoy]))"
    rf"|(?P<syllable>{'|'.join(sorted(_SYLLABLES, key=len, reverse=True))})"
)
_WORD = re.compile(r"[a-zāâīîūûēêōô]+(?:['-][a-zāâīîūûēêōô]+)*")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_WRITTEN = re.compile(r"[㐀-鿿ァ-ヺ]")
_SPACE_BETWEEN = re.compile(r"(?<=[ぁ-ん]) (?=[ぁ-ん])")
_PROLONGED = re.compile(
    "(?<=[アカサタナハマヤラワガザダバパ])ア|(?<=[エケセテネヘメレゲゼデベペ])エ"
    "|(?<=[オコソトノホモヨロゴゾドボポ])[オウ]|(?<=[ウクスツヌフムユルグズブプ])ウ"
)

LEAST_SOUNDS = 3
"""Words of fewer sounds are not guessed: too many of them differ in the length of a vowel alone (ko, kou)."""


def kana(word: str) -> str | None:
    """A word of Latin letters in hiragana; None when it cannot be read as Japanese."""
    plain = unicodedata.normalize("NFC", word).translate(_LONG)
    sounds: list[str] = []
    end = 0
    for sound in _SOUND.finditer(plain):
        if sound.start() != end:
            return None
        end = sound.end()
        fixed = {"double": "っ", "nasal": "ん", "silent": ""}
        sounds.append(fixed[kind] if (kind := sound.lastgroup or "") in fixed else _SYLLABLES[sound.group()])
    return "".join(sounds) if end == len(plain) and sounds else None


class Respeller:
    """Writes romaji in kana, as known words are read where long vowels were not typed: juminhyo, kaado."""

    __slots__ = ("_known", "_spellings")

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """spellings: folded reading -> how the word is written; the commonest words first."""
        self._spellings = spellings
        self._known: dict[str, str] = {}
        for reading in spellings:
            self._known.setdefault(_shortened(reading), reading)

    def respell(self, text: str) -> str:
        """The normalised text with every word that can be read as Japanese in hiragana, without spaces between them."""
        return _SPACE_BETWEEN.sub("", _WORD.sub(lambda word: self._in_kana(word[0]), normalise(text)))

    def spelling(self, word: str) -> str | None:
        """A known Japanese word as it is written, from romaji; None for short words, which other languages have too."""
        read = kana(word)
        reading = self._reading(fold_reading(read)) if read else None
        spelling = self._spellings[reading] if reading and len(_shortened(reading)) >= LEAST_SOUNDS else ""
        return spelling if _WRITTEN.search(spelling) else None

    def _in_kana(self, word: str) -> str:
        read = _PARTICLES.get(word) or kana(word)
        if read is None or word in NAMES:
            return word
        folded = fold_reading(read)
        reading = self._reading(folded)
        if reading is not None and _KATAKANA.fullmatch(self._spellings[reading]):
            return _hiragana(self._spellings[reading])  # with its ー, as aliases have it
        return read if reading in (None, folded) else _hiragana(reading)

    def _reading(self, folded: str) -> str | None:
        """The reading of a known word that a folded one stands for."""
        short = _shortened(folded)
        if folded in self._spellings:
            return folded
        if short in self._spellings:  # kaado: what was typed twice is the ー that folding drops
            return short
        return self._known.get(short) if len(short) >= LEAST_SOUNDS else None


def _shortened(reading: str) -> str:
    """A folded reading without what only makes a vowel longer."""
    return _PROLONGED.sub("", reading)


def _hiragana(reading: str) -> str:
    return "".join(chr(ord(sound) - 0x60) if "ァ" <= sound <= "ヶ" else sound for sound in reading)
