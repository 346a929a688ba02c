"""A guide replayed from its answers, and everything that check finds in one."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.evidence import Term, Vocabulary
from knowledge.files import Node
from knowledge.guide import (
    GUIDES,
    UNKNOWN,
    BadAnswer,
    Guide,
    Next,
    Outcome,
    StaleError,
    replay,
    take_day,
    token,
)
from knowledge.guide_paths import check_guide, paths, untranslated
from knowledge.layers import read_layer, stack
from knowledge.problems import Problem

GUIDE = """\
guides:
  - id: move
    name: 引っ越し
    summary: 手続きを並べます。
    topics: [move.in]
    questions:
      - {id: when, ask: いつ住み始めましたか。, date: moved-in, past_days: 400, future_days: 30}
      - id: children
        ask: 子どもはいますか。
        options: [{id: 'yes', label: いる, tells: [has-children]}, {id: 'no', label: いない, denies: [has-children]}]
      - id: school
        ask: 小学生か中学生がいますか。
        if: {children: 'yes'}
        options: [{id: 'yes', label: いる}, {id: 'no', label: いない}]
    checklist:
      - procedure: move-in
      - {procedure: allowance, if: {children: 'yes'}}
      - {procedure: school, if: {school: ['yes', unknown]}}
      - {procedure: nursery, if: {school: 'no'}}
    notes:
      - {id: late, text: 遅れても届け出られます。, if: {when: unknown}}
    source: 住民基本台帳法
    checked_on: 2026-11-21
    review_by: 2027-10-31
"""
TOPICS = {"move.in"}
PROCEDURES = {"move-in", "allowance", "school", "nursery"}


def term(name: str) -> dict[str, Term]:
    return {name: Term(id=name, name=name)}


WORDS = Vocabulary(items={}, conditions=term("has-children"), events=term("moved-in"))


def read(tmp_path: Path, text: str) -> tuple[Guide | None, Node | None, list[Problem]]:
    folder = tmp_path / GUIDES.folder / "common"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "move.yaml").write_text(text, encoding="utf-8")
    layer, problems = read_layer(tmp_path, "common", GUIDES)
    located, found = stack([layer], GUIDES)
    if not located:
        return None, None, [*problems, *found]
    return located[0].record, located[0].node, [*problems, *found]


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    record, _, problems = read(tmp_path, GUIDE)
    assert record is not None
    assert problems == []
    return record


def outcome(guide: Guide, *answers: str) -> Outcome:
    reached = replay(guide, answers)
    assert isinstance(reached, Outcome)
    return reached


def test_questions_come_one_at_a_time(guide: Guide) -> None:
    first = replay(guide, ())
    assert isinstance(first, Next)
    assert (first.question.id, first.number, first.most) == ("when", 1, 3)
    second = replay(guide, (token(first.question, date(2026, 11, 20)),))
    assert isinstance(second, Next)
    assert (second.question.id, second.number, second.most) == ("children", 2, 3)


def test_a_question_that_does_not_concern_one_is_not_asked(guide: Guide) -> None:
    assert [chosen.procedure for chosen in outcome(guide, "u", "b").chosen] == ["move-in"]


def test_the_answers_lead_to_procedures_days_and_conditions(guide: Guide) -> None:
    reached = outcome(guide, token(guide.questions[0], date(2026, 11, 20)), "a", "b")
    assert [(chosen.procedure, chosen.certain) for chosen in reached.chosen] == [
        ("move-in", True),
        ("allowance", True),
        ("nursery", True),
    ]
    assert reached.dates == {"moved-in": date(2026, 11, 20)}
    assert reached.tells == {"has-children"}
    assert not reached.denies
    assert outcome(guide, "u", "b").denies == {"has-children"}


def test_not_knowing_keeps_what_may_apply(guide: Guide) -> None:
    reached = outcome(guide, "u", "u")
    assert {chosen.procedure: chosen.certain for chosen in reached.chosen} == {
        "move-in": True,
        "allowance": False,
        "school": True,  # asked for by name: unknown is one of its answers
        "nursery": False,
    }
    assert reached.dates == {}
    assert [note.id for note in reached.notes] == ["late"]


@pytest.mark.parametrize("answers", [("z",), ("u", "h"), ("u", "b", "a"), ("dzzz",), ("d0",), ("",), ("d" + "f" * 20,)])
def test_answers_of_another_guide_are_stale(guide: Guide, answers: tuple[str, ...]) -> None:
    with pytest.raises(StaleError):
        replay(guide, answers)


def test_days_that_cannot_be_meant_are_not_taken(guide: Guide) -> None:
    question, today = guide.questions[0], date(2026, 11, 21)
    assert take_day(question, today, today) == token(question, today)
    past, future = take_day(question, date(2020, 1, 1), today), take_day(question, date(2027, 1, 1), today)
    assert isinstance(past, BadAnswer)
    assert (past.reason, past.limit) == ("past", date(2025, 10, 17))
    assert isinstance(future, BadAnswer)
    assert (future.reason, future.limit) == ("future", date(2026, 12, 21))


def test_a_day_looks_like_no_personal_number(guide: Guide) -> None:
    text = token(guide.questions[0], date(2026, 11, 20))
    assert sum(letter.isdigit() for letter in text) < 7


def test_the_version_changes_with_the_questions_alone(guide: Guide, tmp_path: Path) -> None:
    same, _, _ = read(tmp_path / "same", GUIDE.replace("いつ住み始めましたか。", "いつからですか。"))
    other, _, _ = read(tmp_path / "other", GUIDE.replace("{id: 'no', label: いない}]", "{id: none, label: いない}]", 1))
    assert same is not None
    assert other is not None
    assert same.version == guide.version != other.version


def test_every_path_is_walked(guide: Guide) -> None:
    walked = [answers for answers, _ in paths(guide)]
    assert len(walked) == len(set(walked)) == 10  # day or not; no children, unknown, or yes and three answers
    assert {len(answers) for answers in walked} == {2, 3}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("if: {children: 'yes'}\n", "if: {school: 'yes'}\n", "堂々めぐり"),
        ("if: {children: 'yes'}\n", "if: {pets: 'yes'}\n", "「pets」という質問はありません"),
        ("if: {children: 'yes'}\n", "if: {children: maybe}\n", "「maybe」という答えはありません"),
        ("procedure: allowance", "procedure: allowances", "「allowances」という手続き"),
        ("date: moved-in", "date: moved", "「moved」という日"),
        ("topics: [move.in]", "topics: [move.on]", "「move.on」という話題"),
        ("tells: [has-children]", "tells: [children]", "「children」という条件"),
        ("いつ住み始めましたか。", "お名前を書いてください。", "個人の情報"),
        ("- procedure: move-in", "- {procedure: move-in, if: {children: 'yes'}}", "手続きが一つもない結果"),
        ("- {procedure: allowance, if", "- {procedure: allowance, from: birth, if", "「birth」の日を聞いていません"),
        (", {id: 'no', label: いない, denies: [has-children]}]", "]", "行き止まり"),
        ("id: school\n        ask", "id: children\n        ask", "二度書かれています"),
    ],
)
def test_check_names_what_is_wrong_and_where(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GUIDE
    record, node, problems = read(tmp_path, GUIDE.replace(old, new, 1))
    assert record is not None
    assert node is not None
    found = [*problems, *check_guide(record, node, WORDS, PROCEDURES, TOPICS)]
    assert any(said in fault.message for fault in found), found
    assert all(fault.path == "knowledge/guides/common/move.yaml" and fault.line > 1 for fault in found)


def test_a_sound_guide_has_no_faults(tmp_path: Path) -> None:
    record, node, _ = read(tmp_path, GUIDE)
    assert record is not None
    assert node is not None
    assert check_guide(record, node, WORDS, PROCEDURES, TOPICS) == []


def test_a_question_nobody_reaches_is_found(tmp_path: Path) -> None:
    options = "options: [{id: a, label: あ}, {id: b, label: い}]"
    more = f"      - {{id: far, ask: どこですか。, if: {{children: 'no', school: 'yes'}}, {options}}}\n"
    record, node, _ = read(tmp_path, GUIDE.replace("    checklist:\n", f"{more}    checklist:\n"))
    assert record is not None
    assert node is not None
    assert [fault.message for fault in check_guide(record, node, WORDS, PROCEDURES, TOPICS)] == [
        "質問「far」には、だれもたどり着けません。"
    ]


def test_more_than_eight_taps_are_too_many(tmp_path: Path) -> None:
    line = "      - {{id: q{0}, ask: どちらですか。, options: [{{id: a, label: あ}}, {{id: b, label: い}}]}}\n"
    more = "".join(line.format(number) for number in range(6))
    record, node, _ = read(tmp_path, GUIDE.replace("    checklist:\n", f"{more}    checklist:\n"))
    assert record is not None
    assert node is not None
    assert [fault.message for fault in check_guide(record, node, WORDS, PROCEDURES, TOPICS)] == [
        "質問が多すぎます（9 回。8 回まで）。"
    ]


def test_what_a_translation_lacks_is_listed(tmp_path: Path) -> None:
    questions = "{when: {ask: When?}, children: {ask: Kids?, options: {'yes': Y}}}"
    words = f"    translations: {{en: {{name: Moving, questions: {questions}}}}}\n"
    record, _, _ = read(tmp_path, GUIDE + words)
    assert record is not None
    assert untranslated(record, "en") == ["questions.school", "questions.children.no", "notes.late"]
    assert untranslated(record, "pt") == ()
    assert UNKNOWN == "unknown"
