"""The same words in another script."""

import unicodedata

from bench.japanese import Japanese, Word
from bench.kana import to_half_width, to_hiragana, to_romaji

_PARTICLES = {"は": "wa", "へ": "e"}


def hiragana(text: str, japanese: Japanese) -> str:
    """じゅうみんひょうがほしい"""
    return to_hiragana(japanese.reading(text))


def katakana(text: str, japanese: Japanese) -> str:
    """ジュウミンヒョウガホシイ"""
    return japanese.reading(text)


def half_width(text: str, japanese: Japanese) -> str:
    """ｼﾞｭｳﾐﾝﾋｮｳｶﾞﾎｼｲ"""
    return to_half_width(japanese.reading(text))


def romaji(text: str, japanese: Japanese) -> str:
    """juumin hyou ga hoshii: particles apart, endings on their verbs."""
    spelt: list[str] = []
    for word in japanese.words(text):
        reading = _PARTICLES.get(word.surface, word.reading) if word.kind == "助詞" else word.reading
        if spelt and _runs_on(word, spelt[-1]):
            spelt[-1] += reading
        else:
            spelt.append(reading)
    return unicodedata.normalize("NFKC", " ".join(filter(None, (to_romaji(reading).strip() for reading in spelt))))


def _runs_on(word: Word, before: str) -> bool:
    ending = word.kind in {"助動詞", "接尾辞", "補助記号"} or word.detail == "接続助詞"
    return ending or before.endswith("ッ")
