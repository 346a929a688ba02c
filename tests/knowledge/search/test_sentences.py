"""Messages of several sentences: courtesies are left out, and a story's point is found."""

import dataclasses

import pytest

from knowledge.search import Ambiguous, Answer, Document, build, candidates, search
from knowledge.search.sentences import sentences
from knowledge.search.texts import Texts
from tests.knowledge.search.test_search import ALIASES, ANALYZER, DOCUMENTS

COURTESY = Document(
    id="smalltalk.courtesy",
    topic="",
    kind="smalltalk",
    category="smalltalk",
    title="お忙しいところすみません",
    phrasings=(
        "いつもお世話になっております",
        "よろしくお願いいたします",
        "教えていただけますでしょうか",
        "ありがとうございます",
    ),
    answer="",
)
LICENCE = Document(
    id="elsewhere.licence",
    topic="",
    kind="elsewhere",
    category="elsewhere",
    title="運転免許の更新",
    phrasings=("運転免許を更新したい", "免許証の書きかえ", "免許の更新はどこ"),
    answer="",
)
INDEX = build([*DOCUMENTS, COURTESY, LICENCE], Texts(ANALYZER, ALIASES))


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("住民票がほしい", ["住民票がほしい"]),
        ("こんにちは。住民票がほしいです！", ["こんにちは", "住民票がほしいです"]),
        ("はい。住民票です。", ["住民票です"]),
        ("！？。", []),
        ("First one. Second one.", ["First one", "Second one."]),
    ],
)
def test_sentences_that_say_something(message: str, parts: list[str]) -> None:
    assert sentences(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "いつもお世話になっております。粗大ごみの出し方を知りたいです。よろしくお願いいたします。",
        "お忙しいところすみません。粗大ごみの出し方を教えていただけますでしょうか。ありがとうございます。",
    ],
)
def test_courtesies_do_not_hide_the_question(message: str) -> None:
    assert candidates(INDEX, ANALYZER, message)[0].id == "garbage.large"


def test_the_point_of_a_story_is_found() -> None:
    story = "昨日は孫が遊びに来ました。とても楽しかったです。印鑑登録に必要な持ち物は。今日は雨が降っています。"
    assert candidates(INDEX, ANALYZER, story)[0].id == "cert.seal"


def test_courtesy_alone_is_small_talk_and_never_a_choice() -> None:
    outcome = search(INDEX, ANALYZER, "いつもお世話になっております。ありがとうございます。")
    assert isinstance(outcome, Answer)
    assert outcome.candidates[0].kind == "smalltalk"
    unsure = search(INDEX, ANALYZER, "引っ越しの手続き、よろしく")
    assert isinstance(unsure, Ambiguous)
    assert all(choice.kind != "smalltalk" for choice in unsure.choices)


def test_another_agencys_matter_is_found_as_such() -> None:
    outcome = search(INDEX, ANALYZER, "運転免許の更新をしたい")
    assert isinstance(outcome, Answer)
    assert (outcome.candidates[0].kind, outcome.candidates[0].topic) == ("elsewhere", "")


def test_every_matter_stands_once_before_any_stands_twice() -> None:
    more = dataclasses.replace(DOCUMENTS[0], id="card.lost.found", title="カードをなくしたあとで見つけたとき")
    index = build([*DOCUMENTS, more], Texts(ANALYZER, ALIASES))
    topics = [candidate.topic for candidate in candidates(index, ANALYZER, "カードをなくしました")]
    assert topics[0] == "card.lost"
    assert topics[1] != "card.lost"
