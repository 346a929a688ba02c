"""City profiles: what is wrong with one, each with its line; hours of a question; what is still missing."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.city import City, check_digit, find_gaps
from knowledge.files import read_yaml
from knowledge.problems import Problem
from knowledge.records import read_record

ROOT = Path(__file__).parent.parent.parent
PROFILE = """\
id: aoba
name: 青葉市
kana: あおばし
romaji: Aoba
code: "082368"
prefecture: 茨城県
website: https://example.lg.jp/
source: 計画
checked_on: 2026-11-20
sections:
  resident-registry:
    name: 市民課
    phone: 0299-00-0000
    place: main
  tax-assessment:
    name: 税務課
hours:
  - id: counter
    section: resident-registry
    kind: counter
    days: [mon, tue, wed, thu, fri]
    from: 8:30
    to: 17:15
    source: x
  - id: pickup
    section: resident-registry
    service: card-pickup
    kind: holiday
    days: [sun]
    from: 9:00
    to: 11:30
    source: x
  - id: everywhere
    service: consultation
    kind: telephone
    days: [mon]
    from: 9:00
    to: 12:00
    source: x
places:
  - id: main
    name: 本庁
    kind: city-hall
"""
SUNDAY, MONDAY = date(2026, 11, 15), date(2026, 11, 16)


def read(folder: Path, text: str) -> tuple[City | None, list[Problem]]:
    folder.joinpath("aoba.yaml").write_text(text, encoding="utf-8")
    node, problems = read_yaml(folder / "aoba.yaml", shown_as="aoba.yaml")
    assert node is not None
    city, found = read_record(City, node)
    return city, problems + found


@pytest.fixture
def city(tmp_path: Path) -> City:
    read_city, problems = read(tmp_path, PROFILE)
    assert not problems
    assert read_city is not None
    return read_city


def test_a_profile_is_read_and_survives_json(city: City) -> None:
    assert city.sections["resident-registry"].phone == "0299-00-0000"
    assert city.confirmed is False
    assert City.model_validate_json(city.model_dump_json(by_alias=True)) == city


@pytest.mark.parametrize(
    ("before", "after", "line", "column", "field"),
    [
        ('code: "082368"', 'code: "082369"', 5, 7, "code"),
        ('code: "082368"', "code: 82368", 5, 7, "code"),
        ('code: "082368"', "code: 八二三六八", 5, 7, "code"),
        ("checked_on: 2026-11-20", "checked_on: 2026-11-31", 9, 13, "checked_on"),
        ("checked_on: 2026-11-20", "checked_on: 2026-11-20(土)", 9, 13, "checked_on"),
        ("website: https://example.lg.jp/", "website: example.lg.jp", 7, 10, "website"),
        ("prefecture: 茨城県", "prefecture:", 6, 12, "prefecture"),
        ("kana: あおばし", "kane: あおばし", 3, 1, "kane"),
        ("    phone: 0299-00-0000", "    phone: 市民課に電話", 13, 12, "sections.resident-registry.phone"),
        ("    phone: 0299-00-0000", "    fone: 0299-00-0000", 13, 5, "sections.resident-registry.fone"),
        ("  resident-registry:\n", "  Resident Registry:\n", 11, 3, "sections.Resident Registry"),
        ("    place: main", "    place: annex", 14, 12, "sections"),
        ("    to: 17:15", "    to: 8:00", 23, 9, "hours.0.to"),
        ("    from: 9:00\n    to: 11:30", "    from: 9時から\n    to: 11:30", 30, 11, "hours.1.from"),
        ("days: [sun]", "days: [sunday]", 29, 12, "hours.1.days.0"),
        ("  - id: pickup", "  - id: counter", 25, 9, "hours"),
        ("    kind: city-hall", "    kind: hall", 43, 11, "places.0.kind"),
        ("    kind: city-hall", "    kind: city-hall\n    lat: 北", 44, 10, "places.0.lat"),
        ("    kind: city-hall", "    kind: city-hall\n    lat: 3.6", 44, 10, "places.0.lat"),
        ("places:\n", "confirmed: たぶん\nplaces:\n", 40, 12, "confirmed"),
        ("places:\n", "languages: [ja, 英語]\nplaces:\n", 40, 17, "languages.1"),
        ("places:\n", "districts: 小川\nplaces:\n", 40, 12, "districts"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(
    tmp_path: Path, before: str, after: str, line: int, column: int, field: str
) -> None:
    assert before in PROFILE
    city, problems = read(tmp_path, PROFILE.replace(before, after, 1))
    assert city is None
    found = next(found for found in problems if found.field == field)
    assert (found.line, found.column) == (line, column)
    assert any("ぁ" <= character <= "ん" for character in found.message)
    assert "「」" not in found.message
    assert " or " not in found.message


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [("kana:", "kanna:", "kana"), ("    phone:", "    phon:", "phone"), ("    from: 8:30", "    form: 8:30", "from")],
)
def test_an_unknown_field_is_met_with_a_suggestion(tmp_path: Path, before: str, after: str, meant: str) -> None:
    _, problems = read(tmp_path, PROFILE.replace(before, after, 1))
    unknown = next(found for found in problems if found.field.rsplit(".", 1)[-1] == after.strip(" :").split(":")[0])
    assert f"「{meant}」" in unknown.message


def test_every_problem_of_a_profile_is_found_in_one_run(tmp_path: Path) -> None:
    text = PROFILE.replace("082368", "082360").replace("place: main", "place: annex").replace("to: 17:15", "to: 7:15")
    text = text.replace("name: 青葉市\n", "")
    city, problems = read(tmp_path, text)
    assert city is None
    assert {found.field for found in problems} == {"code", "sections", "hours.0.to", "name"}
    assert next(found for found in problems if found.field == "name").line == 1


@pytest.mark.parametrize(
    "code", ["082368", "082112", "082171", "082228", "222097", "011002", "131016", "010006", "131130"]
)
def test_the_check_digit_of_municipal_codes(code: str) -> None:
    assert check_digit(code[:5]) == int(code[5])


def test_the_bundled_cities_have_codes_that_fit() -> None:
    for path in (ROOT / "knowledge" / "cities").glob("*.yaml"):
        node, _ = read_yaml(path, shown_as=path.name)
        assert node is not None
        code = node.text("code")
        assert int(code[5]) == check_digit(code[:5])


def test_a_service_with_hours_of_its_own_is_not_open_with_its_section(city: City) -> None:
    def open_ids(role: str, service: str | None, day: date) -> list[str]:
        return [hours.id for hours in city.open_on(role, service, day)]

    assert open_ids("resident-registry", None, MONDAY) == ["counter"]
    assert open_ids("resident-registry", None, SUNDAY) == []
    assert open_ids("resident-registry", "card-pickup", SUNDAY) == ["pickup"]
    assert open_ids("resident-registry", "card-pickup", MONDAY) == []
    assert open_ids("resident-registry", "passport", MONDAY) == ["counter"]


def test_hours_of_another_section_are_never_shown(city: City) -> None:
    assert city.hours_of("tax-assessment", "card-pickup") == ()
    assert [hours.id for hours in city.hours_of("tax-assessment", "consultation")] == ["everywhere"]


def test_gaps_are_what_residents_would_miss(city: City, tmp_path: Path) -> None:
    roles = {"resident-registry": "市民の担当", "tax-assessment": "税の担当", "water": "水道の担当"}
    assert {gap.field for gap in find_gaps(city, roles)} == {
        "sections.tax-assessment.phone",
        "hours（tax-assessment）",
        "sections.water",
    }
    told, problems = read(tmp_path, PROFILE + "gaps:\n  - {field: sections.water, note: 水道課の名前}\n")
    assert not problems
    assert told is not None
    notes = [gap.note for gap in find_gaps(told, roles) if gap.field == "sections.water"]
    assert notes == ["水道課の名前"]


def test_hours_of_a_service_do_not_fill_the_gap_of_the_section(tmp_path: Path) -> None:
    city, _ = read(tmp_path, PROFILE.replace("  - id: counter\n    section: resident-registry", "  - id: counter"))
    assert city is not None
    assert "hours（resident-registry）" in {gap.field for gap in find_gaps(city, {"resident-registry": "x"})}
