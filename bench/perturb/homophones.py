"""A word converted to the wrong kanji: 住民表 for 住民票."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from bench.japanese import Japanese, Word


def homophones(texts: Iterable[str], japanese: Japanese) -> dict[str, tuple[str, ...]]:
    """Reading of a noun in these texts -> nouns of the dictionary that are read so, in code point order.

    Only nouns in kanji that the texts themselves use: what a keyboard offers first is made of common characters.
    """
    texts = list(texts)
    common = {character for text in texts for character in text}
    readings = {word.reading for text in texts for word in japanese.words(text) if _convertible(word)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for reading, surface in japanese.same_sound(readings):
        if common.issuperset(surface):
            found[reading].add(surface)
    return {reading: tuple(sorted(surfaces)) for reading, surfaces in found.items()}


def misconverted(text: str, japanese: Japanese, same_sound: Mapping[str, Sequence[str]], chance: Random) -> str:
    """One word, if any has a homophone, in the kanji of another word that sounds the same."""
    words = japanese.words(text)
    wrong = {place: others for place, word in enumerate(words) if (others := _others(word, same_sound))}
    if not wrong:
        return text
    place = chance.choice(list(wrong))
    surfaces = [word.surface for word in words]
    return "".join([*surfaces[:place], chance.choice(wrong[place]), *surfaces[place + 1 :]])


def _convertible(word: Word) -> bool:
    return word.kind == "名詞" and word.is_kanji


def _others(word: Word, same_sound: Mapping[str, Sequence[str]]) -> list[str]:
    if not _convertible(word):
        return []
    return [surface for surface in same_sound.get(word.reading, ()) if surface != word.surface]
