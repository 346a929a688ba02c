"""Words cut short as people do, without asking whether anybody cuts them there."""

import re
from random import Random

from bench.japanese import Japanese, Word

_KATAKANA = re.compile(r"[ァ-ヺー]{6,}")
_IN_COMPOUNDS = {"名詞", "接尾辞", "形状詞"}
_LONG_UNIT = 2


def abbreviated(text: str, japanese: Japanese, chance: Random) -> str:
    """The first word that is long enough, cut short: 国民健康保険 is 国保, スマートフォン is スマー.

    Neighbouring nouns count as one word, since that is how they are said.
    """
    words = japanese.words(text)
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end].kind in _IN_COMPOUNDS and words[end].detail != "数詞":
            end += 1
        short = _short(words[start:end], chance)
        if short is not None:
            return "".join(word.surface for word in words[:start]) + short + "".join(w.surface for w in words[end:])
        start = max(end, start + 1)
    return text


def _short(words: list[Word], chance: Random) -> str | None:
    """None: too short a word already."""
    units = [part for word in words for part in word.parts]
    if long := _KATAKANA.search("".join(units)):
        return long.string.replace(long[0], long[0][: chance.choice((3, 4))].removesuffix("ッ"), 1)
    long_units = [unit for unit in units if len(unit) >= _LONG_UNIT]
    if len(units) < 2 or len("".join(units)) < 2 * _LONG_UNIT:
        return None
    if len(long_units) == len(units) and chance.random() < 1 / 2:
        return units[0][0] + units[-1][0]
    lost = chance.randrange(len(units))
    return "".join(unit for place, unit in enumerate(units) if place != lost)
