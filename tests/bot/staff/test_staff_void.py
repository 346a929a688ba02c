"""A notice edited after its approval is not sent, and everybody who looks is told: page, record, command line, log."""

from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from bot.cli import main
from bot.clockwork import Clockwork
from bot.publication import Press
from bot.settings import Settings
from bot.staff.roles import ROLES
from knowledge.text import Analyzer
from tests.bot.conftest import CITY, Folder, small_content

from .conftest import NOON, SECRET_KEY, Site
from .test_staff_notices import DIGEST, FIRST, NOTICE, PREVIEW

DAY = 24 * 3_600_000


def press(folder: Folder, to: Path, analyzer: Analyzer, notice: str) -> None:
    folder.write("scheduler/notices/common/class.yaml", notice)
    content, made = folder.read(), Press(to, analyzer)
    assert content.errors == ()
    made.publish(content, made.pending(content), NOON + timedelta(seconds=len(notice)), lambda _: None)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = small_content(tmp_path / "content")
    made.write("knowledge/cities/omitama.yaml", CITY + "sections:\n  pension: {name: 国保年金課}\n")
    return made


@pytest.fixture
def published(folder: Folder, tmp_path: Path, analyzer: Analyzer) -> Path:
    press(folder, tmp_path / "pressed", analyzer, NOTICE)
    return tmp_path / "pressed"


def test_it_is_said_wherever_somebody_looks(site: Site, folder: Folder, published: Path, analyzer: Analyzer) -> None:
    editor, approver, admin = (site.clerk(name, role) for name, role in zip(("aki", "yo", "kan"), ROLES, strict=True))
    assert editor.sends(f"{PREVIEW}/submit", of=PREVIEW).status_code == 303
    digest = DIGEST.search(approver.reads(FIRST))
    assert digest
    assert approver.sends(f"{FIRST}/approve", of=FIRST, digest=digest[1], sure="1").status_code == 303
    press(folder, published, analyzer, NOTICE.replace("はじめての方", "二回目の方"))
    site.clock.passes(7 * DAY)
    settings = Settings(var=site.folder, secret_key=SECRET_KEY, database_url=None, city="omitama")
    clock = Clockwork(settings, site.clock)
    with structlog.testing.capture_logs() as logs:
        clock.release_notices()
        clock.notices.prepare()
    clock.stop()
    assert [line["reason"] for line in logs if line["event"] == "approval_void"] == ["edited"]
    for clerk in (editor, approver, admin):
        clerk.signs_in()
    page = editor.reads(FIRST)
    assert "無効" in page
    assert "直された" in page
    assert 'id="stop"' not in page
    assert "無効" in approver.reads("/staff/sendings")
    assert "無効" in admin.reads("/staff/audit")
    environment = {"MADOGUCHI_VAR": str(site.folder), "MADOGUCHI_CITY": "omitama", "MADOGUCHI_SECRET_KEY": SECRET_KEY}
    for command in (["submitted"], ["show", "1"]):
        told = CliRunner().invoke(main, ["notice", *command], env=environment)
        structlog.reset_defaults()  # the command line has set how it logs
        assert told.exit_code == 0, told.output
        assert "無効" in told.output
