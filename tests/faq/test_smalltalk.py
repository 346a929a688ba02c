"""Small talk: what a record holds, and that it shares neither ids nor phrasings with what can be asked."""

from datetime import date
from pathlib import Path

import pytest

from faq.check import check_records
from faq.entry import ENTRIES
from faq.smalltalk import SMALLTALK, Smalltalk
from knowledge.layers import Located, read_layer, stack
from knowledge.problems import Problem

TODAY = date(2026, 11, 20)
HELLO = """\
smalltalk:
  - id: smalltalk.hello
    text: "こんにちは。{city.name}です。"
    phrasings: [こんにちは, おはよう, こんばんは, やあ, どうも, もしもし]
    translations:
      en: {text: Hello.}
"""
ENTRY = """\
entries:
  - id: card
    topic: card
    title: カード
    answer: こたえ
    phrasings: [い, ろ, は, に, ほ, へ]
    section: desk
    source: 国
    checked_on: 2026-11-01
    review_by: 2027-05-31
"""


def read(folder: Path, text: str) -> tuple[list[Located[Smalltalk]], list[Problem]]:
    path = folder / "faq" / "smalltalk" / "common" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    layer, problems = read_layer(folder, "common", SMALLTALK)
    located, found = stack([layer], SMALLTALK)
    return located, problems + found


def test_a_greeting_is_read(tmp_path: Path) -> None:
    (item,), problems = read(tmp_path, HELLO)
    assert problems == check_records([item], TODAY) == []
    assert (item.record.title, item.record.translations["en"].text) == ("こんにちは", "Hello.")


@pytest.mark.parametrize(
    ("before", "after", "line", "column", "field"),
    [
        (", もしもし", "", 4, 16, "phrasings"),
        ("です。", "あ" * 200, 3, 11, "text"),
        ("{text: Hello.}", "{answer: Hello.}", 6, 12, "translations.en.answer"),
        ("    text:", "    title: あいさつ\n    text:", 3, 5, "title"),
        ("{city.name}", "{section.name}", 3, 11, "text"),
        ("Hello.", '"Hello {you}"', 6, 18, "translations.en.text"),
        ("もしもし", "やあ", 4, 46, "phrasings"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(
    tmp_path: Path, before: str, after: str, line: int, column: int, field: str
) -> None:
    assert before in HELLO
    located, problems = read(tmp_path, HELLO.replace(before, after, 1))
    (found,) = (found for found in problems + check_records(located, TODAY) if found.field == field)
    assert (found.path, found.line, found.column) == ("faq/smalltalk/common/a.yaml", line, column)


@pytest.mark.parametrize(
    ("before", "after", "field", "level"),
    [
        ("[い,", "[こ ん にちは,", "phrasings", "warning"),
        ("id: card", "id: smalltalk.hello", "id", "error"),
    ],
)
def test_kinds_share_neither_phrasings_nor_ids(tmp_path: Path, before: str, after: str, field: str, level: str) -> None:
    assert before in ENTRY
    path = tmp_path / "faq" / "entries" / "common" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(ENTRY.replace(before, after, 1), encoding="utf-8")
    entries, problems = stack([read_layer(tmp_path, "common", ENTRIES)[0]], ENTRIES)
    greetings, more = read(tmp_path, HELLO)
    assert problems + more == []
    (found,) = check_records([*entries, *greetings], TODAY)
    assert (found.path, found.field, found.level) == ("faq/smalltalk/common/a.yaml", field, level)
