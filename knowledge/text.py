"""Text as the search sees it: one spelling, content words, and how it is read aloud. Pure; no clock, no files."""

import re
import threading
import unicodedata
from dataclasses import dataclass

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

MAX_CHARACTERS = 2_000
"""Longer texts are cut before analysis: what a resident wants stands in the first lines."""

MOST_REMEMBERED = 50_000
"""Words whose analysis is kept, about 20 MB at most; a city's questions use a tenth of them."""

KANA_SHARE = 0.93
"""From this share of kana on, a text is taken as written without kanji; word boundaries are then a guess (measured)."""

_SKIN_TONES = range(0x1F3FB, 0x1F400)
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Me"}
_VARIATION_SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
_PLAIN = re.compile(r"[{0}]*(?:(?<=[ぁ-ゖァ-ヺ])ー(?!ー)[{0}]*)*".format("ぁ-ゖァ-ヺ一-鿿々a-z0-9、。・「」?!"))
"""What most texts are made of, and what `normalise` leaves as it is."""

_READ_ALOUD = re.compile("[ -~、-〃々-】ぁ-ゖ゛-ヿ一-鿿！-～]*")
"""Letters, marks and spaces of which `_strip` drops none."""

_WHITESPACE = re.compile(r"\s+")
_PROLONGED = re.compile(r"(?<=[ぁ-ゖァ-ヺー])[-‐‑‒–—―−─━〜~ー]+")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_KATAKANA_WORD = re.compile(r"[ァ-ヺー]{3,}")
_LETTERS = re.compile(r"[^\W_]+")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_KANA_WORD = re.compile(r"[ぁ-ゖァ-ヺー]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_ALIKE = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲ", "アイウエオツヤユヨワカケジズオ", "ー")
_FOLDED = {
    code: _ALIKE.get(sound, sound)
    for code, sound in (_TO_KATAKANA | {code: code for code in range(ord("ァ"), ord("ー") + 1)}).items()
}
"""Every kana, those that stay as they are too: `str.translate` is slow with what a table lacks."""

_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "接尾辞", "連体詞"}
_STOP = {"為る", "居る", "有る", "成る", "御", "事", "物", "様", "為", "の", "方"}


def normalise(text: str) -> str:
    """One spelling for a text: NFKC, lower case, one space for any white space, ー for every prolonged-sound sign.

    Control and direction characters, unpaired surrogates and emoji are removed. Never raises; idempotent.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFKC", _strip(text))
    text = _strip(text).lower()
    text = unicodedata.normalize("NFKC", text)
    return _WHITESPACE.sub(" ", _PROLONGED.sub("ー", text)).strip()


def _strip(text: str) -> str:
    """Drop what is not read aloud; emoji and other pictures leave a space, since they often stand between sentences."""
    if _READ_ALOUD.fullmatch(text):
        return text
    kept: list[str] = []
    for character in text:
        code = ord(character)
        category = unicodedata.category(character)
        if character.isspace() or category == "So" or code in _SKIN_TONES:
            kept.append(" ")
        elif category not in _DROPPED and code not in _VARIATION_SELECTORS:
            kept.append(character)
    return "".join(kept)


_ROWS = {
    "ア": "アカサタナハマヤラワガザダバパァャヮ",
    "イ": "イキシチニヒミリギジビピィ",
    "ウ": "ウクスツヌフムユルグズブプゥュヴ",
    "エ": "エケセテネヘメレゲゼデベペェ",
    "オ": "オコソトノホモヨロゴゾドボポォョ",
}
_VOWEL = {sound: vowel for vowel, row in _ROWS.items() for sound in row}
_LONG = re.compile("|".join(f"{vowel}(?<=[{row}]{vowel})" for vowel, row in _ROWS.items()))  # a vowel first: faster
_LENGTHENED = re.compile(f"[{''.join(_VOWEL)}]ー")


def katakana(text: str) -> str:
    """Hiragana as katakana; everything else as it is."""
    return text.translate(_TO_KATAKANA)


def fold_reading(reading: str) -> str:
    """A reading without the differences people do not hear or do not type: small kana, ー, ヂ/ジ, ヅ/ズ, ヲ/オ."""
    return reading.translate(_FOLDED)


def without_long_vowels(reading: str) -> str:
    """A reading in katakana in which a vowel written once more is a long one, too: カアド is カード. Folded besides."""
    return _LONG.sub("", reading).translate(_FOLDED)


def with_vowels(reading: str) -> str:
    """A reading in katakana with a vowel for every ー: カード as カアド."""
    return _LENGTHENED.sub(lambda found: found[0][:-1] + _VOWEL[found[0][0]], reading)


def without_accents(text: str) -> str:
    """Latin letters as people without the right keys type them: não as nao, đơn as don, don’t as don't."""
    bare = _ACCENT.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("’", "'")
    return unicodedata.normalize("NFC", bare)


def fold(text: str) -> str:
    """A text as the words of staff files are looked for in it: kana by sound, no accents, punctuation or spaces.

    A space stands before every run of Latin letters or digits, so that these are found from the start of a word on.
    """
    sounds = fold_reading(without_accents(normalise(text)))
    return "".join(f" {run}" if run[0].isascii() else run for run in _RUN.findall(sounds))


def letters(text: str) -> int:
    """How many letters and digits a normalised text holds: 0 for punctuation and emoji alone."""
    return len(letters_of(text))


def letters_of(text: str) -> str:
    """The letters and digits of a normalised text, nothing between them."""
    return "".join(_LETTERS.findall(text))


def is_kana_only(text: str) -> bool:
    """Whether a normalised text is (nearly) all hiragana or all katakana, so that its words are not told apart.

    Katakana words amid hiragana are: マイナンバーカードをなくした is not kana only.
    """
    if not 0 < KANA_SHARE * letters(text) <= sum(map(len, _KANA_WORD.findall(text))):
        return False
    return not (_KATAKANA_WORD.search(text) and _HIRAGANA.search(text))


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A C unit of a text. words: its normalised content words and synonym groups; reading: katakana."""

    surface: str
    reading: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysis:
    """What one pass over a text yields.

    text: the normalised text. words: normalised content words in A and C units and `#<id>` for every synonym group,
    in order, with repetitions. reading: katakana, symbols left out. tokens: what it was put together from.
    """

    text: str
    words: tuple[str, ...]
    reading: str
    tokens: tuple[Token, ...] = ()


class Analyzer:
    """Sudachi with dictionary `small`, for any number of threads: each gets its own tokenizer. Not picklable."""

    def __init__(self) -> None:
        self._dictionary = Dictionary(dict="small")
        self._local = threading.local()
        self._met: dict[int, Token] = {}

    def analyse(self, text: str) -> Analysis:
        """Words and reading of a text; of at most `MAX_CHARACTERS` of it. Never raises on any string."""
        text = normalise(text[:MAX_CHARACTERS])[:MAX_CHARACTERS]
        tokens = tuple([self._token(morpheme) for morpheme in self._tokenizer().tokenize(text, SplitMode.C)])
        return Analysis(
            text=text,
            words=tuple([word for token in tokens for word in token.words]),
            reading="".join([token.reading for token in tokens]),
            tokens=tokens,
        )

    def _token(self, morpheme: Morpheme) -> Token:
        """What Sudachi says of a word of its dictionary is asked once: it costs more than finding the word."""
        surface = morpheme.surface()
        number = morpheme.word_id()
        known = self._met.get(number)
        if known is not None and known.surface == surface:
            return known
        token = Token(surface=surface, reading=_reading(morpheme, surface), words=_words(morpheme))
        if known is None and not morpheme.is_oov() and len(self._met) < MOST_REMEMBERED:
            self._met[number] = token
        return token

    def _tokenizer(self) -> Tokenizer:
        tokenizer: Tokenizer | None = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer()
        return tokenizer


def _words(morpheme: Morpheme) -> tuple[str, ...]:
    if morpheme.part_of_speech()[0] not in _CONTENT:
        return ()
    units = [morpheme, *morpheme.split(SplitMode.A, add_single=False)]
    forms = [form for unit in units if (form := unit.normalized_form().lower()) not in _STOP]
    return (*forms, *(f"#{group}" for group in morpheme.synonym_group_ids()))


def _reading(morpheme: Morpheme, surface: str) -> str:
    if _KANA_WORD.fullmatch(surface):
        return katakana(surface)
    reading: str = morpheme.reading_form()
    return "" if reading == "キゴウ" else letters_of(katakana(reading))
