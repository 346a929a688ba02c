"""Every peer finds what is plainly there, groups texts by document, and survives odd questions."""

import pytest

from bench.japanese import Japanese
from bench.ours import ours
from bench.peers import DEPTH, PEERS, build_peers
from bench.peers.engines import any_trigram
from knowledge.text import Analyzer
from tests.bench.town import DOCUMENTS, TOWN

JAPANESE = Japanese()
RANKERS = build_peers(PEERS, TOWN.texts, JAPANESE) | {"ours": ours(DOCUMENTS, Analyzer(), TOWN.aliases)}


@pytest.mark.parametrize("name", RANKERS)
@pytest.mark.parametrize(
    ("question", "right"), [("粗大ごみの出し方", 3), ("転入届を出したい", 4), ("印鑑登録をする", 2)]
)
def test_a_text_finds_its_document(name: str, question: str, right: int) -> None:
    assert RANKERS[name](question)[0] == right


@pytest.mark.parametrize("name", RANKERS)
def test_a_document_is_found_once(name: str) -> None:
    found = RANKERS[name]("粗大ごみの出し方と料金")
    assert len(found) == len(set(found)) <= DEPTH


@pytest.mark.parametrize("name", RANKERS)
@pytest.mark.parametrize(
    "question", ["", "あ", '"x" OR y* NEAR(', "a:b ^c (d)", "％_'; drop table", "あ" * 1_000, "😀"]
)
def test_odd_questions_do_no_harm(name: str, question: str) -> None:
    assert set(RANKERS[name](question)) <= set(range(len(DOCUMENTS)))


@pytest.mark.parametrize("name", PEERS)
def test_the_best_of_many_texts_counts(name: str) -> None:
    many = [
        (*(f"関係のない話その{n}" for n in range(30)), "ソファーを捨てたい"),
        ("住民票の話", "犬の散歩"),
        ("税の話",),
    ]
    assert build_peers([name], many, JAPANESE)[name]("ソファーを捨てたい")[0] == 0


@pytest.mark.parametrize("name", PEERS)
def test_ten_documents_are_found_behind_a_document_of_many_texts(name: str) -> None:
    texts = [tuple(f"粗大ごみの出し方その{n}" for n in range(40)), *((f"粗大ごみ{n}番の案内",) for n in range(15))]
    found = build_peers([name], texts, JAPANESE)[name]("粗大ごみの出し方")
    assert found[0] == 0
    assert len(found) == DEPTH


def test_trigrams_are_quoted() -> None:
    assert any_trigram('a"bc') == '"a""b" OR """bc"'
    assert any_trigram("住民") == ""
    assert any_trigram("ああああ") == '"あああ"'


def test_an_unknown_peer_is_refused() -> None:
    with pytest.raises(KeyError):
        build_peers(["nobody"], TOWN.texts, JAPANESE)
