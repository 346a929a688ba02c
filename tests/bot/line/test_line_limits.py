"""Counting and cutting text the way LINE counts it."""

import pytest

from bot.line.limits import UnsendableError, cut, cut_label, graphemes, pieces, utf16_units, within

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇯🇵"
SCOTLAND = "🏴󠁧󠁢󠁳󠁣󠁴󠁿"


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("", []),
        ("窓口", ["窓", "口"]),
        (f"{FAMILY}家", [FAMILY, "家"]),
        ("🇯🇵🇫🇷🇯", [FLAG, "🇫🇷", "🇯"]),
        (f"{SCOTLAND}!", [SCOTLAND, "!"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("か\u3099き\u3099", ["か\u3099", "き\u3099"]),  # written with combining marks
        ("ｶﾞｷﾞ", ["ｶﾞ", "ｷﾞ"]),
        ("葛󠄀城", ["葛󠄀", "城"]),  # ideographic variation sequence
        ("❤️‍🔥1️⃣", ["❤️‍🔥", "1️⃣"]),
        ("\u1112\u1161\u11ab국", ["\u1112\u1161\u11ab", "국"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("a\u200db", ["a\u200d", "b"]),
    ],
)
def test_grapheme_clusters(text: str, clusters: list[str]) -> None:
    assert list(graphemes(text)) == clusters


def test_text_counts_in_utf16_units() -> None:
    assert [utf16_units(text) for text in ("", "窓口", "🍎", "𠮷野家", FAMILY)] == [0, 2, 2, 4, 11]


@pytest.mark.parametrize("length", [19, 20])
def test_a_label_that_fits_stays(length: int) -> None:
    assert cut_label(FAMILY * length, 20) == FAMILY * length


def test_a_long_label_ends_in_an_ellipsis_and_between_clusters() -> None:
    assert cut_label(FAMILY * 21, 20) == FAMILY * 19 + "…"
    assert cut_label("住民票の写しを 代理人が受け取りたいとき", 9) == "住民票の写しを…"


def test_a_label_is_one_line() -> None:
    assert cut_label("住民票\n（写し）", 20) == "住民票 （写し）"


def test_cutting_by_units_keeps_clusters_whole() -> None:
    assert cut("🍎🍎🍎", 6) == "🍎🍎🍎"
    assert cut("🍎🍎🍎", 5) == "🍎🍎…"
    assert cut(f"家{FAMILY}", 11) == "家…"


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u3000"])
def test_blank_texts_are_unsendable(blank: str) -> None:
    for refuses in (lambda: cut_label(blank, 20), lambda: pieces(blank, 10), lambda: within(blank, 10, "data")):
        with pytest.raises(UnsendableError):
            refuses()


def test_what_cannot_be_shortened_names_its_limit_and_not_its_content() -> None:
    assert within("a" * 300, 300, "postback data") == "a" * 300
    with pytest.raises(UnsendableError) as caught:
        within("秘" * 301, 300, "postback data")
    assert str(caught.value) == "postback data: 301 UTF-16 units, LINE takes 300"


def test_pieces_end_at_paragraphs_then_lines_then_sentences() -> None:
    assert pieces("一二三。四五六。\n\n七八九十。", 12) == ["一二三。四五六。", "七八九十。"]
    assert pieces("一二三。\n四五六。七八九十", 12, 12) == ["一二三。\n四五六。", "七八九十"]
    assert pieces("一二三。四五六。七八九十", 10, 10) == ["一二三。四五六。", "七八九十"]
    assert pieces("「どうぞ。」四五六七八九", 10, 10) == ["「どうぞ。」", "四五六七八九"]


def test_a_border_near_the_beginning_does_not_make_a_crumb() -> None:
    assert pieces("一。二三四五六七八九十", 8, 8) == ["一。二三四五六七", "八九十"]


def test_pieces_lose_nothing_and_keep_to_their_sizes() -> None:
    text = "。".join(f"文{number}{FAMILY}" for number in range(2000))
    parts = pieces(text, 1500)
    assert "".join(parts) == text
    assert utf16_units(parts[0]) <= 1500
    assert all(0 < utf16_units(part) <= 5000 for part in parts)


def test_one_cluster_longer_than_a_piece_is_parted_all_the_same() -> None:
    text = "か" + "\u3099" * 50
    assert "".join(pieces(text, 20, 20)) == text
