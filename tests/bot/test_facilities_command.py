"""Facilities on the command line: open data in, with a word for every row; open data out; what is near."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from bot.cli import main
from knowledge.facility_files import FOLDER

SHELTERS = (
    "市区町村コード,NO,名称,住所,緯度,経度,電話番号,災害種別_洪水,災害種別_地震,指定避難所との重複,館長\n"
    "82368,1,みどり小学校,茨城県小美玉市1,36.25,140.35,0299-00-1234,1,1,1,あ\n"
    "082368,2,あお公園,茨城県小美玉市2,140.31,36.21,,,1,,い\n"
    "082171,3,となりの学校,茨城県取手市,35.9,140.0,,1,,,う\n"
    "082368,4,,茨城県小美玉市4,36.2,140.3,,1,,,え\n"
)


class Desk:
    """A member of staff at the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "own"
        self.content.mkdir()

    def run(self, *arguments: str, content: bool = True, answer: str = "") -> Result:
        own = str(self.content) if content else None
        environment = {"MADOGUCHI_CONTENT": own, "MADOGUCHI_CITY": "omitama"}
        return CliRunner().invoke(main, ["facilities", *arguments], env=environment, input=answer)

    def file(self, text: str, name: str = "hinan.csv", encoding: str = "cp932") -> str:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return str(path)

    @property
    def shelters(self) -> Path:
        return self.content / FOLDER / "omitama" / "shelter.csv"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_every_row_is_accounted_for(desk: Desk) -> None:
    done = desk.run("import", desk.file(SHELTERS))
    assert done.exit_code == 0, done.output
    assert "読んだ行 4（そのまま 0、直して取り込む 2、取り込まない 2）" in done.output
    for word in ("2行目", "3行目 緯度", "4行目", "5行目", "082171", "使わない列: 館長", "CP932", "shelter"):
        assert word in done.output
    written = desk.shelters.read_text(encoding="utf-8-sig")
    assert ("みどり小学校" in written, "あお公園" in written, "となりの学校" in written) == (True, True, False)


def test_what_was_imported_is_content_without_a_mistake(desk: Desk) -> None:
    desk.run("import", desk.file(SHELTERS))
    done = desk.run("near", "36.25,140.35", "--kind", "shelter")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    first, second, _ = done.stdout.splitlines()
    assert ("0 m" in first, "みどり小学校" in first, "あお公園" in second) == (True, True, True)


def test_without_a_content_folder_it_says_what_to_do(desk: Desk) -> None:
    done = desk.run("import", desk.file(SHELTERS), content=False)
    assert done.exit_code == 1
    assert "MADOGUCHI_CONTENT" in done.output


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("名称,郵便番号,緯度,郵便番号\nあ,1,36,1\n", "郵便番号"),
        ("名称,開始日\nまつり,2026-11-20\n", "イベント"),
        ("名称,住所\nあ,い\n", "--kind"),
        ("名称,災害種別_洪水,市区町村コード\n隣,1,082171\n", "何も変えていません"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(desk: Desk, text: str, word: str) -> None:
    done = desk.run("import", desk.file(text))
    assert done.exit_code == 1
    assert word in done.output
    assert not (desk.content / "knowledge").exists()


def test_replacing_a_list_names_what_would_go(desk: Desk) -> None:
    desk.run("import", desk.file(SHELTERS))
    fewer = "".join(SHELTERS.splitlines(keepends=True)[:2])
    before = desk.shelters.read_bytes()
    refused = desk.run("import", desk.file(fewer), answer="n\n")
    assert refused.exit_code == 1
    assert "あお公園" in refused.output
    assert desk.shelters.read_bytes() == before
    assert desk.run("import", desk.file(fewer), "--yes").exit_code == 0
    assert "あお公園" not in desk.shelters.read_text(encoding="utf-8-sig")


def test_an_excel_list_is_imported(desk: Desk) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["名称", "緯度", "経度", "設置位置", "小児対応設備の有無", "開始時間"])
    sheet.append(["みどり会館", 36.25, 140.35, "1階", "有", "9：00"])
    book.save(desk.folder / "aed.xlsx")
    done = desk.run("import", str(desk.folder / "aed.xlsx"), "--source", "小美玉市オープンデータ")
    assert done.exit_code == 0, done.output
    written = (desk.content / FOLDER / "omitama" / "aed.csv").read_text(encoding="utf-8-sig")
    assert "みどり会館" in written
    assert "09:00" in written
    assert "小美玉市オープンデータ" in written


def test_an_export_is_open_data_of_the_current_standard(desk: Desk) -> None:
    target = desk.folder / "public.csv"
    assert desk.run("export", str(target)).exit_code == 0
    content = target.read_bytes()
    assert content.startswith("\ufeff全国地方公共団体コード,ID,".encode())
    text = content.decode("utf-8-sig")
    assert "082368,hatori,茨城県小美玉市,羽鳥出張所" in text
    assert "竹原郵便局" not in text  # not the city's
    assert desk.run("export", str(target), answer="n\n").exit_code == 1
    assert desk.run("export", str(target), "--kind", "aed", "--yes").exit_code == 1


def test_near_a_named_facility_and_only_what_is_safe(desk: Desk) -> None:
    desk.run("import", desk.file(SHELTERS))
    done = desk.run("near", "あお公園", "--hazard", "flood")
    assert done.exit_code == 0, done.output
    assert "みどり小学校" in done.stdout.splitlines()[-2]
    assert desk.run("near", "竹原郵便局").exit_code == 1  # stands in the profile, but nobody said where
    assert desk.run("near", "どこにもない館").exit_code == 1


def test_an_unknown_city_is_named(desk: Desk) -> None:
    done = desk.run("near", "36,140", "--city", "atlantis")
    assert done.exit_code == 1
    assert "atlantis" in done.output


def test_mistakes_in_files_are_told_beside_the_result(desk: Desk) -> None:
    desk.run("import", desk.file(SHELTERS))
    with desk.shelters.open("a", encoding="utf-8") as file:
        file.write("082368,9,だれか\r\n")
    done = desk.run("near", "36.25,140.35")
    assert done.exit_code == 0
    assert f"{desk.shelters}:4:" in done.stderr
