"""A resident sends where they are: the nearest shelters come back, and the place is nowhere in our files afterwards."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import environment_of, open_town

from .conftest import Town, eventually, said

SHELTERS = (
    "ID,名称,緯度,経度,災害種別_洪水,災害種別_地震,出典,確認日\n"
    "1,試験用第一広場,36.2412,140.3512,1,1,試験用,2026-11-20\n"
    "2,試験用第二広場,36.3412,140.4512,,1,試験用,2026-11-20\n"
)
FORMS = ("36.23945", "140.35271", "36.239", "140.353")


@pytest.fixture
def prepared(tmp_path: Path, published: Path) -> Iterator[Town]:
    """A town whose city has imported two shelters."""
    own = tmp_path / "own" / "knowledge" / "facilities" / "omitama"
    own.mkdir(parents=True)
    (own / "shelter.csv").write_text(SHELTERS, encoding="utf-8")
    var = tmp_path / "var"
    var.mkdir()
    shutil.copytree(published, tmp_path / "publications")
    with open_town(var, tmp_path / "publications") as town:
        town.environment = environment_of(var) | town.environment | {"MADOGUCHI_CONTENT": str(tmp_path / "own")}
        done = town.madoguchi("publish")
        assert done.returncode == 0, done.stderr
        yield town


def test_the_nearest_shelters_and_no_trace_of_the_place(prepared: Town) -> None:
    town = prepared
    town.server()
    resident = town.line.user()
    resident.location(36.23945612, 140.35271234, title="自宅", address="茨城県")
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    resident.taps(_action(resident.replies[0].messages, "k=shelter"))
    assert town.line.wait_for(lambda: len(resident.replies) == 2, timeout=20)
    resident.taps(_action(resident.replies[1].messages, "h=flood"))
    assert town.line.wait_for(lambda: len(resident.replies) == 3, timeout=20)
    answer = said(resident.replies[2])
    assert ("試験用第一広場" in answer, "試験用第二広場" in answer) == (True, False)
    assert "query=36.241200,140.351200" in answer
    assert town.line.violations == []
    assert eventually(lambda: not _traces(town))


def _traces(town: Town) -> list[str]:
    """Where the place still stands: in the database as one reads it, or in the log."""
    connection = sqlite3.connect(town.var / "madoguchi.db")
    try:
        rows = connection.execute("select data, text from event").fetchall()
    finally:
        connection.close()
    log = town.servers[0].log.read_text()
    return [form for form in FORMS if form in str(rows) or form in log]


def _action(piece: object, part: str) -> dict[str, object]:
    """The first action in a message whose data holds ``part``."""
    if isinstance(piece, dict):
        if part in str(piece.get("data", "")):
            return piece
        piece = list(piece.values())
    for value in piece if isinstance(piece, (list, tuple)) else ():
        if found := _action(value, part):
            return found
    return {}
