"""Which days a question means."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.aspects import read_aspects
from knowledge.city import City
from scheduler.commands import Commands, read_commands
from scheduler.period import period_of
from scheduler.topics import read_notice_topics

ROOT = Path(__file__).parent.parent.parent
SATURDAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def commands() -> Commands:
    """The words of the staff files, in a city without districts."""
    city = City(
        id="aoba", name="青葉市", kana="あおばし", romaji="Aoba", code="082368", prefecture="茨城県",
        website="https://www.example.lg.jp/", source="計画", checked_on=SATURDAY,
    )  # fmt: skip
    return Commands.of(read_commands(ROOT)[0], read_aspects(ROOT)[0], read_notice_topics(ROOT)[0], city)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("今日のスマホ教室", "2026-11-21", "2026-11-22"),
        ("明日のごみは何", "2026-11-22", "2026-11-23"),
        ("今週のスマホ教室", "2026-11-22", "2026-11-23"),
        ("来週のスマホ教室", "2026-11-29", "2026-11-30"),
        ("こんげつのすまほきょうしつ", "2026-11-30", "2026-12-01"),
        ("来月のスマホ教室", "2026-12-31", "2026-11-30"),
        ("12月のスマホ教室はいつ", "2026-12-01", "2027-01-01"),
        ("2月のスマホ教室", "2027-02-28", "2027-03-01"),
        ("11月のスマホ教室", "2026-11-21", "2026-12-01"),
        ("土曜日のスマホ教室", "2026-11-28", "2026-11-29"),
        ("来週の平日のスマホ教室", "2026-11-27", "2026-11-28"),
        ("今度の土日のスマホ教室", "2026-11-29", "2026-11-30"),
        ("来週の火曜のスマホ教室", "2026-11-24", "2026-11-25"),
        ("smartphone class next month", "2026-12-01", "2026-11-30"),
        ("aula de smartphone no sábado", "2026-11-28", "2026-11-27"),
        ("下周的手机讲座", "2026-11-24", "2026-12-01"),
    ],
)
def test_the_days_that_are_meant(commands: Commands, text: str, inside: str, outside: str) -> None:
    said = commands.heard(text)
    assert said is not None
    period = period_of(said, SATURDAY)
    assert period is not None
    one, other = date.fromisoformat(inside), date.fromisoformat(outside)
    assert period.meets(one, one)
    assert not period.meets(other, other)
    assert period.meets(min(one, other), max(one, other))


@pytest.mark.parametrize("text", ["次のスマホ教室いつ", "スマホ教室の予定"])
def test_without_a_word_of_time_any_day_will_do(commands: Commands, text: str) -> None:
    said = commands.heard(text)
    assert said is not None
    assert period_of(said, SATURDAY) is None


def test_a_word_of_a_staff_file_that_stands_there_twice_is_reported(tmp_path: Path) -> None:
    (tmp_path / "scheduler").mkdir()
    file = tmp_path / "scheduler" / "commands.yaml"
    file.write_text(
        "words:\n  - {id: stop, asks: {ja: [やめ]}}\n  - {id: stop, asks: {ja: [止め]}}\n", encoding="utf-8"
    )
    _, problems = read_commands(tmp_path)
    assert [(found.line, found.field) for found in problems] == [(3, "id")]
    file.write_text("words:\n  - {id: halt, asks: {ja: [やめ]}}\n", encoding="utf-8")
    _, problems = read_commands(tmp_path)
    assert [found.line for found in problems] == [2]
