"""The language of short questions is told, typed without accents or in Latin letters for Japanese too."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import recognise
from knowledge.languages import LANGUAGES

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("questions-in-languages.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize("language", ["ja", "en", "pt", "es", "zh", "ko", "vi"])
def test_nearly_all_questions_are_heard_in_their_language(language: str) -> None:
    heard: dict[str, Counter[str | None]] = defaultdict(Counter)
    for lang, query, *_ in ROWS:
        heard[lang][recognise(query)] += 1
    assert heard[language].total() >= 50
    assert heard[language][language] >= 0.97 * heard[language].total(), heard[language]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("住民票", "ja"),
        ("戸籍謄本", "ja"),
        ("転入届", "ja"),
        ("不在者投票", "ja"),
        ("在留資格変更", "ja"),
        ("ｲﾝｶﾝﾄｳﾛｸ", "ja"),
        ("JUMINHYO GA HOSHII", "ja"),
        ("jūminhyō", "ja"),
        ("hoikuen ni hairitai", "ja"),
        ("nenkin", "ja"),
        ("垃圾", "zh"),
        ("结婚手续", "zh"),
        ("結婚手續", "zh"),
        ("我父親去世了", "zh"),
        ("マイナンバーカード不见了怎么办", "zh"),
        ("I lost my マイナンバーカード", "en"),
        ("Onde tiro o juminhyo?", "pt"),
        ("nao sei onde jogar o lixo", "pt"),
        ("¿Qué?", "es"),
        ("como me inscribo al seguro", "es"),
        ("toi muon dang ky", "vi"),
        ("세금", "ko"),
        ("iPhoneでマイナポータル", "ja"),
        ("公衆無線LANの場所一覧", "ja"),
        ("PayPayで税金払える？", "ja"),
    ],
)
def test_scripts_and_languages_may_mix(text: str, language: str) -> None:
    assert recognise(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "カードを なくしました。どこへ いきますか",
        "住民票（じゅうみんひょう）がほしい",
        "ごみは いつ 出しますか。教えて ください",
    ],
)
def test_japanese_for_learners_is_told_by_spaces_or_readings(text: str) -> None:
    assert recognise(text) == "ja-easy"


@pytest.mark.parametrize(
    "text",
    [
        "住民票 代理人 委任状",
        "死亡後 手続き まとめ 持ち物",
        "引っ越してきました どうすればいいですか 教えてください",
        "こせきとうほん ゆうそう やりかた",
    ],
)
def test_keywords_and_sentences_without_full_stops_are_plain_japanese(text: str) -> None:
    assert recognise(text) == "ja"


@pytest.mark.parametrize("text", ["", " ", "？", "123", "Wi-Fi", "PayPay", "QR", "😀", "x"])
def test_names_and_signs_tell_nothing(text: str) -> None:
    assert recognise(text) is None


@given(st.text(max_size=200))
def test_any_text_is_looked_at(text: str) -> None:
    assert recognise(text) in (*LANGUAGES, None)
