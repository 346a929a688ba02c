"""Staff edit a file while the counter runs."""

import shutil
import urllib.parse
from pathlib import Path

import pytest

from .conftest import Server, Town, eventually

CHANGE = """entries:
  - id: cert.juminhyo
    answer: {answer}
"""


@pytest.fixture
def counter(town: Town, published: Path, tmp_path: Path) -> Server:
    """`madoguchi run` over publications of its own and a content folder of the city's."""
    (tmp_path / "publications").unlink()
    shutil.copytree(published, tmp_path / "publications")
    (tmp_path / "own" / "faq" / "entries" / "omitama").mkdir(parents=True)
    return town.server("run", MADOGUCHI_CONTENT=str(tmp_path / "own"))


def _answer(server: Server) -> str:
    form = urllib.parse.urlencode({"text": "住民票の写しがほしい"}).encode()
    return server.call("POST", "/omitama/", form, content_type="application/x-www-form-urlencoded").text


def test_an_edited_answer_reaches_residents_and_a_broken_one_does_not(counter: Server, tmp_path: Path) -> None:
    file = tmp_path / "own" / "faq" / "entries" / "omitama" / "mine.yaml"
    file.write_text(CHANGE.format(answer="一階の三番窓口でお渡しします。"), encoding="utf-8")
    assert eventually(lambda: "一階の三番窓口" in _answer(counter), within=60)
    file.write_text(CHANGE.format(answer="二階です。") + "    answer: 三階です。\n", encoding="utf-8")
    assert eventually(lambda: "mine.yaml:4:5" in counter.log.read_text(), within=30)
    assert "一階の三番窓口" in _answer(counter)


def test_what_the_command_line_publishes_is_served_without_a_restart(
    town: Town, tmp_path: Path, published: Path
) -> None:
    (tmp_path / "publications").unlink()
    shutil.copytree(published, tmp_path / "publications")
    server = town.server()
    own = tmp_path / "own"
    (own / "faq" / "entries" / "omitama").mkdir(parents=True)
    file = own / "faq" / "entries" / "omitama" / "mine.yaml"
    file.write_text(CHANGE.format(answer="一階の三番窓口でお渡しします。"), encoding="utf-8")
    assert town.madoguchi("publish", MADOGUCHI_CONTENT=str(own)).returncode == 0
    assert eventually(lambda: "一階の三番窓口" in _answer(server), within=30)
    assert town.madoguchi("rollback", "--city", "omitama").returncode == 0
    assert eventually(lambda: "一階の三番窓口" not in _answer(server), within=30)
    refused = town.madoguchi("publish", MADOGUCHI_CONTENT=str(own))
    assert refused.returncode == 1  # asks, and nobody is there to say yes
    assert town.madoguchi("publish", "--yes", MADOGUCHI_CONTENT=str(own)).returncode == 0
    assert eventually(lambda: "一階の三番窓口" in _answer(server), within=30)
