"""A notice that is held on its way: its page says why, and an approver lets the rest of it go on."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner
from sqlalchemy import Connection

from bot.cli import main
from bot.clockwork import Clockwork
from bot.settings import Settings
from bot.staff.roles import ROLES
from bot.store import occurrences, preferences, residents
from bot.web.staff.sendings import DELIVERY_REASONS
from knowledge.text import Analyzer
from scheduler.wishes import Wishes
from tests.bot.conftest import CITY, Folder, small_content

from .conftest import SECRET_KEY, Clerk, Site
from .test_staff_notices import FIRST, NOTICE, approves, puts_forward, tasks
from .test_staff_void import DAY, press

RESUME = re.compile(r'name="part" value="(\d+)">\s*<input type="hidden" name="edited_to" value="(\w*)"')
Look = Callable[[], None]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = small_content(tmp_path / "content")
    made.write("knowledge/cities/omitama.yaml", CITY + "sections:\n  pension: {name: 国保年金課}\n")
    return made


@pytest.fixture
def published(folder: Folder, tmp_path: Path, analyzer: Analyzer) -> Path:
    press(folder, tmp_path / "pressed", analyzer, NOTICE)
    return tmp_path / "pressed"


@pytest.fixture
def staff(site: Site) -> tuple[Clerk, Clerk, Clerk]:
    editor, approver, admin = (site.clerk(name, role) for name, role in zip(("aki", "yo", "kan"), ROLES, strict=True))
    return editor, approver, admin


@pytest.fixture
def look(site: Site, staff: tuple[Clerk, Clerk, Clerk]) -> Look:
    """One look of the clock, after which the notice is on its way to one resident."""
    settings = Settings(var=site.folder, secret_key=SECRET_KEY, database_url=None, city="omitama")

    def follows(connection: Connection) -> None:
        found = residents.find_or_add(connection, site.office.cipher, settings.line_channel, "U1", site.clock())
        preferences.save(connection, found, Wishes(topics=frozenset({"smartphone-class"})), site.clock())

    def looks() -> None:
        clock = Clockwork(settings, site.clock)
        clock.release_notices()
        clock.notices.prepare()
        clock.stop()

    site.office.database.write(follows)
    puts_forward(staff[0])
    assert approves(staff[1]) == 303
    site.clock.passes(7 * DAY)
    looks()
    for clerk in staff:
        clerk.signs_in()
    return looks


def state(site: Site) -> tuple[str, str | None]:
    (one,) = site.office.database.read(occurrences.listed)
    return one.state, one.reason


def presses(clerk: Clerk, of: str = FIRST) -> int:
    """The button that lets it go on, as it stands on the page."""
    found = RESUME.search(clerk.reads(of))
    assert found
    return clerk.sends(f"{FIRST}/resume", of=FIRST, part=found[1], edited_to=found[2]).status_code


def test_an_edited_one_goes_on_when_the_approver_says_so(
    site: Site, staff: tuple[Clerk, Clerk, Clerk], look: Look, folder: Folder, published: Path, analyzer: Analyzer
) -> None:
    editor, approver, admin = staff
    assert state(site) == ("planned", None)
    press(folder, published, analyzer, NOTICE.replace("はじめての方", "二回目の方"))
    look()
    page = approver.reads(FIRST)
    assert DELIVERY_REASONS["edited"] in page
    assert "残りの 1 人" in page
    assert f'href="{FIRST}"' in tasks(approver)
    assert RESUME.search(editor.reads(FIRST)) is None
    assert editor.sends(f"{FIRST}/resume", of=FIRST, part="1").status_code == 403
    assert presses(approver) == 303
    look()
    assert state(site) == ("planned", None)
    assert RESUME.search(approver.reads(FIRST)) is None
    assert tasks(approver) == ""
    assert "残りを送ることにした" in admin.reads("/staff/audit")


def test_an_edit_made_while_the_page_was_open_has_to_be_seen_first(
    site: Site, staff: tuple[Clerk, Clerk, Clerk], look: Look, folder: Folder, published: Path, analyzer: Analyzer
) -> None:
    _, approver, _ = staff
    (one,) = site.office.database.read(occurrences.listed)
    site.office.database.write(lambda c: occurrences.hold(c, one.id, "quota"))
    page = approver.reads(FIRST)
    assert DELIVERY_REASONS["quota"] in page
    seen = RESUME.search(page)
    assert seen
    press(folder, published, analyzer, NOTICE.replace("はじめての方", "二回目の方"))
    look()
    refused = approver.sends(f"{FIRST}/resume", of=FIRST, part=seen[1], edited_to=seen[2])
    assert refused.status_code == 422
    assert DELIVERY_REASONS["edited"] in refused.text
    assert presses(approver) == 303


def test_a_withdrawn_one_says_so_and_has_no_button(
    site: Site, staff: tuple[Clerk, Clerk, Clerk], look: Look, folder: Folder, published: Path, analyzer: Analyzer
) -> None:
    press(folder, published, analyzer, "notices: []\n")
    look()
    assert state(site) == ("stopped", "gone")
    page = staff[1].reads(FIRST)
    assert DELIVERY_REASONS["gone"] in page
    assert RESUME.search(page) is None


@pytest.mark.parametrize("part", ["", "x", "99"])
def test_what_is_not_part_of_it_is_refused(staff: tuple[Clerk, Clerk, Clerk], look: Look, part: str) -> None:
    assert staff[1].sends(f"{FIRST}/resume", of=FIRST, part=part).status_code in (404, 422)


def test_the_command_line_asks_before_it_sends_words_that_were_edited(
    site: Site, staff: tuple[Clerk, Clerk, Clerk], look: Look, folder: Folder, published: Path, analyzer: Analyzer
) -> None:
    press(folder, published, analyzer, NOTICE.replace("はじめての方", "二回目の方"))
    look()
    environment = {"MADOGUCHI_VAR": str(site.folder), "MADOGUCHI_CITY": "omitama", "MADOGUCHI_SECRET_KEY": SECRET_KEY}

    def run(*arguments: str, typed: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(main, ["notice", *arguments], env=environment, input=typed)
        structlog.reset_defaults()  # the command line has set how it logs
        return done.exit_code, done.output

    assert "直されました" in run("list")[1]
    code, told = run("resume", "1", typed="n\n")
    assert (code, state(site)) == (1, ("held", "edited"))
    assert "1 人" in told
    assert run("resume", "1", typed="y\n")[0] == 0
    look()
    assert state(site) == ("planned", None)
