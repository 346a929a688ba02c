"""One question in the many forms in which residents type it: every form a small function of the text and of chance."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from random import Random

from bench.japanese import Japanese
from bench.perturb import manner, scripts, setting, slips
from bench.perturb.homophones import homophones, misconverted
from bench.perturb.shorten import abbreviated

Perturb = Callable[[str, Random], str]
"""A question and a source of chance in, the question in another form out: unchanged where the form does not apply."""

AS_WRITTEN = "as written"
TWO_QUESTIONS = "two questions"


def perturbations(japanese: Japanese, texts: Iterable[str], towns: Sequence[str]) -> dict[str, Perturb]:
    """Every form of a single question by its name. (`setting.two_questions` needs a second one.)

    texts: where homophones are looked for, and the kanji they may have. towns: real names that a resident may mention.
    """
    same_sound = homophones(texts, japanese)
    places = (*towns, *setting.TOWNS)
    return {
        AS_WRITTEN: lambda text, _: text,
        "hiragana": lambda text, _: scripts.hiragana(text, japanese),
        "katakana": lambda text, _: scripts.katakana(text, japanese),
        "romaji": lambda text, _: scripts.romaji(text, japanese),
        "half-width": lambda text, _: scripts.half_width(text, japanese),
        "dropped letter": slips.dropped,
        "doubled letter": slips.doubled,
        "flick slip": partial(_with, slips.flicked, japanese),
        "homophone": lambda text, chance: misconverted(text, japanese, same_sound, chance),
        "abbreviation": partial(_with, abbreviated, japanese),
        "dialect": manner.dialect,
        "voice": partial(_with, manner.spoken, japanese),
        "polite": setting.polite,
        "emoji": manner.emoji,
        "rambling": setting.rambling,
        "place name": lambda text, chance: setting.with_place(text, places, chance),
    }


def _with(change: Callable[[str, Japanese, Random], str], japanese: Japanese, text: str, chance: Random) -> str:
    return change(text, japanese, chance)
