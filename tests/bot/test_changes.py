"""What changes by itself between two days, as staff read it: once for all cities, in the order of days."""

from datetime import date

import pytest

from bot.changes import Upcoming, table, upcoming

from .conftest import CITY, TODAY, Folder
from .small_guide import write_guide

NEXT_YEAR = date(2027, 12, 31)
TORIDE = CITY.replace("omitama", "toride").replace("小美玉市", "取手市").replace('"082368"', '"082171"')
DATED = """closures:
  dates: [{on: 2026-12-28, reason: 庁舎の点検}]
hours:
  - id: night
    section: resident-registry
    kind: evening
    days: [wed]
    from: "17:15"
    to: "19:00"
    valid_from: 2027-01-06
    valid_until: 2027-03-31
    source: 試験用
"""


def found(folder: Folder, until: date = NEXT_YEAR) -> list[Upcoming]:
    write_guide(folder)
    content = folder.read()
    assert content.errors == ()
    return upcoming(content, TODAY, until)


def test_a_fee_that_replaces_another_is_one_change_of_all_cities(folder: Folder) -> None:
    folder.write("knowledge/cities/toride.yaml", TORIDE)
    fees = [one for one in found(folder) if one.change.kind == "fee"]
    assert table(fees, folder.read()) == "2027-04-01　住民票の写し：手数料（窓口）が 300円から350円に変わります（全市）"
    assert fees[0].to_json() == {
        "day": "2027-04-01",
        "kind": "fee",
        "id": "juminhyo",
        "text": "住民票の写し：手数料（窓口）が 300円から350円に変わります",
        "cities": ["omitama", "toride"],
    }


def test_what_one_city_changes_names_it(folder: Folder) -> None:
    folder.write("knowledge/cities/toride.yaml", TORIDE)
    change = "procedures:\n  - id: juminhyo\n    fees: [{channel: counter, yen: 200, valid_until: 2027-02-28}]\n"
    folder.write("knowledge/procedures/toride/own.yaml", change)
    lines = table((one for one in found(folder) if one.change.kind == "fee"), folder.read()).splitlines()
    assert lines == [
        "2027-02-28　住民票の写し：手数料（窓口）の 200円は、この日までです（取手市）",
        "2027-04-01　住民票の写し：手数料（窓口）が 300円から350円に変わります（小美玉市）",
    ]


def test_hours_closed_days_and_procedures_begin_and_end(folder: Folder) -> None:
    folder.write("knowledge/cities/omitama.yaml", CITY + DATED)
    write_guide(folder)
    folder.write(
        "knowledge/procedures/omitama/own.yaml",
        "procedures:\n  - {id: move-in, valid_from: 2026-04-01, valid_until: 2027-05-31}\n",
    )
    listed = [one.change for one in upcoming(folder.read(), TODAY, NEXT_YEAR)]
    lines = [(str(one.day), one.text) for one in listed if one.kind in ("hours", "closed", "procedure")]
    assert [day for day, _ in lines] == ["2026-12-28", "2027-01-06", "2027-03-31", "2027-05-31"]
    assert lines[0][1] == "窓口はお休みです：庁舎の点検"
    assert lines[1][1].endswith("：夜間の受付時間（水 17:15～19:00）が始まります")
    assert lines[3][1] == "転入届は、この日までです"


def test_whatever_is_to_be_checked_again_is_named_by_its_last_day(folder: Folder) -> None:
    reviews = {one.change.id: one.change.day for one in found(folder) if one.change.kind == "review"}
    assert reviews["cert.juminhyo"] == date(2027, 11, 20)
    assert reviews["move"] == reviews["move-in"] == date(2027, 10, 31)
    assert reviews["juminhyo"] == date(2027, 6, 30)


def test_both_ends_count_and_nothing_beyond_them(folder: Folder) -> None:
    assert [one.change.kind for one in found(folder, date(2027, 4, 1))] == ["fee"]
    assert found(folder, date(2027, 3, 31)) == []
    assert table([], folder.read()) == "その日までに変わるものはありません。"
    assert [one.change.day for one in upcoming(folder.read(), date(2027, 6, 30), date(2027, 6, 30))] == [
        date(2027, 6, 30)
    ]


def test_notices_are_listed_by_their_days(folder: Folder) -> None:
    folder.write(
        "scheduler/notices/common/class.yaml",
        """notices:
  - id: digital.class
    kind: smartphone-class
    title: スマホ教室
    dates: [2026-12-10, 2026-12-24, 2027-01-12～2027-01-14]
    called_off: [2026-12-24]
    apply: {phone: true, opens: 2026-11-30, closes: 2026-12-04}
    valid_until: 2027-01-20
    contact: {name: デジタルの担当}
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
  - id: digital.later
    kind: smartphone-class
    title: まだ下書き
    dates: 2026-12-11
    contact: {name: デジタルの担当}
    status: draft
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
""",
    )
    listed = [(str(one.change.day), one.change.text) for one in found(folder) if one.change.kind == "notice"]
    assert listed == [
        ("2026-11-30", "スマホ教室：申し込みの受付が始まります"),
        ("2026-12-04", "スマホ教室：申し込みの受付は、この日までです"),
        ("2026-12-10", "スマホ教室：この日です"),
        ("2026-12-24", "スマホ教室：中止です"),
        ("2027-01-12", "スマホ教室：始まります"),
        ("2027-01-14", "スマホ教室：この日が最後の回です。このあとの日程がありません"),
        ("2027-01-14", "スマホ教室：この日までです"),
        ("2027-01-20", "スマホ教室：お知らせを見せるのは、この日までです"),
    ]


RULES = """notices:
  - id: digital.{name}
    kind: smartphone-class
    title: スマホ教室
    {when}
    contact: {{name: デジタルの担当}}
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
"""


def of_rule(folder: Folder, when: str) -> list[tuple[str, str]]:
    folder.write("scheduler/notices/common/class.yaml", RULES.format(name="class", when=when))
    every = found(folder, date(2028, 12, 31))
    return [(str(one.change.day), one.change.text.partition("：")[2]) for one in every if one.change.kind == "notice"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (
            "repeats: 2026年12月1日から2027年3月31日までの毎月第2木曜",
            [
                ("2026-12-10", "繰り返しが、この日から始まります"),
                (
                    "2027-03-11",
                    "3月で終わります。この日が最後の回で、次の年度（令和9年度）の日程がありません",
                ),
            ],
        ),
        (
            "repeats: 2027年9月30日までの毎週水曜",
            [("2027-09-29", "この日が最後の回です。このあとの日程がありません")],
        ),
        (
            "repeats: [2027年3月31日までの毎月第2木曜, 2027年4月1日から2027年6月30日までの毎月第3木曜]",
            [
                ("2027-03-11", "繰り返しの一つが、この日で終わります"),
                ("2027-04-15", "繰り返しが、この日から始まります"),
                ("2027-06-17", "この日が最後の回です。このあとの日程がありません"),
            ],
        ),
        ("repeats: 毎月第2木曜", []),
        ("dates: 2026-12-10", [("2026-12-10", "この日です")]),
        (
            "repeats: 2027年3月31日までの毎月第2木曜\n    called_off: [2027-03-11]",
            [("2027-02-11", "この日が最後の回です。このあとの日程がありません")],
        ),
    ],
)
def test_a_series_says_when_it_begins_and_that_nothing_follows(
    folder: Folder, when: str, expected: list[tuple[str, str]]
) -> None:
    assert of_rule(folder, when) == expected


def test_what_is_to_be_edited_is_named_by_file_and_line(folder: Folder) -> None:
    when = "repeats: 2027年3月31日までの毎月第2木曜\n    valid_until: 2027-03-20"
    folder.write("scheduler/notices/common/class.yaml", RULES.format(name="class", when=when))
    ends, shown, review = [one for one in found(folder) if one.change.id == "digital.class"]
    path = "scheduler/notices/common/class.yaml"
    for one, line in ((ends, 5), (shown, 6), (review, 10)):
        assert (one.to_json()["path"], one.to_json()["line"]) == (path, line)
        assert table([one], folder.read()).endswith(f"（全市）　{path}:{line}")
    assert review.change.kind == "review"
