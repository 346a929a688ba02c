"""A notice goes out, is opened and pressed on phones, and staff see how often; nobody can see by whom."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from bot.clockwork import Clockwork
from bot.settings import Settings
from bot.simulator import Fault
from bot.simulator.insight import PRIVATE
from bot.simulator.people import Person
from bot.store import uptake
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.schema import event
from bot.store.uptake import Uptake
from bot.uptake import FEWER, NOT_YET
from handlers.postback import COUNTED
from knowledge.text import Analyzer
from tests.bot.conftest import Folder
from tests.contract.hall import ANNOUNCED, BODY, NOON, NOTICE, TITLE, Hall, built, press_to
from tests.town import CHANNEL, SECRET, open_town

from .conftest import Server, Town, eventually, said

PUBLIC = "https://counter.example.lg.jp"
PAGE = "https://www.city.omitama.lg.jp/class"
DAY = 24 * 3600 * 1000


@dataclass
class Time:
    """Milliseconds that pass when the test says so."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notice with a link to a page of the city."""
    analyzer = Analyzer()
    var = built(tmp_path_factory.mktemp("hall"), analyzer)
    folder = Folder(var / "content")
    folder.write("scheduler/notices/common/class.yaml", NOTICE.format(title=TITLE, body=BODY, more=f"    page: {PAGE}"))
    press_to(var, folder, analyzer)
    return var


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def town(tmp_path: Path, template: Path, time: Time) -> Iterator[Town]:
    """LINE's days are those of the test."""
    with open_town(tmp_path, template / "publications") as town:
        town.line.platform.clock = lambda: time.now / 1000
        yield town


@pytest.fixture
def settings(town: Town) -> Settings:
    return Settings(
        var=town.var,
        city="omitama",
        database_url=None,
        public_url=PUBLIC,
        line_channel_id=CHANNEL,
        line_channel_secret=SECRET,
        line_api=town.line.url,
    )


@pytest.fixture
def hall(town: Town, settings: Settings, time: Time) -> Iterator[Hall]:
    upgrade(settings.database)
    with closing(Database(settings.database)) as database:
        cipher = Cipher(load_secret(town.var, None))
        yield Hall(database=database, cipher=cipher, var=town.var, analyzer=Analyzer())


@contextmanager
def running(settings: Settings, time: Time) -> Iterator[Clockwork]:
    """A clock that only looks when the test says so."""
    clock = Clockwork(settings, time)
    try:
        yield clock
    finally:
        clock.stop()


def goes_out(town: Town, hall: Hall, clock: Clockwork, time: Time, people: int = 1) -> list[Person]:
    """The notice is approved and sent to so many people, who have it on their phones."""
    found = [town.line.user() for _ in range(people)]
    for person in found:
        hall.resident(person.user_id, "smartphone-class")
    hall.approved(hall.account("hanako", "editor"), hall.account("taro", "approver"))
    time.now = ANNOUNCED
    clock.release_notices()
    clock.notices.prepare()
    clock.notices.send(threading.Event())
    assert all(len(person.pushes) == 1 for person in found)
    return found


def actions(piece: object, kind: str) -> list[dict[str, str]]:
    """Everything of a kind that can be pressed in what a phone shows."""
    if isinstance(piece, dict):
        own = [piece] if piece.get("type") == kind else []
        return own + [one for value in piece.values() for one in actions(value, kind)]
    return [one for each in piece for one in actions(each, kind)] if isinstance(piece, (list, tuple)) else []


def link(person: Person) -> str:
    """The one link of the notice that is opened on the web."""
    found = {one["uri"] for one in actions(person.pushes[0].messages, "uri") if one["uri"].startswith(PUBLIC)}
    assert len(found) == 1, said(person.pushes[0])
    return found.pop()


def counted(hall: Hall) -> Uptake:
    return hall.database.read(lambda connection: uptake.uptake(connection, 1))


def opens(server: Server, address: str) -> str:
    """Follow a link; where it leads."""
    answer = server.call("GET", urlsplit(address).path)
    assert (answer.status, answer.headers.get("set-cookie")) == (302, None)
    return answer.headers["location"]


def test_a_link_opened_twice_counts_two_and_leads_to_the_page_that_was_approved(
    town: Town, hall: Hall, settings: Settings, time: Time
) -> None:
    with running(settings, time) as clock:
        (person,) = goes_out(town, hall, clock, time)
    assert PAGE not in said(person.pushes[0])
    assert PAGE in json.dumps(dict(hall.approvals.waiting(1).parts[0].bodies))  # what was approved is as it was seen
    assert not hall.approvals.waiting(1).void
    server = town.server()
    assert [opens(server, link(person)) for _ in range(2)] == [PAGE, PAGE]
    assert server.call("HEAD", urlsplit(link(person)).path).status == 302
    told = town.madoguchi("notice", "progress", "1").stdout
    assert "のリンクを開いた 2 回" in told
    assert NOT_YET in told


def test_a_button_of_a_notice_works_is_counted_and_leaves_no_trace_of_the_notice_with_its_presser(
    town: Town, hall: Hall, settings: Settings, time: Time
) -> None:
    with running(settings, time) as clock:
        (person,) = goes_out(town, hall, clock, time)
    town.server()
    (stop,) = [one for one in actions(person.pushes[0].messages, "postback") if "unsubscribe" in one["data"]]
    assert f"{COUNTED}=" in stop["data"]
    assert person.taps(stop).status == 200
    assert eventually(lambda: person.replies)
    assert [one.times for one in counted(hall).pressed if one.kind == "tap"] == [1]
    (stored,) = hall.database.read(
        lambda c: c.execute(select(event.c.data).where(event.c.kind == "postback")).scalars()
    )
    assert stored == stop["data"].partition(f"&{COUNTED}=")[0]


def test_a_press_that_line_delivers_twice_counts_once(town: Town, hall: Hall, settings: Settings, time: Time) -> None:
    with running(settings, time) as clock:
        (person,) = goes_out(town, hall, clock, time)
    server = town.server()
    (stop,) = [one for one in actions(person.pushes[0].messages, "postback") if "unsubscribe" in one["data"]]
    pressed = {
        "type": "postback",
        "mode": "active",
        "timestamp": time.now,
        "source": {"type": "user", "userId": person.user_id},
        "webhookEventId": "01HSAMEEVENT",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "0" * 32,
        "postback": {"data": stop["data"]},
    }
    body = json.dumps({"destination": "U" + "0" * 32, "events": [pressed, pressed]}).encode()
    assert [server.webhook(body).status for _ in range(2)] == [200, 200]
    assert [one.times for one in counted(hall).pressed if one.kind == "tap"] == [1]


def test_lines_figures_are_asked_for_the_day_after_and_shown_with_their_day(
    town: Town, hall: Hall, settings: Settings, time: Time
) -> None:
    with running(settings, time) as clock:
        people = goes_out(town, hall, clock, time, PRIVATE)
        for person in people:
            person.reads()
        for person in people[1:]:
            person.opens(link(person))
        clock.count()
        assert counted(hall).fetched_at is None  # on the day itself LINE has nothing
        time.now += DAY
        clock.count()
        clock.count()
    assert [call.status for call in town.line.calls("insight-aggregation")].count(200) == 1
    told = town.madoguchi("notice", "progress", "1").stdout
    assert f"開いた（LINEの集計） {PRIVATE} 人" in told
    assert f"リンクを押した（LINEの集計） {FEWER}" in told  # one fewer than LINE tells of
    assert "集計を受け取った日時 2026-11-27 10:00" in told
    assert town.line.violations == []


def test_what_line_does_not_answer_is_asked_for_again_the_next_day(
    town: Town, hall: Hall, settings: Settings, time: Time
) -> None:
    with running(settings, time) as clock:
        for person in goes_out(town, hall, clock, time, PRIVATE):
            person.reads()
        time.now += DAY
        town.line.fault("insight-aggregation", Fault(kind="error-before"))
        clock.count()
        clock.count()
        assert counted(hall).fetched_at is None
        time.now += DAY
        clock.count()
    assert (counted(hall).opened, counted(hall).fetched_at) == (PRIVATE, time.now)


def test_without_a_public_address_the_notice_goes_out_as_it_was_approved(
    town: Town, hall: Hall, settings: Settings, time: Time
) -> None:
    with running(settings.model_copy(update={"public_url": None}), time) as clock:
        (person,) = goes_out(town, hall, clock, time)
    assert PAGE in said(person.pushes[0])
    assert f"{COUNTED}=" not in said(person.pushes[0])
    assert counted(hall).pressed == ()
