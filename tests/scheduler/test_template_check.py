"""Templates are checked like everything that staff write."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.layers import read_layer, stack
from scheduler.template import TEMPLATES
from scheduler.template_check import check_templates

FILE = """templates:
  - id: order
    kind: disaster
    section: {section}
    title: 避難指示
    body: "{body}"
    blanks:
      - name: why
        label: 理由
        kind: choice
        options: [{{id: river, words: {words}}}]
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
    translations:
      en: {{title: Evacuate, body: "Why: {{why}}"}}
"""
GOOD = {"section": "disaster", "body": "理由は{why}です。", "words": "{ja: 川の増水, en: rising water}"}


def faults(root: Path, today: date = date(2026, 11, 21), /, **changes: str) -> list[tuple[str | None, str]]:
    folder = root / TEMPLATES.folder / "aoba"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(FILE.format(**GOOD | changes), encoding="utf-8")
    layer, problems = read_layer(root, "aoba", TEMPLATES)
    located, found = stack([layer], TEMPLATES)
    return [(one.field, one.level) for one in (*problems, *found, *check_templates(located, {"disaster"}, today))]


def test_a_template_that_is_as_it_should_be(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"section": "gone"}, "section"),
        ({"body": "空らんのない文です。"}, ""),
        ({"body": "{why}と{who}"}, ""),
        ({"words": "{ja: 川の増水}"}, ""),
    ],
)
def test_what_is_wrong_is_an_error(tmp_path: Path, changes: dict[str, str], field: str) -> None:
    assert [(found or "", level) for found, level in faults(tmp_path, **changes)] == [(field, "error")]


def test_words_that_nobody_checked_for_a_year_are_a_warning(tmp_path: Path) -> None:
    assert faults(tmp_path, date(2027, 11, 21)) == [("review_by", "warning")]
