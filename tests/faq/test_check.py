"""What only shows when entries stand side by side: references, placeholders, shared phrasings, reviews."""

from datetime import date
from pathlib import Path

import pytest

from faq.check import PLACEHOLDERS, check_records, check_references, fold
from faq.entry import ENTRIES
from knowledge.catalogue import Catalogue, Topic
from knowledge.layers import read_layer, stack
from knowledge.problems import Problem

TODAY = date(2026, 11, 20)
CATALOGUE = Catalogue(
    topics={"card": Topic(id="card", category="card", title="カード", note="")},
    roles={"desk": "窓口"},
    services={"pickup": "受け取り"},
)
ENTRY = """\
  - id: {id}
    topic: card
    title: 題名
    answer: |
      こたえ
    phrasings: [{id}1, {id}2, {id}3, {id}4, {id}5, {id}6]
    section: desk
    service: pickup
    source: 国
    checked_on: 2026-11-01
    review_by: 2027-05-31
    translations:
      ja-easy:
        title: だいめい
        answer: こたえ
"""


def check(folder: Path, *changes: tuple[str, str], today: date = TODAY) -> list[Problem]:
    """The problems of two sound entries after ``changes`` to the first one."""
    first = ENTRY.replace("{id}", "a")
    for before, after in changes:
        assert before in first
        first = first.replace(before, after, 1)
    path = folder / "faq" / "entries" / "common" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("entries:\n" + first + ENTRY.replace("{id}", "b"), encoding="utf-8")
    layer, problems = read_layer(folder, "common", ENTRIES)
    located, found = stack([layer], ENTRIES)
    assert not problems + found
    return check_references(layer, CATALOGUE) + check_records(located, today)


def test_sound_entries_have_no_problems(tmp_path: Path) -> None:
    assert check(tmp_path) == []


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_known_placeholders_are_fine_in_answers(tmp_path: Path, name: str) -> None:
    assert check(tmp_path, ("こたえ\n", f"{{{name}}}へ\n"), ("answer: こたえ", f"answer: 「{{{name}}}」")) == []


@pytest.mark.parametrize(
    ("before", "after", "line", "column", "field"),
    [
        ("topic: card", "topic: cards", 3, 12, "topic"),
        ("section: desk", "section: desks", 8, 14, "section"),
        ("service: pickup", "service: pick", 9, 14, "service"),
        ("こたえ\n", "{section.phone}へ\n", 5, 13, "answer"),
        ("こたえ\n", "{city.name へ\n", 5, 13, "answer"),
        ("こたえ\n", "｛city.name｝へ\n", 5, 13, "answer"),
        ("title: 題名", "title: 「{city.name}」", 4, 12, "title"),
        ("title: だいめい", "title: 「{city.name}」", 15, 16, "translations.ja-easy.title"),
        ("answer: こたえ", "answer: 「{section}」", 16, 17, "translations.ja-easy.answer"),
    ],
)
def test_references_and_placeholders_that_lead_nowhere_are_errors(
    tmp_path: Path, before: str, after: str, line: int, column: int, field: str
) -> None:
    found, *_ = check(tmp_path, (before, after))
    assert (found.path, found.line, found.column) == ("faq/entries/common/a.yaml", line, column)
    assert (found.field, found.level) == (field, "error")


def test_phrasings_alike_are_warnings_at_their_line(tmp_path: Path) -> None:
    problems = check(tmp_path, ("a5, a6", "Ａ １, b2"))
    assert [(found.line, found.field, found.level) for found in problems] == [
        (7, "phrasings", "warning"),
        (22, "phrasings", "warning"),
    ]
    assert "（a）" in problems[1].message


def test_folding_ignores_width_case_and_spaces() -> None:
    assert fold("Ｍｙ　ｶｰﾄﾞ を なくした") == fold("myカードをなくした")
    assert fold("カードをなくした") != fold("カードを無くした")


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2027, 5, 31), False), (date(2027, 6, 1), True), (date(2026, 11, 1), False)]
)
def test_an_overdue_review_is_a_warning(tmp_path: Path, today: date, overdue: bool) -> None:
    problems = check(tmp_path, ("review_by: 2027-05-31", "review_by: R9.5.31(月)"), today=today)
    mine = [found for found in problems if found.line == 12]
    assert bool(mine) is overdue
    assert all((found.field, found.level, found.column) == ("review_by", "warning", 16) for found in mine)
