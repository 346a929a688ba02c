"""check and publish as a clerk meets them on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.content import BUNDLED

BROKEN_COMMON = """entries:
  - id： cert.juminhyo
    answer: 直した
\t- id: cert.koseki
  - id: cert.mine
    topic: cert.unknown
    title: 題
    title: 題ふたたび
    answer: 答え
    phrasings: [い, ろ, は, に, ほ, へ]
    section: no-such-role
    source: 試験
    checked_on: 2026年2月30日
    review_by: 2027-01-01
"""
BROKEN_MORE = """entries:
  - id: move.in
    review_by: 令和8年11月20日（月）
    colour: 赤
  - id: move.in
    hide: true
"""


def _madoguchi(*arguments: str, content: Path, var: Path) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"MADOGUCHI_CONTENT": str(content), "MADOGUCHI_VAR": str(var)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=BUNDLED,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _broken(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    for name, text in (
        ("common/a.yaml", BROKEN_COMMON),
        ("omitama/b.yaml", BROKEN_MORE),
        ("nowhere/c.yaml", BROKEN_MORE),
    ):
        path = own / "faq" / "entries" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return own


def test_every_mistake_is_reported_in_one_run(tmp_path: Path) -> None:
    own = _broken(tmp_path)
    done = _madoguchi("check", "--json", content=own, var=tmp_path / "var")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    places = {(problem["path"], problem["line"], problem["field"]) for problem in report["problems"]}
    common, city = f"{own}/faq/entries/common/a.yaml", f"{own}/faq/entries/omitama/b.yaml"
    assert (common, 2, "id") in places  # full-width colon
    assert any(path == common and line == 4 for path, line, _ in places)  # tab
    assert (common, 8, "title") in places  # duplicate key
    assert (common, 6, "topic") in places  # in an entry that has other mistakes too
    assert (common, 11, "section") in places
    assert (common, 13, "checked_on") in places  # 30 February
    assert (city, 3, "review_by") in places  # the weekday does not fit
    assert (city, 4, "colour") in places  # unknown field
    assert (city, 5, "id") in places  # the same id twice
    assert any(path == f"{own}/faq/entries/nowhere" for path, _, _ in places)  # a city without a profile
    assert all(problem["message"] for problem in report["problems"])


def test_nothing_broken_is_published(tmp_path: Path) -> None:
    done = _madoguchi("publish", content=_broken(tmp_path), var=tmp_path / "var")
    assert done.returncode == 1
    assert "faq/entries/common/a.yaml:2:" in done.stderr
    assert not (tmp_path / "var" / "publications").exists()


def test_bundled_content_is_clean_and_its_gaps_are_listed(tmp_path: Path) -> None:
    own = tmp_path / "own" / "faq" / "entries"
    own.mkdir(parents=True)
    done = _madoguchi("check", content=own.parents[1], var=tmp_path / "var")
    assert (done.returncode, done.stdout.count("誤り 0 件、注意 0 件")) == (0, 1)
    gaps = json.loads(_madoguchi("check", "--gaps", "--json", content=own.parents[1], var=tmp_path / "var").stdout)
    assert set(gaps) == {"kashima", "omitama", "joso", "shimada", "toride"}
    assert all(gaps.values())


def test_a_folder_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    done = _madoguchi("check", content=tmp_path, var=tmp_path / "var")
    assert done.returncode == 1
    assert str(tmp_path) in done.stdout
