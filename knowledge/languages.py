"""The languages of the counter: BCP 47 tags, やさしい日本語 as ``ja-easy``."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Language = Literal["ja", "ja-easy", "en", "pt", "es", "zh", "ko", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Foreign = Literal["en", "pt", "es", "zh", "ko", "vi"]
FOREIGN: tuple[Foreign, ...] = get_args(Foreign)


_WITHOUT_SPACES = ("ja", "ja-easy", "zh")


NAMES: Mapping[str, str] = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "pt": "ポルトガル語",
    "es": "スペイン語",
    "zh": "中国語",
    "ko": "韓国語",
    "vi": "ベトナム語",
}
"""What staff call them."""


def instead_of_others(languages: Iterable[str]) -> str:
    """Which of ``languages`` is read by whoever reads none of them: やさしい日本語, else Japanese, else the first."""
    known = sorted(languages)
    return next((name for name in ("ja-easy", "ja") if name in known), known[0])


def foreign(language: Language) -> Foreign | None:
    """The language if it is another than Japanese."""
    return next((name for name in FOREIGN if name == language), None)


def sentences(first: str, second: str, language: Language) -> str:
    """Two sentences, one after the other, with a space between them where the language has one."""
    return f"{first}{'' if language in _WITHOUT_SPACES else ' '}{second}".strip()


def listing(names: Iterable[str], language: Language) -> str:
    """Names one after the other, as the language separates them."""
    return ("、" if language in _WITHOUT_SPACES else ", ").join(names)


def html_lang(language: str) -> str:
    """The ``lang`` attribute for text in ``language``."""
    return "ja" if language == "ja-easy" else language
