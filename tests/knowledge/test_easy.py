"""What is hard to read in やさしい日本語 is found, with its place, and what is easy is left alone."""

import pytest

from knowledge.easy import LONGEST_SENTENCE, find_hard


def rules(text: str) -> list[tuple[str, str]]:
    """Each finding's rule and the text from its place on, cut short."""
    return [(found.rule, text[found.start :][:4]) for found in find_hard(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "新（あたら）しい 家（いえ）に 住（す）みます。14日（にち）以内（いない）に 来（き）て ください。",
        "市（し）の カードです。市の カードを 持（も）って きて ください。",  # read once, as the second line of a text
        "カードを なくしたら、0120-95-0178に 電話（でんわ）して ください。",
        "https://example.go.jp/2026/11/20/ を 見（み）て ください。",
        "11月（がつ）20日（か）、2026年（ねん）4月（がつ）から",
        "{city.name}の {section.name}に 聞（き）いて ください。",
        "役所（やくしょ）に 行（い）かなくても いいです。ほかの 人（ひと）に 言（い）わないで ください。",
        "お金（かね）が ない ことが あります。使（つか）えない カードも あります。",
        "ありがとうございます。おめでとう ございます。どういたしまして。ごめんなさい。お願（ねが）いします。",
        "お父（とう）さんに なる 人（ひと）、おとなに なった 人（ひと）、お金（かね）に なります。",
        "NHK、iPhone、125ccの バイク",
    ],
)
def test_easy_texts_are_left_alone(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("転入届を 出（だ）します。", [("reading", "転入届を")]),
        (
            "取り消し（とりけし）",
            [("reading", "取り消し"), ("reading", "消し（と")],
        ),  # a reading is one word's
        ("日（ひ）は 14日 以内（いない）", [("reading", "日 以内")]),  # a counter has a reading of its own
        ("3か月 です。1か月（げつ） です。", [("reading", "月 です")]),  # read too late
        ("11/20までに", [("date", "11/2")]),
        ("2026-11-20、2026/1/5", [("date", "2026"), ("date", "2026")]),
        ("令和（れいわ）8年（ねん）から", [("era", "令和（れ")]),
        ("昭和（しょうわ） 55年度（ねんど）", [("era", "昭和（し")]),
        ("Ａ４の 紙（かみ）", [("wide", "Ａ４の ")]),
        ("できない ことは ありません。", [("negative", "ない こ")]),
        ("できない わけでは ないです。", [("negative", "ない わ")]),
        ("お金（かね）が かからなくは ないです。", [("negative", "なくは ")]),
        ("払（はら）わない わけには いきません。", [("negative", "ない わ")]),
        ("ないとは 言（い）えません。", [("negative", "ないとは")]),
        ("行（い）かざるを 得（え）ません。", [("negative", "ざるを ")]),
        ("市（し）が ご案内（あんない） いたします。", [("polite", "いたしま")]),
        ("書（か）いて いただきます。", [("polite", "いただき")]),
        ("ここに ございます。", [("polite", "ございま")]),
        ("お待（ま）ち ください。", [("polite", "お待（ま")]),
        ("ご相談（そうだん） ください。", [("polite", "ご相談（")]),
        ("市長（しちょう）が おっしゃいました。", [("polite", "おっしゃ")]),
        ("お帰（かえ）りに なります。", [("polite", "お帰（か")]),
    ],
)
def test_what_is_hard_is_found_where_it_stands(text: str, found: list[tuple[str, str]]) -> None:
    assert rules(text) == found


def test_a_sentence_is_measured_without_readings_spaces_and_placeholders() -> None:
    fits = "あ" * (LONGEST_SENTENCE - 1)
    written = f"{{city.name}} {fits} 市（ながいよみかた）。"
    assert rules(written) == []
    assert rules(f"みじかい。\n ・い{written}") == [("sentence", "・い{c")]


def test_a_message_names_the_word_and_the_length() -> None:
    long, unread = find_hard("あ" * LONGEST_SENTENCE + "住民票")
    assert (long.rule, unread.rule) == ("sentence", "reading")
    assert str(LONGEST_SENTENCE + 3) in long.message
    assert "住民票" in unread.message
