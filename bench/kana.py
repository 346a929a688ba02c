"""Kana as people type them: hiragana, katakana, half-width katakana, romaji, and the keys of a phone (pure tables)."""

import unicodedata

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KATAKANA = {code - 0x60: code for code in _HIRAGANA}
_VOICED = {"゛": "ﾞ", "゜": "ﾟ"}
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFF9E)}
_HALF |= {
    full: half + mark
    for half in map(chr, range(0xFF66, 0xFF9E))
    for mark in "ﾞﾟ"
    if len(full := unicodedata.normalize("NFKC", half + mark)) == 1
}
_HALF |= _VOICED


def to_hiragana(text: str) -> str:
    """Katakana as hiragana; everything else, ー included, as it is."""
    return text.translate(_HIRAGANA)


def to_katakana(text: str) -> str:
    """Hiragana as katakana; everything else as it is."""
    return text.translate(_KATAKANA)


def to_half_width(text: str) -> str:
    """Katakana and Japanese punctuation in half width (ガ becomes two characters); everything else as it is."""
    return "".join(_HALF.get(character, character) for character in text)


_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_ROMAJI = {kana: onset + vowel for onset, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)}
_ROMAJI |= {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu"}
_ROMAJI |= {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ヴ": "vu"}
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa"}
_LONE_H = ("sh", "ch", "j")


def to_romaji(katakana: str) -> str:
    """Hepburn without macrons: シャ is sha, ッ doubles what follows, ー repeats the vowel; the rest as it is."""
    written = ""
    doubled = False
    for character in katakana:
        if character == "ッ":
            doubled = True
            continue
        if character in _SMALL:
            written = _joined(written, _SMALL[character])
        elif character == "ー":
            written += written[-1:] if written[-1:] in "aiueo" else ""
        else:
            sound = _ROMAJI.get(character, character)
            written += ("t" if sound.startswith("ch") else sound[:1] if sound[:1].isalpha() else "") * doubled + sound
        doubled = False
    return written


def _joined(written: str, small: str) -> str:
    """A small kana after a syllable: ki + ya is kya, shi + ya is sha, fu + a is fa."""
    stem = written[:-1] if written[-1:] in "iue" and written[-2:-1].isalpha() else written
    if stem.endswith(_LONE_H) and small.startswith("y"):
        return stem + small[1:]
    return stem + small


_KEYS = (
    ("あいうえお", "かきくけこ", "さしすせそ"),
    ("たちつてと", "なにぬねの", "はひふへほ"),
    ("まみむめも", "や（ゆ）よ", "らりるれろ"),
    ("", "わをんー", ""),
)
"""The keys of a phone: what a tap gives and flicks to the left, up, right and down give."""

_NO_LETTERS = "（）ー"

_SMALL_KEY = dict(zip("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", strict=True))


def flick_neighbours(hiragana: str) -> tuple[str, ...]:
    """What a finger that slips types instead of one hiragana: none for what has no key.

    Either the flick fails (the tap of the same key, or any flick instead of the tap), or the key beside it is hit with
    the same flick. A voiced kana keeps its mark where there is such a kana; a small one becomes the large one.
    """
    if hiragana in _SMALL_KEY:
        return (_SMALL_KEY[hiragana],)
    base, mark = unicodedata.normalize("NFD", hiragana)[0], unicodedata.normalize("NFD", hiragana)[1:]
    marked = [unicodedata.normalize("NFC", near + mark) for near in _FLICKS.get(base, ())]
    return tuple(kana if len(kana) == 1 else kana[0] for kana in marked)


def _flicks() -> dict[str, tuple[str, ...]]:
    keys = {(row, column): key for row, line in enumerate(_KEYS) for column, key in enumerate(line)}
    found = {}
    for (row, column), key in keys.items():
        beside = [keys[place] for place in _beside(row, column) if place in keys]
        for flick, kana in enumerate(key):
            same_key = key[1:] if flick == 0 else key[0]
            others = [*same_key, *(other[flick] for other in beside if flick < len(other))]
            found[kana] = tuple(other for other in others if other not in _NO_LETTERS)
    return {kana: others for kana, others in found.items() if kana not in _NO_LETTERS}


def _beside(row: int, column: int) -> list[tuple[int, int]]:
    return [(row, column - 1), (row, column + 1), (row - 1, column), (row + 1, column)]


_FLICKS = _flicks()
