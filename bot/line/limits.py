"""LINE's limits on what we send, and cutting text to them.

Texts count in UTF-16 units, labels in grapheme clusters (what a reader takes for one character).
Sources: https://developers.line.biz/en/docs/messaging-api/text-character-count/ and the reference of each object.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

MESSAGES = 5
TEXT = 5000
ALT_TEXT = 400
"""LINE takes 1,500; a notification or a screen reader needs only the beginning."""
QUICK_REPLIES = 13
QUICK_REPLY_LABEL = 20
FLEX_LABEL = 40
ACTION_TEXT = 300
"""Of a postback's data and displayText, and of a message action's text."""
URI = 1000
BUBBLE_BYTES = 30 * 1024

_JOINER = "\u200d"
_EXTENDING = ("Mn", "Me", "Mc")
_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[。！？!?]+[」』）]*|\.\s"))


class UnsendableError(ValueError):
    """LINE would refuse this reply, and shortening would change it. The message names limits and quotes no text."""


def utf16_units(text: str) -> int:
    """Length as LINE counts texts: 🍎 is 2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """The grapheme clusters of ``text``: UAX #29, without the rules that only Indic scripts need.

    Where it differs it finds more clusters, so that a label cut by it is never too long for LINE.
    """
    start = 0
    for end in range(1, len(text)):
        if not _continues(text[start:end], text[end]):
            yield text[start:end]
            start = end
    if text:
        yield text[start:]


def _continues(cluster: str, character: str) -> bool:
    code, previous = ord(character), cluster[-1]
    if previous in "\r\n":
        return cluster + character == "\r\n"
    if unicodedata.category(character) in _EXTENDING or character in (_JOINER, "\u200c"):
        return True
    if 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F or 0xFF9E <= code <= 0xFF9F:
        return True  # skin tones, tags of regional flags, halfwidth voiced sound marks
    if previous == _JOINER:
        return code >= 0x1F000 or unicodedata.category(character) in ("So", "Sm")
    if _regional(character):
        return len(cluster) == 1 and _regional(cluster)
    return 0x1160 <= code <= 0x11FF and ("\u1100" <= previous <= "\u11ff" or "가" <= previous <= "힣")


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def cut_label(text: str, most: int) -> str:
    """``text`` on one line, of at most ``most`` grapheme clusters; … stands for what was left out."""
    line = " ".join(filled(text).split())
    clusters = list(islice(graphemes(line), most + 1))
    return line if len(clusters) <= most else "".join(clusters[: most - 1]).rstrip() + "…"


def cut(text: str, most: int) -> str:
    """``text`` of at most ``most`` UTF-16 units, ending between grapheme clusters; … stands for what was left out."""
    return text if utf16_units(text) <= most else _head(text, most - 1).rstrip() + "…"


def pieces(text: str, first: int, most: int = TEXT) -> list[str]:
    """``text`` parted at paragraphs or sentences: at most ``first`` UTF-16 units, then ``most`` each."""
    left, found, room = filled(text).strip(), [], first
    while utf16_units(left) > room:
        head = _before_border(_head(left, room))
        found.append(head.rstrip())
        left, room = left[len(head) :].lstrip(), most
    return [*found, left] if left else found


def filled(text: str) -> str:
    """``text``, which must not be blank. Raises UnsendableError."""
    if not text.strip():
        raise UnsendableError("an empty text or label")
    return text


def within(text: str, most: int, what: str) -> str:
    """``text``, which must not be blank nor over ``most`` UTF-16 units. Raises UnsendableError naming ``what``."""
    if utf16_units(filled(text)) > most:
        raise UnsendableError(f"{what}: {utf16_units(text)} UTF-16 units, LINE takes {most}")
    return text


def _head(text: str, most: int) -> str:
    """The beginning of ``text``, in whole clusters as long as one cluster alone is not too long."""
    length = units = 0
    for cluster in graphemes(text):
        units += utf16_units(cluster)
        if units > most:
            break
        length += len(cluster)
    return text[: length or most // 2]


def _before_border(window: str) -> str:
    """``window`` up to its last paragraph, line or sentence end, whichever first leaves at least half of it."""
    for border in _BORDERS:
        ends = [match.end() for match in border.finditer(window) if match.end() * 2 >= len(window)]
        if ends:
            return window[: ends[-1]]
    return window
