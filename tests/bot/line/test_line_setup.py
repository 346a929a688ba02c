"""``line setup`` against LINE's platform: what it leaves there, and what it tells the operator."""

import pytest
import structlog

from bot.line.client import LineClient
from bot.line.richmenu import IMAGE, RichMenus, rich_menu_request
from bot.line.richmenu_areas import AREAS
from bot.line.setup import setup
from bot.simulator import Fault, Rate, Simulator
from handlers import menu
from handlers.postback import decode

from .conftest import CHANNEL, Inbox

OLD = rich_menu_request(b"an older picture")
FOREIGN = rich_menu_request(b"").copy(update={"name": "made by someone else"})


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def run(client: LineClient, inbox: Inbox, said: list[str]) -> "Run":
    return Run(client, inbox.url.removesuffix("/line/webhook"), said)


class Run:
    """Runs the setup; ``said`` holds what the last run printed."""

    def __init__(self, client: LineClient, public_url: str, said: list[str]) -> None:
        self.client = client
        self.public_url = public_url
        self.said = said

    def __call__(self) -> bool:
        self.said.clear()
        return setup(self.client, public_url=self.public_url, say=self.said.append)


def marks(said: list[str]) -> str:
    return "".join(line[0] for line in said)


def test_setup_sets_the_webhook_and_the_menu(line: Simulator, run: Run, said: list[str], inbox: Inbox) -> None:
    line.platform.webhook_url = None
    assert run()
    assert marks(said) == "○○○○○"
    assert line.platform.webhook_url == inbox.url
    (made,) = line.platform.rich_menus.all()
    assert line.platform.rich_menus.default_id == made.rich_menu_id
    assert made.image == IMAGE.read_bytes()
    assert line.violations == []


def test_a_trailing_slash_of_the_address_does_no_harm(line: Simulator, run: Run, inbox: Inbox) -> None:
    run.public_url += "/"
    assert run()
    assert line.platform.webhook_url == inbox.url


def test_running_twice_leaves_the_same_menu(line: Simulator, run: Run) -> None:
    assert run()
    first = line.platform.rich_menus.default_id
    assert run()
    assert line.platform.rich_menus.default_id == first
    assert len(line.platform.rich_menus.all()) == 1
    assert len(line.calls("richmenu-create")) == 1


def test_older_and_unfinished_menus_of_ours_go_and_others_stay(line: Simulator, run: Run) -> None:
    menus = RichMenus(run.client)
    menus.create(OLD)
    menus.create(rich_menu_request(IMAGE.read_bytes()))  # left without its image
    foreign = menus.create(FOREIGN)
    assert run()
    assert {found.id for found in menus.all()} == {foreign, menus.shown_to_all()}
    assert line.violations == []


def test_the_old_menu_stays_until_the_new_one_is_shown(line: Simulator, run: Run, said: list[str]) -> None:
    menus = RichMenus(run.client)
    old = menus.create(OLD)
    menus.upload(old, IMAGE.read_bytes())
    menus.show_to_all(old)
    line.fault("richmenu-default-set", Fault(kind="error-before", status=500))
    assert not run()
    assert marks(said) == "○○○○×"
    assert menus.shown_to_all() == old
    assert run()
    assert [found.id for found in menus.all()] == [menus.shown_to_all()] != [old]


def test_each_area_sends_what_the_menu_handler_understands(line: Simulator, run: Run, inbox: Inbox) -> None:
    assert run()
    (made,) = line.platform.rich_menus.all()
    resident = line.user()
    for area in made.fields["areas"]:
        resident.taps(area["action"])
    pressed = [decode(event["postback"]["data"]) for event in inbox.events]
    assert [each.name for each in pressed] == ["menu"] * len(AREAS)
    assert tuple(each.fields["area"] for each in pressed) == menu.AREAS
    shown = [entry.messages[0]["text"] for entry in resident.chat.entries if entry.kind == "postback"]
    assert shown == [area.label for area in AREAS]


def test_a_changed_picture_is_a_changed_menu() -> None:
    image = IMAGE.read_bytes()
    assert rich_menu_request(image).name == rich_menu_request(image).name
    assert rich_menu_request(image).name != rich_menu_request(image + b" ").name


def test_wrong_credentials_end_the_setup_at_once(line: Simulator, inbox: Inbox, said: list[str]) -> None:
    client = LineClient(line.url, CHANNEL, "wrong", log=structlog.get_logger())
    assert not Run(client, inbox.url, said)()
    client.close()
    assert marks(said) == "×"
    assert "LINE_CHANNEL_SECRET" in said[0]
    assert "wrong" not in said[0]


def test_a_webhook_that_does_not_answer_is_told_and_the_menu_is_made(
    line: Simulator, run: Run, said: list[str], inbox: Inbox
) -> None:
    inbox.status = 401
    assert not run()
    assert marks(said) == "○○○×○"
    assert "401" in said[3]


def test_an_address_that_line_refuses_is_told(line: Simulator, run: Run, said: list[str]) -> None:
    run.public_url = "ftp://example.com"
    assert not run()
    assert said[1].startswith("×")
    assert "MADOGUCHI_PUBLIC_URL" in said[1]


def test_a_limit_and_an_outage_are_told_apart(line: Simulator, run: Run, said: list[str]) -> None:
    line.rate("richmenu-create", Rate(count=0, seconds=3600))
    assert not run()
    limit = said[-1]
    line.fault("richmenu-list", Fault(kind="error-before", status=503))
    assert not run()
    assert limit.startswith("×")
    assert said[-1].startswith("×")
    assert "503" in said[-1]
    assert "503" not in limit


def test_no_menu_is_shown_before_the_first_setup(client: LineClient) -> None:
    menus = RichMenus(client)
    assert (menus.all(), menus.shown_to_all()) == ([], None)
