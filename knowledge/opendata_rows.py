"""What every open-data list shares, whatever its rows are about: its file, its city, and what became of each row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.city import City
from knowledge.opendata import Effect, Finding, Row, Table, mend_code, one_line, read_csv, read_lines
from knowledge.workbook import ZIP, read_workbook

LONGEST_NAME = 30
"""Characters of a row's name in a message."""


def read_file(content: bytes, fields: Mapping[str, Sequence[str]]) -> Table:
    """The table in a CSV or .xlsx file. fields: field -> its headings. Raises TableError."""
    if not content.startswith(ZIP):
        return read_csv(content, fields)
    lines, remarks = read_workbook(content)
    table = read_lines(iter(lines), fields, "Excel")
    return replace(table, findings=(*remarks, *table.findings))


@dataclass(frozen=True, kw_only=True, slots=True)
class RowReport:
    """What became of a file. read, repaired and rejected count rows; unused: headings of no use to us.

    names: what the rows are about, by their numbers.
    """

    encoding: str
    read: int
    repaired: int
    rejected: int
    unused: tuple[str, ...]
    findings: tuple[Finding, ...]
    names: Mapping[int, str]

    @property
    def taken(self) -> int:
        """Rows that were taken, mended or as they are."""
        return self.read - self.rejected


def report_of(table: Table, of_rows: Iterable[Finding]) -> RowReport:
    """The account of a table and of what was found in its rows."""
    found = tuple(of_rows)
    rejected = {finding.line for finding in found if finding.effect == "rejected"}
    repaired = {finding.line for finding in found if finding.effect == "repaired"} - rejected
    return RowReport(
        encoding=table.encoding,
        read=len(table.rows),
        repaired=len(repaired),
        rejected=len(rejected),
        unused=table.unused,
        findings=tuple(sorted([*table.findings, *found], key=lambda one: (one.line, one.column))),
        names={row.line: one_line(row.cells.get("name", ""))[:LONGEST_NAME] for row in table.rows},
    )


class RowReader:
    """Reads the rows of one table for one city, keeping what it found."""

    def __init__(self, table: Table, city: City) -> None:
        self.findings: list[Finding] = []
        self._table = table
        self._city = city

    def _find(self, row: Row, field: str, effect: Effect, message: str) -> None:
        column = self._table.columns.get(field)
        number, heading = (column.number, column.heading) if column else (0, "")
        self.findings.append(Finding(line=row.line, column=number, heading=heading, effect=effect, message=message))

    def _check_city(self, row: Row) -> None:
        """Rows of other cities (lists of a whole prefecture hold them) are not ours to take."""
        for field in ("local_code", "code"):
            if field not in row.cells:
                continue
            try:
                code, message = mend_code(row.cells[field], self._city.code)
            except ValueError as error:
                self._find(row, field, "noted", f"{error}コードは使わずに読みました。")
                continue
            if message:
                self._find(row, field, "repaired", message)
            if self._of_prefecture(code, row):
                continue
            if code != self._city.code:
                message = f"{self._city.name}（{self._city.code}）ではなく、{code} の行です。"
                self._find(row, field, "rejected", message)
            return

    def _of_prefecture(self, code: str, row: Row) -> bool:
        """Whether the prefecture publishes the row for its cities."""
        return code[2:5] == "000" and code[:2] == self._city.code[:2]
