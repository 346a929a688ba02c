"""A question of any language finds the city's entries: by phrasings of its language, by terms, by both, in romaji."""

import pytest

from knowledge.languages import Foreign, Language
from knowledge.polyglot import Library, index_reader, read_names
from knowledge.search import Ambiguous, Answer, Document, Outcome, Unknown, build
from knowledge.search.texts import Texts
from knowledge.terms import Term
from knowledge.text import Analyzer

JAPANESE = {
    "card.lost": (
        "カードをなくしたとき",
        ["マイナンバーカードをなくした", "マイナンバーカードを落とした", "カードを紛失した"],
    ),
    "card.apply": (
        "マイナンバーカードを作る",
        ["マイナンバーカードを作りたい", "マイナンバーカードの申請方法", "カードの申請"],
    ),
    "cert.resident": (
        "住民票の写しをとる",
        ["住民票がほしい", "住民票の写しはどこで取れますか", "住民票はいくらですか"],
    ),
    "garbage.large": ("粗大ごみを出す", ["粗大ごみの出し方", "ソファーを捨てたい", "大きいごみはどう捨てますか"]),
    "pet.dog": ("犬の登録", ["犬を飼い始めた", "狂犬病の予防注射", "犬の登録をしたい"]),
}
ENGLISH = {
    "card.lost": (
        "Lost My Number card",
        ["I lost my My Number card", "my card was stolen", "I dropped my card on the train"],
    ),
    "cert.resident": (
        "Residence certificate",
        ["I need a juminhyo", "proof of address for the bank", "where do I get it"],
    ),
}
VIETNAMESE = {"pet.dog": ("Đăng ký chó", ["tôi mới nuôi chó", "tiêm phòng dại cho chó", "đăng ký chó ở đâu"])}
TERMS = (
    Term(
        ja="マイナンバーカード",
        en=("my number card",),
        pt=("cartão my number",),
        zh=("个人编号卡",),
        vi=("thẻ my number",),
    ),
    Term(ja="なくした", en=("lost",), pt=("perder",), zh=("丢了",), vi=("bị mất",)),
    Term(ja="住民票", en=("residence certificate",), pt=("atestado de residência",), zh=("住民票",), ko=("주민표",)),
    Term(ja="粗大ごみ", en=("sofa",), pt=("sofá",), es=("sofá",), zh=("沙发",), ko=("소파",), vi=("ghế sofa",)),
    Term(ja="捨てたい", en=("throw away",), pt=("jogar fora",), es=("tirar",), zh=("扔",), ko=("버리",), vi=("vứt",)),
)


def documents(texts: dict[str, tuple[str, list[str]]]) -> list[Document]:
    return [
        Document(id=name, topic=name, category="", title=title, phrasings=tuple(phrasings), answer="")
        for name, (title, phrasings) in texts.items()
    ]


ANALYZER = Analyzer()
TRANSLATED: dict[Foreign, dict[str, tuple[str, list[str]]]] = {"en": ENGLISH, "vi": VIETNAMESE}
LIBRARY = Library.of(
    build(documents(JAPANESE), Texts(ANALYZER)),
    {language: build(documents(texts), Texts(index_reader(language))) for language, texts in TRANSLATED.items()},
    TERMS,
    read_names(["住民票", "マイナンバーカード"], ANALYZER),
)


def ask(question: str, language: Language) -> Outcome:
    return LIBRARY.search(ANALYZER, question, language)


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("I lost my My Number card", "en", "card.lost"),
        ("Proof of my address for a bank?", "en", "cert.resident"),
        ("toi moi nuoi cho", "vi", "pet.dog"),
        ("住民票がほしい", "ja", "cert.resident"),
        ("犬の 登録を したいです", "ja-easy", "pet.dog"),
    ],
)
def test_phrasings_of_the_language_answer(question: str, language: Language, expected: str) -> None:
    outcome = ask(question, language)
    assert isinstance(outcome, Answer)
    assert outcome.candidates[0].id == expected


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("How do I throw away a sofa?", "en", "garbage.large"),
        ("perdi meu cartão my number", "pt", "card.lost"),
        ("quiero tirar un sofá", "es", "garbage.large"),
        ("我的个人编号卡丢了", "zh", "card.lost"),
        ("주민표", "ko", "cert.resident"),
        ("vứt ghế sofa cũ", "vi", "garbage.large"),
        ("Quero o juminhyo", "pt", "cert.resident"),
    ],
)
def test_where_nothing_is_translated_the_terms_lead_to_the_entry(
    question: str, language: Language, expected: str
) -> None:
    outcome = ask(question, language)
    assert isinstance(outcome, Answer | Ambiguous)
    assert outcome.candidates[0].id == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("juminhyo ga hoshii", "cert.resident"),
        ("jūminhyō", "cert.resident"),
        ("Mainanbaa kaado nakushita", "card.lost"),
        ("sodaigomi wo sutetai", "garbage.large"),
        ("inu no touroku", "pet.dog"),
    ],
)
def test_romaji_is_japanese(question: str, expected: str) -> None:
    assert ask(question, "ja").candidates[0].id == expected


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What's the weather like tomorrow?", "en"),
        ("recommend a good ramen shop", "en"),
        ("qual a previsão do tempo", "pt"),
        ("今天天气怎么样", "zh"),
        ("오늘 날씨 어때요", "ko"),
        ("phở ở đâu ngon", "vi"),
        ("", "en"),
        ("?!", "zh"),
        ("\ud800", "vi"),
    ],
)
def test_what_the_city_does_not_know_is_not_answered(question: str, language: Language) -> None:
    assert isinstance(ask(question, language), Unknown)


def test_candidates_come_best_first_once_each_with_their_reasons() -> None:
    found = LIBRARY.candidates(ANALYZER, "I lost my My Number card, where do I get a residence certificate?", "en")
    assert len({candidate.id for candidate in found}) == len(found)
    trust = [candidate.confidence for candidate in found]
    assert trust == sorted(trust, reverse=True)
    assert all(0 <= value <= 1 for value in trust)
    assert found[0].signals["by_terms"] > 0
    assert 0 < found[0].signals["translated"] <= 1


def test_half_understood_questions_are_trusted_less() -> None:
    whole, half = (
        LIBRARY.candidates(ANALYZER, question, "pt")[0]
        for question in ("jogar fora sofá", "jogar fora sofá elefante guitarra montanha")
    )
    assert whole.id == half.id == "garbage.large"
    assert whole.confidence > half.confidence
