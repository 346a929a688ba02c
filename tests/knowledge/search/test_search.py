"""From a question to an answer, choices or honest ignorance, over a small made-up counter."""

import dataclasses
import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import Ambiguous, Answer, Document, Index, Outcome, Unknown, build, candidates, search
from knowledge.search.aliases import Aliases
from knowledge.search.texts import Texts
from knowledge.text import Analyzer

ENTRIES = {
    "card.lost": (
        "カードをなくしたとき",
        ["マイナンバーカードをなくした", "マイナンバーカードを落とした", "カードを紛失しました", "カードを盗まれた"],
    ),
    "card.apply": (
        "マイナンバーカードを作る",
        [
            "マイナンバーカードを作りたい",
            "マイナンバーカードの申請方法",
            "カードを申し込みたい",
            "カードの申請に必要なもの",
        ],
    ),
    "cert.resident": (
        "住民票の写しをとる",
        ["住民票がほしい", "住民票の写しはどこで取れますか", "住民票をコンビニで出したい", "住民票はいくらですか"],
    ),
    "cert.seal": (
        "印鑑登録をする",
        ["印鑑登録をしたい", "実印を登録する方法", "はんこの登録", "印鑑登録に必要な持ち物"],
    ),
    "move.in": (
        "転入届を出す",
        ["引っ越してきました", "市外から引っ越してきたときの届け", "転入届はいつまでですか", "転入の手続き"],
    ),
    "move.out": (
        "転出届を出す",
        ["市外へ引っ越します", "転出届を出したい", "引っ越しで市を出るときの手続き", "転出証明書がほしい"],
    ),
    "garbage.large": (
        "粗大ごみを出す",
        ["粗大ごみの出し方", "ソファーを捨てたい", "大きいごみはどう捨てますか", "たんすを処分したい"],
    ),
}
DOCUMENTS = tuple(
    Document(
        id=name,
        topic=name,
        category=name.split(".")[0],
        title=title,
        phrasings=tuple(phrasings),
        answer="担当課へどうぞ。",
    )
    for name, (title, phrasings) in ENTRIES.items()
)
ALIASES = {"マイナンバーカード": ("マイナカード", "マイナ")}
QUESTIONS = [
    "マイナカードを無くしちゃった",
    "じゅうみんひょうがほしい",
    "引っ越しの手続き",
    "火星の天気",
    "ソファ捨てたい",
]
ANALYZER = Analyzer()
INDEX = build(DOCUMENTS, Texts(ANALYZER, ALIASES))


def ask(question: str) -> Outcome:
    return search(INDEX, ANALYZER, question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("マイナンバーカードをなくしてしまいました", "card.lost"),
        ("マイナカードの申請方法", "card.apply"),
        ("実印の登録をしたいのですが", "cert.seal"),
        ("住民票の写しがほしい", "cert.resident"),
        ("転入届の期限はいつまで？", "move.in"),
        ("ソファー 捨てる", "garbage.large"),
    ],
)
def test_a_clear_question_is_answered(question: str, expected: str) -> None:
    outcome = ask(question)
    assert isinstance(outcome, Answer)
    assert outcome.candidates[0].id == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("じゅうみんひょう", "cert.resident"),
        ("まいなんばかーどをなくした", "card.lost"),
        ("カードなくした", "card.lost"),
        ("そだいごみ", "garbage.large"),
        ("住民表がほしい", "cert.resident"),
        ("ﾏｲﾅｶｰﾄﾞ を 落とした", "card.lost"),
    ],
)
def test_kana_typos_and_half_width_find_the_entry(question: str, expected: str) -> None:
    assert ask(question).candidates[0].id == expected


def test_a_phrasing_word_for_word_is_answered_whatever_else_resembles_it() -> None:
    added = dataclasses.replace(DOCUMENTS[2], phrasings=(*DOCUMENTS[2].phrasings, "カードを作りたくない"))
    index = build([*DOCUMENTS[:2], added, *DOCUMENTS[3:]], Texts(ANALYZER, ALIASES))
    outcome = search(index, ANALYZER, "カードを作りたくない！")
    assert isinstance(outcome, Answer)
    assert outcome.candidates[0].id == added.id


def test_a_question_between_two_entries_offers_both() -> None:
    outcome = ask("引っ越しの手続き")
    assert isinstance(outcome, Ambiguous)
    assert {"move.in", "move.out"} <= {choice.id for choice in outcome.choices}
    assert len(outcome.choices) <= 3
    assert outcome.choices == outcome.candidates[: len(outcome.choices)]


@pytest.mark.parametrize(
    "question", ["火星の天気はどうですか", "おすすめのラーメン屋", "株価を予想して", "hello world"]
)
def test_what_the_city_does_not_know_is_not_answered(question: str) -> None:
    assert isinstance(ask(question), Unknown)


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "あ",
        "税",
        "a",
        "。。。！？",
        "😀🎉",
        "\x00\x07",
        "\ud800",
        "\u202e\u200b",
        "ー",
        "あ" * 5_000,
        "a" * 5_000,
    ],
)
def test_nothing_to_go_by_is_unknown(question: str) -> None:
    assert isinstance(ask(question), Unknown)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_string_has_a_lawful_outcome(question: str) -> None:
    outcome = ask(question)
    trust = [candidate.confidence for candidate in outcome.candidates]
    assert len(trust) <= 5
    assert trust == sorted(trust, reverse=True)
    assert all(0 <= value <= 1 for value in trust)
    assert all(np.isfinite(list(candidate.signals.values())).all() for candidate in outcome.candidates)


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.characters(categories=("P", "S", "Z", "C")), max_size=50))
def test_a_question_without_letters_has_no_candidates(question: str) -> None:
    assert ask(question) == Unknown(candidates=())


def test_candidates_are_best_first_whatever_the_outcome() -> None:
    for question in QUESTIONS:
        found = candidates(INDEX, ANALYZER, question)
        assert found == ask(question).candidates
        assert len(found) == 5
        assert len({candidate.id for candidate in found}) == 5
    assert len(candidates(INDEX, ANALYZER, "カード", count=20)) == len(DOCUMENTS)


def test_the_right_entry_removed_leaves_no_confident_answer() -> None:
    removed = DOCUMENTS[-1]
    rest = build([other for other in DOCUMENTS if other != removed], Texts(ANALYZER, ALIASES))
    assert all(isinstance(ask(phrasing), Answer) for phrasing in removed.phrasings)
    assert not any(isinstance(search(rest, ANALYZER, phrasing), Answer) for phrasing in removed.phrasings)


def test_an_index_of_few_phrasings_still_answers() -> None:
    few = [dataclasses.replace(document, phrasings=document.phrasings[:1]) for document in DOCUMENTS]
    index = build(few, Texts(ANALYZER, ALIASES))
    assert index.few_phrasings
    outcome = search(index, ANALYZER, "マイナカードをなくした")
    assert outcome.candidates[0].id == "card.lost"
    assert not isinstance(outcome, Unknown)


def test_an_index_survives_files_without_pickle() -> None:
    stored: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for name, array in INDEX.to_arrays().items():
        file = io.BytesIO()
        np.save(file, array, allow_pickle=False)
        file.seek(0)
        stored[name] = np.load(file, allow_pickle=False)
    loaded = Index.from_arrays(stored)
    assert [search(loaded, ANALYZER, question) for question in QUESTIONS] == [ask(question) for question in QUESTIONS]


def test_arrays_of_another_format_are_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        Index.from_arrays(INDEX.to_arrays() | {"format": np.array([0])})


def test_building_twice_gives_the_same_arrays() -> None:
    first, second = INDEX.to_arrays(), build(DOCUMENTS, Texts(ANALYZER, ALIASES)).to_arrays()
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_sixteen_threads_agree_with_one() -> None:
    questions = QUESTIONS * 20
    alone = [ask(question) for question in questions]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(ask, questions)) == alone


@pytest.mark.parametrize("documents", [(), DOCUMENTS[:1], DOCUMENTS[:2]])
def test_small_indexes_work(documents: tuple[Document, ...]) -> None:
    index = Index.from_arrays(build(documents, Texts(ANALYZER)).to_arrays())
    assert len(search(index, ANALYZER, "マイナンバーカードをなくした").candidates) == len(documents)


def test_entries_of_odd_texts_do_no_harm() -> None:
    odd = [
        Document(id=str(n), topic="", category="", title=text, phrasings=(text, "？"), answer=text * 3)
        for n, text in enumerate(["", "。", "\n", "😀", "\ud800", "a\tb\nc"])
    ]
    index = Index.from_arrays(build([*odd, *DOCUMENTS], Texts(ANALYZER, ALIASES | {"": ("", "！")})).to_arrays())
    assert search(index, ANALYZER, "マイナンバーカードを落とした").candidates[0].id == "card.lost"


def test_an_entry_without_phrasings_is_found_by_its_title() -> None:
    bare = Document(id="pet", topic="pet", category="pet", title="飼い犬の登録", phrasings=(), answer="")
    assert search(build([*DOCUMENTS, bare], Texts(ANALYZER)), ANALYZER, "飼い犬の登録").candidates[0].id == "pet"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("マイナを更新", "マイナンバーカードを更新"),
        ("ﾏｲﾅｶｰﾄﾞの更新", "マイナンバーカードの更新"),
        ("マイナンバーカードの更新", "マイナンバーカードの更新"),
        ("マイナンバーの通知", "マイナンバーの通知"),
        ("免許返納", "運転免許証返納"),
        ("運転免許証", "運転免許証"),
    ],
)
def test_aliases_are_replaced_as_whole_words(text: str, expected: str) -> None:
    aliases = Aliases({**ALIASES, "運転免許証": ("免許", "免許証")})
    assert aliases.replace(text) == expected
    assert Aliases.from_array(aliases.to_array()).replace(text) == expected


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        build([DOCUMENTS[0], DOCUMENTS[0]], Texts(ANALYZER))
