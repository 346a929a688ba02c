"""A city's own facility files: ``knowledge/facilities/<city>/<kind>.csv``, layer over layer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.city import City
from knowledge.facility import KINDS, Facility, laid_over
from knowledge.facility_kinds import kind_of_file
from knowledge.facility_table import read_facilities, read_facility_table
from knowledge.files import display
from knowledge.opendata import Finding, TableError
from knowledge.problems import Mark, Problem, problem

FOLDER = Path("knowledge") / "facilities"


def read_facility_files(roots: Sequence[Path], city: City) -> tuple[tuple[Facility, ...], list[Problem]]:
    """The facilities of a city in the layers ``roots`` (lowest first), and what is wrong with the files.

    A row that cannot be used is an error: a shelter that is missing from a list is not noticed otherwise.
    """
    problems: list[Problem] = []
    layers: list[tuple[Facility, ...]] = []
    for root in roots:
        layer: dict[str, Facility] = {}
        for path in sorted((root / FOLDER / city.id).glob("*.csv")):
            shown_as = display(path, roots[0])
            found, wrong = _read_file(path, city, shown_as)
            problems += wrong
            for facility in found:
                if facility.id in layer:
                    message = f"「{facility.name}」の ID がほかのファイルの「{layer[facility.id].name}」と同じです。"
                    problems.append(problem(Mark(shown_as), message, field="ID"))
                layer.setdefault(facility.id, facility)
        problems += _strange_files(root / FOLDER / city.id, roots[0])
        layers.append(tuple(layer.values()))
    return laid_over(layers), problems


def _read_file(path: Path, city: City, shown_as: str) -> tuple[Sequence[Facility], list[Problem]]:
    kind = kind_of_file(path.name)
    if kind is None:
        message = f"ファイルの名前を、施設の種類（{'・'.join(KINDS)}）で始めてください（例 wifi.csv）。"
        return (), [problem(Mark(shown_as), message)]
    try:
        table = read_facility_table(path.read_bytes())
    except OSError as error:
        return (), [problem(Mark(shown_as), f"ファイルを読めません：{error.strerror}")]
    except TableError as error:
        return (), [problem(Mark(shown_as, error.line), str(error))]
    found, report = read_facilities(table, city, kind, None)
    return found, [_problem(shown_as, finding) for finding in report.findings]


def _problem(shown_as: str, finding: Finding) -> Problem:
    mark = Mark(shown_as, finding.line, finding.column or 1)
    rejected = finding.effect == "rejected"
    return problem(mark, finding.message, field=finding.heading, level="error" if rejected else "warning")


def _strange_files(folder: Path, shown_below: Path) -> Iterator[Problem]:
    """Files that nobody would read, but for hidden ones."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix != ".csv" and not path.name.startswith("."):
            message = "施設のファイルは CSV にしてください（Excel は madoguchi facilities import で取り込めます）。"
            yield problem(Mark(display(path, shown_below)), message, level="warning")
