"""Excel workbooks as numbered lines of text, the way a CSV file of the same table would read (pure)."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.opendata import Finding, TableError

ZIP = b"PK\x03\x04"
"""The first bytes of an .xlsx file."""

ONE_TABLE = "機械可読性ルール レベル1「1シートに1つの表を入れる」"
NO_HIDDEN = "機械可読性ルール レベル1「行や列を非表示にしない」"
NO_MERGED = "機械可読性ルール レベル1「セルを結合しない」"


def read_workbook(content: bytes) -> tuple[list[tuple[int, Sequence[str]]], list[Finding]]:
    """The lines of the first sheet of an .xlsx file, and what its form hides. Raises TableError."""
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        message = "Excel（.xlsx）のファイルとして読めません。CSV で保存し直してください。"
        raise TableError(message) from error
    sheet = book.worksheets[0]
    lines: list[tuple[int, Sequence[str]]] = [
        (number, [_text(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
    ]
    return lines, list(_remarks(book.sheetnames, sheet))


def _remarks(names: Sequence[str], sheet: object) -> Iterator[Finding]:
    if len(names) > 1:
        message = f"シート「{names[0]}」だけを読みました（ほかに {len(names) - 1} シート。{ONE_TABLE}）。"
        yield Finding(line=1, effect="noted", message=message)
    for merged in sorted(str(area) for area in sheet.merged_cells.ranges):  # type: ignore[attr-defined]
        message = f"結合されたセル {merged} は、左上のセルにだけ値があるものとして読みました（{NO_MERGED}）。"
        yield Finding(line=1, effect="noted", message=message)
    hidden = [number for number, row in sheet.row_dimensions.items() if row.hidden]  # type: ignore[attr-defined]
    if hidden:
        message = f"隠れている行も読みました（{'・'.join(map(str, hidden))}行目。{NO_HIDDEN}）。"
        yield Finding(line=1, effect="noted", message=message)


def _text(value: object) -> str:
    """A cell as one would type it: times and dates stand as such in a cell or as text, in one column."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return f"{value.hour}:{value.minute:02}"
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
