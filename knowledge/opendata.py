"""Open-data tables as cities publish them: decoded, their headings recognised, every row with its line (pure).

A file is refused as a whole only where guessing could mix things up: an unknown encoding, an unclosed quote, a heading
that stands twice. Everything else is read as meant and said. Messages name the Digital Agency's rules for
machine-readable tables by level (レベル1～3) and wording.
Source: https://www.cas.go.jp/jp/seisaku/digital_gyozaikaikaku/data8/data8_siryou1.pdf (page 7)
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.city import check_digit

NO_LAYOUT = "機械可読性ルール レベル1「スペースや改行で体裁を整えない」"
NO_NOTES = "機械可読性ルール レベル1「表の外側にメモや備考を記載しない」"
NUMBERS_ONLY = "機械可読性ルール レベル2「数値列には数値しか入れない」"
NO_BLANK_HEADINGS = "機械可読性ルール レベル2「項目名を省略しない」"
ABOUT_BLANKS = "機械可読性ルール レベル2「空欄の扱いを定める」"

HEADINGS_WITHIN = 10
"""Lines in which the headings are looked for: some files begin with a title and notes."""

Effect = Literal["repaired", "rejected", "noted"]

_NOTHING = {"-", "ー", "―", "–", "—", "*", "null", "none", "n/a", "#n/a", "nan"}


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """Something about a row. line: as a spreadsheet numbers it. column: from 1, 0: all of it. heading: as written."""

    line: int
    column: int = 0
    heading: str = ""
    effect: Effect
    message: str


class TableError(ValueError):
    """A file that cannot be read as a table; the message is for staff. line: where, from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """Where a field stands: the column's number from 1 and its heading as written."""

    number: int
    heading: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row: its number (``line``) as a spreadsheet shows it, its cells by field, what was wrong with its form."""

    line: int
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table. unused: headings that stand for no known field. findings: about the file, not about one row."""

    encoding: str
    columns: Mapping[str, Column]
    unused: tuple[str, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: by byte order mark, else UTF-8, else CP932 (Excel's; never shift_jis, which
    lacks 髙 ① ～). Raises TableError."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16"), "UTF-16"
    for encoding, name in (("utf-8-sig", "UTF-8"), ("cp932", "CP932（Shift_JIS）")):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise TableError("文字コードが UTF-8 でも CP932（Shift_JIS）でもありません。UTF-8 で保存し直してください。")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise TableError("ファイルが途中で壊れています。UTF-8 で保存し直してください。") from None


def read_csv(content: bytes, fields: Mapping[str, Sequence[str]]) -> Table:
    """The table in a CSV file (tabs instead of commas will do). ``fields``: as in ``read_lines``. Raises TableError."""
    text, encoding = decode(content)
    return read_lines(_csv_lines(text), fields, encoding)


def _csv_lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows numbered as a spreadsheet does: one with line breaks in its cells counts once."""
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, cells
            number += 1
    except csv.Error:
        message = f'{number}行目からの「"」の囲みが正しくありません（閉じていないか、「"」の後に文字があります）。'
        raise TableError(message, number) from None


def read_lines(lines: Iterator[tuple[int, Sequence[str]]], fields: Mapping[str, Sequence[str]], encoding: str) -> Table:
    """The table in numbered lines of cells. ``fields``: for each field its headings, the best first. Raises TableError.

    Of several columns of one field the best that is not empty counts.
    """
    known = {heading_key(name): field for field, names in fields.items() for name in names}
    skipped: list[Finding] = []
    for number, (line, cells) in enumerate(lines):
        found = {known[key] for key in map(heading_key, cells) if key in known}
        if len(found) >= 2:
            return _table(line, cells, lines, fields, skipped, encoding)
        if number >= HEADINGS_WITHIN:
            break
        if any(cell.strip() for cell in cells):
            message = f"見出しより前の行なので読みませんでした（{NO_NOTES}）。"
            skipped.append(Finding(line=line, effect="noted", message=message))
    raise TableError("見出しの行が見つかりません。1行目に「名称」などの項目名を書いてください。")


def heading_key(heading: str) -> str:
    """A heading without the differences that do not matter: width, spaces, line breaks, case."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).lower()


def _table(
    head_line: int,
    headings: Sequence[str],
    lines: Iterator[tuple[int, Sequence[str]]],
    fields: Mapping[str, Sequence[str]],
    skipped: Sequence[Finding],
    encoding: str,
) -> Table:
    _refuse_repeated(head_line, headings)
    at = {heading_key(heading): number for number, heading in enumerate(headings) if heading.strip()}
    places = {field: [at[key] for key in map(heading_key, names) if key in at] for field, names in fields.items()}
    columns = {
        field: Column(number=numbers[0] + 1, heading=one_line(headings[numbers[0]]))
        for field, numbers in places.items()
        if numbers
    }
    used = {number for numbers in places.values() for number in numbers}
    unused = tuple(one_line(name) for number, name in enumerate(headings) if name.strip() and number not in used)
    rows = tuple(_row(line, cells, headings, places) for line, cells in lines)
    filled = tuple(row for row in rows if row is not None)
    blank = len(rows) - len(filled)
    note = Finding(line=head_line, effect="noted", message=f"何も書かれていない行が {blank} 行ありました。")
    return Table(
        encoding=encoding,
        columns=columns,
        unused=unused,
        rows=filled,
        findings=(*skipped, note) if blank else tuple(skipped),
    )


def _refuse_repeated(line: int, headings: Sequence[str]) -> None:
    at: dict[str, list[int]] = {}
    for number, heading in enumerate(headings, 1):
        if key := heading_key(heading):
            at.setdefault(key, []).append(number)
    repeated = [
        f"「{one_line(headings[numbers[0] - 1])}」（{'・'.join(map(str, numbers))}列目）"
        for numbers in at.values()
        if len(numbers) > 1
    ]
    if repeated:
        message = (
            f"同じ見出しが二度あります：{'、'.join(repeated)}。どちらの値が正しいか分からないので取り込みません。"
            "いらない列を消してから、もう一度お試しください。"
        )
        raise TableError(message, line)


def _row(line: int, cells: Sequence[str], headings: Sequence[str], places: Mapping[str, Sequence[int]]) -> Row | None:
    """A row; None when nothing is written in it."""
    if not any(cell.strip() for cell in cells):
        return None
    findings = []
    if any(cell.strip() for cell in cells[len(headings) :]):
        message = f'見出しより列が多い行です（{len(cells)}列）。値に「,」があれば「"」で囲んでください。'
        findings.append(Finding(line=line, effect="rejected", message=message))
    elif len(cells) < len(headings):
        message = f"列が足りない行です（{len(cells)}列）。右の列を空欄として読みました。"
        findings.append(Finding(line=line, effect="repaired", message=message))
    unnamed = [n for n, heading in enumerate(headings) if not heading.strip() and "".join(cells[n : n + 1]).strip()]
    for number in unnamed:
        message = f"見出しのない列の値は読みませんでした（{NO_BLANK_HEADINGS}）。"
        findings.append(Finding(line=line, column=number + 1, effect="noted", message=message))
    found: dict[str, str] = {}
    for field, numbers in places.items():
        written = (cells[number] for number in numbers if number < len(cells))
        if value := next((cell for cell in written if not is_nothing(cell)), ""):
            found[field] = value
    return Row(line=line, cells=found, findings=tuple(findings))


def is_nothing(cell: str) -> bool:
    """Whether a cell is empty, or holds one of the signs people write for that (-, NULL)."""
    bare = unicodedata.normalize("NFKC", cell).strip().lower()
    return not bare or bare in _NOTHING


def one_line(cell: str) -> str:
    """A cell's text in one line, without white space around it."""
    return " ".join(cell.split())


def mend_code(text: str, expected: str = "") -> tuple[str, str]:
    """A municipal code of six digits, and what was done to get it ("" when it was right). Raises ValueError.

    Spreadsheets drop the leading zero (82368 for 082368), some lists leave the check digit out (08236), or both. The
    check digit tells these apart; where several codes come out right, the ``expected`` one is meant.
    """
    written = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    if not written.isdecimal() or not 4 <= len(written) <= 6:
        raise ValueError(f"「{text.strip()}」は全国地方公共団体コードとして読めません。")
    if len(written) == 6 and not _right(written):
        raise ValueError(f"「{written}」は全国地方公共団体コードの検査数字（最後の1けた）が合いません。")
    if len(written) == 6:
        return written, ""
    meant = [f"0{written}"] if len(written) == 5 and _right(f"0{written}") else []
    body = written.zfill(5)
    meant.append(f"{body}{check_digit(body)}")
    code = expected if expected in meant else meant[0]
    if code[:5] != body:
        return code, f"先頭の0が落ちていた「{written}」を、検査数字で確かめて「{code}」にしました。"
    zero = "先頭の0と" if body != written else ""
    return code, f"「{written}」に{zero}検査数字を付けて「{code}」にしました。"


def _right(code: str) -> bool:
    return int(code[5]) == check_digit(code[:5])
