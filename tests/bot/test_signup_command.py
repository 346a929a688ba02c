"""`madoguchi signup`: sign-ups by telephone and at the counter on the command line, each in the record."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.store import audit
from bot.store.database import Database
from knowledge.text import Analyzer
from scheduler.due import CITY
from tests.contract.hall import built

DAY = datetime.now(UTC).astimezone(CITY).date() + timedelta(days=20)
SESSION = f"digital.class@{DAY}T10:00"


class Terminal:
    """Somebody at the machine."""

    def __init__(self, var: Path) -> None:
        self.var = var

    def does(self, *arguments: str, status: int = 0) -> str:
        environment = {"MADOGUCHI_VAR": str(self.var), "MADOGUCHI_CITY": "omitama"}
        done = CliRunner().invoke(main, ["signup", *arguments], env=environment)
        assert done.exit_code == status, done.output
        return done.output

    def recorded(self) -> list[tuple[str | None, str, str, str | None]]:
        with closing(Database(f"sqlite:///{self.var / 'madoguchi.db'}")) as database:
            rows = database.read(lambda connection: audit.latest(connection, limit=50))
        return [(row.name, row.role, row.action, row.target) for row in reversed(rows)]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer) -> Terminal:
    for name in ("DATABASE_URL", "LINE_CHANNEL_ID", "LINE_CHANNEL_SECRET", "MADOGUCHI_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(built(tmp_path, analyzer, f"dates: {DAY}\n    apply: {{phone: true}}\n    capacity: 2"))


def test_each_sign_up_and_cancellation_stands_in_the_record_as_the_operators(terminal: Terminal) -> None:
    codes = re.findall(r"受付コード (\d{4})", terminal.does("add", SESSION, "--people", "3"))
    assert len(codes) == 3
    assert "キャンセル待ち 1番目" in terminal.does("list", SESSION)
    terminal.does("cancel", SESSION, codes[0])
    assert codes[0] not in terminal.does("list", SESSION)
    added = [(None, "operator", "signup-added", f"{place}番 {SESSION}") for place in (1, 2, 3)]
    assert terminal.recorded() == [*added, (None, "operator", "signup-cancelled", f"1番 {SESSION}")]


@pytest.mark.parametrize("arguments", [("add", "gone@2026-12-10T10:00"), ("cancel", SESSION, "1234"), ("list", "x")])
def test_what_is_not_done_is_said_and_not_recorded(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert "Traceback" not in terminal.does(*arguments, status=1)
    assert terminal.recorded() == []
