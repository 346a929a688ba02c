"""The documents keep up: every command, setting, log line, make target, city's entry and schema is where it is said."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.content import BUNDLED, Content, read_content
from bot.schemas import schemas, write_schemas
from bot.settings import Settings
from faq.entry import ENTRIES
from knowledge.layers import read_layer

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ja.md")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SOURCES = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))

ENTRY_ID = re.compile(r"`([a-z0-9-]+(?:\.[a-z0-9-]+)+)`")
LOGGED = re.compile(r'\blog\.(?:info|warning|error|exception)\(\s*"([a-z_.]+)"')
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]*))?\)")


def commands(group: click.Group, above: str = "madoguchi") -> Iterator[str]:
    """Every command as one types it; a group alone does nothing."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")
        else:
            yield f"{above} {name}"


def variable(field: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"MADOGUCHI_{field.upper()}"


def page_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def city_parts() -> dict[str, str]:
    """The city's id in a heading of sources.md -> the text below it."""
    parts = re.split(r"^## .+（([a-z]+)）$", SOURCES, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content((BUNDLED,), date(2026, 11, 21))


@pytest.mark.parametrize("command", list(commands(main)))
def test_operations_name_every_command(command: str) -> None:
    assert f"`{command}`" in OPERATIONS


@pytest.mark.parametrize("field", Settings.model_fields)
def test_operations_name_every_setting(field: str) -> None:
    assert f"| `{variable(field)}` | `{field}` |" in OPERATIONS


@pytest.mark.parametrize("page", [*READMES, "docs/operations.md", "docs/staff-guide.ja.md", "CHANGELOG.md"])
def test_pages_name_no_command_that_does_not_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^ +|[`/])madoguchi ([a-z]+)\b", text, flags=re.MULTILINE))
    assert named
    assert not named - set(main.commands)


def test_operations_explain_every_log_line() -> None:
    modules = [path for package in ("bot", "scheduler") for path in (ROOT / package).rglob("*.py")]
    logged = {name for path in modules for name in LOGGED.findall(path.read_text(encoding="utf-8"))}
    assert logged
    assert not {name for name in logged if f"`{name}`" not in OPERATIONS}


@pytest.mark.parametrize("page", READMES)
def test_readmes_begin_with_the_two_commands(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    block = [line.split("#")[0].strip() for line in text.splitlines() if line.startswith("    ")]
    assert block[:2] == ["make run", "make test"]


@pytest.mark.parametrize("page", READMES)
def test_readmes_list_every_make_target(page: str) -> None:
    targets = re.findall(r"^([a-z0-9-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    listed = re.findall(r"^\| `make ([a-z0-9-]+)` \|", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(listed) == sorted(targets)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_somewhere(page: Path) -> None:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    targets = [((page.parent / path) if path else page, anchor) for path, anchor in found]
    assert not [str(path) for path, _ in targets if not path.exists()]
    assert not [f"{path.name}#{anchor}" for path, anchor in targets if anchor and anchor not in anchors(path)]


def test_decision_records_are_numbered_and_complete() -> None:
    assert [path.name[:4] for path in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]
    for path in RECORDS:
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"]


def test_sources_have_a_part_for_every_city(content: Content) -> None:
    assert set(city_parts()) == set(content.cities)


def test_sources_name_entries_that_exist(content: Content) -> None:
    for city, text in city_parts().items():
        named, known = set(ENTRY_ID.findall(text)), {entry.id for entry in content.cities[city].entries}
        assert named
        assert not named - known, city


def test_sources_name_every_entry_of_a_citys_own_layer() -> None:
    for city, text in city_parts().items():
        layer, _ = read_layer(BUNDLED, city, ENTRIES)
        assert not layer.records.keys() - set(ENTRY_ID.findall(text)), city


def test_schemas_are_current(tmp_path: Path) -> None:
    fresh = {path.name: path.read_text(encoding="utf-8") for path in write_schemas(tmp_path)}
    stored = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "schemas").iterdir()}
    assert stored == fresh, "make schemas"
    assert {name: json.loads(text) for name, text in stored.items()} == schemas()
