"""A notice that cannot be meant: one clear line with file, line and column."""

from pathlib import Path

import pytest

from .conftest import Folder, small_content

FILE = "scheduler/notices/common/class.yaml"
NOTICE = """notices:
  - id: digital.class
    kind: smartphone-class
    title: スマホ教室
    place: 市役所
    dates: 2026-12-10
    times: 10:00～11:30
    capacity: 20
    section: digital
    topics: smartphone-class
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return small_content(tmp_path_factory.mktemp("content"))


MISTAKES: dict[str, tuple[str, str, int, int, str]] = {
    "never": ("dates: 2026-12-10", "repeats: 2月30日", 6, 14, "一日もありません"),
    "never-by-rule": ("dates: 2026-12-10", "repeats: {every: month, days: [31], months: [2, 4]}", 6, 14, "一日も"),
    "never-open": ("dates: 2026-12-10", "repeats: 毎年1月1日（祝日を除く）", 6, 14, "一日もありません"),
    "hours": ("times: 10:00～11:30", "times: 11:30～10:00", 7, 12, "終わりの時刻"),
    "span": ("dates: 2026-12-10", "dates: 2026-12-10～2026-12-09", 6, 12, "終わりの日"),
    "day": ("dates: 2026-12-10", "dates: 2026-11-31", 6, 12, "という日はありません"),
    "weekday": ("dates: 2026-12-10", "dates: 令和8年12月10日（金）", 6, 12, "曜日"),
    "nobody": ("capacity: 20", "capacity: 0", 8, 15, "1 以上"),
    "less": ("capacity: 20", "capacity: -3", 8, 15, "1 以上"),
    "text": ("capacity: 20", "capacity: 二十人", 8, 15, "数"),
    "district": ("capacity: 20", "districts: minami", 8, 16, "「minami」という地区"),
}
"""File -> what is changed, and at which line and column what is said about it."""


def test_each_is_told_once_where_it_stands_and_all_of_them_at_once(folder: Folder) -> None:
    for name, (old, new, *_) in MISTAKES.items():
        assert old in NOTICE
        folder.write(FILE.replace("class", name), NOTICE.replace(old, new).replace("digital.class", f"digital.{name}"))
    told = {}
    for found in folder.read().errors:
        name = Path(found.path).stem
        assert name not in told, found
        told[name] = (found.line, found.column, MISTAKES[name][4] in found.message)
        assert str(found).startswith(f"{FILE.replace('class', name)}:{found.line}:{found.column}: ")
        (folder.root / found.path).unlink()
    assert told == {name: (line, column, True) for name, (_, _, line, column, _) in MISTAKES.items()}
