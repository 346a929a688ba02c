"""Kana in other scripts and under slipping fingers."""

import pytest

from bench.kana import flick_neighbours, to_half_width, to_hiragana, to_katakana, to_romaji


def test_hiragana_and_katakana_are_each_others_inverse() -> None:
    text = "じゅうみんひょうがほしいっゔ、15さい"
    assert to_katakana(text) == "ジュウミンヒョウガホシイッヴ、15サイ"
    assert to_hiragana(to_katakana(text)) == text
    assert to_hiragana("マイナンバーカード") == "まいなんばーかーど"


def test_half_width_has_marks_of_their_own() -> None:
    assert to_half_width("マイナンバーカード、パ・リ・リーグ。") == "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ､ﾊﾟ･ﾘ･ﾘｰｸﾞ｡"
    assert to_half_width("住民票") == "住民票"


@pytest.mark.parametrize(
    ("katakana", "romaji"),
    [
        ("ジュウミンヒョウ", "juuminhyou"),
        ("マイナンバーカード", "mainanbaakaado"),
        ("ガッコウ", "gakkou"),
        ("マッチャ", "matcha"),
        ("シャシン", "shashin"),
        ("チョウナイ", "chounai"),
        ("ファイル", "fairu"),
        ("パーティー", "paatii"),
        ("キョウリュウ15", "kyouryuu15"),
        ("ッ", ""),
        ("ー", ""),
    ],
)
def test_romaji(katakana: str, romaji: str) -> None:
    assert to_romaji(katakana) == romaji


@pytest.mark.parametrize(
    ("kana", "some"),
    [
        ("か", {"き", "く", "け", "こ", "あ", "さ", "な"}),
        ("こ", {"か", "お", "そ", "の"}),
        ("が", {"ぎ", "ざ", "あ"}),
        ("ぱ", {"ぴ", "さ", "ら"}),
        ("ん", {"わ", "ゆ"}),
        ("ゃ", {"や"}),
    ],
)
def test_a_slip_hits_the_same_key_or_the_one_beside_it(kana: str, some: set[str]) -> None:
    neighbours = flick_neighbours(kana)
    assert some <= set(neighbours)
    assert kana not in neighbours


def test_slips_are_single_hiragana() -> None:
    for code in range(ord("ぁ"), ord("ん") + 1):
        for slip in flick_neighbours(chr(code)):
            assert len(slip) == 1
            assert "ぁ" <= slip <= "ゖ"
    assert flick_neighbours("ー") == flick_neighbours("漢") == flick_neighbours("a") == ()
