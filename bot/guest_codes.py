"""The codes that members of the staff say to become guests: how they look, and how they are heard.

Eight different letters, none a vowel, so that neither a word nor wwwwwwww is ever taken for one, and none of those
that look alike.
"""

import re
import secrets
import unicodedata

from bot.store.cipher import Cipher

KEYWORD = "職員登録"
LETTERS = "BCDFGHJKLMNPRSTVWXZ"
LENGTH = 8

_TYPED = re.compile(r"[A-Z0-9\s-]{0,40}")
_AROUND = " \t\r\n:「」。."
_ALONE = re.compile(rf"(?<![A-Z0-9])[{LETTERS}]{{{LENGTH}}}(?![A-Z0-9])")


def draw() -> str:
    """A new code: one of three thousand million."""
    return "".join(secrets.SystemRandom().sample(LETTERS, LENGTH))


def heard_in(text: str) -> str | None:
    """The code in a message, also a mistyped one after the keyword, so that none is kept like a question."""
    shown = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf").upper()
    before, keyword, after = shown.partition(KEYWORD)
    if keyword and not before.strip() and _TYPED.fullmatch(typed := after.strip(_AROUND)):
        return re.sub(r"[\s-]", "", typed)
    return next((alone for alone in _ALONE.findall(shown) if len(set(alone)) == LENGTH), None)


def mark_of(cipher: Cipher, channel: str, code: str) -> str:
    """What is kept of a code: a keyed hash."""
    return cipher.fingerprint("guest code", channel, code)
