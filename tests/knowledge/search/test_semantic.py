"""The signal of a sentence model: what it adds to an index, and that an index without one lacks nothing."""

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.search import Document, Index, build, candidates
from knowledge.search.semantic import Floats, Side
from knowledge.search.signals import SHORTLIST
from knowledge.search.texts import Texts
from knowledge.text import Analyzer

ANALYZER = Analyzer()
CONCEPTS = ("印鑑", "実印"), ("飼い犬", "愛犬", "ペット"), ("水道", "蛇口")
"""Words of one line mean the same to the encoder."""


class Words:
    """A sentence model that knows a few words. bias: what all its vectors have in common."""

    def __init__(self, name: str = "words", bias: float = 0.0) -> None:
        self._name = name
        self.bias = bias
        self.asked: list[tuple[str, Side]] = []

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str], side: Side) -> Floats:
        self.asked += [(text, side) for text in texts]
        counts = [[float(any(word in text for word in words)) for words in CONCEPTS] for text in texts]
        vectors = np.array([[*count, 0.2, self.bias] for count in counts], np.float32).reshape(-1, len(CONCEPTS) + 2)
        unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def document(name: str, title: str, *phrasings: str, answer: str = "") -> Document:
    return Document(id=name, topic=name, category="", title=title, phrasings=phrasings, answer=answer)


DOCUMENTS = (
    document("seal", "印鑑の届け", "印鑑を届けたい", "印鑑の届けのしかた", answer="窓口で届けられます。"),
    document("pet", "飼い犬の届け", "飼い犬を届けたい", "飼い犬の届けのしかた", answer="窓口で届けられます。"),
    document("water", "水道の届け", "水道を届けたい", "水道の届けのしかた", answer="窓口で届けられます。"),
)


def near(index: Index, question: str) -> dict[str, float]:
    """Entry -> its signal."""
    return {found.id: found.signals["semantic"] for found in candidates(index, ANALYZER, question)}


def test_an_entry_is_near_that_means_the_same() -> None:
    found = near(build(DOCUMENTS, Texts(ANALYZER), encoder=Words()), "愛犬のこと")
    assert found["pet"] > 0.9
    assert found["seal"] == found["water"] == 0


def test_without_a_model_the_signal_is_zero_and_the_rest_is_the_same() -> None:
    plain, modelled = build(DOCUMENTS, Texts(ANALYZER)), build(DOCUMENTS, Texts(ANALYZER), encoder=Words())
    assert set(near(plain, "愛犬のこと").values()) == {0.0}
    for question in ("印鑑の届け", "水道を届けたいです"):
        without, found = (
            {one.id: dict(one.signals) for one in candidates(index, ANALYZER, question)} for index in (plain, modelled)
        )
        for name, signals in without.items():
            others = {key: value for key, value in found[name].items() if key not in ("semantic", "margin")}
            assert others == pytest.approx({key: signals[key] for key in others})
    assert not [name for name in plain.to_arrays() if "semantic" in name]


def test_what_all_vectors_have_in_common_makes_no_difference() -> None:
    plain, biased = (build(DOCUMENTS, Texts(ANALYZER), encoder=Words(bias=bias)) for bias in (0.0, 5.0))
    assert near(biased, "蛇口のこと") == pytest.approx(near(plain, "蛇口のこと"), abs=0.1)


def test_an_entry_that_shares_no_word_is_looked_at_all_the_same() -> None:
    crowd = [document(f"crowd{n}", f"水道の届け{n}", f"水道を届けたい{n}") for n in range(2 * SHORTLIST)]
    pet = document("pet", "ペット", "ペットです")
    question = "水道ではなく愛犬を届けたい"
    plain = candidates(build([*crowd, pet], Texts(ANALYZER)), ANALYZER, question, count=SHORTLIST)
    modelled = candidates(build([*crowd, pet], Texts(ANALYZER), encoder=Words()), ANALYZER, question, count=SHORTLIST)
    assert "pet" not in {found.id for found in plain}
    assert "pet" in {found.id for found in modelled}


def test_questions_in_kana_are_encoded_as_the_city_spells_them() -> None:
    encoder = Words()
    index = build(DOCUMENTS, Texts(ANALYZER), encoder=encoder)
    encoder.asked.clear()
    candidates(index, ANALYZER, "いんかんのとどけ")
    ((asked, side),) = encoder.asked
    assert ("印鑑" in asked, side) == (True, "query")


def test_answers_are_encoded_as_answers_without_placeholders() -> None:
    encoder = Words()
    build(
        [document("seal", "印鑑の届け", answer="{city.name}の窓口で届けられます。")], Texts(ANALYZER), encoder=encoder
    )
    assert encoder.asked == [("印鑑の届け", "query"), ("印鑑の届け。の窓口で届けられます", "passage")]


def test_an_index_takes_up_its_own_model_and_no_other() -> None:
    built = build(DOCUMENTS, Texts(ANALYZER), encoder=Words())
    again = Index.from_arrays(built.to_arrays(), Words())
    assert near(again, "愛犬のこと") == pytest.approx(near(built, "愛犬のこと"))
    for encoder in (None, Words("other")):
        index = Index.from_arrays(built.to_arrays(), encoder)
        assert index.semantic is None
        assert set(near(index, "愛犬のこと").values()) == {0.0}


@pytest.mark.parametrize("documents", [(), DOCUMENTS[:1], (document("bare", ""),)])
def test_small_indexes_work(documents: tuple[Document, ...]) -> None:
    index = Index.from_arrays(build(documents, Texts(ANALYZER), encoder=Words()).to_arrays(), Words())
    assert len(candidates(index, ANALYZER, "愛犬のこと")) == len(documents)
