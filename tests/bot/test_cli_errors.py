"""What an operator gets wrong is said in a sentence, never in a stack trace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.content import BUNDLED


@pytest.mark.parametrize(
    ("command", "settings", "named"),
    [
        (["ask", "住民票"], {"PORT": "abc"}, "PORT"),
        (["ask", "住民票"], {"MADOGUCHI_PROXIES": "99"}, "proxies"),
        (["run"], {"MADOGUCHI_SECRET_KEY": "short"}, "MADOGUCHI_SECRET_KEY"),
        (["migrate"], {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "127.0.0.1"),
        (["line", "setup"], {}, "LINE_CHANNEL_ID"),
        (["check", "no-such-folder"], {}, "no-such-folder"),
        (["rollback", "--city", "omitama"], {}, "omitama"),
        (["ask", "--on", "2027-02-30", "住民票"], {}, "2027-02-30"),
    ],
)
def test_mistakes_are_named(command: list[str], settings: dict[str, str], named: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=BUNDLED,
        env=os.environ | {"MADOGUCHI_VAR": str(tmp_path)} | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert named in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
