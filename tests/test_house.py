"""The house holds: who may import whom, what stays pure, where files live, and that tests stay on this machine."""

import ast
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "knowledge": {"faq", "scheduler", "handlers", "bot"},
    "faq": {"scheduler", "handlers", "bot"},
    "scheduler": {"faq", "handlers", "bot"},
    "handlers": {"bot"},
    "bot": set[str](),
}
"""Package -> the rooms it may not enter."""

EDGES = {"flask", "linebot", "sqlalchemy", "sqlite3", "sqlite_utils", "urllib3", "requests", "gunicorn", "click"}
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.sleep",
}
LOCAL = {"date.today", "datetime.today", "datetime.utcnow", "date.fromtimestamp", "time.localtime", "time.mktime"}
ZONED = {"datetime.now": 1, "datetime.fromtimestamp": 2}
"""How many arguments name the zone."""

TOP_LEVEL = {"bench", "bot", "docs", "faq", "handlers", "knowledge", "scheduler", "tests"}
DATA = (
    "knowledge/cities",
    "knowledge/procedures",
    "knowledge/guides",
    "knowledge/facilities",
    "knowledge/checks",
    "faq/entries",
    "faq/elsewhere",
    "faq/smalltalk",
    "faq/tests",
    "handlers/wordings",
    "scheduler/notices",
)
LONGEST_MODULE = 300


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            here = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            yield ".".join([*here, *filter(None, [node.module])])


def calls(path: Path) -> Iterator[str]:
    """The last two names of everything that a file calls: ``datetime.datetime.now()`` is ``datetime.now``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ".".join(ast.unparse(node.func).split(".")[-2:])


def naive(path: Path) -> Iterator[str]:
    """Calls that answer in the machine's own zone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = ".".join(ast.unparse(node.func).split(".")[-2:])
            given = len(node.args) + len(node.keywords)
            if name in LOCAL or given < ZONED.get(name, 0):
                yield f"{path}:{node.lineno}: {name}"


def package_of(module: str) -> str:
    return module.split(".")[0]


def test_the_import_reader_reads(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text("import a.b\ndef f():\n    from c.d import e\n    import datetime\n    datetime.datetime.now()\n")
    assert list(imports(path)) == ["a.b", "c.d", "datetime"]
    assert list(calls(path)) == ["datetime.now"]
    assert [found.split(":")[1] for found in naive(path)] == ["5"]


@pytest.mark.parametrize("package", FLOORS)
def test_nothing_runs_back_up(package: str) -> None:
    above = [(path, name) for path in modules(package) for name in imports(path) if package_of(name) in FLOORS[package]]
    assert not above


@pytest.mark.parametrize("package", [*FLOORS, "bench"])
def test_products_do_not_import_tests(package: str) -> None:
    assert not [path for path in modules(package) for name in imports(path) if package_of(name) == "tests"]


@pytest.mark.parametrize("package", ["knowledge", "faq", "handlers"])
def test_the_lower_floors_know_no_edge(package: str) -> None:
    assert not [(path, name) for path in modules(package) for name in imports(path) if package_of(name) in EDGES]


@pytest.mark.parametrize("package", ["knowledge", "faq", "handlers"])
def test_the_lower_floors_know_no_clock_and_no_chance(package: str) -> None:
    told = [(path, name) for path in modules(package) for name in calls(path) if name in CLOCKS]
    drawn = [
        (path, name) for path in modules(package) for name in imports(path) if package_of(name) in {"random", "uuid"}
    ]
    assert not told + drawn


@pytest.mark.parametrize("package", FLOORS)
def test_the_day_and_the_hour_are_the_citys_and_not_the_machines(package: str) -> None:
    assert not [found for path in modules(package) for found in naive(path)]


def test_only_one_folder_speaks_to_line() -> None:
    speaking = {path for package in FLOORS for path in modules(package) if "linebot" in map(package_of, imports(path))}
    assert speaking
    assert all(path.is_relative_to(ROOT / "bot" / "line") for path in speaking)


def test_only_one_module_runs_a_sentence_model() -> None:
    runtimes = {"onnxruntime", "tokenizers"}
    running = [path for package in FLOORS for path in modules(package) if runtimes & {*map(package_of, imports(path))}]
    assert running == [ROOT / "bot" / "semantic" / "onnx.py"]


@pytest.mark.parametrize("folder", DATA)
def test_staff_files_and_code_do_not_mix(folder: str) -> None:
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    assert files
    assert {path.suffix for path in files} <= {".yaml", ".yml", ".csv"}


def test_the_top_level_is_the_house() -> None:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:  # not a checkout: an unpacked archive has no more than the house
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py")]
    else:
        names = [name.strip('"') for name in listed.stdout.splitlines()]
    folders = {name.split("/")[0] for name in names if "/" in name}
    assert {folder for folder in folders if not folder.startswith(".")} == TOP_LEVEL


@pytest.mark.parametrize("package", [*FLOORS, "bench"])
def test_modules_stay_short(package: str) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(package)}
    assert not {path: lines for path, lines in lengths.items() if lines >= LONGEST_MODULE}


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "8.8.8.8", "2001:db8::1", "example.com", "0.0.0.0", "localhost.example.com"]
)
def test_no_test_leaves_this_machine(host: str) -> None:
    with pytest.raises(RuntimeError, match=host):
        socket.create_connection((host, 9), timeout=0.01)
    with socket.socket() as plain:
        with pytest.raises(RuntimeError, match=host):
            plain.connect((host, 9))
        with pytest.raises(RuntimeError, match=host):
            plain.connect_ex((host, 9))


def test_tests_reach_this_machine(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1]), timeout=5).close()
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
