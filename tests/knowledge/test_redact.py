"""Nothing that must not be stored survives redaction, and what residents need to say does."""

import re
import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from knowledge.redact import PERSONAL_NUMBER, only_masks, redact, without_masks

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
SEPARATORS = [
    " ",
    "　",
    "-",
    "－",
    "‐",
    "ー",
    "―",
    "−",
    "─",
    "\n",
    "\r\n",
    "\t",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u00ad",
]
SEPARATORS += ["\u2060", " - ", "    ", "\n\n", "\ufe0f", "\x00"]
STYLES = [{}, WIDE, KANJI, CIRCLED]
BEFORE = ["", "番号は", "マイナンバー：", "No.", "わたしの番号\n", "①", "（", "123-4567 です。", "2026年です "]
AFTER = ["", "です", "\n住民票がほしい", "）", "。", " ですか？", "、住所は？"]


def searched(text: str) -> list[str]:
    """Every run of digits in ``text`` after NFKC, kanji digits included, with separators removed."""
    plain = unicodedata.normalize("NFKC", text)
    plain = plain.translate({kanji: digit for digit, kanji in KANJI.items()})
    seen = "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Cc", "Mn"} or c in "\n\t")
    return [re.sub(r"\D", "", run) for run in re.findall(r"\d(?:[\s\-‐―−─ー]*\d)*", seen)]


digits = st.text(alphabet="0123456789", min_size=12, max_size=12)


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, str]:
    """Twelve digits, and one way to write them: any width, any separators between any of them."""
    number = draw(digits)
    written = ""
    for place, digit in enumerate(number):
        if place:
            written += "".join(draw(st.lists(st.sampled_from(SEPARATORS), max_size=2)))
        written += digit.translate(draw(st.sampled_from(STYLES)))
    return number, written


@settings(max_examples=400, deadline=None)
@given(spelled(), st.sampled_from(BEFORE), st.sampled_from(AFTER))
@example(("123456789012", "123456789012"), "", "")
@example(("123456789012", "1234-5678-9012"), "①", "です")
@example(("123456789012", "１２３４　５６７８　９０１２"), "123-4567 です。", "")
@example(("123456789012", "一二三四五六七八九〇一二"), "", "です")
def test_no_personal_number_survives(spelling: tuple[str, str], before: str, after: str) -> None:
    number, written = spelling
    assume(not re.search(r"(?:19|20)\d\d\D{1,2}\d\D{1,2}\d\D", unicodedata.normalize("NFKC", written)))  # two dates
    found = redact(before + written + after)
    assert number not in searched(found.text)
    assert number not in "".join(searched(found.text))
    assert PERSONAL_NUMBER in found.warnings


@settings(max_examples=100, deadline=None)
@given(digits, digits, st.sampled_from([" ", "-", "\n", "、", "    "]))
def test_two_personal_numbers_in_a_row_both_go(first: str, second: str, between: str) -> None:
    for written in (f"{first}{between}{second}", f"{first[:4]} {first[4:8]} {first[8:]}{between}{second}"):
        found = redact(written)
        assert not re.search(r"\d{4}", found.text)
        assert PERSONAL_NUMBER in found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "法人番号は1234567890123です",
        "インボイス T1234567890123",
        "2026年11月20日",
        "2026-11-20",
        "2026/11/20、2026/11/27",
        "2026-11-20 2026-11-27 2027-01-04",
        "2026/4/1 2027/3/1",
        "R8.11.20",
        "20261120",
        "20260105",
        "1000000円",
        "1,000,000円",
        "12,345,678円",
        "300円から200円",
        "8:30～17:15",
        "〒319-0192",
        "1丁目2番3号",
        "119番、110番、#7119",
        "二〇二六年十一月二十日",
        "一度、二人で三つ",
        "令和８年度（①から③まで）",
    ],
)
def test_corporate_numbers_dates_and_amounts_survive(text: str) -> None:
    assert redact(text).text == text
    assert redact(text).warnings == ()


@given(st.dates(), st.dates(), st.integers(0, 99_999_999))
def test_any_date_and_any_amount_survive(first: object, second: object, amount: int) -> None:
    text = f"{first}から{second}まで、{amount}円または{amount:,}円"
    assume(not re.search(r"\d{3},\d{3},\d{3},\d{3}", text))
    assert redact(text).text == text


@pytest.mark.parametrize(
    "phone",
    [
        "0299-48-1111",
        "0299(48)1111",
        "０２９９－４８－１１１１",
        "0299 48 1111",
        "0299ー48ー1111",
        "09012345678",
        "090-1234-5678",
        "0120-279-338",
        "0120-0-78310",
        "+81 90 1234 5678",
        "+81-299-48-1111",
        "+55 11 91234-5678",
    ],
)
def test_phone_numbers_are_masked_and_are_no_personal_numbers(phone: str) -> None:
    found = redact(f"電話は{phone}です")
    assert not re.search(r"\d", found.text)
    assert found.warnings == ()


def test_several_phone_numbers_and_dates_side_by_side() -> None:
    found = redact("0299-48-1111 0299-48-2222")
    assert not re.search(r"\d", found.text)
    assert found.warnings == ()
    found = redact("2026-05-20 0299-48-1111")
    assert found.text.startswith("2026-05-20 ")
    assert "1111" not in found.text


@pytest.mark.parametrize(
    "mail", ["taro@example.com", "taro.x+1@mail.example.co.jp", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ"]
)
def test_mail_addresses_are_masked_without_the_words_around(mail: str) -> None:
    found = redact(f"住所変更は{mail}です")
    assert "example" not in unicodedata.normalize("NFKC", found.text)
    assert found.text.startswith("住所変更は")
    assert found.text.endswith("です")


@pytest.mark.parametrize(
    "card", ["4111111111111111", "4111-1111-1111-1111", "4111 1111 1111 1111", "3782 822463 10005", "378282246310005"]
)
@pytest.mark.parametrize("after", ["", " 12/28", " 1回"])
def test_cards_are_masked(card: str, after: str) -> None:
    assert not re.search(r"\d{4}", redact(f"カード{card}{after}").text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("0123456789０９一〇①-－ 　\n.,()+/、あ番@aT\u200b\ud800\x00［］"), max_size=60))
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text
    assert not any(unicodedata.category(c) == "Cs" or c == "\0" for c in once.text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=100))
def test_any_text_can_be_redacted_and_stored(text: str) -> None:
    once = redact(text).text
    once.encode()
    assert "\0" not in once
    assert redact(once).text == once
    only_masks(once)
    without_masks(once)


@pytest.mark.parametrize(
    "unit", ["1 ", "0 ", "12-", "一、", "a", "1@", "2026-1-1 ", "0299-48-1111 ", "１", "(0)", "1\u200b"]
)
def test_the_longest_messages_are_redacted(unit: str) -> None:
    text = (unit * 5000)[:5000]
    assert redact(redact(text).text).text == redact(text).text


def test_a_message_of_masks_alone_says_nothing() -> None:
    assert only_masks(redact("123456789012").text)
    assert only_masks(redact("1234-5678-9012？").text)
    assert not only_masks(redact("123456789012 住民票").text)


def test_the_question_beside_a_number_is_left_for_the_search() -> None:
    rest = without_masks(redact("私の番号は123456789012です。住民票がほしい").text)
    assert "住民票がほしい" in rest
    assert not re.search(r"[［］\d]", rest)
