"""One spelling, content words and readings, whatever a resident types."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text import (
    Analyzer,
    fold_reading,
    is_kana_only,
    letters,
    normalise,
    with_vowels,
    without_long_vowels,
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("パスポ－トの更新", "パスポートの更新"),
        ("マイナンバ―カード", "マイナンバーカード"),
        ("すまーーーほ〜", "すまーほー"),
        ("A４ 用紙", "a4 用紙"),
        ("0299-00-0000", "0299-00-0000"),
        ("住民票\n\n　ください  ", "住民票 ください"),
        ("カード😀👨‍👩‍👧をなくした👍🏽", "カード をなくした"),
        ("転\u200b入\u202e届\x00", "転入届"),
        ("\ud800戸籍\udfff", "戸籍"),
        ("", ""),
        ("🎉🎉", ""),
    ],
)
def test_normalise_gives_one_spelling(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_normalise_takes_any_string_and_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    once.encode()


def test_words_are_content_words_in_dictionary_spelling(analyzer: Analyzer) -> None:
    assert "引っ越す" in analyzer.analyse("となりの市に引越したのですが").words
    assert {"無くす", "なくす"} & set(analyzer.analyse("カードをなくしました").words)
    assert not {"を", "ます", "。"} & set(analyzer.analyse("住民票をください。もらえますか。").words)


def test_synonyms_share_a_group(analyzer: Analyzer) -> None:
    short, long = analyzer.analyse("引っ越し"), analyzer.analyse("転居")
    assert {word for word in short.words if word.startswith("#")} & set(long.words)


def test_reading_is_katakana_without_symbols(analyzer: Analyzer) -> None:
    assert analyzer.analyse("住民票、 ください！").reading == "ジュウミンヒョウクダサイ"
    assert analyzer.analyse("じゅうみんひょう").reading == "ジュウミンヒョウ"


def test_folded_readings_forgive_what_is_not_heard() -> None:
    assert fold_reading("まいなんばかーど") == fold_reading("マイナンバーカード")
    assert fold_reading("じゆうみんひよう") == fold_reading("ジュウミンヒョウ")


@pytest.mark.parametrize(
    ("typed", "meant"), [("カアド", "カード"), ("スマホキョオシツ", "スマホキョーシツ"), ("ユビン", "ユウビン")]
)
def test_a_long_vowel_may_be_written_as_one_hears_it(typed: str, meant: str) -> None:
    assert without_long_vowels(typed) == without_long_vowels(meant)


def test_vowels_stand_for_the_sign_that_lengthens_them() -> None:
    assert with_vowels("カード") == "カアド"
    assert with_vowels("キョーシツ") == "キョオシツ"


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("まいなんばーかーど つくりたい", True),
        ("ジュウミンヒョウ", True),
        ("マイナンバーカードをなくした", False),
        ("住民票がほしい", False),
        ("pdf", False),
        ("？", False),
    ],
)
def test_kana_only(text: str, kana: bool) -> None:
    assert is_kana_only(normalise(text)) is kana


def test_letters_counts_neither_punctuation_nor_space() -> None:
    assert letters(normalise("、。 ！？…")) == 0
    assert letters(normalise("A4の紙！")) == 4


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=80))
def test_any_string_can_be_analysed(text: str) -> None:
    SHARED.analyse(text)


def test_very_long_texts_are_cut(analyzer: Analyzer) -> None:
    assert len(analyzer.analyse("﷽" * 5_000).text) <= 2_000
    assert analyzer.analyse("住民票" * 5_000).words


def test_sixteen_threads_agree_with_one(analyzer: Analyzer) -> None:
    texts = ["住民票の写しをコンビニで", "国保をやめたい", "まいなんばーかーどをなくした", "引っ越しの届け"] * 100
    alone = [analyzer.analyse(text) for text in texts]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(analyzer.analyse, texts)) == alone


def test_an_analyzer_is_not_picklable(analyzer: Analyzer) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(analyzer)


SHARED = Analyzer()
