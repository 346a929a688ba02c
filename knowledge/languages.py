"""The languages of the counter: BCP 47 tags, やさしい日本語 as ``ja-easy``."""

from typing import Literal, get_args

Language = Literal["ja", "ja-easy", "en", "pt", "es", "zh", "ko", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def html_lang(language: str) -> str:
    """The ``lang`` attribute for text in ``language``."""
    return "ja" if language == "ja-easy" else language
