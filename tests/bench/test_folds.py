"""What is held is not in the index, and everything is held once."""

from collections import Counter
from dataclasses import replace

from bench.folds import phrasing_folds, topic_folds
from tests.bench.town import DOCUMENTS, TOPICS

PHRASINGS = sorted(text for _, phrasings in TOPICS.values() for text in phrasings)


def test_every_phrasing_is_held_once_with_its_topic() -> None:
    folds = list(phrasing_folds(DOCUMENTS, 4))
    assert sorted(held.text for fold in folds for held in fold.held) == PHRASINGS
    assert all(held.text in TOPICS[held.topic][1] for fold in folds for held in fold.held)


def test_a_fold_keeps_all_documents_and_titles_without_what_it_holds() -> None:
    for fold in phrasing_folds(DOCUMENTS, 4):
        assert [kept.title for kept in fold.kept] == [document.title for document in DOCUMENTS]
        left = [text for kept in fold.kept for text in kept.phrasings]
        held = [held.text for held in fold.held]
        assert not set(left) & set(held)
        assert Counter(held.topic for held in fold.held) == dict.fromkeys(TOPICS, 1)


def test_a_text_of_two_documents_is_never_held() -> None:
    shared = PHRASINGS[0]
    other = replace(DOCUMENTS[-1], phrasings=(shared,))
    held = [one.text for fold in phrasing_folds([*DOCUMENTS[:-1], other], 4) for one in fold.held]
    assert shared not in held
    assert len(held) == len(PHRASINGS) - 1


def test_small_talk_stays_whole() -> None:
    for fold in (*phrasing_folds(DOCUMENTS, 4), *topic_folds(DOCUMENTS, 3)):
        assert DOCUMENTS[-1] in fold.kept
        assert all(held.topic for held in fold.held)


def test_topics_are_held_whole_and_once() -> None:
    folds = list(topic_folds(DOCUMENTS, 3))
    assert sorted(held.text for fold in folds for held in fold.held) == PHRASINGS
    for fold in folds:
        assert not {held.topic for held in fold.held} & {kept.topic for kept in fold.kept}


def test_folds_are_the_same_every_time() -> None:
    assert list(phrasing_folds(DOCUMENTS, 4)) == list(phrasing_folds(DOCUMENTS, 4))
    assert list(topic_folds(DOCUMENTS, 3)) == list(topic_folds(DOCUMENTS, 3))
