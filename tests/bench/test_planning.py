"""Planning is measured against a SELECT of the same residents, on SQLite and on PostgreSQL."""

import json
from collections.abc import Callable

import pytest

from bench import planning


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_each_size_is_planned_and_selected_in_turn(request: pytest.FixtureRequest, database: str) -> None:
    url = None
    if database == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        url = make()
    report = planning.measure(recipients=(800, 300), runs=3, database_url=url)  # raises when the residents differ
    assert report["database"] == database
    assert [size["recipients"] for size in report["sizes"]] == [300, 800]
    for size in report["sizes"]:
        assert len(size["all"]) == 3
        assert size["worst"] == max(size["all"])


def test_it_speaks_in_a_table_and_in_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["bench.planning", "--recipients", "120", "--runs", "1"]
    monkeypatch.setattr("sys.argv", arguments)
    planning.main()
    assert "plan_over_select" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", [*arguments, "--json"])
    planning.main()
    assert json.loads(capsys.readouterr().out)["sizes"][0]["recipients"] == 120
