"""Event lists of three generations become notices; nothing is dropped in silence."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from knowledge.city import City
from knowledge.opendata import TableError
from knowledge.opendata_rows import RowReport
from scheduler.event_file import as_yaml, merge
from scheduler.event_table import EventRow, Origin, read_event_table, read_events
from scheduler.notice import Notice

ORIGIN = Origin(source="青葉市オープンデータ", today=date(2026, 11, 21))
OF_2017 = (
    "NO,都道府県コード又は市区町村コード,名称,概要,開始日,終了日,開始時刻,終了時刻,日時備考,場所名称,定員,料金(基本),申込方法,"
    "連絡先名称,連絡先電話番号\n"
    "0000000001,82368,初心者スマホ教室,使い方を学びます。,2026-12-07,2026-12-28,13:00,16:00,毎週月曜日　全4回,"
    "みどり公民館,申込先着20人,2000,電話で,生涯学習課,(0299)48-1111\n"
)
OF_2024 = (
    "全国地方公共団体コード,ID,名称,イベントURL,開始日,終了日,開始時間,終了時間,概要,料金_種別,開催場所名称,緯度,経度,連絡先名称,電話番号,状態\n"
    "082368,EV-0001,秋まつり,https://www.example.lg.jp/a,2026-12-12,2026-12-13,10:00,15:00,踊り,無料,駅前広場,36.2,140.3,"
    "商工課,0299-48-1111,予定\n"
)
OF_2026 = (
    "localGovernmentCode,identifier,name,startDate,endDate,startTime,endTime,abstract,locationName,targetPerson\n"
    "082368,x1,Concert,2026-12-20,2026-12-20,18:30,,Music,駅前広場,どなたでも\n"
)


def read(content: str | bytes, city: City) -> tuple[tuple[EventRow, ...], RowReport]:
    whole = content.encode("cp932") if isinstance(content, str) else content
    return read_events(read_event_table(whole), city, ORIGIN)


def the(content: str | bytes, city: City) -> Notice:
    ((row,), _) = read(content, city)
    return Notice.model_validate(row.fields)


def told(report: RowReport, effect: str) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in report.findings if one.effect == effect]


def test_a_list_of_the_first_generation(city: City) -> None:
    notice = the(OF_2017, city)
    assert (notice.kind, notice.title, notice.status) == ("smartphone-class", "初心者スマホ教室", "draft")
    assert (notice.place, notice.section, notice.contact) == ("hall", "desk", None)  # both are in the profile
    assert (notice.capacity, notice.fee, notice.apply.note) == (20, "2,000円", "電話で")
    (rule,) = notice.repeats
    assert (rule.weekdays, rule.begins, rule.until) == (("mon",), date(2026, 12, 7), date(2026, 12, 28))
    assert notice.body == "使い方を学びます。\n\n毎週月曜日 全4回"
    assert notice.source == "青葉市オープンデータ"


def test_a_list_of_the_second_generation(city: City) -> None:
    notice = the(OF_2024.encode("utf-8-sig"), city)
    assert (notice.id, notice.kind, notice.fee) == ("event.ev-0001", "event", "無料")
    (span,) = notice.dates
    assert (span.first, span.last) == (date(2026, 12, 12), date(2026, 12, 13))
    assert (notice.place, notice.lat, notice.lon) == ("駅前広場", 36.2, 140.3)
    assert notice.contact is not None
    assert (notice.contact.name, notice.contact.phone) == ("商工課", "0299-48-1111")


def test_a_list_of_the_third_generation_in_english(city: City) -> None:
    notice = the(OF_2026.encode(), city)
    assert (notice.title, notice.target) == ("Concert", "どなたでも")
    (times,) = notice.times
    assert (times.begins.hour, times.ends) == (18, None)


def test_a_workbook_with_dates_as_text(city: City) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["№", "開催日", "開始時間", "終了時間", "行事名", "場所名称", "定員", "TEL"])
    sheet.append(
        [1, "12月5日（土）～12月16日（水）\n※10日（木）以外", "9：00", "17:00", "パネル\n展示", "駅前広場", "なし", "-"]
    )
    sheet.append([2, date(2026, 12, 24), "②14:00\n③18:30", "②16:00\n③20:30", "対話の会", "駅前広場", "各回14組", None])
    stored = io.BytesIO()
    book.save(stored)
    (first, second), report = read(stored.getvalue(), city)
    assert first.fields["dates"] == ["2026-12-05～2026-12-09", "2026-12-11～2026-12-16"]
    assert (first.fields["title"], first.fields["contact"]) == ("パネル 展示", {"name": "青葉市"})
    assert second.fields["times"] == ["14:00～16:00", "18:30～20:30"]
    assert report.encoding == "Excel"
    assert [line for line, _ in told(report, "repaired")] == [2]  # the year was not written


def test_every_row_is_accounted_for(city: City) -> None:
    rows = (
        "082368,,まつり,2026-12-12,駅前広場\n"  # taken
        "82368,,朝市,12月13日,駅前広場\n"  # mended: code, year
        "082368,,,2026-12-14,駅前広場\n"  # no name
        "082171,,となりのまつり,2026-12-14,駅前広場\n"  # another city's
        "080004,,県のまつり,2026-12-14,県庁\n"  # the prefecture's own list
        "082368,,いつか,随時,駅前広場\n"  # no day
        "082368,,まつり,2026-12-12,駅前広場\n"  # twice
        "082368,,昔のまつり,2025-12-12,駅前広場\n"  # over, and taken
    )
    found, report = read("全国地方公共団体コード,ID,名称,開始日,開催場所名称\n" + rows, city)
    assert [row.line for row in found] == [2, 3, 6, 9]
    assert (report.read, report.repaired, report.rejected) == (8, 1, 4)
    assert [line for line, _ in told(report, "rejected")] == [4, 5, 7, 8]
    assert (9, "もう終わっています。") in told(report, "noted")


def test_ids_stay_when_rows_move_and_numbers_that_only_count_rows_are_none(city: City) -> None:
    head = "NO,名称,開始日,場所名称\n"
    lines = ["1,まつり,2026-12-12,駅前広場\n", "2,朝市,2026-12-13,駅前広場\n"]
    turned = ["1,朝市,2026-12-13,駅前広場\n", "2,まつり,2026-12-12,駅前広場\n"]
    first, _ = read(head + "".join(lines), city)
    second, _ = read(head + "".join(turned), city)
    assert {row.fields["id"] for row in first} == {row.fields["id"] for row in second}
    own, _ = read("NO,名称,開始日\n1700000003,まつり,2026-12-12\n", city)
    assert own[0].fields["id"] == "event.1700000003"


def test_the_same_name_place_and_day_at_another_time_is_another_event(city: City) -> None:
    text = "名称,開始日,開始時刻,場所名称\n相談会,2026-12-12,10:00,駅前\n相談会,2026-12-12,13:00,駅前\n"
    found, report = read(text, city)
    assert len({row.fields["id"] for row in found}) == 2
    assert [line for line, _ in told(report, "noted") if line == 3] == [3, 3]  # the id; no contact


@pytest.mark.parametrize(
    ("cell", "capacity", "kept"),
    [
        ("12", 12, False),
        ("申込先着\n20人", 20, False),
        ("先着６０名程度", 60, False),
        ("なし", None, False),
        ("0", None, False),
        ("【会場参加】36名\n\n【オンライン参加】制限なし", 36, True),
        ("大人10人、子ども20人", None, True),
    ],
)
def test_how_many_can_come_is_a_number_or_stays_in_words(
    city: City, cell: str, capacity: int | None, kept: bool
) -> None:
    notice = the(f'名称,開始日,定員\nまつり,2026-12-12,"{cell}"\n', city)
    assert (notice.capacity, "定員" in (notice.body or "")) == (capacity, kept)


@pytest.mark.parametrize(("cells", "column"), [("0,,", "定員"), ("五十人,,", "定員"), (",15:00,10:00", "開始時間")])
def test_what_is_left_out_of_the_fields_is_told(city: City, cells: str, column: str) -> None:
    _, report = read(f"名称,開始日,問い合わせ先,定員,開始時間,終了時間\nまつり,2026-12-12,商工課,{cells}\n", city)
    assert [(one.line, one.heading, one.effect) for one in report.findings] == [(2, column, "noted")]


def test_what_is_too_long_is_cut_at_a_sentence_and_said(city: City) -> None:
    long = "とても楽しい催しです。" * 80
    ((row,), report) = read(f"名称,開始日,概要\nまつり,2026-12-12,{long}\n", city)
    body = row.fields["body"]
    assert len(body) <= 500
    assert body.endswith("。")
    assert any("500字" in message for _, message in told(report, "repaired"))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("名称,住所\nあ,い\n", "開始日"),
        ("開始日,終了日\n2026-12-01,\n", "名称"),
        ("名称,開始日,名称\nあ,2026-12-01,い\n", "同じ見出し"),
    ],
)
def test_what_is_no_list_of_events_is_refused_whole(city: City, text: str, word: str) -> None:
    with pytest.raises(TableError, match=word):
        read(text, city)


def row(name: str, mark: str, *, off: bool = False, line: int = 2, **fields: Any) -> EventRow:
    given = {"id": name, "title": "まつり", "dates": ["2026-12-12"], "imported": mark, "status": "draft"}
    return EventRow(line=line, fields=given | fields, off=off)


def test_the_same_row_leaves_alone_what_staff_made_of_it() -> None:
    first = merge([], [], [row("event.a", "m1")])
    edited = [dict(first.notices[0]) | {"status": "published", "title": "秋のまつり", "section": "desk"}]
    again = merge(edited, [], [row("event.a", "m1")])
    assert (again.notices, again.became) == (tuple(edited), {2: "unchanged"})


def test_a_changed_row_brings_its_own_words_and_raises_the_sequence() -> None:
    edited = {**row("event.a", "m1", fee="無料").fields, "status": "published", "topics": ["living"], "section": "desk"}
    merged = merge([edited], [], [row("event.a", "m2", dates=["2026-12-19"], contact={"name": "商工課"})])
    (notice,) = merged.notices
    assert merged.became == {2: "changed"}
    assert (notice["dates"], notice["sequence"]) == (["2026-12-19"], "1")
    assert (notice["status"], notice["topics"], notice["section"]) == ("published", ["living"], "desk")
    assert "fee" not in notice
    assert "contact" not in notice


def test_what_a_list_calls_off_is_called_off_once() -> None:
    published = {**row("event.a", "m1").fields, "status": "published"}
    off = merge([published], [], [row("event.a", "m2", off=True)])
    assert (off.notices[0]["status"], off.notices[0]["sequence"], off.became[2]) == ("cancelled", "1", "called-off")
    again = merge(list(off.notices), [], [row("event.a", "m2", off=True)])
    assert again.became == {2: "unchanged"}


def test_notices_that_staff_moved_to_another_file_stay_there() -> None:
    merged = merge([], ["event.a"], [row("event.a", "m2"), row("event.b", "m3", line=3)])
    assert [one["id"] for one in merged.notices] == ["event.b"]
    assert merged.became == {2: "elsewhere", 3: "added"}


def test_longer_words_are_written_as_blocks_that_staff_can_read() -> None:
    written = as_yaml([{"id": "event.a", "body": "一行目：\n二行目", "dates": ["2026-12-12"], "capacity": "20"}])
    assert "body: |-\n      一行目：\n      二行目\n" in written
    assert "    dates:\n      - '2026-12-12'\n" in written
