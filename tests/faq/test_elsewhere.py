"""Matters of other agencies: what a record holds, what keeps it out, and that layers change it like an entry."""

from datetime import date
from pathlib import Path

import pytest

from faq.check import check_records
from faq.elsewhere import ELSEWHERE, Elsewhere
from knowledge.layers import Located, read_layer, stack
from knowledge.problems import Problem

TODAY = date(2026, 11, 20)
LICENCE = """\
elsewhere:
  - id: elsewhere.licence
    title: 運転免許
    agency: 警察
    answer: "{city.name}ではなく、警察へ。"
    phrasings: [免許1, 免許2, 免許3, 免許4, 免許5, 免許6]
    phone: "#9110"
    hours: 平日 8:30～17:15
    link: {label: 警察庁, url: https://www.npa.go.jp/}
    source: 道路交通法
    checked_on: 2026-11-01
    review_by: 2027-05-31
    related: [move.in]
    translations:
      ja-easy: {title: めんきょ, answer: 警察に 行きます。}
"""


def read(folder: Path, **layers: str) -> tuple[list[Located[Elsewhere]], list[Problem]]:
    """What a city sees of these layers, lowest first, and every problem."""
    problems, stacked = [], []
    for name, text in layers.items():
        path = folder / "faq" / "elsewhere" / name / "a.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        layer, found = read_layer(folder, name, ELSEWHERE)
        stacked.append(layer)
        problems += found
    located, found = stack(stacked, ELSEWHERE, others=["move.in"])
    return located, [*problems, *found, *check_records(located, TODAY)]


def changed(before: str, after: str) -> str:
    assert before in LICENCE
    return LICENCE.replace(before, after, 1)


def test_a_sound_matter_is_read(tmp_path: Path) -> None:
    (item,), problems = read(tmp_path, common=LICENCE)
    assert problems == []
    assert (item.record.id, item.record.agency, item.record.phone) == ("elsewhere.licence", "警察", "#9110")


def test_a_prefecture_and_a_city_change_only_what_they_give(tmp_path: Path) -> None:
    prefecture = "elsewhere:\n  - id: elsewhere.licence\n    agency: 県警察\n    phone: 029-293-8811\n"
    city = "elsewhere:\n  - id: elsewhere.licence\n    phone: 0299-00-0000\n    more_phrasings: [市の聞き方]\n"
    (item,), problems = read(tmp_path, common=LICENCE, 茨城県=prefecture, aoba=city)
    assert problems == []
    assert (item.record.agency, item.record.phone, item.record.hours) == ("県警察", "0299-00-0000", "平日 8:30～17:15")
    assert item.record.phrasings[-1] == "市の聞き方"


def test_a_hidden_matter_is_left_out(tmp_path: Path) -> None:
    hidden = "elsewhere:\n  - id: elsewhere.licence\n    hide: true\n"
    assert read(tmp_path, common=LICENCE, aoba=hidden) == ([], [])


@pytest.mark.parametrize(
    ("text", "line", "column", "field"),
    [
        (LICENCE.replace("elsewhere:", "entries:", 1), 1, 1, ""),
        (changed("    agency: 警察\n", ""), 2, 5, "agency"),
        (changed("    link: {label: 警察庁, url: https://www.npa.go.jp/}\n", ""), 2, 5, "link"),
        (changed('    phone: "#9110"\n', ""), 7, 12, "hours"),
        (changed("#9110", "９１１０番"), 7, 12, "phone"),
        (changed("警察へ。", "あ" * 300), 5, 13, "answer"),
        (changed("{city.name}ではなく", "{section.name}ではなく"), 5, 13, "answer"),
        (changed("title: 運転免許", 'title: "{city.name}の免許"'), 3, 12, "title"),
        (changed("免許6]", "免許6, 免許1]"), 6, 47, "phrasings"),
        (changed("[move.in]", "[gone]"), 13, 15, "related"),
        (changed("agency:", "topic: move.in\n    agency:"), 4, 5, "topic"),
        (changed("2027-05-31", "2028-05-31"), 12, 16, "review_by"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(tmp_path: Path, text: str, line: int, column: int, field: str) -> None:
    _, problems = read(tmp_path, common=text)
    (found,) = (found for found in problems if found.field == field)
    assert (found.path, found.line, found.column) == ("faq/elsewhere/common/a.yaml", line, column)


def test_a_matter_past_its_review_is_a_warning(tmp_path: Path) -> None:
    text = changed("2026-11-01", "2025-11-01").replace("2027-05-31", "2026-05-31")
    _, (found,) = read(tmp_path, common=text)
    assert (found.line, found.field, found.level) == (12, "review_by", "warning")
