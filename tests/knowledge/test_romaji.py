"""Japanese in Latin letters is read in every common way of writing it; what is not Japanese is left alone."""

import pytest

from knowledge.romaji import Respeller, kana

KNOWN = {
    "ジユウミンヒヨウ": "住民票",
    "カド": "カード",
    "マイナンバカド": "マイナンバーカード",
    "ホシイ": "ほしい",
    "テンニユウ": "転入",
}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("juminhyo", "じゅみんひょ"),
        ("juuminhyou", "じゅうみんひょう"),
        ("jūminhyō", "じゅうみんひょう"),
        ("zyuuminhyou", "じゅうみんひょう"),
        ("jyuuminhyou", "じゅうみんひょう"),
        ("tyuusya", "ちゅうしゃ"),
        ("shichou", "しちょう"),
        ("sityou", "しちょう"),
        ("hikkoshi", "ひっこし"),
        ("matcha", "まっちゃ"),
        ("kon'in", "こんいん"),
        ("onna", "おんな"),
        ("shimbun", "しんぶん"),
        ("ohno", "おの"),
        ("wo", "を"),
    ],
)
def test_words_are_read(word: str, expected: str) -> None:
    assert kana(word) == expected


@pytest.mark.parametrize("word", ["", "card", "battery", "hospital", "x", "tax", "l", "123"])
def test_other_words_are_not_read(word: str) -> None:
    assert kana(word) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoshii", "ほしい"),
        ("kaado wa doko", "かーどはどこ"),
        ("gomi o suteru", "ごみをすてる"),
        ("wifi ga tsukaeru", "wifi がつかえる"),
        ("住民票 ga hoshii", "住民票 がほしい"),
    ],
)
def test_particles_are_spelled_and_other_words_stay(text: str, expected: str) -> None:
    assert Respeller(KNOWN).respell(text) == expected


@pytest.mark.parametrize("typed", ["juminhyo", "JUUMINHYO", "jūminhyō", "juminhyou"])
def test_long_vowels_need_not_be_typed_for_known_words(typed: str) -> None:
    assert Respeller(KNOWN).spelling(typed.lower()) == "住民票"


def test_only_known_words_with_kanji_or_katakana_have_a_spelling() -> None:
    respeller = Respeller(KNOWN)
    assert respeller.spelling("tennyu") == "転入"
    assert respeller.spelling("hoshii") is None
    assert respeller.spelling("banana") is None
    assert respeller.spelling("kado") is None  # too short to be sure of
