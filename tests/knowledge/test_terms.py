"""Words of other languages are found in questions, however they are inflected, and become Japanese words."""

from pathlib import Path

import pytest

from knowledge.foreign import ForeignAnalyzer
from knowledge.languages import FOREIGN, Foreign
from knowledge.phrasebook import Phrasebook
from knowledge.terms import Term, read_terms

ROOT = Path(__file__).parent.parent.parent
TERMS, PROBLEMS = read_terms(ROOT)
BUNDLED = Phrasebook(TERMS, lambda word: None)
BOOK = Phrasebook(
    (
        Term(ja="カード", en=("card",), pt=("cartão",), vi=("thẻ",), zh=("卡",), ko=("카드",)),
        Term(ja="マイナンバーカード", en=("my number card",), zh=("个人编号卡",), ko=("마이넘버카드",)),
        Term(ja="なくした", en=("lost", "lose"), pt=("perder",), es=("perder",), zh=("丢了",), vi=("bị mất",)),
        Term(ja="税金", en=("tax",), es=("impuesto",), vi=("thuế",)),
        Term(ja="賃貸", vi=("thuê",)),
        Term(ja="犬", vi=("nuôi chó",)),
        Term(ja="開庁時間", en=("what time",), vi=("mấy giờ",)),
        Term(ja="こんにちは", en=("hello",)),
    ),
    {"juminhyo": "住民票"}.get,
)


def _read(folder: Path, text: str) -> tuple[tuple[Term, ...], list[tuple[int, int]]]:
    folder.joinpath("knowledge").mkdir()
    folder.joinpath("knowledge", "terms.yaml").write_text(text, encoding="utf-8")
    terms, problems = read_terms(folder)
    return terms, [(found.line, found.column) for found in problems]


def test_the_bundled_list_is_sound_and_speaks_every_language() -> None:
    assert not PROBLEMS
    assert len(TERMS) >= 250
    for language in FOREIGN:
        assert sum(bool(term.said_in(language)) for term in TERMS) >= 250


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "I lost my cards", ("なくした", "カード")),
        ("en", "Where do I get a my number card?", ("マイナンバーカード",)),
        ("en", "taxes", ("税金",)),
        ("pt", "Perdi o meu cartao", ("なくした", "カード")),
        ("es", "se me perdió, impuestos", ("なくした", "税金")),
        ("zh", "我的個人編號卡丟了", ("マイナンバーカード", "なくした")),
        ("ko", "마이넘버카드를", ("マイナンバーカード",)),
        ("vi", "tôi bị mất thẻ", ("なくした", "カード")),
        ("vi", "toi bi mat the", ("なくした",)),
        ("en", "juminhyo", ("住民票",)),
        ("en", "What a nice day", ()),
        ("en", "", ()),
    ],
)
def test_terms_are_found(language: Foreign, text: str, words: tuple[str, ...]) -> None:
    assert BOOK.translate(text, language).words == words


def test_accents_tell_vietnamese_words_apart() -> None:
    assert BOOK.translate("thuế", "vi").words == ("税金",)
    assert BOOK.translate("thuê", "vi").words == ("賃貸",)
    assert BOOK.translate("nuôi cho con", "vi").words == ()
    assert BOOK.translate("nuoi cho", "vi").words == ("犬",)


def test_a_phrase_of_small_words_must_stand_as_it_is_written() -> None:
    assert BOOK.translate("what time do you open", "en").words == ("開庁時間",)
    assert BOOK.translate("I have no time", "en").words == ()


def test_a_greeting_counts_only_alone() -> None:
    assert BOOK.translate("Hello!", "en").words == ("こんにちは",)
    assert BOOK.translate("Hello, I lost it", "en").words == ("なくした",)


def test_the_share_says_how_much_was_understood() -> None:
    assert BOOK.translate("I lost my card", "en").share == 1
    assert BOOK.translate("I lost my umbrella", "en").share == 0.5
    assert BOOK.translate("umbrella", "en").share == 0
    assert BOOK.translate("?!", "en").share == 0


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "How do I get a residence certificate?", "住民票"),
        ("pt", "quero o atestado de residência", "住民票"),
        ("es", "el certificado de residencia", "住民票"),
        ("zh", "住址證明怎麼開", "住民票"),
        ("ko", "주민등록등본 떼려면", "住民票"),
        ("vi", "giấy chứng nhận cư trú", "住民票"),
        ("en", "garbage collection", "ごみの収集日"),
        ("pt", "estou grávida", "妊娠"),
        ("es", "la vacuna de mi bebé", "予防接種"),
        ("vi", "mang thai", "妊娠"),
    ],
)
def test_everyday_words_of_a_city_hall_are_known(language: Foreign, text: str, word: str) -> None:
    assert word in BUNDLED.translate(text, language).words


def test_a_word_for_two_things_is_reported_where_it_stands_again(tmp_path: Path) -> None:
    text = "terms:\n  - {ja: 税金, es: [impuesto, Impuesto]}\n  - {ja: 税, es: [IMPUESTO], vi: [thuế]}\n"
    assert _read(tmp_path, text + "  - {ja: 賃貸, vi: [thuê]}\n")[1] == [(2, 29), (3, 18)]


@pytest.mark.parametrize(
    ("text", "place"),
    [("terms:\n  - {en: [tax]}\n", (2, 5)), ("terms:\n  - {ja: 税, fr: [impôt]}\n", (2, 13)), ("terms: []\n", (1, 8))],
)
def test_a_broken_list_is_reported_and_nothing_is_read(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    assert _read(tmp_path, text) == ((), [place])


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "moving a registered Card", "moved my registers cards"),
        ("pt", "Renovação do cartão", "renovar os cartao"),
        ("es", "¿Inscripciones?", "la inscripción"),
        ("ko", "세금은", "세금을"),
        ("zh", "結婚登記", "结婚登记"),
        ("vi", "Đăng ký", "dang ky"),
    ],
)
def test_forms_of_a_word_are_the_same_word(language: Foreign, one: str, other: str) -> None:
    analyzer = ForeignAnalyzer(language)
    assert analyzer.analyse(one).words == analyzer.analyse(other).words != ()


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("text", ["", "。", "a", "\ud800", "あ" * 3000, "x " * 3000])
def test_any_text_is_read(language: Foreign, text: str) -> None:
    assert len(ForeignAnalyzer(language).analyse(text).text) <= 6000
    assert BUNDLED.translate(text, language).share <= 1
