"""The simulator on its own, and where it stands among the modules."""

import ast
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import bot.simulator
from bot.simulator import openapi_folder

COMMAND = [sys.executable, "-m", "bot.simulator"]
FOLDER = Path(bot.simulator.__file__).parent
ALLOWED = {"flask", "werkzeug", "yaml", "_typeshed"} | set(sys.stdlib_module_names)


def test_help_is_in_japanese() -> None:
    shown = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout
    assert "--webhook" in shown
    assert "チャネルシークレット" in shown


def test_it_runs_alone_until_told_to_stop() -> None:
    command = [*COMMAND, "--port", "0", "--channel-secret", "s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUTF8": "1"}) as process:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address[0], timeout=10) as page:
            assert "スマートフォン" in page.read().decode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_taken_port_is_reported_without_a_traceback(line: bot.simulator.Simulator) -> None:
    command = [*COMMAND, "--port", line.url.rpartition(":")[2], "--channel-secret", "s"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_wrong_openapi_folder_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MADOGUCHI_LINE_OPENAPI", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="MADOGUCHI_LINE_OPENAPI"):
        openapi_folder()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_it_knows_nothing_of_the_bot(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name.partition(".")[0] for alias in node.names} <= ALLOWED
        elif isinstance(node, ast.ImportFrom):
            depth = len(path.relative_to(FOLDER).parts)
            assert node.level in range(1, depth + 1) or str(node.module).partition(".")[0] in ALLOWED
