"""Slips of a finger: one letter lost, struck twice, or its neighbour hit."""

from random import Random

from bench.japanese import Japanese
from bench.kana import flick_neighbours, to_hiragana, to_katakana


def dropped(text: str, chance: Random) -> str:
    """One letter is missing; nothing happens to a text of fewer than three."""
    places = _letters(text)
    if len(places) < 3:
        return text
    place = chance.choice(places)
    return text[:place] + text[place + 1 :]


def doubled(text: str, chance: Random) -> str:
    """One letter stands twice."""
    places = _letters(text)
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + text[place] + text[place:]


def flicked(text: str, japanese: Japanese, chance: Random) -> str:
    """One kana is its neighbour on a phone's keyboard. In a text without kana, in a word left unconverted."""
    if not _with_keys(text):
        words = japanese.words(text)
        unread = [place for place, word in enumerate(words) if word.has_kanji]
        if not unread:
            return text
        left = chance.choice(unread)
        text = "".join(to_hiragana(word.reading) if at == left else word.surface for at, word in enumerate(words))
    places = _with_keys(text)
    if not places:
        return text
    place = chance.choice(places)
    plain = to_hiragana(text[place])
    slip = chance.choice(flick_neighbours(plain))
    return text[:place] + (slip if plain == text[place] else to_katakana(slip)) + text[place + 1 :]


def _letters(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if character.isalnum() or character == "ー"]


def _with_keys(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if flick_neighbours(to_hiragana(character))]
