"""Facilities: read from the lists of three generations, nearest first, only shelters that are safe in a disaster."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import facility_cells as cells
from knowledge.city import City
from knowledge.facility import (
    KINDS,
    Facility,
    FacilityKind,
    designated_for,
    distance,
    laid_over,
    named_in,
    nearest,
    of_kinds,
    with_places,
)
from knowledge.facility_columns import standard_columns
from knowledge.facility_export import write_own, write_standard
from knowledge.facility_files import FOLDER, read_facility_files
from knowledge.facility_kinds import KIND_NAMES, kind_of, kind_of_file
from knowledge.facility_table import Origin, read_facilities, read_facility_table
from knowledge.opendata import TableError
from knowledge.opendata_rows import RowReport

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 20)
CITY = City.model_validate(
    {
        "id": "aoba",
        "name": "青葉市",
        "kana": "あおばし",
        "romaji": "Aoba",
        "code": "082368",
        "prefecture": "茨城県",
        "website": "https://www.example.lg.jp/",
        "source": "計画",
        "checked_on": "2026-11-20",
        "places": [
            {"id": "main", "name": "青葉市役所 本庁", "kind": "city-hall"},
            {"id": "hall", "name": "みどり公民館（2か所）", "kind": "community-hall", "lat": 36.2, "lon": 140.3},
        ],
    }
)
ORIGIN = Origin(source="青葉市", checked_on=DAY)
SUISHO = (
    "市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,住所,方書,緯度,経度,電話番号,"
    "利用可能曜日,開始時間,終了時間,利用可能日時特記事項,バリアフリー情報,URL,備考"
)
STANDARD = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,"
    "建物名等(方書),緯度,経度,標高,電話番号,災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_高潮,災害種別_地震,"
    "災害種別_津波,災害種別_大規模な火事,災害種別_内水氾濫,災害種別_火山現象,指定避難所との重複,想定収容人数,備考"
)


def read(text: str, kind: FacilityKind = "facility", name: str = "x.csv") -> tuple[Sequence[Facility], RowReport]:
    table = read_facility_table(text.encode())
    return read_facilities(table, CITY, kind_of(table, name) or kind, ORIGIN)


def facility(**fields: Any) -> Facility:
    given = {"id": "facility.x", "kind": "facility", "name": "会館", "source": "x", "checked_on": DAY}
    return Facility.model_validate(given | fields)


def test_a_list_of_2019() -> None:
    row = (
        "082368,7,茨城県,青葉市,みどり図書館,ミドリトショカン,茨城県青葉市緑1-2,3階,36.25,140.3,0299-48-1111,"
        "月～金（祝日を除く）,9:00,17:15,蔵書点検は休み,スロープ,https://example.lg.jp/,なし"
    )
    (one,), report = read(f"{SUISHO}\n{row}\n")
    assert (one.id, one.local_id, one.kind) == ("facility.7", "7", "library")
    assert (one.name, one.kana, one.address) == ("みどり図書館", "ミドリトショカン", "茨城県青葉市緑1-2 3階")
    assert (one.lat, one.lon, one.phone) == (36.25, 140.3, "0299-48-1111")
    assert (one.days, one.holidays) == (("mon", "tue", "wed", "thu", "fri"), False)
    assert (one.opens, one.closes, one.hours_note) == ("9:00", "17:15", "蔵書点検は休み")
    assert (one.accessibility, one.url, one.source) == ("スロープ", "https://example.lg.jp/", "青葉市")
    assert (report.read, report.repaired, report.rejected) == (1, 0, 0)


def test_a_list_of_shelters_of_2024() -> None:
    row = "082368,ES1,茨城県青葉市,緑小学校,ミドリ,082368,0,茨城県青葉市緑3,,36.2,140.3,12,,1,,,○,,,1,,1,500,"
    (one,), report = read(f"{STANDARD}\n{row}\n")
    assert (one.kind, one.hazards) == ("shelter", ("flood", "earthquake", "inland-flood"))
    assert (one.also_refuge, one.capacity, report.repaired) == (True, "500", 0)
    assert (one.id, one.local_id) == ("shelter.es1", "ES1")


def test_a_list_of_2026_with_english_headings() -> None:
    head = "localGovernmentCode,identifier,name,nameKana,fullAddress,latitude,longitude,startTime,endTime,SSID"
    (one,), _ = read(f"{head}\n082368,A-1,みどり会館,ミドリカイカン,茨城県青葉市緑,36.2,140.3,09:00,21:00,Aoba_Free\n")
    assert (one.kind, one.ssid, one.opens, one.closes) == ("wifi", "Aoba_Free", "9:00", "21:00")


def test_an_address_in_parts_is_put_together() -> None:
    (one,), _ = read("名称,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下\nあ会館,茨城県,青葉市,緑,1-2\n")
    assert one.address == "茨城県青葉市緑1-2"


@pytest.mark.parametrize(
    ("columns", "cell", "field", "value", "word"),
    [
        ("緯度,経度", "140.3,36.2", "lat", 36.2, "逆"),
        ("緯度,経度", "0,0", "lat", None, "日本の中"),
        ("緯度,経度", "36度12分,140度", "lat", None, "数として"),
        ("緯度,経度", "３６．２,140.3", "lat", 36.2, ""),
        ("緯度,経度", "36.2,", "lat", None, "数として"),
        ("座標", '"36.2,140.3"', "lon", 140.3, ""),
        ("電話番号", "(0299)48-1111", "phone", "0299-48-1111", "電話番号"),
        ("電話番号", "299-48-1111", "phone", "0299-48-1111", "先頭の0"),
        ("電話番号", "48-1111", "phone", None, "市外局番"),
        ("電話番号", "0000-00-0000", "phone", None, "読めない"),
        ("URL", "www.example.jp", "url", None, "http"),
        ("名称_カナ", "ﾐﾄﾞﾘ", "kana", "ミドリ", ""),
        ("住所", '"青葉市\n緑"', "address", "青葉市 緑", "改行"),
        ("市区町村コード", "82368", "id", None, "先頭の0"),
    ],
)
def test_cells_are_mended_and_every_mending_is_told(
    columns: str, cell: str, field: str, value: object, word: str
) -> None:
    (one,), report = read(f"名称,備考,{columns}\n緑会館,,{cell}\n")
    assert field == "id" or getattr(one, field) == value
    assert report.repaired == bool(word)
    assert all(word in finding.message and finding.effect == "repaired" for finding in report.findings)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (",082368,緑", "名称"),
        ("緑会館,112119,緑", "112119"),
        ("緑会館,080004,緑", ""),
        ("緑会館,999999,緑", ""),
        ("緑会館,082368,緑,余り", "列が多い"),
    ],
)
def test_rows_that_are_not_ours_are_rejected_with_the_reason(row: str, word: str) -> None:
    found, report = read(f"名称,全国地方公共団体コード,住所\n{row}\n")
    assert (len(found), report.rejected, report.taken) == ((0, 1, 0) if word else (1, 0, 1))
    reasons = [finding.message for finding in report.findings if finding.effect == "rejected"]
    assert all(word in reason for reason in reasons)
    assert bool(reasons) == bool(word)


def test_the_place_of_the_facility_counts_before_who_publishes_the_list() -> None:
    head = "名称,全国地方公共団体コード,所在地_全国地方公共団体コード"
    found, report = read(f"{head}\n緑会館,080004,082368\n隣の会館,080004,082171\n")
    assert [one.name for one in found] == ["緑会館"]
    assert report.rejected == 1


def test_a_row_that_stands_twice_counts_once() -> None:
    found, report = read("名称,住所\n緑会館,緑1\n緑会館,緑2\n緑会館,緑1\n")
    assert [one.address for one in found] == ["緑1", "緑2"]
    assert len({one.id for one in found}) == 2
    assert [(finding.line, finding.effect) for finding in report.findings] == [(4, "rejected")]
    assert "2行目" in report.findings[0].message


def test_one_id_for_two_rows_is_told_and_both_are_kept() -> None:
    found, report = read("NO,名称\n1,緑会館\n1,青会館\n")
    assert len({one.id for one in found}) == 2
    assert report.repaired == 1


def test_ids_do_not_change_when_rows_move() -> None:
    first, _ = read("名称,住所\n緑会館,緑\n青会館,青\n")
    second, _ = read("名称,住所\n青会館,青\n緑会館,緑\n")
    assert {one.name: one.id for one in first} == {one.name: one.id for one in second}


def test_nobody_is_sent_to_a_shelter_whose_mark_cannot_be_read() -> None:
    text = "名称,災害種別_洪水,災害種別_地震,災害種別_津波\n緑小学校,△,1,×\n青小学校,,,\n"
    (one, other), report = read(text)
    assert (one.hazards, other.hazards) == (("earthquake",), ())
    assert [(finding.line, finding.effect) for finding in report.findings] == [(2, "repaired"), (3, "noted")]


def test_hours_that_cannot_be_read_are_kept_word_for_word() -> None:
    (one,), report = read("名称,利用可能曜日,開始時間,終了時間\n緑会館,第2・4日曜,②14:00,17:00\n")
    assert (one.days, one.opens, one.closes) == ((), None, "17:00")
    assert one.hours_note == "第2・4日曜、開始時間 ②14:00"
    assert {finding.effect for finding in report.findings} == {"noted"}


def test_lists_of_other_things_are_refused() -> None:
    with pytest.raises(TableError, match="イベント"):
        read("名称,開始日,緯度\nまつり,2026-11-20,36\n")
    with pytest.raises(TableError, match="名称"):
        read("緯度,経度\n36.2,140.3\n")


@pytest.mark.parametrize(
    ("head", "file_name", "kind"),
    [
        ("名称,設置位置,小児対応設備の有無", "x.csv", "aed"),
        ("名称,住所,設置位置", "082368_aed.csv", "aed"),
        ("名称,診療科目", "x.csv", "medical"),
        ("名称,受入年齢", "x.csv", "childcare"),
        ("名称,男性トイレ総数", "x.csv", "toilet"),
        ("名称,利用可能曜日", "x.csv", "facility"),
        ("名称,利用可能曜日", "082368_public_wireless_lan.csv", "wifi"),
        ("施設・場所名,洪水,津波", "x.csv", "shelter"),
        ("名称,住所", "指定避難所一覧.csv", "refuge"),
        ("名称,住所", "x.csv", None),
    ],
)
def test_which_list_it_is(head: str, file_name: str, kind: str | None) -> None:
    assert kind_of(read_facility_table(f"{head}\nあ\n".encode()), file_name) == kind


@pytest.mark.parametrize("name", ["wifi.csv", "wifi.2026.csv", "city-hall.csv"])
def test_files_of_ours_are_called_after_their_kind(name: str) -> None:
    assert kind_of_file(name) == name.split(".")[0]


def test_a_file_of_ours_with_another_name_has_no_kind() -> None:
    assert kind_of_file("施設.csv") is None


@pytest.mark.parametrize(
    ("cell", "days", "holidays"),
    [
        ("月火水木金", "mon tue wed thu fri", None),
        ("平日", "mon tue wed thu fri", False),
        ("毎日", "mon tue wed thu fri sat sun", None),
        ("土・日・祝", "sat sun", True),
        ("土～月", "mon sat sun", None),
        ("火;木", "tue thu", None),
        ("月曜日～金曜日（祝日を除く）", "mon tue wed thu fri", False),
        ("第2土曜", "", None),
    ],
)
def test_days_as_lists_write_them(cell: str, days: str, holidays: bool | None) -> None:
    found, said, message = cells.days(cell)
    assert (found, said) == (tuple(days.split()), holidays)
    assert bool(message) == (not days)
    if days:
        assert cells.days(cells.days_text(found, said)) == (found, said, "")


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("9：00", "9:00"),
        ("09:00:00", "9:00"),
        ("午後5時半", "17:30"),
        ("24:00", "24:00"),
        ("25:00", None),
        ("②1:00", None),
        ("9:75", None),
    ],
)
def test_times_as_lists_write_them(cell: str, time: str | None) -> None:
    assert cells.time_of_day(cell, "開始時間")[0] == time


def test_distances_are_those_of_the_map() -> None:
    """Tokyo Station to Shin-Osaka Station is about 400 km; a thousandth of a degree north 111 m."""
    assert 399_000 < distance(35.6812, 139.7671, 34.7335, 135.5003) < 404_000
    assert distance(36.0, 140.0, 36.001, 140.0) == pytest.approx(111.2, abs=0.1)


@given(st.floats(24, 45), st.floats(123, 153), st.floats(24, 45), st.floats(123, 153))
def test_a_distance_is_the_same_in_both_directions(lat: float, lon: float, north: float, east: float) -> None:
    assert distance(lat, lon, north, east) == pytest.approx(distance(north, east, lat, lon), abs=0.01)
    assert distance(lat, lon, lat, lon) == 0


def test_the_nearest_come_first_and_what_has_no_place_is_not_guessed() -> None:
    far, near_by = facility(id="a", lat=36.3, lon=140.3), facility(id="b", lat=36.21, lon=140.3)
    found = nearest([far, facility(id="c"), near_by], 36.2, 140.3, most=3)
    assert [one.facility.id for one in found] == ["b", "a"]
    assert nearest([far, near_by], 36.2, 140.3, most=1) == found[:1]


def test_only_shelters_that_say_so_are_safe_in_a_disaster() -> None:
    safe = facility(id="a", kind="shelter", hazards=["flood"])
    others = [facility(id="b", kind="shelter", hazards=["earthquake"]), facility(id="c", kind="refuge")]
    assert designated_for([safe, *others], "flood") == (safe,)


def test_a_shelter_that_is_a_refuge_counts_as_both() -> None:
    both = facility(kind="shelter", also_refuge=True)
    assert of_kinds([both], ["refuge"]) == of_kinds([both], ["shelter"]) == (both,)
    assert of_kinds([facility(kind="shelter")], ["refuge"]) == ()


@pytest.mark.parametrize(
    ("fields", "day", "closed_for", "is_open"),
    [
        ({"days": ["fri"]}, DAY, None, True),
        ({"days": ["sat"]}, DAY, None, False),
        ({"days": ["fri"]}, DAY, "祝日", None),
        ({"days": ["fri"], "holidays": False}, DAY, "祝日", False),
        ({"days": ["sat"], "holidays": True}, DAY, "祝日", True),
        ({}, DAY, None, None),
    ],
)
def test_whether_it_is_open_on_a_day(
    fields: dict[str, object], day: date, closed_for: str | None, is_open: bool | None
) -> None:
    assert facility(**fields).open_on(day, closed_for) is is_open


def test_day_and_night_means_on_holidays_too() -> None:
    every = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert facility(days=every, opens="0:00", closes="24:00").open_on(DAY, "年末年始") is True
    assert facility(days=every, opens="9:00", closes="17:00").open_on(DAY, "年末年始") is None


def test_names_are_heard_in_sentences_however_they_are_written() -> None:
    hall, branch = facility(name="みの～れ（文化ホール）"), facility(id="b", name="緑支所", alias="緑さくら館")
    assert named_in("ミノーレ はどこ", [hall, branch])[0] == (hall,)
    assert named_in("緑さくら館の電話", [hall, branch]) == ((branch,), "ノ電話")
    assert named_in("青葉の家はどこ", [hall, branch]) == ((), "")


def test_the_longest_name_is_meant() -> None:
    short, long = facility(id="a", name="緑公民館"), facility(id="b", name="西緑公民館")
    assert named_in("西緑公民館", [short, long])[0] == (long,)
    assert named_in("緑公民館", [short, long])[0] == (short,)


def test_the_profiles_places_are_among_the_facilities_once() -> None:
    imported = facility(id="facility.1", kind="facility", name="青葉市役所　本庁", lat=36.1, lon=140.2)
    wifi = facility(id="wifi.1", kind="wifi", name="青葉市役所 本庁")
    found = with_places([imported, wifi], CITY)
    assert [(one.id, one.kind) for one in found] == [
        ("place.hall", "community-hall"),
        ("facility.1", "facility"),
        ("wifi.1", "wifi"),
    ]
    assert (found[0].lat, found[0].source) == (36.2, "計画")


def test_a_higher_layer_takes_the_place_of_the_same_id_or_name() -> None:
    below = [facility(id="wifi.1", kind="wifi", name="北館"), facility(id="wifi.2", kind="wifi", name="南館")]
    above = [facility(id="wifi.1", kind="wifi", name="新館"), facility(id="wifi.9", kind="wifi", name="南 館")]
    assert laid_over([below, above]) == tuple(above)


@pytest.mark.parametrize("kind", ["facility", "shelter", "aed", "wifi"])
def test_what_is_written_is_read_again(kind: FacilityKind) -> None:
    one = facility(
        id=f"{kind}.a1",
        local_id="A1",
        kind=kind,
        name="緑会館（本館）",
        kana="ミドリカイカン",
        alias="みどりん",
        address="茨城県青葉市緑1-2",
        phone="0299-48-1111",
        lat=36.25,
        lon=140.300001,
        days=["mon", "sun"],
        holidays=False,
        opens="9:00",
        closes="17:15",
        hours_note="第3月曜は休み",
        spot="1階",
        ssid="Aoba",
        capacity="50",
        accessibility="スロープ",
        url="https://example.lg.jp/",
        remarks="入口は北側",
        hazards=["flood", "volcano"] if kind == "shelter" else [],
        also_refuge=kind == "shelter",
    )
    table = read_facility_table(write_own([one], CITY, kind))
    assert read_facilities(table, CITY, kind, None)[0] == (one,)
    exported = write_standard([one], CITY, kind)
    assert exported.startswith(b"\xef\xbb\xbf")
    assert exported.decode("utf-8-sig").splitlines()[0] == ",".join(standard_columns(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_standard_list_can_be_read_back(kind: FacilityKind) -> None:
    columns = standard_columns(kind)
    assert len(set(columns)) == len(columns)
    assert {"ID", "名称", "緯度", "経度"} <= set(columns)
    assert KIND_NAMES[kind]


class TestFiles:
    """A city's own files."""

    @staticmethod
    def put(root: Path, name: str, text: str) -> None:
        path = root / FOLDER / "aoba" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def test_layers_are_read_lowest_first(self, tmp_path: Path) -> None:
        self.put(tmp_path / "low", "wifi.csv", "ID,名称,出典,確認日\n1,北館,計画,2026-11-20\n2,南館,計画,2026-11-20\n")
        self.put(tmp_path / "high", "wifi.csv", "ID,名称,緯度,経度,出典,確認日\n1,北館,36.2,140.3,市,R8.11.21\n")
        found, problems = read_facility_files([tmp_path / "low", tmp_path / "high"], CITY)
        assert [(one.name, one.lat) for one in found] == [("南館", None), ("北館", 36.2)]
        assert not problems

    @pytest.mark.parametrize(
        ("name", "text", "line", "level"),
        [
            ("会館.csv", "名称,出典,確認日\n緑,x,2026-11-20\n", 1, "error"),
            ("aed.csv", "名称,緯度\n緑,36\n", 2, "error"),
            ("aed.csv", "名称,名称\n緑,緑\n", 1, "error"),
            ("aed.csv", "名称,出典,確認日\n,x,2026-11-20\n", 2, "error"),
            ("aed.csv", "名称,出典,確認日\n緑,x,令和8年13月1日\n", 2, "error"),
            ("aed.csv", "名称,緯度,経度,出典,確認日\n緑,0,0,x,2026-11-20\n", 2, "warning"),
            ("aed.xlsx", "x", 1, "warning"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_line(
        self, tmp_path: Path, name: str, text: str, line: int, level: str
    ) -> None:
        self.put(tmp_path, name, text)
        _, problems = read_facility_files([tmp_path], CITY)
        assert (line, level) in [(found.line, found.level) for found in problems]
        assert all(found.path == str(FOLDER / "aoba" / name) for found in problems)

    def test_one_id_in_two_files_is_an_error(self, tmp_path: Path) -> None:
        for name in ("wifi.csv", "wifi.2.csv"):
            self.put(tmp_path, name, f"ID,名称,出典,確認日\n1,{name}の館,x,2026-11-20\n")
        found, problems = read_facility_files([tmp_path], CITY)
        assert len(found) == 1
        assert [one.level for one in problems] == ["error"]

    def test_the_bundled_folders_hold_nothing_but_lists(self) -> None:
        files = [path for path in (ROOT / FOLDER).rglob("*") if path.is_file()]
        assert files
        assert {path.suffix for path in files} == {".csv"}
        assert all(kind_of_file(path.name) for path in files)
