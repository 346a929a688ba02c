"""What a text is compared by: its words, runs of its characters and of its sounds."""

import pytest

from knowledge.search.terms import Terms, terms_of
from knowledge.text import Analysis, Analyzer

ANALYZER = Analyzer()


def terms(text: str, reading: str = "") -> Terms:
    return terms_of(Analysis(text=text, words=(), reading=reading))


def shared(one: Terms, other: Terms) -> int:
    return len(set(one.runs.tolist()) & set(other.runs.tolist()))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("転居", 3 + 2),  # edges and the pair, both kanji alone
        ("する", 3),  # hiragana alone say nothing
        ("ゴミ ー", 5 + 2),
        ("", 0),
        ("𠮷野家", 4 + 3),
        ("\ud800", 2 + 1),
    ],
)
def test_characters_are_taken_in_pairs_and_alone_unless_hiragana(text: str, runs: int) -> None:
    found = terms(text)
    assert found.characters == found.counts.sum() == runs


def test_sounds_are_taken_in_pairs_and_triples_with_their_edges() -> None:
    found = terms("", "ゴミ")
    assert (found.characters, found.counts.tolist()) == (0, [1] * (3 + 2))


def test_sounds_that_people_confuse_are_the_same() -> None:
    assert terms("", "ヂュウショー").runs.tolist() == terms("", "ジユウシヨ").runs.tolist()


def test_the_same_kana_as_characters_and_as_sounds_are_different_terms() -> None:
    assert shared(terms("ゴミ"), terms("", "ゴミ")) == 0


def test_what_occurs_twice_is_counted_twice() -> None:
    found = terms("市市市")
    assert sorted(found.counts.tolist()) == [1, 1, 2, 3]


def test_runs_rise_and_none_stands_twice() -> None:
    runs = terms_of(ANALYZER.analyse("住民票の写しと住民票の除票がほしい")).runs.tolist()
    assert runs == sorted(set(runs))


def test_texts_share_the_runs_that_both_hold() -> None:
    assert shared(terms("住民票"), terms("住民税")) == 2 + 2  # edge and pair, two kanji
