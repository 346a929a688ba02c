"""Events on the command line: open data in as drafts, with a word for every row; the city's events out."""

import csv
import io
import re
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from bot.cli import main
from bot.commands.events import FILE
from scheduler.due import CITY
from scheduler.event_columns import COLUMNS
from scheduler.notice import NOTICES

SOON = date.today() + timedelta(days=30)
LIST = (
    "市区町村コード,NO,名称,開始日,開始時刻,終了時刻,場所名称,主催\n"
    f"82368,1,秋まつり,{SOON},10：00,15:00,駅前広場,あ\n"
    f"082368,2,朝市,{SOON + timedelta(days=1)},7:00,,駅前広場,い\n"
    "082368,3,いつか,随時,,,駅前広場,う\n"
)
NOTICE = """notices:
  - id: class.first
    kind: smartphone-class
    title: はじめてのスマホ
    body: "{{section.name}}が開きます。"
    place: main
    dates: [{day}]
    times: 10:00～11:30
    capacity: 20
    fee: 無料
    section: lifelong-learning
    topics: smartphone-class
    sequence: {sequence}
    status: {status}
    demo: {demo}
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-10-31
"""


class Desk:
    """A member of staff at the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "own"
        self.content.mkdir()
        self.notices = self.content / NOTICES.folder / "omitama"

    def run(self, *arguments: str, content: bool = True, answer: str = "") -> Result:
        own = str(self.content) if content else None
        environment = {"MADOGUCHI_CONTENT": own, "MADOGUCHI_CITY": "omitama"}
        return CliRunner().invoke(main, ["events", *arguments], env=environment, input=answer)

    def file(self, text: str, name: str = "events.csv") -> str:
        path = self.folder / name
        path.write_bytes(text.encode("cp932"))
        return str(path)

    def write(self, *, day: date = SOON, sequence: int = 0, status: str = "published", demo: str = "false") -> None:
        self.notices.mkdir(parents=True, exist_ok=True)
        text = NOTICE.format(day=day, sequence=sequence, status=status, demo=demo)
        (self.notices / "own.yaml").write_text(text, encoding="utf-8")

    def exported(self, name: str) -> bytes:
        target = self.folder / name
        done = self.run("export", str(target), "--yes")
        assert done.exit_code == 0, done.output
        return target.read_bytes()

    @property
    def imported(self) -> str:
        return (self.notices / FILE).read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def events_of(feed: bytes) -> list[dict[str, str]]:
    """The events of a feed, as text."""
    return [
        {name: value.to_ical().decode() for name, value in event.items()}
        for event in Calendar.from_ical(feed).walk("VEVENT")
    ]


def event_of(feed: bytes) -> dict[str, str]:
    (event,) = events_of(feed)
    return event


def test_every_row_is_accounted_for_and_becomes_a_draft(desk: Desk) -> None:
    done = desk.run("import", desk.file(LIST), "--source", "小美玉市オープンデータ")
    assert done.exit_code == 0, done.output
    assert "読んだ行 3（そのまま 1、直して取り込む 1、取り込まない 1）" in done.output
    for word in ("2行目 市区町村コード", "4行目（いつか） 開始日", "使わない列: 主催", "CP932", "新しいお知らせ 2 件"):
        assert word in done.output
    assert desk.imported.count("status: draft") == 2
    assert "source: 小美玉市オープンデータ" in desk.imported


def test_the_same_file_twice_makes_nothing_twice(desk: Desk) -> None:
    file = desk.file(LIST)
    desk.run("import", file)
    before = desk.imported
    again = desk.run("import", file)
    assert again.exit_code == 0
    assert "前と同じ 2 件" in again.output
    assert desk.imported == before


def test_rows_are_numbered_as_a_spreadsheet_shows_them(desk: Desk) -> None:
    broken = f'名称,開始日,概要,場所名称\n秋まつり,{SOON},"山車\n踊り\n屋台",駅前\n\nいつか,随時,,駅前\n'
    assert "4行目（いつか） 開始日" in desk.run("import", desk.file(broken)).output
    quoted = desk.run("import", desk.file(broken + 'え,2027-01-01,"閉じない,\n'))
    assert quoted.exit_code == 1
    assert "events.csv:5: 5行目" in quoted.output


def test_what_many_rows_share_is_said_once_and_what_is_left_out_comes_first(desk: Desk) -> None:
    over = SOON - timedelta(days=60)
    rows = [f"催し{number},{over},駅前" for number in range(5)]
    done = desk.run(
        "import", desk.file("\n".join(["名称,開始日,場所名称", *rows, "いつか,随時,駅前", f"また,{over},駅前"]))
    )
    lines = [line.strip() for line in done.output.splitlines()]
    assert lines[1].startswith("7行目（いつか） 開始日: 取り込みません：")
    assert len([line for line in lines if line.startswith("2～6・8行目 開始日: 注意：")]) == 1


def test_an_import_is_taken_back_and_put_back_with_what_staff_wrote(desk: Desk) -> None:
    assert desk.run("undo").exit_code == 1
    desk.run("import", desk.file(LIST))
    path = desk.notices / FILE
    path.write_text(desk.imported.replace("status: draft", "status: published"), encoding="utf-8")
    first = desk.imported
    assert desk.run("import", desk.file(LIST)).exit_code == 0  # changes nothing, so there is nothing to take back
    assert desk.run("import", desk.file(LIST.replace("10：00", "11：00"))).exit_code == 0
    second = desk.imported
    assert second != first
    assert desk.run("undo").exit_code == 0
    assert desk.imported == first
    assert desk.run("undo").exit_code == 0
    assert desk.imported == second
    done = CliRunner().invoke(main, ["check"], env={"MADOGUCHI_CONTENT": str(desk.content)})
    assert not [line for line in done.output.splitlines() if "scheduler/notices" in line], done.output


def test_the_first_import_taken_back_leaves_no_notice(desk: Desk) -> None:
    desk.run("import", desk.file(LIST))
    assert desk.run("undo").exit_code == 0
    assert "event." not in desk.imported
    assert "新しいお知らせ 2 件" in desk.run("import", desk.file(LIST)).output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("名称,開始日,郵便番号,郵便番号\nあ,2027-01-01,1,2\n", "「郵便番号」（3・4列目）"),
        ("行事の名前,いつ\nあ,2027-01-01\n", "見出しの行が見つかりません"),
        ("名称,場所名称\nあ,駅前\n", "「開始日」"),
        ("", "見出しの行が見つかりません"),
    ],
)
def test_a_file_that_is_no_list_changes_nothing_and_says_why(desk: Desk, text: str, told: str) -> None:
    done = desk.run("import", desk.file(text))
    assert done.exit_code == 1
    assert told in done.output
    assert not (desk.notices / FILE).exists()


def test_what_staff_have_published_follows_the_list(desk: Desk) -> None:
    with_ids = LIST.replace(",NO,", ",ID,")
    desk.run("import", desk.file(with_ids))
    path = desk.notices / FILE
    path.write_text(desk.imported.replace("status: draft", "status: published"), encoding="utf-8")
    moved = desk.run("import", desk.file(with_ids.replace("10：00", "11：00")))
    assert "変わったお知らせ 1 件" in moved.output
    assert desk.imported.count("status: published") == 2
    sequences = {event["SUMMARY"]: event["SEQUENCE"] for event in events_of(desk.exported("a.ics"))}
    assert sequences == {"秋まつり": "1", "朝市": "0"}


def test_imported_notices_are_content_without_a_mistake(desk: Desk) -> None:
    desk.run("import", desk.file(LIST))
    (desk.notices / FILE).write_text(desk.imported.replace("status: draft", "status: published"), encoding="utf-8")
    done = CliRunner().invoke(main, ["check"], env={"MADOGUCHI_CONTENT": str(desk.content)})
    assert not [line for line in done.output.splitlines() if "scheduler/notices" in line], done.output


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])  # at any hour one of them has another day
def test_it_is_checked_on_the_citys_day_whatever_the_machine_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    file = desk.file(LIST)
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        before = datetime.now(CITY).date()
        desk.run("import", file)
        after = datetime.now(CITY).date()
    time.tzset()
    (checked,) = set(re.findall(r"checked_on: '?([0-9-]+)", desk.imported))
    assert checked in (str(before), str(after))


def test_a_file_with_a_mistake_is_not_written_over(desk: Desk) -> None:
    desk.run("import", desk.file(LIST))
    broken = desk.imported.replace("id: event.", "id event.", 1)
    (desk.notices / FILE).write_text(broken, encoding="utf-8")
    done = desk.run("import", desk.file(LIST))
    assert done.exit_code == 1
    assert FILE in done.output
    assert desk.imported == broken


@pytest.mark.parametrize(
    ("text", "word"),
    [("名称,住所\nあ,い\n", "イベントの一覧ではない"), ("名称,開始日\nいつか,随時\n", "何も変えていません")],
)
def test_what_cannot_be_taken_changes_nothing(desk: Desk, text: str, word: str) -> None:
    done = desk.run("import", desk.file(text))
    assert (done.exit_code, word in done.output) == (1, True)
    assert not desk.notices.exists()


def test_without_a_content_folder_it_says_what_to_do(desk: Desk) -> None:
    done = desk.run("import", desk.file(LIST), content=False)
    assert (done.exit_code, "MADOGUCHI_CONTENT" in done.output) == (1, True)


def test_examples_and_drafts_are_never_published(desk: Desk) -> None:
    """The bundled notices are examples, all of them."""
    desk.write(demo="true")
    assert desk.run("export", str(desk.folder / "a.csv")).exit_code == 1
    desk.write(status="draft")
    assert desk.run("export", str(desk.folder / "a.ics")).exit_code == 1


def test_an_export_has_the_columns_of_the_standard(desk: Desk) -> None:
    desk.write()
    content = desk.exported("a.csv")
    assert content.startswith("\ufeff全国地方公共団体コード,ID,".encode())
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert list(row) == list(COLUMNS)
    assert (row["ID"], row["名称"], row["開始日"], row["開始時間"]) == (
        "class.first-1",
        "はじめてのスマホ",
        str(SOON),
        "10:00",
    )
    assert (row["概要"], row["開催場所名称"]) == ("生涯学習課が開きます。", "小美玉市役所 本庁")
    assert (row["料金_種別"], row["定員"], row["状態"]) == ("無料", "20", "予定")


def test_what_is_exported_can_be_imported(desk: Desk) -> None:
    desk.write()
    desk.exported("a.csv")
    other = desk.run("import", str(desk.folder / "a.csv"))
    assert other.exit_code == 0, other.output
    assert "id: event.class-first-1" in desk.imported


def test_calendars_know_an_event_again_when_it_changes(desk: Desk) -> None:
    desk.write()
    first = desk.exported("a.ics")
    assert desk.exported("b.ics") == first
    before = event_of(first)
    assert (before["UID"], before["SEQUENCE"], before["STATUS"]) == (
        "class.first-1@omitama.madoguchi", "0", "CONFIRMED",
    )  # fmt: skip
    assert before["DTSTART"] == f"{SOON:%Y%m%d}T010000Z"  # 10:00 in Japan
    desk.write(day=SOON + timedelta(days=7), sequence=1)
    moved = event_of(desk.exported("a.ics"))
    assert (moved["UID"], moved["SEQUENCE"]) == (before["UID"], "1")
    desk.write(day=SOON + timedelta(days=7), sequence=1, status="cancelled")
    off = event_of(desk.exported("a.ics"))
    assert (off["UID"], off["SEQUENCE"], off["STATUS"]) == (before["UID"], "2", "CANCELLED")


def test_a_name_that_tells_no_form_is_refused(desk: Desk) -> None:
    desk.write()
    done = desk.run("export", str(desk.folder / "a.xlsx"))
    assert (done.exit_code, bool(re.search(r"\.csv か \.ics", done.output))) == (1, True)


def test_a_file_that_is_there_is_not_replaced_without_asking(desk: Desk) -> None:
    desk.write()
    before = desk.exported("a.csv")
    desk.write(status="cancelled")
    assert desk.run("export", str(desk.folder / "a.csv"), answer="n\n").exit_code == 1
    assert (desk.folder / "a.csv").read_bytes() == before
