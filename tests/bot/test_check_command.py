"""check with its reports and tests, on a small content folder in place of the bundled one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

from .conftest import Folder
from .small_guide import write_guide

CHECK = """checks:
  - name: 引っ越してきた人
    guide: move
    on: 2026-11-21
    answers: {when: 2026-11-16, nation: japan}
    procedures: [move-in]
    due: {move-in: 2026-11-30}
"""
QUESTIONS = """questions:
  - {ask: 住民票の写しをください, entry: cert.juminhyo}
  - {ask: 転入届を出したい, entry: move.in, on: 2027-04-01}
"""


@pytest.fixture
def small(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    write_guide(folder)
    folder.write("knowledge/checks/common/move.yaml", CHECK)
    folder.write("faq/tests/common/all.yaml", QUESTIONS)
    monkeypatch.setattr("bot.content.BUNDLED", folder.root)
    return folder


def madoguchi(folder: Folder, *arguments: str) -> Result:
    return CliRunner(env={"MADOGUCHI_VAR": str(folder.root.parent / "var")}).invoke(main, arguments)


def test_guides_are_always_tried_and_questions_when_asked_for(small: Folder) -> None:
    plain = madoguchi(small, "check")
    assert (plain.exit_code, "ガイドのテスト 1 件をしました。" in plain.stdout) == (0, True)
    whole = madoguchi(small, "check", "--tests")
    assert whole.exit_code == 0, whole.output
    assert "ガイドのテスト 1 件、質問のテスト 2 件をしました。" in whole.stdout
    report = json.loads(madoguchi(small, "check", "--tests", "--json").stdout)
    assert report == {"errors": 0, "problems": [], "tests": {"guides": 1, "questions": 2}}


def test_what_comes_out_otherwise_is_an_error_at_its_line(small: Folder) -> None:
    small.write("knowledge/checks/common/move.yaml", CHECK.replace("2026-11-30", "2026-12-01"))
    small.write("faq/tests/common/all.yaml", QUESTIONS.replace("entry: cert.juminhyo", "entry: digital.wifi"))
    plain = madoguchi(small, "check")
    assert plain.exit_code == 1
    assert "knowledge/checks/common/move.yaml:7:20: 「move-in」の期限が違います。" in plain.stdout
    assert "faq/tests" not in plain.stdout
    whole = madoguchi(small, "check", "--tests")
    assert whole.exit_code == 1
    assert "faq/tests/common/all.yaml:2:31: 「住民票の写しをください」：回答が違います。" in whole.stdout
    assert "誤り 2 件" in whole.stdout


def test_nothing_is_tried_while_the_files_have_mistakes(small: Folder) -> None:
    small.write("knowledge/checks/common/move.yaml", CHECK.replace("2026-11-30", "2026-12-01"))
    small.write("faq/tests/common/all.yaml", QUESTIONS.replace("cert.juminhyo", "cert.nothing"))
    report = json.loads(madoguchi(small, "check", "--tests", "--json").stdout)
    assert [problem["path"] for problem in report["problems"]] == ["faq/tests/common/all.yaml"]
    assert report["tests"] == {"guides": 0, "questions": 0}


def test_published_indexes_are_used_where_they_fit(small: Folder) -> None:
    assert "準備" in madoguchi(small, "check", "--tests").stderr
    assert madoguchi(small, "publish").exit_code == 0
    assert "準備" not in madoguchi(small, "check", "--tests").stderr
    small.entries(cert_juminhyo="変わりました。", move_in="14日以内に届けます。")
    assert "準備" in madoguchi(small, "check", "--tests").stderr


def test_reports_come_as_tables_and_as_json(small: Folder) -> None:
    assert "どの市でも答えられる話題" in madoguchi(small, "check", "--coverage").stdout
    coverage = json.loads(madoguchi(small, "check", "--coverage", "--json").stdout)
    assert coverage["procedures"] == {
        "covered": 1,
        "total": 27,
        "missing": [str(number) for number in range(1, 28) if number != 3],
        "further": 1,
    }
    far = "procedures:\n  - {id: juminhyo, fees: [{yen: 900, valid_from: 2098-04-01}]}\n"
    small.write("knowledge/procedures/omitama/own.yaml", far)
    until = madoguchi(small, "check", "--changes-until", "令和81年12月31日")
    assert "2098-04-01　住民票の写し：手数料が 900円になります（全市）" in until.stdout
    listed = json.loads(madoguchi(small, "check", "--changes-until", "2099-12-31", "--json").stdout)
    assert [one["text"] for one in listed if one["kind"] == "fee"] == ["住民票の写し：手数料が 900円になります"]
    wrong = madoguchi(small, "check", "--changes-until", "2027-02-30")
    assert (wrong.exit_code, "という日はありません" in wrong.stderr) == (2, True)


def test_a_folder_laid_over_brings_its_own_tests(small: Folder, tmp_path: Path) -> None:
    own = tmp_path / "own" / "knowledge" / "checks" / "omitama" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("checks:\n  - {name: 引っ越してきた人, due: {move-in: 2026-11-29}}\n", encoding="utf-8")
    done = madoguchi(small, "check", str(tmp_path / "own"))
    assert done.exit_code == 1
    assert f"{own}:2:" in done.stdout
