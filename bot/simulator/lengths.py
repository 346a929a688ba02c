"""How LINE counts characters: UTF-16 units in texts, grapheme clusters in labels.

Clusters follow UAX #29 as far as Japanese, Korean, combining marks, flags and emoji sequences need it.
Source: https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units: 1 for most characters, 2 beyond the basic plane (🍎)."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def grapheme_clusters(text: str) -> int:
    """Number of characters as a reader sees them: a family emoji, a flag or が written with a combining mark is 1."""
    count = 0
    flag_open = False
    previous = ""
    for character in text:
        flag = 0x1F1E6 <= ord(character) <= 0x1F1FF
        joined = (flag and flag_open) or _extends(previous, character)
        count += not joined
        flag_open = flag and not joined
        previous = character
    return count


def _extends(previous: str, character: str) -> bool:
    if not previous:
        return False
    code = ord(character)
    return (
        previous == _ZERO_WIDTH_JOINER
        or character in (_ZERO_WIDTH_JOINER, "\u200c")
        or (previous == "\r" and character == "\n")
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or code in (0xFF9E, 0xFF9F)  # halfwidth voiced sound marks
        or 0x1F3FB <= code <= 0x1F3FF  # skin tones
        or 0xE0020 <= code <= 0xE007F  # tags of regional flags
        or (0x1160 <= code <= 0x11FF and _is_hangul(previous))
    )


def _is_hangul(character: str) -> bool:
    return 0x1100 <= ord(character) <= 0x11FF or 0xAC00 <= ord(character) <= 0xD7A3
