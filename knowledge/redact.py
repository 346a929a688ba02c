"""Mask what must never be stored: personal numbers, cards, phones, mail addresses (pure).

Every run of exactly twelve digits is masked, with spaces or hyphens and in any width: one in ten random ones passes the
My Number check digit, and a real one may be mistyped. Thirteen digits in one piece are a corporate number and stay.
"""

import re
import unicodedata
from dataclasses import dataclass

PERSONAL_NUMBER = "personal_number"
_NUMBER_MASK = "［番号］"
_CARD_MASK = "［カード番号］"
_PHONE_MASK = "［電話番号］"
_MAIL_MASK = "［メールアドレス］"

_SEPARATOR = r"[\s\-‐‑‒–—―−ー－_.,・･/、]"
_RUN = re.compile(rf"\d(?:{_SEPARATOR}{{0,3}}\d)+")
_GROUP = re.compile(r"\d+")
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+81[\s-]?|0)\d{1,4}[\s\-－ー(]{0,2}\d{1,4}[\s\-－ー)]{0,2}\d{3,4}")
_CARD_GROUPS = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4)}
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_KANJI_RUN = re.compile(rf"[〇一二三四五六七八九](?:{_SEPARATOR}{{0,3}}[〇一二三四五六七八九]){{11,}}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Redacted:
    """A text that may be stored. ``warnings`` may hold ``personal_number``."""

    text: str
    warnings: tuple[str, ...] = ()


def redact(text: str) -> Redacted:
    """``text`` with masks; as it was when there is nothing to mask, else in NFKC form."""
    plain = _as_digits(text)
    masked = _MAIL.sub(_MAIL_MASK, plain)
    numbers = _Numbers()
    masked = _RUN.sub(numbers.mask, masked)
    if masked == plain:
        return Redacted(text=_without_surrogates(text))
    return Redacted(text=masked, warnings=(PERSONAL_NUMBER,) if numbers.personal else ())


def _as_digits(text: str) -> str:
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in {"Cf", "Cs"})
    ascii_digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in shown)
    return _KANJI_RUN.sub(lambda run: run[0].translate(_KANJI_DIGITS), ascii_digits)


def _without_surrogates(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cs")


class _Numbers:
    """Masks the parts of a run of digits; remembers whether one of them was a personal number."""

    def __init__(self) -> None:
        self.personal = False

    def mask(self, run: re.Match[str]) -> str:
        text = run[0]
        groups = [(group.start(), group.end()) for group in _GROUP.finditer(text)]
        digits = sum(end - start for start, end in groups)
        if digits == 12:
            self.personal = True
            return _NUMBER_MASK
        if digits < 12:
            return _PHONE.sub(_PHONE_MASK, text)
        if len(groups) == 1:
            return text if digits == 13 else _CARD_MASK
        if tuple(end - start for start, end in groups) in _CARD_GROUPS:
            return _CARD_MASK
        return self._mask_part(text, groups)

    def _mask_part(self, text: str, groups: list[tuple[int, int]]) -> str:
        part = _twelve(groups)
        if part is None:
            return _PHONE.sub(_PHONE_MASK, text)
        self.personal = True
        start, end = part
        before, after = _RUN.sub(self.mask, text[:start]), _RUN.sub(self.mask, text[end:])
        return before + _NUMBER_MASK + after


def _twelve(groups: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Where neighbouring groups make up exactly twelve digits, preferring the fewest groups."""
    found: list[tuple[int, int, int]] = []
    for first in range(len(groups)):
        total = 0
        for last in range(first, len(groups)):
            total += groups[last][1] - groups[last][0]
            if total == 12:
                found.append((last - first, groups[first][0], groups[last][1]))
    return min(found)[1:] if found else None


def without_masks(text: str) -> str:
    """What is left of a redacted text for a search."""
    for mask in (_NUMBER_MASK, _CARD_MASK, _PHONE_MASK, _MAIL_MASK):
        text = text.replace(mask, " ")
    return text


def only_masks(text: str) -> bool:
    """Whether a redacted text says nothing besides its masks."""
    return not _LETTER.search(without_masks(text))
