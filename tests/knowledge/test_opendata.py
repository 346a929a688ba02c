"""Open-data tables: every encoding read, headings recognised, nothing dropped without a word."""

import io

import pytest
from openpyxl import Workbook

from knowledge.city import check_digit
from knowledge.opendata import Table, TableError, decode, is_nothing, mend_code, read_csv, read_lines
from knowledge.workbook import read_workbook

FIELDS = {"name": ("名称", "施設名"), "lat": ("緯度",), "address": ("所在地_連結表記", "住所")}
HEAD = "名称,緯度,備考\n"


def table(text: str) -> Table:
    return read_csv(text.encode(), FIELDS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_encoding_in_use_is_read(encoding: str) -> None:
    written = "名称,緯度\n髙橋会館①～,36.2\n"
    (row,) = read_csv(written.encode(encoding), FIELDS).rows
    assert row.cells == {"name": "髙橋会館①～", "lat": "36.2"}


def test_what_is_in_no_encoding_is_refused() -> None:
    with pytest.raises(TableError, match="文字コード"):
        decode(b"\x81\x00\xff\xfe\x00")
    with pytest.raises(TableError, match="壊れて"):
        decode(b"\xff\xfe\x00")


def test_cells_may_hold_line_breaks_and_rows_are_numbered_as_in_a_spreadsheet() -> None:
    found = table(HEAD + '"北\n館",1,"a\nb"\n南館,2,\n')
    assert [(row.line, row.cells["name"]) for row in found.rows] == [(2, "北\n館"), (3, "南館")]


def test_repeated_headings_are_refused_with_their_columns() -> None:
    with pytest.raises(TableError, match="「郵便番号」（2・4列目）") as caught:
        table("名称,郵便番号,緯度,郵便 番号\nあ,1,36,2\n")
    assert caught.value.line == 1


def test_columns_of_one_field_complete_each_other() -> None:
    found = table("名称,住所,所在地_連結表記\nあ,旧,新\nい,旧,\n")
    assert [row.cells["address"] for row in found.rows] == ["新", "旧"]
    assert found.unused == ()


def test_headings_that_are_of_no_use_are_told() -> None:
    assert table("名称,緯度,館長\nあ,36,い\n").unused == ("館長",)


def test_width_case_and_line_breaks_in_headings_do_not_matter() -> None:
    (row,) = read_csv('"名\n称",ｌａｔ\nあ,36\n'.encode(), {"name": ("名称",), "lat": ("LAT",)}).rows
    assert row.cells == {"name": "あ", "lat": "36"}


def test_lines_above_the_headings_are_passed_over_and_told() -> None:
    found = table("小美玉市の施設\n\n" + HEAD + "あ,36,\n")
    assert [row.line for row in found.rows] == [4]
    assert [(finding.line, finding.effect) for finding in found.findings] == [(1, "noted")]


def test_a_file_without_headings_is_refused() -> None:
    for text in ("", "あ,い\nう,え\n"):
        with pytest.raises(TableError, match="見出し"):
            table(text)


def test_an_open_quote_does_not_swallow_the_rest() -> None:
    with pytest.raises(TableError, match="3行目") as caught:
        table(HEAD + 'あ,1,\nい,2,"\nう,3,\n')
    assert caught.value.line == 3


def test_rows_of_another_length_are_told_apart() -> None:
    short, shifted, padded = table(HEAD + "あ\nい,1,2,3\nう,1,2,\n").rows
    assert [finding.effect for finding in short.findings] == ["repaired"]
    assert [finding.effect for finding in shifted.findings] == ["rejected"]
    assert padded.findings == ()


def test_a_value_without_a_heading_is_told() -> None:
    (row,) = table("名称,緯度,\nあ,36,い\n").rows
    assert [(finding.column, finding.effect) for finding in row.findings] == [(3, "noted")]


def test_blank_rows_are_counted() -> None:
    found = table(HEAD + ",,\nあ,36,\n　, ,\n")
    assert len(found.rows) == 1
    assert "2 行" in found.findings[0].message


@pytest.mark.parametrize("sign", ["", "-", "－", "―", "NULL", "　"])
def test_signs_for_nothing_are_nothing(sign: str) -> None:
    assert is_nothing(sign)


def test_tabs_will_do() -> None:
    assert table("名称\t緯度\nあ\t36\n").rows[0].cells == {"name": "あ", "lat": "36"}


@pytest.mark.parametrize("written", ["82368", "082368", "08236", "8236", "８２３６８", "82368.0"])
def test_municipal_codes_get_back_what_they_lost(written: str) -> None:
    code, message = mend_code(written)
    assert code == "082368"
    assert bool(message) == (written != "082368")


def test_a_code_that_could_be_two_is_the_citys() -> None:
    """22209 is Shimada's code without its check digit, and 022209 would be right as well."""
    assert check_digit("02220") == 9
    assert mend_code("22209", "222097")[0] == "222097"
    assert mend_code("22209")[0] == "022209"


@pytest.mark.parametrize("written", ["082369", "999999", "小美玉市", "123", "1234567"])
def test_what_is_no_municipal_code_says_so(written: str) -> None:
    with pytest.raises(ValueError, match="全国地方公共団体コード"):
        mend_code(written)


def test_an_excel_sheet_reads_like_a_csv_file_and_tells_what_its_form_hides() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["名称", "緯度", "住所"], ["北館", 36.25, None], ["南館", 36, "堅倉"]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("メモ")
    content = io.BytesIO()
    book.save(content)
    lines, remarks = read_workbook(content.getvalue())
    found = read_lines(iter(lines), FIELDS, "Excel")
    assert found.rows[0].cells == {"name": "北館", "lat": "36.25"}
    assert found.rows[1].cells["lat"] == "36"
    assert {finding.effect for finding in remarks} == {"noted"}
    assert len(remarks) == 3


def test_what_only_looks_like_excel_is_refused() -> None:
    with pytest.raises(TableError, match="Excel"):
        read_workbook(b"PK\x03\x04 no workbook")
