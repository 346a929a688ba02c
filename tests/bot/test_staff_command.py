"""`madoguchi staff`: the first account, and the way back in when nobody is left who could help."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main


class Operator:
    """Somebody at the machine itself."""

    def __init__(self, var: Path) -> None:
        self.environment = {"MADOGUCHI_VAR": str(var), "MADOGUCHI_PUBLIC_URL": "https://madoguchi.example.lg.jp"}

    def does(self, *arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(main, ["staff", *arguments], env=self.environment)
        assert done.exit_code == status, done.output
        return done.output

    def lines(self) -> list[list[str]]:
        return [line.split()[:3] for line in self.does("list").splitlines()]


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return Operator(tmp_path)


def test_the_first_account_gets_a_link(operator: Operator) -> None:
    said = operator.does("add", "--role", "admin", "--city", "*", "Tanaka")
    assert re.search(r"https://madoguchi\.example\.lg\.jp/staff/setup/[a-z0-9-]{24}\n", said)
    assert operator.lines() == [["tanaka", "登録待ち", "admin:*:*"]]


def test_adding_again_gives_another_role_and_no_link(operator: Operator) -> None:
    operator.does("add", "--role", "editor", "--city", "joso", "--section", "pension", "tanaka")
    assert "setup" not in operator.does("add", "--role", "approver", "--city", "omitama", "ＴＡＮＡＫＡ")
    assert operator.lines() == [["tanaka", "登録待ち", "approver:omitama:*、editor:joso:pension"]]
    operator.does("add", "--role", "approver", "--city", "omitama", "tanaka", status=1)


def test_a_reset_gives_a_new_link_and_a_disabled_account_comes_back_by_it(operator: Operator) -> None:
    first = operator.does("add", "--role", "admin", "--city", "*", "tanaka")
    operator.does("disable", "tanaka")
    assert operator.lines()[0][1] == "停止"
    second = operator.does("reset", "tanaka")
    assert "setup" in second
    assert first != second
    assert operator.lines()[0][1] == "登録待ち"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("add", "--role", "root", "--city", "*", "tanaka"), 2),
        (("add", "--role", "admin", "--city", "atlantis", "tanaka"), 2),
        (("add", "--role", "admin", "--city", "joso", "--section", "nobody", "tanaka"), 2),
        (("add", "--role", "admin", "--city", "joso", "a b"), 1),
        (("reset", "nobody"), 1),
        (("disable", "nobody"), 1),
    ],
)
def test_mistakes_are_said(operator: Operator, arguments: tuple[str, ...], status: int) -> None:
    assert "Traceback" not in operator.does(*arguments, status=status)
    assert "まだありません" in operator.does("list")
