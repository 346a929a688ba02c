"""What is said about notices that name what does not exist, or come too late, or too often."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.layers import read_layer, stack
from knowledge.problems import Problem
from scheduler.check import Known, check_notices
from scheduler.notice import NOTICES
from scheduler.topics import read_notice_topics

TODAY = date(2026, 11, 21)
ROOT = Path(__file__).parent.parent.parent
NOTICE = """notices:
  - id: class.first
    kind: smartphone-class
    title: はじめてのスマホ
    place: hall
    dates: [2026-12-10]
    times: 10:00～11:30
    section: desk
    topics: smartphone-class
    source: 計画
    checked_on: 2026-11-20
    review_by: 2027-10-31
"""


class Desk:
    """Where staff write a notice and have it checked."""

    def __init__(self, root: Path, city: City) -> None:
        self.root = root
        self.city = city
        self.folder = root / NOTICES.folder / "aoba"
        self.folder.mkdir(parents=True)

    def check(self, text: str) -> list[Problem]:
        (self.folder / "a.yaml").write_text(text, encoding="utf-8")
        layer, problems = read_layer(self.root, "aoba", NOTICES)
        located, found = stack([layer], NOTICES)
        topics, missing = read_notice_topics(ROOT)
        assert not missing
        catalogue = Catalogue(topics={}, roles={"desk": "生涯学習", "mute": "市民"}, services={})
        known = Known(city=self.city, catalogue=catalogue, topics=topics, facilities=())
        return [*problems, *found, *check_notices(located, known, TODAY)]


@pytest.fixture
def desk(tmp_path: Path, city: City) -> Desk:
    return Desk(tmp_path, city)


def test_a_notice_in_order_has_no_problem(desk: Desk) -> None:
    assert desk.check(NOTICE) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "word", "level"),
    [
        ("place: hall", "place: hole", 5, "「hole」という場所", "error"),
        ("section: desk", "section: disk", 8, "「disk」という担当", "error"),
        ("topics: smartphone-class", "topics: [smartphone]", 9, "お知らせの種類", "error"),
        ("section: desk", "districts: minami\n    section: desk", 8, "「minami」という地区", "error"),
        ("title: はじめてのスマホ", 'title: "{city.name}のスマホ"', 4, "題名に差し込み", "error"),
        ("section: desk", 'body: "{section.phone}へ"\n    section: desk', 8, "{section.phone}", "error"),
        ("times: 10:00～11:30", "times: 11:30～10:00", 7, "終わりの時刻", "error"),
        ("section: desk", "capacity: 0\n    section: desk", 8, "1 以上", "error"),
        ("section: desk", "capacity: 二十人\n    section: desk", 8, "「二十人」", "error"),
        ("section: desk", "capacity: -5\n    section: desk", 8, "1 以上", "error"),
        ("dates: [2026-12-10]", "dates: [2026-12-10, 2026-12-12～2026-12-11]", 6, "の2番目：終わりの日", "error"),
        ("dates: [2026-12-10]", "repeats: 2月30日", 6, "一日もありません", "error"),
        ("dates: [2026-12-10]", "repeats: 毎年1月1日（年末年始を除く）", 6, "一日もありません", "error"),
        ("section: desk", "apply: {opens: 2026-12-11}\n    section: desk", 8, "だれも申し込めません", "warning"),
        ("section: desk", "valid_until: 2026-12-09\n    section: desk", 8, "どの回も見えません", "warning"),
        ("dates: [2026-12-10]", "dates: [2026年12月10日（金）]", 6, "曜日が合いません", "error"),
        ("dates: [2026-12-10]", "repeats: 毎月第2木曜（雨を除く）", 6, "「雨」は除く日", "error"),
        ("section: desk", "called_off: [2026-12-11]\n    section: desk", 8, "予定がありません", "error"),
        ("dates: [2026-12-10]", "dates: [2026-11-20]", 6, "すべて過ぎています", "warning"),
        ("section: desk", "valid_until: 2026-11-20\n    section: desk", 8, "過ぎています", "warning"),
        ("section: desk", "apply: {phone: true}\n    section: mute", 8, "電話番号", "warning"),
        ("    topics: smartphone-class\n", "", 2, "topics", "warning"),
        ("dates: [2026-12-10]", "repeats: 毎週木曜", 2, "30日に", "warning"),
        ("checked_on: 2026-11-20\n    review_by: 2027-10-31", "checked_on: 2026-01-20\n    review_by: 2026-10-31", 12,
         "確かめる期限", "warning"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_line(desk: Desk, old: str, new: str, line: int, word: str, level: str) -> None:
    assert old in NOTICE
    (found,) = desk.check(NOTICE.replace(old, new))
    assert (found.line, found.level, word in found.message) == (line, level, True), found


def test_an_example_left_in_a_confirmed_city_is_named(desk: Desk) -> None:
    desk.city = desk.city.model_copy(update={"confirmed": True})
    (found,) = desk.check(NOTICE + "    demo: true\n")
    assert (found.level, found.line) == ("warning", 13)


def test_what_lies_elsewhere_than_in_the_profile_is_said_in_words(desk: Desk) -> None:
    assert desk.check(NOTICE.replace("place: hall", "place: 市内の商業施設")) == []


def test_topics_have_a_name_in_every_language() -> None:
    topics, problems = read_notice_topics(ROOT)
    assert problems == []
    assert all(len(topic.translations) == 7 for topic in topics.values())
    assert topics["garbage"].words(("vi",)) != topics["garbage"].words(("ja",))
