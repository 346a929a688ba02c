"""Question files are read or refused with reasons; reports count what they say they count."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.evaluation import Question, QuestionFileError, evaluate, read_questions


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    topic: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    outcome: str
    candidates: tuple[Found, ...]


ANSWERS = {
    "なくした": ("answer", ("card.lost", "card.apply")),
    "引っ越し": ("choices", ("move.out", "move.in")),
    "間違い": ("answer", ("cert.seal", "card.lost", "move.in", "move.out")),
    "ごみ": ("unknown", ()),
    "天気": ("answer", ("move.in",)),
    "こんにちは": ("smalltalk", ()),
}
ROWS = (
    Question(query="なくした", topic="card.lost"),
    Question(query="引っ越し", topic="move.in", also=("move.all", "move.out")),
    Question(query="間違い", topic="move.out"),
    Question(query="ごみ", topic="garbage.large"),
    Question(query="天気", topic="NONE"),
    Question(query="こんにちは", topic="NONE"),
)
COVERED = {"card.lost", "move.in", "move.out"}


def ask(question: Question) -> Asked:
    outcome, topics = ANSWERS[question.query]
    return Asked(outcome=outcome, candidates=tuple(Found(topic=topic) for topic in topics))


def test_covered_and_in_scope_are_counted_apart() -> None:
    report = evaluate(ROWS, ask, covered=COVERED)
    assert (report.n, report.covered.n, report.in_scope.n, report.none) == (6, 3, 4, 2)
    assert report.covered.sr1 == pytest.approx(2 / 3, abs=1e-3)
    assert report.covered.mrr == pytest.approx((1 + 1 + 1 / 4) / 3, abs=1e-3)
    assert report.in_scope.sr1 == report.in_scope.sr3 == 0.5


def test_without_covered_topics_all_in_scope_count() -> None:
    report = evaluate(ROWS, ask)
    assert report.covered == report.in_scope


def test_false_and_wrong_answers() -> None:
    report = evaluate(ROWS, ask, covered=COVERED)
    assert [miss.query for miss in report.false_answers] == ["天気"]
    assert report.covered.wrong_answers == 1
    assert [(miss.query, miss.outcome, miss.found) for miss in report.misses] == [
        ("間違い", "answer", ("cert.seal", "card.lost", "move.in"))
    ]


@pytest.mark.parametrize("outcome", ["elsewhere", "smalltalk"])
def test_a_citys_question_sent_away_is_a_wrong_answer(outcome: str) -> None:
    sent_away = Asked(outcome=outcome, candidates=(Found(topic=""), Found(topic="card.lost")))
    report = evaluate([Question(query="なくした", topic="card.lost")], lambda _: sent_away)
    assert (report.covered.wrong_answers, report.covered.sr1, report.covered.sr3) == (1, 0.0, 1.0)
    assert "なくした" in str(report)


@pytest.mark.parametrize("outcome", ["elsewhere", "smalltalk", "choices", "unknown", "refused"])
def test_only_an_answer_is_a_false_answer(outcome: str) -> None:
    asked = Asked(outcome=outcome, candidates=(Found(topic=""),))
    assert evaluate([Question(query="免許", topic="NONE")], lambda _: asked).false_answers == ()


def test_categories_are_the_prefix_of_the_topic() -> None:
    categories = evaluate(ROWS, ask, covered=COVERED).categories
    assert {name: scores.n for name, scores in categories.items()} == {"card": 1, "move": 2}


def test_languages_are_counted_apart() -> None:
    rows = (*ROWS, Question(query="なくした", topic="card.lost", lang="pt"))
    languages = evaluate(rows, ask, covered=COVERED).languages
    assert {name: scores.n for name, scores in languages.items()} == {"ja": 3, "pt": 1}
    assert languages["pt"].sr1 == 1


def test_outcomes_are_counted() -> None:
    assert evaluate(ROWS, ask).outcomes == {"answer": 3, "choices": 1, "unknown": 1, "smalltalk": 1}


def test_a_report_reads_as_json_and_as_text() -> None:
    report = evaluate(ROWS, ask, covered=COVERED)
    loaded = json.loads(report.to_json())
    assert loaded["covered"]["n"] == 3
    assert loaded["false_answers"][0]["query"] == "天気"
    assert "SR@1" in str(report)
    assert "間違い" in str(report)


def test_no_rows_make_an_empty_report() -> None:
    report = evaluate([], ask)
    assert (report.n, report.covered.sr1, report.misses) == (0, 0.0, ())
    assert str(report)


def write(folder: Path, text: str) -> Path:
    path = folder / "questions.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_question_file_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path, '\ufeffquery\ttopic\talso\n"カード"なくした\tcard.lost\tcard.new, card.pin\n\n天気は\tNONE\t\n'
    )
    assert read_questions(path) == (
        Question(query='"カード"なくした', topic="card.lost", also=("card.new", "card.pin")),
        Question(query="天気は", topic="NONE"),
    )


def test_a_leading_language_column_and_missing_last_cells(tmp_path: Path) -> None:
    path = write(tmp_path, "lang\tquery\ttopic\talso\nen\tI lost my card\tcard.lost\n")
    assert read_questions(path) == (Question(query="I lost my card", topic="card.lost", lang="en"),)


def test_every_problem_is_named_with_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, "query\ttopic\talso\nよい\tcard\t\nよくない\t\t\n多い\tcard\t\tx\n")
    with pytest.raises(QuestionFileError) as caught:
        read_questions(path)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{path}:3", f"{path}:4"]
    assert "topic" in lines[0]


@pytest.mark.parametrize("content", [b"", b"question,topic\n", "query\ttopic\talso\n住民票".encode("cp932")])
def test_an_unusable_file_is_refused_at_line_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.tsv"
    path.write_bytes(content)
    with pytest.raises(QuestionFileError, match=r":1: "):
        read_questions(path)
