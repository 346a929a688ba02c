"""Hiragana read as the texts of the index spell the same sounds."""

import pytest

from knowledge.search.kana import Lexicon, respelled, with_hidden_words
from knowledge.text import Analyzer, fold_reading

ANALYZER = Analyzer()
LEXICON = Lexicon.of(
    ANALYZER.analyse(text)
    for text in (
        "住民票の写しがほしい",
        "住所が変わった",
        "財布をなくした",
        "手続きを教えてください",
        "代理人の手続き",
        "カードをなくした",
    )
)


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("じゅうみんひょう", "住民票"),
        ("じゅうしょがかわった", "住所が変わった"),
        ("てつづきをおしえてください", "手続きを教えてください"),
        ("ジュウミンヒョウノウツシ", "住民票の写し"),
        ("かーどをなくした", "カードをなくした"),
        ("かあどをなくした", "カードをなくした"),
    ],
)
def test_sounds_are_spelled_as_texts_spell_them(typed: str, spelled: str) -> None:
    analysis = respelled(ANALYZER.analyse(typed), LEXICON, ANALYZER)
    assert analysis.text == spelled
    assert analysis.reading == ANALYZER.analyse(typed).reading


def test_unknown_sounds_stay_as_they_are() -> None:
    assert "".join(spelling.surface for spelling in LEXICON.read(fold_reading("ペンギンテツヅキ"))) == "ペンギン手続き"


def test_words_hidden_in_hiragana_are_heard() -> None:
    typed = ANALYZER.analyse("財布なくした")
    assert "なくす" not in typed.words
    assert "なくす" in with_hidden_words(typed, LEXICON).words


def test_nothing_hidden_changes_nothing() -> None:
    analysis = ANALYZER.analyse("住民票の写し")
    assert with_hidden_words(analysis, LEXICON) is analysis


def test_a_lexicon_survives_as_an_array() -> None:
    assert Lexicon.from_array(LEXICON.to_array()) == LEXICON


def test_an_empty_lexicon_leaves_sounds_alone() -> None:
    empty = Lexicon.of([])
    assert respelled(ANALYZER.analyse("てつづき"), empty, ANALYZER).text == "テツズキ"
