"""Which language a short text is in: by its script; in Latin letters, by frequent words and the shape of words. Pure.

Made for questions of a few words, often without the accents their language writes. Nothing is learned: the words are
listed in `language_words.py`, and what is typed in Japanese characters is Japanese unless it looks otherwise.
"""

import re
from collections.abc import Mapping, Sequence

from knowledge.language_words import ACCENTS, CHINESE, NAMES, WORDS
from knowledge.languages import Language
from knowledge.romaji import kana
from knowledge.text import normalise, without_accents

LATIN: tuple[Language, ...] = ("en", "pt", "es", "vi", "ja")
"""What is written in Latin letters; of equal scores the first is taken. "ja": romaji."""

_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_SENTENCE = re.compile(r"[ぁ-ゖ一-鿿㐀-䶿]")
"""What Japanese and Chinese sentences are made of; names in katakana stand in sentences of any language."""

_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_HAN = re.compile(r"[一-鿿㐀-䶿]")
_LATIN_WORD = re.compile(r"[a-zß-ɏḀ-ỿ]+(?:['’-][a-zß-ɏḀ-ỿ]+)*")
_READING = re.compile(r"[一-鿿々][（(][ぁ-ん]+[）)]")
_SPACE = re.compile(r"[ 　]+")
_GAP = re.compile(r"(?:([をがはにでへも])|[ぁ-ん）)。])[ 　]+(?=\S)")
"""A space after a particle (the group), or after another ending."""

_PHRASES = re.compile(r"[ 　\n。、，．！？!?]+")
_VIETNAMESE = re.compile(
    r"(?:ngh?|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnrstvx])?(?:[iuoy]?[aeiouy]{1,2})(?:ch|ng|nh|[cmnpt])?"
)
_SHAPES: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"..(?:ing|tion|ed|ments?|ness|ful|[rtl]y|nts?|age|ive)$|ght|th|sh|wh|ck|ee|oo.|[bcdfgkpvwx]$|[^aeiou]t$|'(?:s|t|m|re|ve|ll|d)$"
    ),
    "pt": re.compile(r"..(?:cao|coes|mento|agem|inh[ao]|eir[ao]|encia|avel)$|lh|nh|ei|.ou$|ss|x[aeo]|m$|z$"),
    "es": re.compile(
        r"..(?:cion|ciones|iento|aje|ill[ao]|er[ao]|encia)$|ll|rr|(?<!q)ue|ie[nrst]|j[aeou]|^h[aeiou]|[^aeiou]?n$"
    ),
}
"""Endings and groups of letters, without accents."""

_ROMANCE = re.compile(r"....(?:[ao]s?|[aei]r)$")

_LISTED = {word: tuple(name for name in LATIN if word in WORDS[name]) for name in LATIN for word in WORDS[name]}

ENOUGH = 0.9
ENOUGH_OF_SEVERAL = 0.5
"""The least score that tells the language of one word in Latin letters, and of several: one word may be any name."""

FOREIGN_SHARE = 0.4
"""What words score, on average, from which on they are of a language, and the Japanese ones among them are names."""

ROMAJI = 5
"""Letters from which on a text is hardly by chance built of Japanese syllables alone."""

MOSTLY = 0.75
"""The least part of the spaces that stand after an ending: between nouns, they make a list of keywords."""

PHRASE = 5.5
"""Letters of a phrase of spaced Japanese at most, on average: longer ones are sentences without a full stop."""


def recognise(text: str) -> Language | None:
    """The language of a text; やさしい日本語 where it is spaced or has its readings; None when nothing tells."""
    plain = normalise(text)
    if len(_HANGUL.findall(plain)) > len(_KANA.findall(plain)):
        return "ko"
    words = [word for word in _LATIN_WORD.findall(plain) if word not in NAMES]
    if 2 * len(words) > len(_SENTENCE.findall(plain)) and (found := _of_latin(plain, words)):
        return found
    if _is_chinese(plain):
        return "zh"
    if _KANA.search(plain):
        return "ja-easy" if _is_easy(text) else "ja"
    return "ja" if _HAN.search(plain) else None


def _is_easy(text: str) -> bool:
    """Written for, or by, a learner of Japanese: readings in brackets, or spaces between the phrases of a sentence."""
    if _READING.search(text):
        return True
    phrases = [phrase for phrase in _PHRASES.split(text) if phrase]
    gaps, spaces = _GAP.findall(text.strip()), _SPACE.findall(text.strip())
    spaced = len(gaps) >= 2 and len(gaps) >= MOSTLY * len(spaces) and any(particle for particle in gaps)
    return spaced and sum(map(len, phrases)) <= PHRASE * len(phrases)


def _is_chinese(plain: str) -> bool:
    """By characters that are in no Japanese character set, or in no Chinese one, and by the commonest Chinese words.

    A name in katakana may stand in a Chinese sentence, the endings of Japanese may not.
    """
    han = _HAN.findall(plain)
    foreign = sum(not _encodable(character, "cp932") for character in han)
    if _KANA.search(plain):
        return foreign > 0 and len(_HIRAGANA.findall(plain)) < len(han)
    japanese = sum(not (_encodable(character, "gb2312") or _encodable(character, "big5")) for character in han)
    chinese = 2 * foreign + sum(map(len, CHINESE.findall(plain))) + sum(map(_is_old, han))
    return chinese >= 2 and chinese > japanese


def _encodable(character: str, charset: str) -> bool:
    return bool(character.encode(charset, "ignore"))


def _is_old(character: str) -> bool:
    """Whether it is of the second level of JIS X 0208: in Japanese rare, or an old form that Taiwan still writes."""
    code = character.encode("euc_jp", "ignore")
    return len(code) == 2 and code[0] >= 0xD0


def _of_latin(plain: str, words: Sequence[str]) -> Language | None:
    """The language of a text in Latin letters; words: without names."""
    scores: dict[Language, float] = dict.fromkeys(LATIN, 0.0)
    for word in words:
        _count(word, scores)
    for name, signs in ACCENTS.items():
        scores[name] += sum(character in signs for character in plain)
    letters = [without_accents(word) for word in words]
    scores["vi"] += 0.4 * _fitting([_VIETNAMESE.fullmatch(word) is not None for word in letters])
    if scores["ja"] >= 1 or max(scores.values()) < FOREIGN_SHARE * len(words):
        scores["ja"] += _as_romaji(words)
    best = max(LATIN, key=scores.__getitem__)
    return best if scores[best] >= (ENOUGH if len(words) == 1 else ENOUGH_OF_SEVERAL) else None


def _count(word: str, scores: dict[Language, float]) -> None:
    """What one word says by itself: as a frequent one, or by its shape unless it may be Japanese."""
    plain = without_accents(word)
    listed = _LISTED.get(plain) or _LISTED.get(plain.removesuffix("'s"), ())
    for name in listed:
        scores[name] += 1 if len(listed) == 1 else 0.8 / len(listed)
    if not listed and kana(word):
        return
    for name, shape in _SHAPES.items():
        scores[name] += 0.3 * bool(shape.search(plain))
    if _ROMANCE.search(plain):
        scores["pt"] += 0.3
        scores["es"] += 0.3


def _as_romaji(words: Sequence[str]) -> float:
    """What it says that words are built of Japanese syllables."""
    readable = [kana(word) is not None for word in words]
    return 0.5 * _fitting(readable) + 0.5 * (all(readable) and sum(map(len, words)) >= ROMAJI)


def _fitting(words: Sequence[bool]) -> float:
    """How many words are built as the words of a language are, less those that cannot be; 0 unless nearly all are."""
    strange = len(words) - sum(words)
    return max(0.0, len(words) - 4 * strange) if strange <= 0.2 * len(words) else 0.0
