"""Mask what must never be stored: personal numbers, cards, phones, mail addresses (pure).

Every run of exactly twelve digits is masked, however it is separated and in any width: one in ten random ones passes
the My Number check digit, and a real one may be mistyped. Thirteen digits in one piece are a corporate number and stay.
A run that is nothing but dates and phone numbers, one after the other, is taken for what it is.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PERSONAL_NUMBER = "personal_number"
_NUMBER_MASK = "［番号］"
_CARD_MASK = "［カード番号］"
_PHONE_MASK = "［電話番号］"
_MAIL_MASK = "［メールアドレス］"

_DASH = r"\-‐‑‒–—―−─━ー－"
_SEPARATOR = rf"[\s{_DASH}_.,・･/、]"
_RUN = re.compile(rf"\d(?:{_SEPARATOR}*\d)*")
_GROUP = re.compile(r"\d+")
_CARD = (4, 4, 4, 4)
_OTHER_CARDS = ((4, 6, 5), (4, 6, 4))
_LONGEST_NUMBER = 13
"""Digits in one piece: a corporate number. What is longer is taken for a card."""

_IN_MAIL = r"[A-Za-z0-9._%+-]"
_MAIL = re.compile(rf"(?<!{_IN_MAIL}){_IN_MAIL}+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

_IN_PHONE = rf"[\s{_DASH}().]{{0,2}}"
_DOMESTIC = rf"0(?:{_IN_PHONE}\d){{9,10}}(?!\d)"
_PHONE = re.compile(rf"(?<!\d)(?<!\d[{_DASH}/.]){_DOMESTIC}")
_PHONE_ABROAD = re.compile(rf"\+[1-9](?:{_IN_PHONE}\d){{8,13}}(?!\d)")
_DATE = r"(?:19|20)\d\d(?P<mark>[-/.])(?:0?[1-9]|1[0-2])(?P=mark)(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_DATES_AND_PHONES = re.compile(rf"(?:(?>{_DATE}|{_DOMESTIC})(?:$|[\s,、・･]++))+")

_KANJI = "〇零一二三四五六七八九"
_KANJI_DIGITS = str.maketrans(_KANJI, "00123456789")
_WORD = rf"(?![{_KANJI}])[々㐀-鿿つ]"
_ANY_DIGIT = rf"(?:\d|[{_KANJI}](?!{_WORD})|(?<=[\d{_KANJI}])[{_KANJI}])"  # 一 in 一度 or 一つ is no digit
_MIXED_RUN = re.compile(rf"{_ANY_DIGIT}(?:{_SEPARATOR}*{_ANY_DIGIT}){{11,}}")
_LOOK_LIKE_LETTERS = _KANJI + "ーｰ"
_SELECTORS = {"\u034f", *map(chr, range(0xFE00, 0xFE10))}
_SMALL = re.compile("[²³¹⁰-⁹₀-₉①-⓿❶-➓㉈-㉏㉑-㉟㊱-㊿]")
_MASK = re.compile("|".join(map(re.escape, (_NUMBER_MASK, _CARD_MASK, _PHONE_MASK, _MAIL_MASK))))
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Redacted:
    """A text that may be stored. ``warnings`` may hold ``personal_number``."""

    text: str
    warnings: tuple[str, ...] = ()


def redact(text: str) -> Redacted:
    """``text`` with masks, in NFKC form; when there is nothing to mask, as it was. Control characters are dropped."""
    plain = _as_digits(text)
    masked = _PHONE_ABROAD.sub(_PHONE_MASK, _MAIL.sub(_MAIL_MASK, plain))
    masked = _PHONE.sub(_PHONE_MASK, _RUN.sub(_mask_run, masked))
    if masked == plain:
        return Redacted(text="".join(c for c in text if not _is_control(c)))
    return Redacted(text=masked, warnings=(PERSONAL_NUMBER,) if _NUMBER_MASK in masked else ())


def _as_digits(text: str) -> str:
    """``text`` in NFKC form without what nobody sees, its digits as ASCII; ①1234 is a bullet and a number."""
    shown: list[str] = []
    for character in text:
        on_letter = bool(shown) and shown[-1].isalpha() and shown[-1] not in _LOOK_LIKE_LETTERS
        if not _is_control(character) and not _is_unseen(character, on_letter=on_letter):
            shown.append(character)
    plain = unicodedata.normalize("NFKC", _SMALL.sub(r" \g<0> ", "".join(shown)))
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)
    return _MIXED_RUN.sub(lambda run: run[0].translate(_KANJI_DIGITS), digits)


def _is_unseen(character: str, *, on_letter: bool) -> bool:
    """Whether nobody sees it between digits: format characters, variation selectors, accents that no letter carries."""
    category = unicodedata.category(character)
    return category == "Cf" or character in _SELECTORS or (category in {"Mn", "Me"} and not on_letter)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace()


def _mask_run(run: re.Match[str]) -> str:
    """A run of digits with masks over every card in it and over all neighbouring groups that make up twelve digits."""
    text = run[0]
    groups = [group.span() for group in _GROUP.finditer(text)]
    if _DATES_AND_PHONES.fullmatch(text):
        return text
    if _lengths(groups) == _CARD:
        return _CARD_MASK
    masked, done = "", 0
    for start, end, mask in sorted([*_twelves(groups), *_cards(groups)]):
        if start >= done:
            masked += text[done:start] + mask
        done = max(done, end)
    return masked + text[done:]


def _lengths(groups: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(end - start for start, end in groups)


def _twelves(groups: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    first = digits = 0
    for start, end in groups:
        digits += end - start
        while digits > 12:
            digits -= groups[first][1] - groups[first][0]
            first += 1
        if digits == 12:
            yield groups[first][0], end, _NUMBER_MASK


def _cards(groups: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for number, (start, end) in enumerate(groups):
        if end - start > _LONGEST_NUMBER:
            yield start, end, _CARD_MASK
        if _lengths(groups[number : number + 3]) in _OTHER_CARDS:
            yield start, groups[number + 2][1], _CARD_MASK


def without_masks(text: str) -> str:
    """What is left of a redacted text for a search: sentences about the number itself go with it, if others remain."""
    others = [part for part in _SENTENCE.findall(text) if not _MASK.search(part)]
    rest = "".join(others)
    return rest if _LETTER.search(rest) else _MASK.sub(" ", text)


def only_masks(text: str) -> bool:
    """Whether a redacted text says nothing besides its masks."""
    return not _LETTER.search(_MASK.sub("", text))
