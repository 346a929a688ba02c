"""What makes やさしい日本語 hard to read: long sentences, kanji without a reading, double negatives, heavy politeness.

After 在留支援のためのやさしい日本語ガイドライン (出入国在留管理庁・文化庁, 2020): short sentences, a reading for every
kanji, dates written out, Western years, です・ます without honorifics, no double negatives. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST_SENTENCE = 45
"""Characters of a sentence without its readings, spaces and placeholders: 40 are the aim, a few more are borne."""

Rule = Literal["sentence", "reading", "date", "era", "negative", "polite", "wide"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing hard to read. start: the character of the text where it begins, from 0."""

    start: int
    rule: Rule
    message: str


def find_hard(text: str) -> list[Finding]:
    """Everything hard to read in one text of やさしい日本語, in the order of the text."""
    return sorted([*_long_sentences(text), *_without_reading(text), *_written_otherwise(text), *_phrases(text)])


_ASIDE = re.compile(r"（[ぁ-ゖー]+）|(?<=[A-Za-z])（[ァ-ヺー]+）|\{[^{}]*\}|[ \u3000]+")
"""Readings, placeholders and the spaces between words, none of which lengthen a sentence."""

_SENTENCE = re.compile(r"[^。！？!?\n]+")


def _long_sentences(text: str) -> Iterator[Finding]:
    for sentence in _SENTENCE.finditer(text):
        if len(sentence[0]) <= LONGEST_SENTENCE:
            continue
        length = len(_ASIDE.sub("", sentence[0]))
        if length > LONGEST_SENTENCE:
            start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            message = (
                f"文が長すぎます（読み方と空白を除いて {length} 字。{LONGEST_SENTENCE} 字まで）。二つに分けてください。"
            )
            yield Finding(start, "sentence", message)


_KANJI = re.compile(r"(?P<count>[0-9０-９][かカヵケ]?)?(?P<word>[㐀-鿿々〆ヵヶ]+)(?P<reading>（[ぁ-ゖー]+）)?")


def _without_reading(text: str) -> Iterator[Finding]:
    """Kanji not read where they first occur. A counter is a word of its own: 日（ひ） does not tell 14日（にち）."""
    told: set[tuple[str, bool]] = set()
    for found in _KANJI.finditer(text):
        word = (found["word"], found["count"] is not None)
        if word not in told and not found["reading"]:
            message = f"「{found['word']}」の読み方がありません。初めに出るところに（ ）で書いてください。"
            yield Finding(found.start("word"), "reading", message)
        told.add(word)


_MONTH, _DAY = "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"
_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?:19|20)[0-9]{{2}}([-/.]){_MONTH}\1{_DAY}|{_MONTH}/{_DAY})(?![\w/]|[.-][0-9])", re.ASCII
)
_ERA = re.compile(r"[明大昭平令][治正和成](?:（[ぁ-ゖ]+）)?[ \u3000]?(?:[0-9０-９]+|元)年")
_WIDE = re.compile(r"[Ａ-Ｚａ-ｚ０-９]+")


def _written_otherwise(text: str) -> Iterator[Finding]:
    for found in _DATE.finditer(text):
        yield Finding(found.start(), "date", f"日付「{found[0]}」は「11月20日」のように書いてください。")
    for found in _ERA.finditer(text):
        year = _ASIDE.sub("", found[0])
        yield Finding(found.start(), "era", f"「{year}」は「2026年」のように西暦で書いてください。")
    for found in _WIDE.finditer(text):
        yield Finding(found.start(), "wide", f"「{found[0]}」が全角です。半角の文字にしてください。")


_NOT = "(?:ない|ありません|なかった|いません|いない|できない|できません)"
_NEGATIVE = re.compile(
    rf"な(?:い|かった)(?:こと|わけ|もの|はず)(?:で?は|で?も|が){_NOT}"
    rf"|な(?:く|い)(?:で)?も{_NOT}|なくは{_NOT}"
    r"|ないとは?(?:言|い)(?:えない|えません|いきれ)|ないとは(?:限|かぎ)ら?(?:ない|りません)"
    r"|ないわけに[はも](?:い|行)[かき]|ざるを[得え]|(?:ずに|ないで)は?[いお]られ"
)
_STEM = "[いきしちにみりぎじびえけせてねめれげべ]"
_POLITE = re.compile(
    r"(?<!どう)(?:いたし|致し)[またて]|(?:いただ|頂)[かきくけい]|くださいま"
    r"|(?<!ありがとう|おめでとう)(?<!おはよう)(?:ござい|御座い)ま|おっしゃ|いらっしゃ|申し上げ|承[りるっ]|伺|うかが[いう]|参りま|存じ|なさ[るれっ]|なさいま"
    rf"|(?:お[一-鿿ぁ-ん]{{1,4}}{_STEM}|ご[一-鿿]{{1,4}})(?<![てで])ください"
    rf"|(?:お[一-鿿]{{1,2}}{_STEM}|ご[一-鿿]{{1,4}})にな[りるれっ]"
)


def _phrases(text: str) -> Iterator[Finding]:
    """Turns of phrase, looked for as one reads them: without readings and spaces."""
    read = _ASIDE.sub("", text)
    for found in _NEGATIVE.finditer(read):
        message = f"「{found[0]}」は、打ち消しが二つあって分かりにくいです。一つもない文にしてください。"
        yield Finding(_place(text, found.start()), "negative", message)
    for found in _POLITE.finditer(read):
        message = f"「{found[0]}」は、ていねいすぎて分かりにくいです。「です・ます・してください」で書いてください。"
        yield Finding(_place(text, found.start()), "polite", message)


def _place(text: str, read: int) -> int:
    """The place in ``text`` of the character that stands at ``read`` once readings and spaces are left out."""
    for aside in _ASIDE.finditer(text):
        if aside.start() > read:
            break
        read += len(aside[0])
    return read
